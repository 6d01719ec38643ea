//! One token on its way out.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use super::header::MAX_KID_LEN;
use super::verify::{check_kind, is_access_type};
use super::{SignError, Signer, TokenError, base64url, media_type};
use crate::claims::registered::MAX_TEXT_LEN;
use crate::claims::{ClaimSet, Marks, NumericDate, Writer};
use crate::keys::SigningKey;

/// Header members that decide how a token is read or which key it takes; whoever sets them by hand opens holes.
const FORBIDDEN: [&str; 11] = ["alg", "crit", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc"];

/// Registered claims, and the method that sets each.
const METHODS: [(&str, &str); 7] = [
    ("iss", "issuer"),
    ("sub", "subject"),
    ("aud", "audience"),
    ("exp", "expires_in"),
    ("nbf", "not_before"),
    ("iat", "issued_at"),
    ("jti", "jwt_id"),
];

/// 9999-12-31T23:59:59Z. What lies beyond is a mistake, and breaks other libraries.
const LAST_SECOND: u64 = 253_402_300_799;

/// One token that differs from the others that its [`Signer`] signs. Made by [`Signer::token`].
///
/// A fault in what is set is kept until [`sign`](TokenBuilder::sign), so that the calls can be chained.
#[must_use = "nothing is signed before `sign()`"]
pub struct TokenBuilder<'a, C> {
    signer: Signer,
    claims: &'a C,
    expiry: Expiry,
    not_before: Option<NumericDate>,
    issued_at: Option<NumericDate>,
    issuer: Option<String>,
    audiences: Option<Vec<String>>,
    subject: Option<String>,
    id: Option<String>,
    more: Map<String, Value>,
    typ: Option<String>,
    kid: Option<String>,
    header: Map<String, Value>,
    fault: Option<SignError>,
}

enum Expiry {
    Default,
    In(Duration),
    At(NumericDate),
    Never,
}

/// A token that was signed, and what was decided for it.
#[cfg_attr(not(feature = "rocket"), allow(dead_code))]
pub(crate) struct SignedToken {
    pub(crate) text: String,
    pub(crate) issued_at: NumericDate,
    pub(crate) expires_at: Option<NumericDate>,
    pub(crate) id: String,
}

impl<'a, C: ClaimSet> TokenBuilder<'a, C> {
    pub(super) fn new(signer: Signer, claims: &'a C) -> Self {
        TokenBuilder {
            signer,
            claims,
            expiry: Expiry::Default,
            not_before: None,
            issued_at: None,
            issuer: None,
            audiences: None,
            subject: None,
            id: None,
            more: Map::new(),
            typ: None,
            kid: None,
            header: Map::new(),
            fault: None,
        }
    }

