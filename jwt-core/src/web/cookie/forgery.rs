//! Whether a request was sent by a page of the application, or by somebody else's in its user's browser (CSRF).

use rocket::Request;
use rocket::http::Method;

use super::{CookieSettings, Proof};
use crate::SessionId;
use crate::session::CsrfToken;
use crate::token::Verified;
use crate::web::error::AuthError;
use crate::web::state::Core;

/// The header that a page sends the CSRF token in.
const HEADER: &str = "X-CSRF-Token";

/// What the browser says of the page that sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// It is of this application.
    Own,
    /// It is not, or not known to be.
    Foreign,
    /// Nothing: no browser of the last years sent this, or a proxy took it away.
    Unsaid,
}

/// Whether a request with this token may do what it does: one that came in a cookie, by a method that may change something, has
/// to be sent by a page of the application.
pub(in crate::web) fn may_pass<C>(core: &Core, request: &Request<'_>, verified: &Verified<C>) -> Result<(), AuthError> {
    let Some(settings) = &core.settings.transport.cookie else { return Ok(()) };
    if !settings.is_borne(request) {
        return Ok(());
    }
    if is_safe(request.method()) {
        // Of a WebSocket nobody knows what it will change, scripts cannot send a CSRF token with it, and no browser asks
        // whether another site may open one.
        return if request.headers().contains("Upgrade") { settings.is_own(request) } else { Ok(()) };
    }
    let session = || verified.revocation_keys()?.session.map(|(id, _)| id);
    settings.proves(request, session)
}

/// Of a safe method nobody expects that it changes something (RFC 9110 section 9.2.1).
fn is_safe(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Options | Method::Trace)
}

impl CookieSettings {
    /// Whether a page of the application sent the request, for this session.
    pub(super) fn proves(
        &self,
        request: &Request<'_>,
        session: impl FnOnce() -> Option<SessionId>,
    ) -> Result<(), AuthError> {
        match (self.0.proof, self.origin(request)) {
            (_, Origin::Foreign) => Err(AuthError::forged("it was sent by a page of another origin")),
            (Proof::Origin, Origin::Own) => Ok(()),
            (Proof::Origin, Origin::Unsaid) => Err(AuthError::forged("it does not say which page sent it")),
            (Proof::Token, _) => match (token(request), session()) {
                (None, _) => Err(AuthError::forged("it has no `X-CSRF-Token`, or more than one")),
                (Some(_), None) => Err(AuthError::forged("its token is of no session, and no CSRF token fits it")),
                (Some(token), Some(session)) if token.session() == Some(session) => Ok(()),
                _ => Err(AuthError::forged("its `X-CSRF-Token` is not the one of the session")),
            },
        }
    }

    /// Whether a page of the application sent a request that begins a session, so that there is no CSRF token yet: else somebody
    /// could log a user in as himself, and read what the user then enters.
    pub(super) fn may_begin(&self, request: &Request<'_>) -> Result<(), AuthError> {
        if !is_safe(request.method()) {
            return self.is_own(request);
        }
        // The way back from another server that knows the user, say, which has a proof of its own (`state`): where the browser
        // goes, and not what a page of another site has it fetch on the side.
        let mut goes = request.headers().get("Sec-Fetch-Dest");
        match (self.origin(request), goes.next(), goes.next()) {
            (Origin::Own, ..) | (_, None, _) | (_, Some("document"), None) => Ok(()),
            _ => Err(AuthError::forged("it was sent by a page of another origin")),
        }
    }

    /// Whether a page of the application sent a request, as far as the browser says.
    pub(super) fn is_own(&self, request: &Request<'_>) -> Result<(), AuthError> {
        match self.origin(request) {
            Origin::Own => Ok(()),
            Origin::Foreign => Err(AuthError::forged("it was sent by a page of another origin")),
            Origin::Unsaid => Err(AuthError::forged(
                "it does not say which page sent it; it has neither `Sec-Fetch-Site` nor `Origin`",
            )),
        }
    }

    /// What the browser says of the page. `Sec-Fetch-Site` it works out itself, whatever proxies make of the host; where there
    /// is none, the origin has to be the host that was asked.
    fn origin(&self, request: &Request<'_>) -> Origin {
        let one = |name| {
            let mut values = request.headers().get(name);
            (values.next(), values.next().is_some())
        };
        let ((origin, many), (site, sites)) = (one("Origin"), one("Sec-Fetch-Site"));
        if many || sites {
            return Origin::Foreign;
        }
        if origin.is_some_and(|origin| self.0.origins.iter().any(|known| known.eq_ignore_ascii_case(origin))) {
            return Origin::Own;
        }
        match (site, origin) {
            // `none`: the user himself, by the address bar.
            (Some("same-origin" | "none"), _) => Origin::Own,
            (Some(_), _) => Origin::Foreign,
            (None, None) => Origin::Unsaid,
            (None, Some(origin)) if self.is_host(origin, request) => Origin::Own,
            (None, Some(_)) => Origin::Foreign,
        }
    }

    fn is_host(&self, origin: &str, request: &Request<'_>) -> bool {
        let Some(host) = request.host().map(ToString::to_string) else { return false };
        let plain = origin.strip_prefix("http://").filter(|host| !self.0.secure || is_loopback(host));
        origin.strip_prefix("https://").or(plain).is_some_and(|asked| asked.eq_ignore_ascii_case(&host))
    }
}

/// Whether a host, with its port, is this machine, which browsers trust without TLS.
pub(in crate::web) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn token(request: &Request<'_>) -> Option<CsrfToken> {
    let mut values = request.headers().get(HEADER);
    let value = values.next()?;
    CsrfToken::read(value).filter(|_| values.next().is_none())
}
