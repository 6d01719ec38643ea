//! One token on its way out.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::header::MAX_KID_LEN;
#[cfg(all(feature = "rocket", feature = "session"))]
use super::make::InSession;
use super::make::{Expiry, SignedToken, Wanted};
use super::{SignError, Signer, media_type};
use crate::claims::{ClaimSet, NumericDate};

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

/// One token that differs from the others that its [`Signer`] signs. Made by [`Signer::token`].
///
/// A fault in what is set is kept until [`sign`](TokenBuilder::sign), so that the calls can be chained.
#[must_use = "nothing is signed before `sign()`"]
pub struct TokenBuilder<'a, C> {
    signer: Signer,
    claims: &'a C,
    wanted: Wanted,
    fault: Option<SignError>,
}

impl<'a, C: ClaimSet> TokenBuilder<'a, C> {
    pub(super) fn new(signer: Signer, claims: &'a C) -> Self {
        TokenBuilder { signer, claims, wanted: Wanted::default(), fault: None }
    }

    /// `exp`: how long the token lives, from `iat` on; whole seconds.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.wanted.expiry = Expiry::In(lifetime);
        self
    }

    /// `exp`: from this moment on the token is refused; whole seconds.
    pub fn expires_at(mut self, moment: impl Into<NumericDate>) -> Self {
        self.wanted.expiry = Expiry::At(moment.into());
        self
    }

    /// Leaves `exp` out: the token is good for as long as its key is. Only for a claims type that says
    /// `#[claims(allow_missing_exp)]`; of any other, no verifier would take it.
    pub fn never_expires(mut self) -> Self {
        self.wanted.expiry = Expiry::Never;
        self
    }

    /// `nbf`: before this moment the token is refused. By default it is left out.
    pub fn not_before(mut self, moment: impl Into<NumericDate>) -> Self {
        self.wanted.not_before = Some(moment.into());
        self
    }

    /// `iat`; by default now.
    pub fn issued_at(mut self, moment: impl Into<NumericDate>) -> Self {
        self.wanted.issued_at = Some(moment.into());
        self
    }

    /// `iss`, in place of the signer's.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.wanted.issuer = Some(issuer.into());
        self
    }

    /// `aud`, in place of the signer's; several may be given, one call each.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.wanted.audiences.get_or_insert_default().push(audience.into());
        self
    }

    /// `sub`, in place of the claims'.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.wanted.subject = Some(subject.into());
        self
    }

    /// `jti`, in place of 128 random bits.
    pub fn jwt_id(mut self, id: impl Into<String>) -> Self {
        self.wanted.id = Some(id.into());
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
            Ok(_) if self.wanted.more.contains_key(&name) => self.faulty(SignError::WrittenTwice(name.into())),
            Ok(value) => {
                self.wanted.more.insert(name, value);
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
        self.wanted.kid = Some(kid);
        self
    }

    /// `typ`, in place of the signer's and the claims type's.
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        let typ = typ.into();
        if media_type(&typ).is_empty() {
            return self.faulty(SignError::InvalidHeader("typ"));
        }
        self.wanted.typ = Some(typ);
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
        self.wanted.header.insert(name, value);
        self
    }

    /// The token comes with this session, and so names it, and has to name a user: in this claim.
    #[cfg(all(feature = "rocket", feature = "session"))]
    pub(crate) fn in_session(mut self, id: String, user: String) -> Self {
        self.wanted.session = Some(InSession { id, user });
        self
    }

    /// The token is issued to a client, as RFC 9068 has it, whatever the claims type says of its `typ`.
    #[cfg(all(feature = "oauth", feature = "rocket"))]
    pub(crate) fn of_client(mut self, client: super::OfClient) -> Self {
        self.wanted.client = Some(client);
        self.typ(super::OAUTH_TYPE)
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

    pub(crate) fn finish(self) -> Result<SignedToken, SignError> {
        match self.fault {
            Some(fault) => Err(fault),
            None => self.signer.settings.make(self.claims, &self.wanted),
        }
    }
}

impl<C> fmt::Debug for TokenBuilder<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBuilder").field("signer", &self.signer).finish_non_exhaustive()
    }
}
