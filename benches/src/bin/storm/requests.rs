//! The requests, as the bytes that are sent. They are made before it is measured.

use jwt_core::{DefaultClaims, KeySet, Signer, SigningKey};

use benches::Result;

pub(crate) const ISSUER: &str = "https://issuer.test";
pub(crate) const AUDIENCE: &str = "api";

/// The name of the issuer's only key.
const KID: &str = "2026-11";

/// Keys of this measurement: good for nothing else, and public.
const KEY: &str = include_str!("issuer.pem");
const OTHER_KEY: &str = include_str!("stranger.pem");

/// What the requests that surround the good tokens carry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storm {
    /// No credentials.
    Bare,
    /// A token of the issuer, well formed, in time and for this audience, that names a key which the issuer lacks.
    Unknown,
}

/// Makes tokens: good ones, and those of somebody who has no key of the issuer.
pub(crate) struct Forge {
    issuer: Signer,
    stranger: Signer,
    claims: DefaultClaims,
}

impl Forge {
    pub(crate) fn new() -> Result<Self> {
        let signer = |pem: &str| -> Result<Signer> {
            let key = SigningKey::from_pem(pem)?.with_kid(KID)?;
            Ok(Signer::builder().key(key).issuer(ISSUER).audience(AUDIENCE).build()?)
        };
        let claims = DefaultClaims { sub: Some("alice".into()), ..Default::default() };
        Ok(Self { issuer: signer(KEY)?, stranger: signer(OTHER_KEY)?, claims })
    }

    /// What the issuer's key server has.
    pub(crate) fn key_set(&self) -> String {
        KeySet::from(self.issuer.verifying_key()).to_jwks()
    }

    pub(crate) fn bare(&self) -> Vec<u8> {
        request("")
    }

    pub(crate) fn good(&self) -> Result<Vec<u8>> {
        Ok(bearer(&self.issuer.sign(&self.claims)?))
    }

    pub(crate) fn unknown(&self, kid: &str) -> Result<Vec<u8>> {
        Ok(bearer(&self.stranger.token(&self.claims).kid(kid).sign()?))
    }
}

fn bearer(token: &str) -> Vec<u8> {
    request(&format!("Authorization: Bearer {token}\r\n"))
}

fn request(header: &str) -> Vec<u8> {
    format!("GET /who HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n").into_bytes()
}
