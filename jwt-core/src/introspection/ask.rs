//! The question, as it goes over HTTP.

use std::fmt;

use base64_simd::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode, Url};
use zeroize::Zeroizing;

use crate::keys::{FetchError, body, shown};

/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// An endpoint, and how we show it who we are.
pub(super) struct Endpoint {
    pub(super) http: Client,
    pub(super) url: Url,
    pub(super) authorization: HeaderValue,
}

/// Why there is no answer, for the log.
pub(super) struct Unanswered {
    pub(super) why: String,
    /// Whether it is the question that was not liked, so that others may be asked.
    pub(super) is_of_token: bool,
}

impl From<String> for Unanswered {
    fn from(why: String) -> Self {
        Self { why, is_of_token: false }
    }
}

impl Endpoint {
    /// What it answers; else why not.
    pub(super) async fn ask(&self, token: &str) -> Result<Vec<u8>, Unanswered> {
        let form = format!("token={}&token_type_hint=access_token", encoded(token));
        let request = self.http.post(self.url.clone()).header(AUTHORIZATION, self.authorization.clone());
        let request =
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(ACCEPT, "application/json");
        let response = request.body(form).send().await.map_err(|error| FetchError::from_client(error).to_string())?;
        match response.status() {
            StatusCode::OK => body(response, LONGEST).await.map_err(|error| Unanswered {
                is_of_token: matches!(error, FetchError::TooLarge(_)),
                why: error.to_string(),
            }),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err("it does not take `client_id` and `client_secret`".to_owned().into())
            }
            // No redirect is followed: what is sent is for this address alone.
            status => Err(Unanswered {
                why: FetchError::Status(status.as_u16()).to_string(),
                // Whoever sends odd tokens must not keep others from being asked about.
                is_of_token: matches!(status.as_u16(), 400 | 413 | 414 | 422 | 431),
            }),
        }
    }
}

/// `Authorization: Basic` (RFC 6749 section 2.3.1).
pub(super) fn authorization(id: &str, secret: &str) -> Option<HeaderValue> {
    let pair = Zeroizing::new(format!("{}:{}", encoded(id), encoded(secret)));
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode_to_string(pair.as_bytes()))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// For a form (RFC 6749 appendix B).
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Where it is.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown(&self.url).as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_encoded() {
        assert_eq!(encoded("a-._* b+&=%\u{e4}"), "a-._*+b%2B%26%3D%25%C3%A4");
        let value = authorization("s6BhdRkqt3", "gX1fBat3bV").unwrap();
        assert_eq!(value.to_str().unwrap(), "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
        assert!(value.is_sensitive());
    }
}
