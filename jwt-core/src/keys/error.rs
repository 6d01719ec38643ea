//! Why a key was refused. Messages name the fault and the cure, and never hold text of the key.

use std::fmt;

use super::Algorithm;
use crate::token::MAX_KID_LEN;

/// Why a key was refused, and what would help. It never holds text of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is not PEM.
    NotPem,
    /// The text holds more than one PEM block that could be meant.
    SeveralBlocks,
    /// The PEM block is a certificate.
    Certificate,
    /// The private key is encrypted with a passphrase.
    Encrypted,
    /// The private key is in OpenSSH's own format.
    OpenSsh,
    /// The PEM block is of a kind that holds no key known here.
    UnknownBlock,
    /// A private key was given where a public one is wanted.
    PrivateKey,
    /// A public key was given where a private one is wanted.
    PublicKey,
    /// The structure of the key is damaged; the word says which (`PKCS#8`, `JWK`, ..).
    Malformed(&'static str),
    /// The key is of a type that no algorithm here takes (DSA, X25519, Ed448, ..).
    UnknownType,
    /// The key is restricted to RSASSA-PSS by its own object identifier.
    RsaPss,
    /// The key lies on a curve that no algorithm here takes (P-521, secp256k1, ..).
    UnknownCurve,
    /// The public point is in the compressed form.
    CompressedPoint,
    /// The RSA modulus is too small.
    RsaTooSmall {
        /// Its size in bits.
        bits: usize,
    },
    /// The RSA modulus is too large for the backend.
    RsaTooLarge {
        /// Its size in bits.
        bits: usize,
        /// The largest size allowed, in bits.
        max: usize,
    },
    /// The RSA exponent is one, even or above 33 bits.
    RsaExponent,
    /// The backend does not sign with RSA.
    RsaSigning,
    /// A coordinate or key of a curve has the wrong length.
    WrongLength {
        /// The length wanted, in bytes.
        expected: usize,
    },
    /// The public point is not on its curve, or is one of those that make forging easy.
    InvalidPoint,
    /// The private and the public half do not belong together, or the private half is out of range.
    InvalidPrivateKey,
    /// The HMAC secret is empty.
    SecretEmpty,
    /// The HMAC secret is shorter than the hash (RFC 7518 section 3.2).
    SecretTooShort {
        /// The algorithm asked for.
        algorithm: Algorithm,
        /// The length of the secret, in bytes.
        len: usize,
    },
    /// The HMAC secret is the text or encoding of an asymmetric key.
    SecretIsKey,
    /// The HMAC secret is one that was published: a sample from a specification, a manual or a framework.
    SecretPublished,
    /// The HMAC secret is a short pattern repeated, or a plain sequence.
    SecretRepetitive,
    /// The key cannot be used with this algorithm.
    AlgorithmMismatch {
        /// The algorithm asked for.
        algorithm: Algorithm,
        /// What the key is, in words.
        key: &'static str,
    },
    /// The list of algorithms that the key may be used with is empty.
    NoAlgorithms,
    /// The text is not JSON.
    NotJson,
    /// The JSON is neither a JWK nor a JWK set (RFC 7517).
    NotJwk,
    /// A member of the JWK stands there twice.
    DuplicateMember,
    /// A member of the JWK is missing.
    MissingMember(&'static str),
    /// A member of the JWK does not have a valid value.
    InvalidMember(&'static str),
    /// The JWK's `use` is not `sig`.
    NotForSignatures,
    /// The JWK's `key_ops` does not have the operation needed (`verify` or `sign`).
    NotForOperation(&'static str),
    /// The JWK's `alg` is not an algorithm known here.
    UnknownAlgorithm,
    /// A symmetric key (`kty: oct`) stands in a key set.
    SymmetricInSet,
    /// A private key stands in a key set for verifying.
    PrivateInSet,
    /// The `kid` is longer than 256 bytes.
    KidTooLong,
    /// Two keys have one `kid`.
    DuplicateKid,
    /// The JWK's `issuer` is not the issuer whose keys are wanted.
    OtherIssuer,
    /// The operation is one for asymmetric keys.
    Symmetric,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            KeyError::NotPem => {
                "not a PEM text; it must begin with `-----BEGIN ` and end with the matching `-----END `"
            }
            KeyError::SeveralBlocks => "more than one PEM block; give the key alone",
            KeyError::Certificate => {
                "a certificate, not a key; extract its public key with `openssl x509 -pubkey -noout -in <file>`"
            }
            KeyError::Encrypted => {
                "the private key is encrypted; decrypt it with `openssl pkcs8 -in <file> -out <new file>`, and protect the file"
            }
            KeyError::OpenSsh => {
                "a private key in OpenSSH's format; make one with `openssl genpkey -algorithm ed25519 -out <file>`"
            }
            KeyError::UnknownBlock => {
                "the PEM block is not a key; the labels known are `PRIVATE KEY`, `PUBLIC KEY`, `RSA PRIVATE KEY`, `RSA PUBLIC KEY` and `EC PRIVATE KEY`"
            }
            KeyError::PrivateKey => {
                "a private key where a public one is wanted; extract it with `openssl pkey -pubout -in <file>`"
            }
            KeyError::PublicKey => "a public key where a private one is wanted; a public key cannot sign",
            KeyError::Malformed(what) => return write!(f, "the {what} structure is damaged"),
            KeyError::UnknownType => "a key of an unknown type; RSA, EC (P-256, P-384) and Ed25519 keys are supported",
            KeyError::RsaPss => "an RSA key with the RSASSA-PSS identifier; use a plain RSA key (`rsaEncryption`)",
            KeyError::UnknownCurve => "a key on an unknown curve; P-256, P-384 and Ed25519 are supported",
            KeyError::CompressedPoint => {
                "the public point is compressed; convert it with `openssl ec -pubin -conv_form uncompressed -in <file>`"
            }
            KeyError::RsaTooSmall { bits } => {
                return write!(f, "an RSA key of {bits} bits; at least 2048 are required (RFC 7518 section 3.3)");
            }
            KeyError::RsaTooLarge { bits, max } => {
                write!(f, "an RSA key of {bits} bits; at most {max} are supported")?;
                return if *max < 8192 { f.write_str(" by the feature `rust-crypto`; use `aws-lc`") } else { Ok(()) };
            }
            KeyError::RsaExponent => "the RSA exponent is not an odd number from 3 to 2^33 - 1",
            KeyError::RsaSigning => {
                "the feature `rust-crypto` does not sign with RSA, which leaks the key through timing (RUSTSEC-2023-0071); enable the feature `aws-lc`, or sign with an Ed25519 or EC key"
            }
            KeyError::WrongLength { expected } => {
                return write!(f, "a part of the key has the wrong length; {expected} bytes are expected");
            }
            KeyError::InvalidPoint => "the public point is not a valid point of its curve",
            KeyError::InvalidPrivateKey => "the private key is not valid, or its two halves do not belong together",
            KeyError::SecretEmpty => "the secret is empty; make one with `openssl rand -base64 48`",
            KeyError::SecretTooShort { algorithm, len } => {
                let min = algorithm.min_secret_len().unwrap_or_default();
                return write!(
                    f,
                    "the secret has {len} bytes, and {algorithm} wants at least {min}; make one with `openssl rand -base64 {}`",
                    min.div_ceil(48) * 48
                );
            }
            KeyError::SecretIsKey => {
                "the secret is the text of an asymmetric key; give it as a key, and make a secret with `openssl rand -base64 48`"
            }
            KeyError::SecretPublished => "the secret is a published sample; make one with `openssl rand -base64 48`",
            KeyError::SecretRepetitive => {
                "the secret is a repeated or sequential pattern; make one with `openssl rand -base64 48`"
            }
            KeyError::AlgorithmMismatch { algorithm, key } => {
                return write!(f, "{algorithm} does not work with {key}");
            }
            KeyError::NoAlgorithms => "the list of algorithms is empty; name at least one",
            KeyError::NotJson => "not JSON",
            KeyError::NotJwk => "neither a JWK nor a JWK set; a set has an array `keys`, a key has `kty`",
            KeyError::DuplicateMember => "a member stands there twice",
            KeyError::MissingMember(name) => return write!(f, "the member `{name}` is missing"),
            KeyError::InvalidMember(name) => return write!(f, "the member `{name}` does not have a valid value"),
            KeyError::NotForSignatures => "the key is not for signatures (`use` is not `sig`)",
            KeyError::NotForOperation(name) => return write!(f, "the key's `key_ops` does not have `{name}`"),
            KeyError::UnknownAlgorithm => "the key is for an unknown algorithm (`alg`)",
            KeyError::SymmetricInSet => "a symmetric key (`kty` is `oct`) in a key set; give a secret by itself",
            KeyError::PrivateInSet => "a private key in a key set for verifying; publish its public half alone",
            KeyError::KidTooLong => return write!(f, "the `kid` is longer than {MAX_KID_LEN} bytes"),
            KeyError::DuplicateKid => "another key has the same `kid`; give each its own",
            KeyError::OtherIssuer => "the key is for another issuer (`issuer`)",
            KeyError::Symmetric => "a secret has no public half",
        };
        f.write_str(text)
    }
}

impl std::error::Error for KeyError {}