    /// `exp`: how long the token lives, from `iat` on; whole seconds.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expiry = Expiry::In(lifetime);
        self
    }

    /// `exp`: from this moment on the token is refused; whole seconds.
    pub fn expires_at(mut self, moment: impl Into<NumericDate>) -> Self {
        self.expiry = Expiry::At(moment.into());
        self
    }

    /// Leaves `exp` out: the token is good for as long as its key is. Only for a claims type that says
    /// `#[claims(allow_missing_exp)]`; of any other, no verifier would take it.
    pub fn never_expires(mut self) -> Self {
        self.expiry = Expiry::Never;
        self
    }

    /// `nbf`: before this moment the token is refused. By default it is left out.
    pub fn not_before(mut self, moment: impl Into<NumericDate>) -> Self {
        self.not_before = Some(moment.into());
        self
    }

    /// `iat`; by default now.
    pub fn issued_at(mut self, moment: impl Into<NumericDate>) -> Self {
        self.issued_at = Some(moment.into());
        self
    }

    /// `iss`, in place of the signer's.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// `aud`, in place of the signer's; several may be given, one call each.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.get_or_insert_default().push(audience.into());
        self
    }

    /// `sub`, in place of the claims'.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// `jti`, in place of 128 random bits.
    pub fn jwt_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// A claim beside those of the claims type. Registered claims have methods of their own.
    pub fn claim(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        if let Some((claim, method)) = METHODS.iter().find(|(claim, _)| *claim == name) {
            return self.faulty(SignError::RegisteredClaim { claim, method });
        }
        match serde_json::to_value(value) {
            Err(_) => self.faulty(SignError::Unwritable(name.into())),
            Ok(_) if self.more.contains_key(&name) => self.faulty(SignError::WrittenTwice(name.into())),
            Ok(value) => {
                self.more.insert(name, value);
                self
            }
        }
    }

    /// `kid`, in place of the signer's; at most 256 bytes.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        let kid = kid.into();
        if kid.is_empty() || kid.len() > MAX_KID_LEN {
            return self.faulty(SignError::InvalidHeader("kid"));
        }
        self.kid = Some(kid);
        self
    }

    /// `typ`, in place of the signer's and the claims type's.
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        let typ = typ.into();
        if media_type(&typ).is_empty() {
            return self.faulty(SignError::InvalidHeader("typ"));
        }
        self.typ = Some(typ);
        self
    }

    /// Another member of the header. `alg`, `crit`, `jwk`, `jku`, `x5u`, `x5c`, `x5t`, `x5t#S256`, `b64`, `zip` and `enc`
    /// are refused; `kid` and `typ` have methods of their own.
    pub fn header(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        if let Some(forbidden) = FORBIDDEN.into_iter().find(|forbidden| *forbidden == name) {
            return self.faulty(SignError::ForbiddenHeader(forbidden));
        }
        if let Some(own) = ["kid", "typ"].into_iter().find(|own| *own == name) {
            return self.faulty(SignError::OwnMethod(own));
        }
        let Ok(value) = serde_json::to_value(value) else {
            return self.faulty(SignError::Unwritable(name.into()));
        };
        // It would say that the payload is a token: nobody here would take it (RFC 7519 section 5.2).
        if name == "cty" && value.as_str().is_none_or(|cty| media_type(cty).eq_ignore_ascii_case("JWT")) {
            return self.faulty(SignError::ForbiddenHeader("cty"));
        }
        self.header.insert(name, value);
        self
    }

    fn faulty(mut self, error: SignError) -> Self {
        self.fault.get_or_insert(error);
        self
    }

    /// The token.
    ///
    /// # Errors
    ///
    /// The first fault in what was set; claims that cannot be written, or twice; a token larger than the limit; no
    /// random numbers; a clock that is far off.
    pub fn sign(self) -> Result<String, SignError> {
        self.finish().map(|token| token.text)
    }

    pub(crate) fn finish(mut self) -> Result<SignedToken, SignError> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let settings = Arc::clone(&self.signer.settings);
        let issued_at = self.issued_at.unwrap_or_else(|| settings.clock.now());
        let expires_at = self.expiry(issued_at)?;
        let id = match self.id.take() {
            Some(id) if id.is_empty() || id.len() > MAX_TEXT_LEN => return Err(SignError::InvalidClaim("jti")),
            Some(id) => id,
            None => random_id()?,
        };
        let typ = self.typ.take().or_else(|| C::REQUIREMENTS.typ.map(str::to_owned));
        let typ = typ.unwrap_or_else(|| settings.typ.clone());
        let payload = self.payload(&typ, issued_at, expires_at, &id)?;
        // Once: header and signature are those of one key.
        let key = settings.source.current();
        let header = self.members(typ, &key);
        let text = settings.sign(&key, &header, &payload)?;
        Ok(SignedToken { text, issued_at, expires_at, id })
    }

    fn expiry(&self, issued_at: NumericDate) -> Result<Option<NumericDate>, SignError> {
        let configured = self.signer.settings.expiration;
        let expires_at = match self.expiry {
            Expiry::Never if C::REQUIREMENTS.allow_missing_exp => return Ok(None),
            Expiry::Never => return Err(SignError::MustExpire),
            Expiry::At(moment) => moment,
            Expiry::In(lifetime) => issued_at.saturating_add(lifetime),
            Expiry::Default => {
                let wanted = C::REQUIREMENTS.expiration.map(Duration::from_secs);
                issued_at.saturating_add(wanted.map_or(configured, |wanted| wanted.min(configured)))
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

    fn payload(
        &mut self,
        typ: &str,
        iat: NumericDate,
        exp: Option<NumericDate>,
        id: &str,
    ) -> Result<Vec<u8>, SignError> {
        let settings = Arc::clone(&self.signer.settings);
        let mut writer = Writer::default();
        self.claims.write(&mut writer)?;
        let mut claims = writer.into_claims();
        for (name, value) in std::mem::take(&mut self.more) {
            if claims.contains_key(&name) {
                return Err(SignError::WrittenTwice(name.into()));
            }
            claims.insert(name, value);
        }
        if is_access_type(typ)
            && let Err(TokenError::NotAnAccessToken(claim)) = check_kind(&Marks::of(&claims), &[])
        {
            return Err(SignError::AnotherKind(claim));
        }
        if let Some(subject) = self.subject.take() {
            claims.insert("sub".to_owned(), Value::String(subject));
        }
        if claims.get("sub").and_then(Value::as_str).is_some_and(|sub| sub.is_empty() || sub.len() > MAX_TEXT_LEN) {
            return Err(SignError::InvalidClaim("sub"));
        }
        if let Some(issuer) = self.issuer.take().or_else(|| settings.issuer.clone()) {
            claims.insert("iss".to_owned(), Value::String(issuer));
        }
        let mut audiences = self.audiences.take().unwrap_or_else(|| settings.audiences.clone());
        if let Some(wanted) = C::REQUIREMENTS.audience
            && !audiences.iter().any(|audience| audience == wanted)
        {
            audiences.push(wanted.to_owned());
        }
        if audiences.iter().any(String::is_empty) {
            return Err(SignError::InvalidClaim("aud"));
        }
        match audiences.as_slice() {
            [] => {}
            [one] => _ = claims.insert("aud".to_owned(), Value::String(one.clone())),
            _ => _ = claims.insert("aud".to_owned(), Value::from(audiences)),
        }
        if let Some(not_before) = self.not_before {
            claims.insert("nbf".to_owned(), not_before.as_secs().into());
        }
        claims.insert("iat".to_owned(), iat.as_secs().into());
        match exp {
            Some(exp) => claims.insert("exp".to_owned(), exp.as_secs().into()),
            None => claims.remove("exp"),
        };
        claims.insert("jti".to_owned(), id.into());
        serde_json::to_vec(&claims).map_err(|_| SignError::Unwritable("claims".into()))
    }

    fn members(&mut self, typ: String, key: &SigningKey) -> Map<String, Value> {
        let mut header = std::mem::take(&mut self.header);
        header.insert("alg".to_owned(), key.algorithm().as_str().into());
        header.insert("typ".to_owned(), typ.into());
        if let Some(kid) = self.kid.take().or_else(|| key.kid().map(str::to_owned)) {
            header.insert("kid".to_owned(), kid.into());
        }
        header
    }
}

impl<C> fmt::Debug for TokenBuilder<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBuilder").field("signer", &self.signer).finish_non_exhaustive()
    }
}

impl super::signer::Settings {
    fn sign(&self, key: &SigningKey, header: &Map<String, Value>, payload: &[u8]) -> Result<String, SignError> {
        let header = serde_json::to_vec(header).map_err(|_| SignError::Unwritable("header".into()))?;
        let mut text = format!("{}.{}", base64url::encode(&header), base64url::encode(payload));
        let signature = key.sign(text.as_bytes()).ok_or(SignError::Backend)?;
        text.push('.');
        text.push_str(&base64url::encode(&signature));
        if text.len() > self.token_limit {
            return Err(SignError::TooLarge { limit: self.token_limit });
        }
        Ok(text)
    }
}

fn random_id() -> Result<String, SignError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| SignError::Random)?;
    Ok(base64url::encode(&bytes))
}
