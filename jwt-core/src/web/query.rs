//! Tokens in the query of a URI (RFC 6750 section 2.3).

use rocket::fairing::{Fairing, Info, Kind};
use std::fmt::Write;
use std::sync::OnceLock;

use rocket::http::ext::IntoOwned;
use rocket::http::uri::Origin;
use rocket::http::{Header, RawStr};
use rocket::{Data, Request, Response};

use super::credentials::Credentials;
use crate::token::TokenError;

/// Takes the token out of the URI before Rocket logs it and chooses a route by it. It is attached where the configuration has
/// `query`, at launch, and so after all that the application attached itself: what those do with a request comes before.
pub(super) struct TakeFromQuery(pub(super) String);

/// What stood in the query, in the request's local cache. A cell, since a local cache keeps the first value for ever, and
/// a guard may be asked before the fairing.
#[derive(Default)]
struct Found(OnceLock<Taken>);

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
        _ = request.local_cache(Found::default).0.set(taken);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if !matches!(taken(request, &self.0), Taken::None) {
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
    let mut left = uri.clone().into_owned();
    left.clear_query();
    if !rest.is_empty() {
        let text = format!("{left}?{}", rest.join("&"));
        // Rocket takes from a browser what it does not parse itself.
        left = Origin::parse_owned(escaped(&text)).unwrap_or(left);
    }
    Some((taken, left))
}

/// With every character escaped that may not stand in a URI (RFC 3986 section 2).
fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

fn taken<'r>(request: &'r Request<'_>, name: &str) -> &'r Taken {
    let look = || split(request.uri(), name).map_or(Taken::None, |(taken, _)| taken);
    request.local_cache(Found::default).0.get_or_init(look)
}

/// Finds the token of a request under this name.
pub(super) fn credentials<'r>(request: &'r Request<'_>, name: &str, limit: usize) -> Credentials<'r> {
    match taken(request, name) {
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
            ("/a%7Cb?access_token=x", "/a%7Cb", Some("x")),
        ];
        for (uri, left, token) in rows {
            let (taken, rest) = split(&Origin::parse(uri).unwrap(), "access_token").unwrap();
            assert_eq!(rest.to_string(), left);
            match token {
                Some(token) => assert!(matches!(taken, Taken::One(text) if text == token), "{uri}"),
                None => assert!(matches!(taken, Taken::Several), "{uri}"),
            }
        }
        // As a browser sends it, and Rocket takes it unread.
        let odd = Origin::new("/a|b", Some("c={\"d\"}&access_token=x"));
        assert_eq!(split(&odd, "access_token").unwrap().1.to_string(), "/a%7Cb?c=%7B%22d%22%7D");
        let odd = Origin::new("/a|b", Some("access_token=x"));
        assert_eq!(split(&odd, "access_token").unwrap().1.to_string(), "/a|b");
        for uri in ["/access_token=x", "/a", "/a?", "/a?access_tokens=x&b=access_token", "/a?Access_Token=x"] {
            assert!(split(&Origin::parse(uri).unwrap(), "access_token").is_none(), "{uri}");
        }
    }
}
