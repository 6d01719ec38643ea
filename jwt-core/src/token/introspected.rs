//! Tokens that their issuer is asked about, in place of a signature that is looked at.

use super::source::Source;
use super::{Envelope, Malformed, Opened, TokenError, Verifier, base64url};
use crate::Introspection;
use crate::keys::sha256;

/// A token that is to be shown to its issuer.
pub(super) struct Shown<'t> {
    text: &'t str,
    /// What tells it from others, whatever else can be written around it.
    name: &'t str,
}

impl<'t> Shown<'t> {
    /// A token that is none of JWS's compact form, which has two dots: what is not long, and may stand in `Authorization` (RFC 6750
    /// section 2.1).
    pub(super) fn opaque(text: &'t str, limit: usize) -> Result<Self, TokenError> {
        if text.len() > limit {
            return Err(TokenError::TooLarge { limit });
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if text.is_empty() || !is_opaque(text) || !text.bytes().all(plain) {
            return Err(Malformed::Segments.into());
        }
        Ok(Self { text, name: text })
    }

    /// A token of the compact form.
    pub(super) fn of(envelope: &Envelope<'t>) -> Self {
        let (text, signed) = envelope.texts();
        Self { text, name: signed }
    }

    fn opened(&self, claims: &[u8]) -> Result<Opened, TokenError> {
        let name = sha256(self.name.as_bytes()).ok_or(TokenError::RevocationsUnavailable)?;
        Ok(Opened::introspected(claims, &base64url::encode(&name)))
    }
}

/// Whether a text has too few dots for a JWT. No more than two are looked for.
pub(super) fn is_opaque(text: &str) -> bool {
    memchr::memchr_iter(b'.', text.as_bytes()).nth(1).is_none()
}

impl Verifier {
    /// A token as it is shown to the issuer, if tokens are.
    pub(super) fn shown<'t>(&'t self, text: &'t str) -> Option<Result<Shown<'t>, TokenError>> {
        self.introspection()?;
        Some(match is_opaque(text) {
            true => Shown::opaque(text, self.settings.token_limit),
            false => self.settings.read(text).map(|envelope| Shown::of(&envelope)),
        })
    }

    /// Who is asked about tokens.
    pub(super) fn introspection(&self) -> Option<&Introspection> {
        match &self.settings.source {
            Source::Introspected(endpoint) => Some(endpoint),
            _ => None,
        }
    }

    /// What its issuer said of a token not long ago; `None` where it has to be asked.
    pub(super) fn told(&self, shown: &Shown<'_>) -> Option<Result<Opened, TokenError>> {
        let told = self.introspection()?.known(shown.text, &*self.settings.clock)?;
        Some(told.and_then(|claims| shown.opened(&claims)))
    }

    /// What its issuer says of a token.
    pub(super) async fn ask(&self, shown: &Shown<'_>) -> Result<Opened, TokenError> {
        let endpoint = self.introspection().ok_or(TokenError::Issuer)?;
        let issuer = self.settings.issuer.as_deref().unwrap_or_default();
        let claims = endpoint.ask(shown.text, issuer, &*self.settings.clock).await?;
        shown.opened(&claims)
    }
}
