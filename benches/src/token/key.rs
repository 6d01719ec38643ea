//! Algorithms, and a key for each.

use jwt_core::Algorithm;

/// What tokens are signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hs256,
    Rs256,
    Es256,
    EdDsa,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Hs256, Self::Rs256, Self::Es256, Self::EdDsa];

    /// As `alg` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Hs256 => Algorithm::HS256,
            Self::Rs256 => Algorithm::RS256,
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }

    /// The secret, where it is one: 32 bytes.
    pub fn secret(self) -> Option<&'static [u8; 32]> {
        (self == Self::Hs256).then_some(b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo")
    }

    /// The private key; of RSA it has 2048 bits.
    pub fn private_pem(self) -> &'static str {
        match self {
            Self::Hs256 => "",
            Self::Rs256 => include_str!("../../../tests/keys/rsa.pem"),
            Self::Es256 => include_str!("../../../tests/keys/p256.pem"),
            Self::EdDsa => include_str!("../../../tests/keys/ed25519.pem"),
        }
    }

    pub fn public_pem(self) -> &'static str {
        match self {
            Self::Hs256 => "",
            Self::Rs256 => include_str!("../../../tests/keys/rsa.pub.pem"),
            Self::Es256 => include_str!("../../../tests/keys/p256.pub.pem"),
            Self::EdDsa => include_str!("../../../tests/keys/ed25519.pub.pem"),
        }
    }
}
