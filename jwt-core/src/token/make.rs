//! The making of one token: what stands in it, and its text.

use std::time::Duration;

use serde_json::{Map, Value};

use super::heading::encoded;
use super::signer::Settings;
use super::verify::{check_kind, is_access_type};
use super::{SignError, TokenError, base64url};
use crate::claims::registered::MAX_TEXT_LEN;
use crate::claims::{ClaimSet, Marks, NumericDate, Requirements, Writer};
use crate::keys::SigningKey;

/// 9999-12-31T23:59:59Z. What lies beyond is a mistake, and breaks other libraries.
const LAST_SECOND: u64 = 253_402_300_799;

/// What is wanted of one token; nothing, of most.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) expiry: Expiry,
    pub(super) not_before: Option<NumericDate>,
    pub(super) issued_at: Option<NumericDate>,
    pub(super) issuer: Option<String>,
    pub(super) audiences: Option<Vec<String>>,
    pub(super) subject: Option<String>,
    pub(super) id: Option<String>,
    pub(super) session: Option<InSession>,
    #[cfg(all(feature = "oauth", feature = "rocket"))]
    pub(super) client: Option<super::OfClient>,
    pub(super) more: Map<String, Value>,
    pub(super) typ: Option<String>,
    pub(super) kid: Option<String>,
    pub(super) header: Map<String, Value>,
}

/// The session that a token comes with.
#[cfg_attr(not(feature = "session"), allow(dead_code))]
pub(super) struct InSession {
    /// `sid`.
    pub(super) id: String,
    /// The claim that names the user.
    pub(super) user: String,
}

#[derive(Default)]
pub(super) enum Expiry {
    #[default]
    Default,
    In(Duration),
    At(NumericDate),
    Never,
}

/// A token that was signed, and what was decided for it.
#[cfg_attr(not(all(feature = "rocket", feature = "session")), allow(dead_code))]
pub(crate) struct SignedToken {
    pub(crate) text: String,
    pub(crate) issued_at: NumericDate,
    pub(crate) expires_at: Option<NumericDate>,
    pub(crate) id: String,
    /// Whose it is, where it comes with a session.
    pub(crate) user: Option<String>,
    /// What a client is granted by it.
    #[cfg(all(feature = "oauth", feature = "rocket"))]
    pub(crate) scope: String,
}

impl Settings {
    pub(super) fn make<C: ClaimSet>(&self, claims: &C, wanted: &Wanted) -> Result<SignedToken, SignError> {
        let wants = &C::REQUIREMENTS;
        let issued_at = wanted.issued_at.unwrap_or_else(|| self.clock.now());
        let expires_at = self.expiry(&wanted.expiry, issued_at, wants)?;
        let id = match &wanted.id {
            Some(id) if id.is_empty() || id.len() > MAX_TEXT_LEN => return Err(SignError::InvalidClaim("jti")),
            Some(id) => id.clone(),
            None => random_id()?,
        };
        let mut out = Writer::default();
        claims.write(&mut out)?;
        #[cfg(all(feature = "oauth", feature = "rocket"))]
        let scope = match &wanted.client {
            Some(client) => client.complete(&mut out, claims.authority().scopes.said().as_deref())?,
            None => String::new(),
        };
        let decided = Decided { issued_at, expires_at, id };
        let user = self.complete(&mut out, wanted, &decided, wants)?;
        let text = self.sign(&out.into_json()?, wanted, wants)?;
        let Decided { issued_at, expires_at, id } = decided;
        Ok(SignedToken {
            text,
            issued_at,
            expires_at,
            id,
            user,
            #[cfg(all(feature = "oauth", feature = "rocket"))]
            scope,
        })
    }

    fn expiry(
        &self,
        wanted: &Expiry,
        issued_at: NumericDate,
        wants: &Requirements,
    ) -> Result<Option<NumericDate>, SignError> {
        let expires_at = match *wanted {
            Expiry::Never if wants.allow_missing_exp => return Ok(None),
            Expiry::Never => return Err(SignError::MustExpire),
            Expiry::At(moment) => moment,
            Expiry::In(lifetime) => issued_at.saturating_add(lifetime),
            Expiry::Default => {
                let shorter = wants.expiration.map(Duration::from_secs);
                issued_at.saturating_add(shorter.map_or(self.expiration, |shorter| shorter.min(self.expiration)))
            }
        };
        if expires_at.as_secs() <= issued_at.as_secs() {
            return Err(SignError::ExpiresAtOnce);
        }
        if expires_at.as_secs() > LAST_SECOND {
            return Err(SignError::TooFarAhead);
        }
        Ok(Some(expires_at))
    }

