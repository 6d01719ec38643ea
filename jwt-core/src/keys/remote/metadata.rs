//! Where an issuer publishes its keys, as its metadata say (OpenID Connect Discovery 1.0, RFC 8414).

use std::time::{Duration, SystemTime};

use reqwest::{Client, Url};
use serde_json::Value;

use super::error::{Failed, MetadataProblem, cut};
use super::schedule::Stamp;
use super::{FetchError, RemoteSettings, freshness, http, location};
use crate::token::json;

/// What is known from the metadata, and for how long.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    pub(super) jwks_uri: Url,
    pub(super) at: Stamp,
    pub(super) lifetime: Duration,
}

impl Metadata {
    /// How much longer it is kept.
    pub(super) fn rest(&self, now: Stamp) -> Duration {
        self.lifetime.saturating_sub(self.at.age(now))
    }

    pub(super) fn is_fresh(&self, now: Stamp) -> bool {
        !self.at.is_ahead_of(now) && self.at.age(now) < self.lifetime
    }
}

/// Asks the places where metadata may be, one after the other as long as there is nothing.
pub(super) async fn discover(
    client: &Client,
    issuer: &str,
    places: &[Url],
    settings: &RemoteSettings,
    at: Stamp,
) -> Result<Metadata, Failed> {
    let now = SystemTime::UNIX_EPOCH.checked_add(at.date.since_epoch()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut failed = Failed::from(FetchError::Status(404));
    for place in places {
        match http::get(client, place, "application/json", None, settings, now).await {
            Ok(answer) => {
                let lifetime = freshness::lifetime(freshness::stated(&answer.headers, now), settings);
                let jwks_uri = read(&answer.body.unwrap_or_default(), issuer, place).map_err(FetchError::Metadata)?;
                return Ok(Metadata { jwks_uri, at, lifetime });
            }
            Err(other) => failed = other,
        }
        if failed.error != FetchError::Status(404) {
            break;
        }
    }
    Err(failed)
}

/// The URL of the key set that the document names, if it is this issuer's and comes from `place`.
fn read(document: &[u8], issuer: &str, place: &Url) -> Result<Url, MetadataProblem> {
    let members = json::object(document).map_err(|_| MetadataProblem::NotAnObject)?;
    let text = |name| members.get(name).and_then(Value::as_str);
    let named = text("issuer").ok_or(MetadataProblem::NoIssuer)?;
    if named != issuer {
        return Err(MetadataProblem::OtherIssuer(cut(named)));
    }
    let url =
        location::parse(text("jwks_uri").ok_or(MetadataProblem::NoKeySet)?).map_err(MetadataProblem::KeySetUrl)?;
    // An issuer elsewhere has no say about what is asked of this machine without TLS.
    if url.scheme() == "http" && place.scheme() != "http" {
        return Err(MetadataProblem::KeySetUrl(super::UrlProblem::NotHttps));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::super::UrlProblem;
    use super::*;

    #[test]
    fn metadata_are_checked() {
        let issuer = "https://a.example/";
        let read = |text: &str| {
            let place = location::metadata(issuer).unwrap()[0].clone();
            super::read(text.as_bytes(), issuer, &place).map(String::from)
        };
        let good = r#"{"issuer":"https://a.example/","jwks_uri":"https://keys.example/jwks?v=1","x":[]}"#;
        assert_eq!(read(good).unwrap(), "https://keys.example/jwks?v=1");
        let other = |issuer: &str| MetadataProblem::OtherIssuer(issuer.to_owned());
        let url = MetadataProblem::KeySetUrl;
        for (text, problem) in [
            ("<html>", MetadataProblem::NotAnObject),
            ("[]", MetadataProblem::NotAnObject),
            (r#"{"issuer":"https://a.example/","issuer":"https://a.example/"}"#, MetadataProblem::NotAnObject),
            ("{}", MetadataProblem::NoIssuer),
            (r#"{"issuer":["https://a.example/"]}"#, MetadataProblem::NoIssuer),
            (r#"{"issuer":"https://a.example"}"#, other("https://a.example")),
            (r#"{"issuer":"https://A.example/"}"#, other("https://A.example/")),
            (r#"{"issuer":"https://a.example/x"}"#, other("https://a.example/x")),
            (r#"{"issuer":"a\u0000\nb"}"#, other("a  b")),
            (r#"{"issuer":"https://a.example/"}"#, MetadataProblem::NoKeySet),
            (r#"{"issuer":"https://a.example/","jwks_uri":5}"#, MetadataProblem::NoKeySet),
            (r#"{"issuer":"https://a.example/","jwks_uri":"/jwks"}"#, url(UrlProblem::Invalid)),
            (r#"{"issuer":"https://a.example/","jwks_uri":"http://a.example/jwks"}"#, url(UrlProblem::NotHttps)),
            (r#"{"issuer":"https://a.example/","jwks_uri":"http://localhost/jwks"}"#, url(UrlProblem::NotHttps)),
            (r#"{"issuer":"https://a.example/","jwks_uri":"file:///etc/passwd"}"#, url(UrlProblem::NotHttps)),
            (r#"{"issuer":"https://a.example/","jwks_uri":"https://u:p@a.example/"}"#, url(UrlProblem::Credentials)),
        ] {
            assert_eq!(read(text), Err(problem), "{text}");
        }
    }
}
