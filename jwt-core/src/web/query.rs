//! Tokens in the query of a URI (RFC 6750 section 2.3).

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Header, RawStr};
use rocket::{Data, Request, Response};

use super::credentials::Credentials;
use crate::token::TokenError;

/// Takes the token out of the URI before anything is done with the request: Rocket logs the URI, and what it is routed by may be
/// told to others. It is attached where the configuration has `query`.
pub(super) struct TakeFromQuery(pub(super) String);

/// What stood in the query; in the request's local cache.
enum Taken {
    None,
    One(String),
    Several,
}

#[rocket::async_trait]
impl Fairing for TakeFromQuery {
    fn info(&self) -> Info {
        Info { name: "JWT in the query", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let Some((taken, rest)) = split(request.uri(), &self.0) else { return };
        request.set_uri(rest);
        request.local_cache(|| taken);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if !matches!(taken(request), Taken::None) {
            // The URI is what an answer is kept under, and what a page tells the next one of.
            response.set_header(Header::new("Cache-Control", "private, no-store"));
            response.set_header(Header::new("Referrer-Policy", "no-referrer"));
        }
    }
}

/// What stands under this name in the query, and the URI without it; `None` where nothing does.
fn split(uri: &Origin<'_>, name: &str) -> Option<(Taken, Origin<'static>)> {
    let query = uri.query()?.as_str();
    let mut taken = Taken::None;
    let mut rest = Vec::new();
    for pair in query.split('&') {
        let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
        if RawStr::new(found).url_decode_lossy() != name {
            rest.push(pair);
            continue;
        }
        taken = match taken {
            Taken::None => Taken::One(RawStr::new(value).url_decode_lossy().into_owned()),
            _ => Taken::Several,
        };
    }
    if matches!(taken, Taken::None) {
        return None;
    }
    let path = uri.path().as_str();
    let text = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    // What is left of a URI is one.
    Some((taken, Origin::parse_owned(text).unwrap_or(Origin::ROOT)))
}

fn taken<'r>(request: &'r Request<'_>) -> &'r Taken {
    request.local_cache(|| Taken::None)
}

/// Finds the token of a request that the fairing has looked at.
pub(super) fn credentials<'r>(request: &'r Request<'_>, limit: usize) -> Credentials<'r> {
    match taken(request) {
        Taken::None => Credentials::None,
        Taken::Several => Credentials::Several,
        Taken::One(text) if text.len() > limit => Credentials::Invalid(TokenError::TooLarge { limit }),
        Taken::One(text) => Credentials::Token(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_taken_out_and_the_rest_stays() {
        let rows = [
            ("/a?access_token=x.y.z", "/a", Some("x.y.z")),
            ("/a?b=1&access_token=x&c=%20+&d", "/a?b=1&c=%20+&d", Some("x")),
            ("/a?access%5Ftoken=x%2Ey", "/a", Some("x.y")),
            ("/a?access_token", "/a", Some("")),
            ("/a?access_token=x&access_token=", "/a", None),
        ];
        for (uri, left, token) in rows {
            let (taken, rest) = split(&Origin::parse(uri).unwrap(), "access_token").unwrap();
            assert_eq!(rest.to_string(), left);
            match token {
                Some(token) => assert!(matches!(taken, Taken::One(text) if text == token), "{uri}"),
                None => assert!(matches!(taken, Taken::Several), "{uri}"),
            }
        }
        for uri in ["/access_token=x", "/a", "/a?", "/a?access_tokens=x&b=access_token", "/a?Access_Token=x"] {
            assert!(split(&Origin::parse(uri).unwrap(), "access_token").is_none(), "{uri}");
        }
    }
}