    fn typ<'a>(&'a self, wanted: &'a Wanted, wants: &Requirements) -> &'a str {
        wanted.typ.as_deref().or(wants.typ).unwrap_or(&self.typ)
    }

    /// The claims of the application are completed by the registered ones, which are decided here. Gives the user, where the
    /// token comes with a session.
    fn complete(
        &self,
        out: &mut Writer,
        wanted: &Wanted,
        decided: &Decided,
        wants: &Requirements,
    ) -> Result<Option<String>, SignError> {
        for (name, value) in &wanted.more {
            out.add(name, value)?;
        }
        if is_access_type(self.typ(wanted, wants))
            && let Err(TokenError::NotAnAccessToken(claim)) = check_kind(&Marks::of(out), &[])
        {
            return Err(SignError::AnotherKind(claim));
        }
        if let Some(subject) = &wanted.subject {
            out.set("sub", subject)?;
        }
        if out.string("sub").is_some_and(|sub| sub.is_empty() || sub.len() > MAX_TEXT_LEN) {
            return Err(SignError::InvalidClaim("sub"));
        }
        if let Some(issuer) = wanted.issuer.as_ref().or(self.issuer.as_ref()) {
            out.set("iss", issuer)?;
        }
        self.audiences(out, wanted, wants)?;
        if let Some(not_before) = wanted.not_before {
            out.set("nbf", &not_before.as_secs())?;
        }
        out.set("iat", &decided.issued_at.as_secs())?;
        match decided.expires_at {
            Some(expires_at) => out.set("exp", &expires_at.as_secs())?,
            None => out.remove("exp"),
        }
        out.set("jti", &decided.id)?;
        let Some(InSession { id, user }) = &wanted.session else { return Ok(None) };
        out.set("sid", id)?;
        let named = out.text(user).filter(|user| !user.is_empty() && user.len() <= MAX_TEXT_LEN);
        named.map(Some).ok_or(SignError::NoUser)
    }

    fn audiences(&self, out: &mut Writer, wanted: &Wanted, wants: &Requirements) -> Result<(), SignError> {
        let given = wanted.audiences.as_ref().unwrap_or(&self.audiences).as_slice();
        let more = wants.audience.filter(|wanted| !given.iter().any(|audience| audience == wanted));
        if given.iter().map(String::as_str).chain(more).any(str::is_empty) {
            return Err(SignError::InvalidClaim("aud"));
        }
        match (given, more) {
            ([], None) => {}
            ([one], None) => out.set("aud", one)?,
            ([], Some(one)) => out.set("aud", one)?,
            (_, None) => out.set("aud", given)?,
            (_, Some(more)) => out.set("aud", &given.iter().map(String::as_str).chain([more]).collect::<Vec<_>>())?,
        }
        Ok(())
    }

    fn sign(&self, payload: &[u8], wanted: &Wanted, wants: &Requirements) -> Result<String, SignError> {
        let typ = self.typ(wanted, wants);
        // Once: header and signature are those of one key.
        self.source.with(|key| {
            let sign = |heading: &str| self.compact(key, heading, payload);
            let usual = wanted.header.is_empty() && wanted.kid.is_none() && wanted.typ.is_none();
            if usual {
                return self.headings.with(key, typ, sign)?;
            }
            let kid = wanted.kid.as_deref().or(key.kid());
            sign(&encoded(wanted.header.clone(), key.algorithm(), kid, typ)?)
        })
    }

    fn compact(&self, key: &SigningKey, heading: &str, payload: &[u8]) -> Result<String, SignError> {
        let length = heading.len() + encoded_len(payload.len()) + encoded_len(key.signature_len()) + "..".len();
        if length > self.token_limit {
            return Err(SignError::TooLarge { limit: self.token_limit });
        }
        let mut text = String::with_capacity(length);
        text.push_str(heading);
        text.push('.');
        base64url::encode_onto(&mut text, payload);
        let signature = key.sign(text.as_bytes()).ok_or(SignError::Backend)?;
        text.push('.');
        base64url::encode_onto(&mut text, &signature);
        Ok(text)
    }
}

struct Decided {
    issued_at: NumericDate,
    expires_at: Option<NumericDate>,
    id: String,
}

/// Of so many bytes in base64url.
fn encoded_len(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

fn random_id() -> Result<String, SignError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| SignError::Random)?;
    Ok(base64url::encode(&bytes))
}
