//! Tokens in cookies: what they are called, how they are found, set and cleared.

mod forgery;
mod tokens;

use std::sync::Arc;
use std::time::Duration;

use rocket::http::{Cookie, Header, SameSite};
use rocket::{Request, Response};

pub(super) use self::forgery::{is_loopback, may_pass};
pub use self::tokens::{CookieSession, CookieTokens};
use super::carried::RequestState;
use super::credentials::Credentials;
use super::state::Core;
use crate::token::TokenError;

/// What a browser keeps of one cookie, name and value together, at most (RFC 6265bis section 5.6).
const MAX_SIZE: usize = 4096;

/// How tokens are carried in cookies. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CookieSettings(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    access: String,
    refresh: String,
    csrf: String,
    secure: bool,
    same_site: SameSite,
    proof: Proof,
    /// Other origins whose pages may send requests that change something.
    origins: Vec<String>,
}

/// What has to prove that a request was sent by a page of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Proof {
    /// The session's CSRF token, and nothing that speaks against it.
    #[default]
    Token,
    /// What browsers say of the origin: for forms without scripts.
    Origin,
}

/// One of the three cookies.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Access,
    Refresh,
    /// That pages read.
    Csrf,
}

impl CookieSettings {
    /// Three cookies called after this name.
    pub(in crate::web) fn new(
        name: &str,
        secure: bool,
        same_site: SameSite,
        proof: Proof,
        origins: Vec<String>,
    ) -> Self {
        // Browsers take a cookie of this prefix from nobody but this very host, over TLS.
        let prefix = if secure { "__Host-" } else { "" };
        let name = name.strip_prefix("__Host-").unwrap_or(name);
        let [access, refresh, csrf] = ["", "-refresh", "-csrf"].map(|what| format!("{prefix}{name}{what}"));
        Self(Arc::new(Inner { access, refresh, csrf, secure, same_site, proof, origins }))
    }

    fn name(&self, kind: Kind) -> &str {
        match kind {
            Kind::Access => &self.0.access,
            Kind::Refresh => &self.0.refresh,
            Kind::Csrf => &self.0.csrf,
        }
    }

    /// Whether pages prove what they are by the CSRF token.
    pub(in crate::web) fn wants_token(&self) -> bool {
        self.0.proof == Proof::Token
    }

    /// What the cookie of the access token is called.
    pub(in crate::web) fn access_name(&self) -> &str {
        &self.0.access
    }

    /// Finds the access token of a request.
    pub(in crate::web) fn credentials<'r>(&self, request: &'r Request<'_>, limit: usize) -> Credentials<'r> {
        match self.find(request, Kind::Access) {
            Found::None => Credentials::None,
            Found::Several => Credentials::Several,
            Found::One(value) if value.len() > limit => Credentials::Invalid(TokenError::TooLarge { limit }),
            Found::One(value) => Credentials::Token(value),
        }
    }

    /// Whether the request has the cookie of the access token, whatever is in it.
    fn is_borne(&self, request: &Request<'_>) -> bool {
        !matches!(self.find(request, Kind::Access), Found::None)
    }

    /// As the cookies were sent: Rocket's own jar has one of each name.
    fn find<'r>(&self, request: &'r Request<'_>, kind: Kind) -> Found<'r> {
        let name = self.name(kind);
        let mut found = Found::None;
        let mut sent = false;
        for header in request.headers().get("Cookie") {
            sent = true;
            for pair in header.split(';') {
                let (found_name, value) = pair.split_once('=').unwrap_or((pair, ""));
                if found_name.trim_matches(BLANK) == name {
                    match found {
                        Found::None => found = Found::One(value.trim_matches(BLANK)),
                        _ => return Found::Several,
                    }
                }
            }
        }
        if sent {
            return found;
        }
        // Rocket's local client puts them into the jar alone.
        request.cookies().get(name).map_or(Found::None, |cookie| Found::One(cookie.value()))
    }

    fn cookie(&self, kind: Kind, value: String, max_age: Option<Duration>) -> Cookie<'static> {
        let mut cookie = Cookie::build((self.name(kind).to_owned(), value))
            .path("/")
            .secure(self.0.secure)
            .http_only(!matches!(kind, Kind::Csrf))
            .same_site(self.0.same_site);
        if let Some(age) = max_age {
            cookie = cookie.max_age(rocket::time::Duration::seconds(age.as_secs().try_into().unwrap_or(i64::MAX)));
        }
        cookie.build()
    }

    fn removal(&self, kind: Kind) -> Cookie<'static> {
        let mut cookie = self.cookie(kind, String::new(), Some(Duration::ZERO));
        cookie.set_expires(rocket::time::OffsetDateTime::UNIX_EPOCH);
        cookie
    }
}

const BLANK: [char; 2] = [' ', '\t'];

/// What was sent under a name.
enum Found<'r> {
    None,
    One(&'r str),
    Several,
}

/// The cookies that the response sets; of two of one name, the later counts.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Cookie<'static>>);

impl Jar {
    pub(super) fn set(&mut self, cookie: Cookie<'static>) {
        self.0.retain(|other| other.name() != cookie.name());
        self.0.push(cookie);
    }
}

/// Whether the token was refused for what it is, and not for what one route wants of it: every other would refuse it as well.
fn is_bad(state: &RequestState, request: &Request<'_>, response: &Response<'_>) -> bool {
    let Some(error) = state.error().filter(|error| error.oauth_error() == Some("invalid_token")) else { return false };
    // What made the response may have been something else since.
    if error.status() != response.status() {
        return false;
    }
    let may_be_good = !matches!(error.token_error(), None | Some(TokenError::Revoked));
    !may_be_good || !Core::of(request).is_some_and(|core| state.is_good(core, request))
}

/// Finishes the response to a request whose credentials were asked for, or whose cookies were set.
///
/// It is the fairing that sets cookies: Rocket forgets those of its own jar where a catcher answers.
pub(super) fn finish(
    settings: &CookieSettings,
    state: &RequestState,
    request: &Request<'_>,
    response: &mut Response<'_>,
) {
    if !state.was_asked() {
        return;
    }
    response.adjoin_header(Header::new("Vary", "Cookie"));
    let (borne, mut jar) = (settings.is_borne(request), state.take_cookies());
    // Else every request of this browser would be refused, the one for the log-in page too.
    if borne && is_bad(state, request, response) && !jar.0.iter().any(|cookie| cookie.name() == settings.access_name())
    {
        jar.set(settings.removal(Kind::Access));
    }
    let Jar(cookies) = jar;
    if borne || !cookies.is_empty() {
        response.set_header(Header::new("Cache-Control", "private, no-store"));
    }
    for cookie in cookies {
        response.adjoin_header(Header::new("Set-Cookie", cookie.encoded().to_string()));
    }
}
