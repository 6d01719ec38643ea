//! The tokens themselves: no two are the same, and all of one size are equally long.

use std::iter;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_core::{Roles, Scopes};

use super::contenders::raw;
use super::{AUDIENCE, ISSUER, Issued, KID, Kind, LIFETIME, Plain, Role, Scope};
use crate::Result;

/// How large the payload is. Every one has the eight claims `iss`, `sub`, `aud`, `exp`, `iat`, `jti`, `roles` and `scope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// One role and one scope.
    Small,
    /// Four roles and ten scopes.
    Usual,
    /// The same, and about a hundred groups that nobody here reads.
    Large,
}

impl Size {
    pub const ALL: [Self; 3] = [Self::Small, Self::Usual, Self::Large];

    /// The length of the payload's JSON, in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Small => 200,
            Self::Usual => 360,
            Self::Large => 4096,
        }
    }
}

/// Claims to be signed, in the form that each library takes them.
pub struct Claims {
    pub issued: Issued,
    pub plain: Plain,
    /// Header and payload as they are signed, for the signature alone.
    pub message: String,
}

impl Claims {
    /// So many different ones.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn several(kind: Kind, size: Size, count: usize) -> Result<Vec<Self>> {
        Self::series(kind, size)?.take(count).collect()
    }

    fn series(kind: Kind, size: Size) -> Result<impl Iterator<Item = Result<Self>>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok((0..).map(move |number| Self::new(kind, size, number, now)))
    }

    fn new(kind: Kind, size: Size, number: usize, now: u64) -> Result<Self> {
        let (roles, scopes) = if size == Size::Small { (&ROLES[..1], &SCOPES[..1]) } else { (&ROLES[..], &SCOPES[..]) };
        let plain = Plain {
            iss: ISSUER.to_owned(),
            sub: format!("7c1e4a90-3b52-4d6f-{number:016x}"),
            aud: AUDIENCE.to_owned(),
            exp: now + LIFETIME,
            iat: now,
            // As long as 128 bits in base64url.
            jti: format!("mZ4tQxW8{number:014x}"),
            roles: roles.to_vec(),
            scope: scopes.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" "),
            groups: (size == Size::Large).then(Vec::new),
        };
        let plain = filled(plain, size.bytes())?;
        let mut issued =
            Issued { sub: plain.sub.clone(), roles: Roles::new(), scope: Scopes::new(), groups: plain.groups.clone() };
        roles.iter().for_each(|role| issued.roles.insert(*role));
        scopes.iter().for_each(|(_, scope)| issued.scope.insert(*scope));
        let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let message = format!("{}.{}", encode(&header(kind)), encode(&serde_json::to_string(&plain)?));
        Ok(Self { issued, plain, message })
    }
}

const ROLES: [Role; 4] = [Role::Editor, Role::Auditor, Role::Billing, Role::Support];

const SCOPES: [(&str, Scope); 10] = [
    ("articles:read", Scope::ArticlesRead),
    ("articles:write", Scope::ArticlesWrite),
    ("comments:read", Scope::CommentsRead),
    ("comments:write", Scope::CommentsWrite),
    ("invoices:read", Scope::InvoicesRead),
    ("invoices:write", Scope::InvoicesWrite),
    ("profile:read", Scope::ProfileRead),
    ("profile:write", Scope::ProfileWrite),
    ("teams:read", Scope::TeamsRead),
    ("teams:write", Scope::TeamsWrite),
];

/// The header that this crate's own tokens have.
fn header(kind: Kind) -> String {
    let kid = kind.secret().map_or_else(|| format!(r#","kid":"{KID}""#), |_| String::new());
    format!(r#"{{"typ":"JWT","alg":"{}"{kid}}}"#, kind.name())
}

/// Made as long as they have to be: by groups, where there may be some, else by a longer subject.
fn filled(mut plain: Plain, bytes: usize) -> Result<Plain> {
    if let Some(groups) = &mut plain.groups {
        groups.extend((0..95).map(|number| format!("5e0b1d7a-94c3-4f28-a6{number:015x}")));
    }
    let length = serde_json::to_string(&plain)?.len();
    let missing = bytes.checked_sub(length).ok_or_else(|| format!("claims of {length} bytes, not {bytes}"))?;
    let last = plain.groups.as_mut().and_then(|groups| groups.last_mut());
    last.unwrap_or(&mut plain.sub).extend(iter::repeat_n('0', missing));
    Ok(plain)
}

/// A token to be verified, and what is needed to check its signature alone.
pub struct Input {
    pub text: String,
    /// Where header and payload end.
    pub signed: usize,
    pub signature: Vec<u8>,
}

impl Input {
    /// So many different ones.
    ///
    /// # Errors
    ///
    /// Where they cannot be signed.
    pub fn several(kind: Kind, size: Size, count: usize) -> Result<Vec<Self>> {
        Self::series(kind, size)?.take(count).collect()
    }

    /// Different ones without end, each made when it is asked for.
    ///
    /// # Errors
    ///
    /// Where the key does not do; and each, where it cannot be signed.
    pub fn series(kind: Kind, size: Size) -> Result<impl Iterator<Item = Result<Self>>> {
        let key = raw::Signing::new(kind)?;
        Ok(Claims::series(kind, size)?.map(move |claims| Self::new(&key, &claims?.message)))
    }

    /// The token of these claims.
    ///
    /// # Errors
    ///
    /// Where they cannot be signed.
    pub fn of(kind: Kind, plain: &Plain) -> Result<Self> {
        let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let message = format!("{}.{}", encode(&header(kind)), encode(&serde_json::to_string(plain)?));
        Self::new(&raw::Signing::new(kind)?, &message)
    }

    fn new(key: &raw::Signing, message: &str) -> Result<Self> {
        let signature = key.sign(message.as_bytes())?;
        let text = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&signature));
        Ok(Self { text, signed: message.len(), signature })
    }

    /// The same token with another signature.
    #[must_use]
    pub fn forged(mut self) -> Self {
        if let Some(byte) = self.signature.first_mut() {
            *byte ^= 1;
        }
        self.text.replace_range(self.signed + 1.., &URL_SAFE_NO_PAD.encode(&self.signature));
        self
    }

    /// What is signed.
    pub fn message(&self) -> &[u8] {
        self.text.as_bytes().get(..self.signed).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_as_long_as_they_are_said_to_be() {
        for size in Size::ALL {
            for claims in Claims::several(Kind::EdDsa, size, 3).unwrap() {
                let json = serde_json::to_string(&claims.plain).unwrap();
                assert_eq!(json.len(), size.bytes());
                let members: serde_json::Map<_, _> = serde_json::from_str(&json).unwrap();
                assert_eq!(members.len(), if size == Size::Large { 9 } else { 8 });
                assert!((30..40).contains(&claims.plain.sub.len()), "{size:?}: {}", claims.plain.sub);
                assert!(claims.plain.groups.iter().flatten().all(|group| (36..64).contains(&group.len())), "{size:?}");
            }
        }
    }

    #[test]
    fn no_two_tokens_are_the_same() {
        let mut texts: Vec<_> =
            Input::several(Kind::Hs256, Size::Usual, 64).unwrap().into_iter().map(|input| input.text).collect();
        let length = texts[0].len();
        assert!(texts.iter().all(|text| text.len() == length));
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 64);
    }
}
