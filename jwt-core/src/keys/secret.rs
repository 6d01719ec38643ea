//! What an HMAC secret must be.

use zeroize::Zeroizing;

use super::{Algorithm, KeyError, pem};

/// Secrets that stand in specifications, manuals, tutorials and default configurations, one a line, with their sources;
/// each counts as the text it is, in any case, and as the bytes that it encodes in base64, base64url or hexadecimal.
const PUBLISHED: &str = include_str!("published_secrets.txt");

/// The longest pattern that, repeated, makes no secret; in bytes.
const MAX_PATTERN: usize = 16;

/// Checks a secret for one algorithm.
pub(super) fn check(secret: &[u8], algorithm: Algorithm) -> Result<(), KeyError> {
    if secret.is_empty() {
        return Err(KeyError::SecretEmpty);
    }
    if is_key(secret) {
        return Err(KeyError::SecretIsKey);
    }
    if is_published(secret) {
        return Err(KeyError::SecretPublished);
    }
    match algorithm.min_secret_len() {
        Some(min) if secret.len() < min => return Err(KeyError::SecretTooShort { algorithm, len: secret.len() }),
        Some(_) => {}
        None => return Err(KeyError::AlgorithmMismatch { algorithm, key: "a secret" }),
    }
    if is_repetitive(secret) {
        return Err(KeyError::SecretRepetitive);
    }
    Ok(())
}

/// Whether the secret is an asymmetric key in one of its usual forms. Public keys are public; a private key is given by
/// mistake, and the algorithm with it. Consoles of issuers show keys in base64 alone, without the lines around it.
fn is_key(secret: &[u8]) -> bool {
    let text = secret.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let text: Zeroizing<Vec<u8>> = Zeroizing::new(text);
    is_key_itself(secret) || decoded(&text).is_some_and(|bytes| is_key_itself(&bytes))
}

fn is_key_itself(secret: &[u8]) -> bool {
    let contains = |needle: &[u8]| secret.windows(needle.len()).any(|window| window == needle);
    let text = secret.trim_ascii_start();
    contains(b"-----BEGIN ")
        || [&b"ssh-rsa "[..], b"ssh-ed25519 ", b"ecdsa-sha2-"].iter().any(|prefix| text.starts_with(prefix))
        || text.starts_with(b"{") && contains(b"\"kty\"")
        || pem::is_der(secret)
}

/// What a text stands for in base64 or base64url, padded or not, whatever its last bits are.
fn decoded(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let standard = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    let text: Zeroizing<Vec<u8>> = Zeroizing::new(text.iter().map(standard).collect());
    base64_simd::forgiving_decode_to_vec(&text).ok().map(Zeroizing::new)
}

fn is_published(secret: &[u8]) -> bool {
    PUBLISHED.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).any(|line| {
        let text = line.as_bytes();
        secret.eq_ignore_ascii_case(text)
            || decoded(text).is_some_and(|bytes| *bytes == secret)
            || is_hex_of(line, secret)
    })
}

fn is_hex_of(text: &str, bytes: &[u8]) -> bool {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    text.len() == bytes.len() * 2
        && text.as_bytes().chunks_exact(2).zip(bytes).all(|(pair, byte)| match pair {
            [high, low] => digit(*high).zip(digit(*low)).is_some_and(|(h, l)| h << 4 | l == u32::from(*byte)),
            _ => false,
        })
}

