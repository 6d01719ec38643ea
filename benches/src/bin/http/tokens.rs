//! The tokens, and the keys that they are signed with.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use benches::Result;
use jwt_core::{Algorithm, DefaultClaims, Signer, SigningKey};

pub(crate) const ISSUER: &str = "https://issuer.test";
pub(crate) const AUDIENCE: &str = "api";
pub(crate) const SUBJECT: &str = "alice";

// Keys of these measurements: good for nothing else, and public.
const SECRET: &str = include_str!("../../../keys/hs256.txt");
const ES256: [&str; 2] = [include_str!("../../../keys/es256.pem"), include_str!("../../../keys/es256.public.pem")];
const EDDSA: [&str; 2] = [include_str!("../../../keys/eddsa.pem"), include_str!("../../../keys/eddsa.public.pem")];
const RS256: [&str; 2] = [include_str!("../../../keys/rs256.pem"), include_str!("../../../keys/rs256.public.pem")];

/// Longer than any measurement takes.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// One of those that there are keys for.
pub(crate) fn algorithm(name: &str) -> Result<Algorithm> {
    let known = [Algorithm::HS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::RS256];
    known
        .into_iter()
        .find(|algorithm| algorithm.as_str() == name)
        .ok_or_else(|| format!("unknown algorithm `{name}`; there are `HS256`, `ES256`, `EdDSA` and `RS256`").into())
}

pub(crate) fn secret() -> &'static str {
    SECRET.trim()
}

pub(crate) fn public_key(algorithm: Algorithm) -> Option<&'static str> {
    pair(algorithm).map(|[_, public]| public)
}

fn pair(algorithm: Algorithm) -> Option<[&'static str; 2]> {
    match algorithm {
        Algorithm::ES256 => Some(ES256),
        Algorithm::EdDSA => Some(EDDSA),
        Algorithm::RS256 => Some(RS256),
        _ => None,
    }
}

/// Tokens of one user, which differ in `jti` alone.
pub(crate) struct Tokens {
    signer: Signer,
    claims: DefaultClaims,
}

impl Tokens {
    pub(crate) fn new(algorithm: Algorithm) -> Result<Self> {
        let key = match pair(algorithm) {
            Some([private, _]) => SigningKey::from_pem(private)?,
            None => SigningKey::from_secret(secret().as_bytes(), algorithm)?,
        };
        let signer = Signer::builder().key(key).issuer(ISSUER).audience(AUDIENCE).expiration(LIFETIME).build()?;
        Ok(Self { signer, claims: DefaultClaims { sub: Some(SUBJECT.into()), ..Default::default() } })
    }

    pub(crate) fn one(&self) -> Result<String> {
        Ok(self.signer.sign(&self.claims)?)
    }

    /// One of which the last byte of the signature but two is another: what a guard that only looks would let through.
    pub(crate) fn forged(&self) -> Result<String> {
        let mut token = self.one()?;
        let place = token.len() - 3;
        let other = if token.get(place..=place) == Some("A") { "B" } else { "A" };
        token.replace_range(place..=place, other);
        Ok(token)
    }

    /// A file with so many of them, one a line.
    pub(crate) fn file(&self, folder: &Path, count: usize) -> Result<PathBuf> {
        let mut lines = String::new();
        for _ in 0..count {
            lines.push_str(&self.one()?);
            lines.push('\n');
        }
        let path = folder.join(format!("{}-{count}", self.signer.algorithm()));
        fs::write(&path, lines)?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jwt_core::{TokenError, Verifier};

    #[test]
    fn each_key_pair_belongs_together() {
        for name in ["HS256", "ES256", "EdDSA", "RS256"] {
            let tokens = Tokens::new(algorithm(name).unwrap()).unwrap();
            let verifier = Verifier::builder().keys(tokens.signer.verifying_key()).issuer(ISSUER).audience(AUDIENCE);
            let verifier = match public_key(algorithm(name).unwrap()) {
                Some(pem) => Verifier::builder().public_key_pem(pem).unwrap().issuer(ISSUER).audience(AUDIENCE),
                None => verifier,
            };
            let verifier = verifier.build().unwrap();
            let (one, other) = (tokens.one().unwrap(), tokens.one().unwrap());
            assert_ne!(one, other);
            assert_eq!(verifier.verify::<DefaultClaims>(&one).unwrap().sub.as_deref(), Some(SUBJECT));
            let forged = verifier.verify::<DefaultClaims>(&tokens.forged().unwrap());
            assert_eq!(forged.err(), Some(TokenError::Signature), "{name}");
        }
    }
}