/// Whether the secret is a short pattern over and over, of very few different bytes, or mostly counts up or down.
fn is_repetitive(secret: &[u8]) -> bool {
    let repeats = |period: usize| secret.iter().zip(secret.iter().skip(period)).all(|(a, b)| a == b);
    let mut seen = [false; 256];
    secret.iter().for_each(|byte| seen.get_mut(usize::from(*byte)).into_iter().for_each(|seen| *seen = true));
    let different = seen.iter().filter(|seen| **seen).count();
    let steps =
        |step: u8| secret.iter().zip(secret.iter().skip(1)).filter(|(a, b)| b.wrapping_sub(**a) == step).count();
    let sequence = [0, 1, u8::MAX].into_iter().any(|step| steps(step) * 4 >= secret.len() * 3);
    (1..=MAX_PATTERN).any(repeats) || different < 8 || sequence
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";

    #[test]
    fn each_fault_has_its_message() {
        let long = |text: &str| format!("{text:_<80}");
        let cases: Vec<(Vec<u8>, KeyError)> = vec![
            (b"".to_vec(), KeyError::SecretEmpty),
            (GOOD[..31].into(), KeyError::SecretTooShort { algorithm: Algorithm::HS256, len: 31 }),
            (b"secret".to_vec(), KeyError::SecretPublished),
            (b"your-256-bit-secret".to_vec(), KeyError::SecretPublished),
            (b"A-String-Secret-At-Least-256-Bits-Long".to_vec(), KeyError::SecretPublished),
            (long("-----BEGIN PUBLIC KEY-----").into(), KeyError::SecretIsKey),
            (long("\n-----BEGIN RSA PRIVATE KEY-----").into(), KeyError::SecretIsKey),
            (long("ssh-ed25519 AAAA").into(), KeyError::SecretIsKey),
            (long("{\"e\":\"AQAB\",\"kty\":\"RSA\"").into(), KeyError::SecretIsKey),
            (vec![0; 64], KeyError::SecretRepetitive),
            (b"changemechangemechangemechangeme".to_vec(), KeyError::SecretRepetitive),
            (b"12345678901234567890123456789012".to_vec(), KeyError::SecretRepetitive),
            (b"abcdefghijklmnopqrstuvwxyzabcdef".to_vec(), KeyError::SecretRepetitive),
            ((0..64).collect(), KeyError::SecretRepetitive),
            (b"aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbcccccccccd".to_vec(), KeyError::SecretRepetitive),
        ];
        for (secret, error) in cases {
            assert_eq!(check(&secret, Algorithm::HS256), Err(error), "{}", String::from_utf8_lossy(&secret));
        }
        assert_eq!(check(GOOD.as_bytes(), Algorithm::HS256), Ok(()));
        assert!(matches!(check(GOOD.as_bytes(), Algorithm::HS384), Err(KeyError::SecretTooShort { len: 32, .. })));
        assert!(matches!(check(GOOD.as_bytes(), Algorithm::RS256), Err(KeyError::AlgorithmMismatch { .. })));
    }

    #[test]
    fn hexadecimal_and_base64_of_random_bytes_pass() {
        // The digests of "a", "b" and "c"
        for secret in [
            "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
            "PiPoFgA5WUoziU9lZOG9NR/wuuNhaAbVjI7PTLwmWfg=",
            "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",
        ] {
            assert_eq!(check(secret.as_bytes(), Algorithm::HS256), Ok(()), "{secret}");
        }
    }

    #[test]
    fn rfc_7515_appendix_a_1_is_known_in_both_forms() {
        let text = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let bytes = crate::token::base64url::decode(text).unwrap();
        assert_eq!(bytes.len(), 64);
        for secret in [text.as_bytes(), &bytes] {
            assert_eq!(check(secret, Algorithm::HS512), Err(KeyError::SecretPublished));
        }
    }

    #[test]
    fn the_list_is_clean() {
        let mut lines: Vec<&str> =
            PUBLISHED.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()).collect();
        assert!(lines.len() > 20 && lines.iter().all(|line| line.trim() == *line));
        // A shorter one is refused for its length; these are here for the better message.
        let short: Vec<&str> = lines.iter().copied().filter(|line| line.len() < 32).collect();
        let words = ["changeme", "password", "secret"];
        assert_eq!(
            short,
            [&words[..], &["your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret"]].concat()
        );
        lines.sort_unstable();
        let len = lines.len();
        lines.dedup();
        assert_eq!(lines.len(), len);
    }
}
