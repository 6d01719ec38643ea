//! What one request has been found to carry.

use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rocket::Request;
#[cfg(feature = "session")]
use rocket::http::Cookie;
use rocket::tokio::sync::OnceCell;

use super::authorities::{Authorities, Caller};
#[cfg(feature = "session")]
use super::cookie::{Jar, may_pass};
use super::credentials::Credentials;
use super::error::AuthError;
use super::jwt::Jwt;
#[cfg(feature = "session")]
use super::revoked::{standing, standing_now};
use super::state::Core;
use crate::claims::ClaimSet;
#[cfg(feature = "session")]
use crate::claims::DefaultClaims;
use crate::policy::Extra;
use crate::token::{Issuer, Opened, TokenError, Verified};

/// What one request has been found to carry; in its local cache.
///
/// A local cache keeps the first value of a type for ever, so that this holds cells, and who looks early fixes nothing.
/// Where nothing has to be waited for, nothing here takes memory of its own.
#[derive(Default)]
pub(crate) struct RequestState {
    /// A [`Verified`], of the claims type that was asked for first.
    first: OnceLock<Arc<dyn Any + Send + Sync>>,
    /// The token with its signature checked, where it was not known from before.
    opened: OnceLock<Result<Opened, AuthError>>,
    waiting: OnceLock<Box<Waiting>>,
    /// Its text, for those who keep it.
    text: OnceLock<Arc<str>>,
    /// What it is told by from others: how long it is, and how it ends.
    seen: OnceLock<(usize, u128)>,
    error: OnceLock<Mutex<AuthError>>,
    issued: OnceLock<Arc<AtomicBool>>,
    /// Whether cookies were looked at, so that the response depends on them.
    #[cfg(feature = "session")]
    asked: AtomicBool,
    /// What the response sets.
    #[cfg(feature = "session")]
    cookies: OnceLock<Mutex<Jar>>,
    /// The address of the route whose rule names the issuer of the token; another may be asked after it.
    named: AtomicUsize,
}

/// What has to be waited for, once.
#[derive(Default)]
struct Waiting {
    opened: OnceCell<()>,
    extra: OnceCell<Result<Arc<Extra>, AuthError>>,
    /// Whether the token was revoked, as the store says.
    #[cfg(feature = "session")]
    standing: OnceCell<Result<(), AuthError>>,
}

/// The claims of the request's token as one claims type more than the first.
struct Another<C>(OnceLock<Verified<C>>);

impl RequestState {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Self::default)
    }

    pub(super) fn fail(&self, error: AuthError) {
        let last = self.error.get_or_init(|| Mutex::new(error.clone()));
        *last.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }

    pub(super) fn error(&self) -> Option<AuthError> {
        self.error.get().map(|error| error.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Set once a token was issued for this request.
    pub(super) fn issued(&self) -> &Arc<AtomicBool> {
        self.issued.get_or_init(Arc::default)
    }

    pub(super) fn has_issued(&self) -> bool {
        self.issued.get().is_some_and(|issued| issued.load(Ordering::Relaxed))
    }

    #[cfg(feature = "session")]
    pub(super) fn ask(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    #[cfg(feature = "session")]
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Lets the response set a cookie, in place of one of this name that it sets already.
    #[cfg(feature = "session")]
    pub(super) fn set_cookie(&self, cookie: Cookie<'static>) {
        let cookies = self.cookies.get_or_init(Mutex::default);
        cookies.lock().unwrap_or_else(PoisonError::into_inner).set(cookie);
    }

    #[cfg(feature = "session")]
    pub(super) fn take_cookies(&self) -> Jar {
        let cookies = self.cookies.get();
        cookies.map(|jar| std::mem::take(&mut *jar.lock().unwrap_or_else(PoisonError::into_inner))).unwrap_or_default()
    }

    /// The rule of the route that is asked named the issuer of the token and held: the guards of the same route, and what
    /// comes after it, take the issuer for granted.
    pub(super) fn name(&self, request: &Request<'_>) {
        if let Some(address) = address(request) {
            self.named.store(address, Ordering::Relaxed);
        }
    }

    fn is_named(&self, request: &Request<'_>) -> bool {
        Some(self.named.load(Ordering::Relaxed)) == address(request)
    }

    /// Whether a good token was found in the request.
    pub(super) fn carries_token(&self) -> bool {
        self.first.get().is_some() || matches!(self.opened.get(), Some(Ok(_)))
    }

    /// Lets the request carry a token that nobody signed: for tests, which reach it through `testing` alone.
    #[cfg(feature = "testing")]
    pub(crate) fn preset(&self, text: String, opened: Opened) -> bool {
        self.first.get().is_none() && self.text.set(text.into()).is_ok() && self.opened.set(Ok(opened)).is_ok()
    }

    /// The text of the token, for whoever keeps it longer than the request; empty where there is none.
    pub(super) fn text(&self, core: &Core, request: &Request<'_>) -> Arc<str> {
        let text = || match core.settings.transport.credentials(request) {
            Credentials::Token(text) if self.is_same(text) => text.into(),
            _ => Arc::default(),
        };
        Arc::clone(self.text.get_or_init(text))
    }

    /// The token as another claims type than the one that is asked about, for the application's hook.
    pub(super) fn claims<C: ClaimSet>(&self, core: &Core, request: &Request<'_>, issuer: usize) -> Option<Verified<C>> {
        if let Some(Ok(opened)) = self.opened.get() {
            return core.settings.issuers.claims(None, opened).ok();
        }
        // It was known from before, so that its keys are at hand.
        let text = self.text_of(core, request).ok()??;
        let known = core.settings.issuers.known::<C>(text);
        known.or_else(|| core.settings.issuers.at(issuer)?.verifier().verify(text).ok())
    }

    /// Whether the token is good in itself, whatever a route wants of it besides.
    #[cfg(feature = "session")]
    pub(super) fn is_good(&self, core: &Core, request: &Request<'_>) -> bool {
        let issuers = &core.settings.issuers;
        match self.opened.get() {
            Some(Ok(opened)) => issuers.claims::<DefaultClaims>(None, opened).is_ok(),
            Some(Err(_)) => false,
            None => match core.settings.transport.credentials(request) {
                Credentials::Token(text) => {
                    issuers.iter().any(|issuer| issuer.verifier().verify::<DefaultClaims>(text).is_ok())
                }
                _ => false,
            },
        }
    }

    /// What the store said, if it was asked whether the token was revoked.
    #[cfg(feature = "session")]
    pub(super) fn standing(&self) -> Option<&Result<(), AuthError>> {
        self.waiting.get()?.standing.get()
    }

    #[cfg(feature = "session")]
    pub(super) async fn ask_standing(&self, ask: impl Future<Output = Result<(), AuthError>>) -> Result<(), AuthError> {
        self.waiting().standing.get_or_init(|| ask).await.clone()
    }

    fn waiting(&self) -> &Waiting {
        self.waiting.get_or_init(Box::default)
    }

    /// The token of the request with its signature checked, once; `None` where that has to be waited for.
    fn opened(&self, core: &Core, text: Option<&str>) -> Option<Result<Option<&Opened>, AuthError>> {
        if self.opened.get().is_none() {
            let Some(text) = text else { return Some(Ok(None)) };
            let opened = core.settings.issuers.open_now(text, core.settings.transport.limit)?;
            _ = self.opened.set(opened.map_err(AuthError::from));
        }
        Some(self.opened.get().map(Result::as_ref).transpose().map_err(Clone::clone))
    }

    async fn wait(&self, core: &Core, text: &str) {
        let open = async || {
            #[cfg(all(feature = "introspection", feature = "session"))]
            if let Err(error) = super::revoked::is_no_refresh_token(core, text).await {
                _ = self.opened.set(Err(error));
                return;
            }
            let opened = core.settings.issuers.open(text, core.settings.transport.limit).await;
            _ = self.opened.set(opened.map_err(AuthError::from));
        };
        self.waiting().opened.get_or_init(open).await;
    }

    /// The claims of a token that was opened, once for each type.
    fn read<C: ClaimSet>(
        &self,
        core: &Core,
        request: &Request<'_>,
        text: Option<&str>,
        opened: &Opened,
    ) -> Result<Verified<C>, AuthError> {
        if self.first.get().is_none() {
            let read = core.settings.issuers.claims::<C>(text, opened)?;
            let first = self.first.get_or_init(|| read.shared());
            return Ok(Verified::of(first).unwrap_or(read));
        }
        let another: &Another<C> = request.local_cache(|| Another(OnceLock::new()));
        if let Some(read) = another.0.get() {
            return Ok(read.clone());
        }
        let read = core.settings.issuers.claims::<C>(text, opened)?;
        Ok(another.0.get_or_init(|| read).clone())
    }

    /// What the application adds, asked once.
    async fn extra<C>(
        &self,
        authorities: &dyn Authorities,
        core: &Core,
        request: &Request<'_>,
        verified: &Verified<C>,
    ) -> Result<Arc<Extra>, AuthError> {
        let ask = async || {
            let caller = Caller::new(core, request, verified);
            match authorities.look_up(&caller).await {
                Ok(lookup) if lookup.unknown => Err(AuthError::unknown_user()),
                Ok(lookup) => Ok(Arc::new(lookup.extra)),
                Err(error) => {
                    tracing::error!("the `Authorities` hook failed: {}", error.0);
                    Err(AuthError::unavailable())
                }
            }
        };
        self.waiting().extra.get_or_init(ask).await.clone()
    }
}

fn text_of(credentials: Credentials<'_>) -> Result<Option<&str>, AuthError> {
    match credentials {
        Credentials::None => Ok(None),
        Credentials::Several => Err(AuthError::several()),
        Credentials::Invalid(error) => Err(error.into()),
        Credentials::Token(text) => Ok(Some(text)),
    }
}

/// Where the route stands that has the request; it is asked of one at a time.
fn address(request: &Request<'_>) -> Option<usize> {
    request.route().map(|route| std::ptr::from_ref(route).addr())
}

/// The verified token of a request as one claims type: its signature is checked once, and it is read once for each type.
///
/// Its issuer has to be one that routes accept without saying so, or one that the rule of this route `names`.
pub(super) async fn verified<C: ClaimSet>(
    request: &Request<'_>,
    names: impl Fn(&str) -> bool,
) -> Result<Option<Jwt<C>>, AuthError> {
    match verified_now(request, &names) {
        Some(verified) => verified,
        // Apart, for it would be a part of the future that every request polls.
        None => Box::pin(verified_later(request, names)).await,
    }
}

/// The same where nothing has to be waited for; `None` where something has.
pub(super) fn verified_now<C: ClaimSet>(
    request: &Request<'_>,
    names: impl Fn(&str) -> bool,
) -> Option<Result<Option<Jwt<C>>, AuthError>> {
    let Some(core) = Core::of(request) else {
        return Some(Err(AuthError::internal("the JWT fairing is not attached")));
    };
    let state = RequestState::of(request);
    #[cfg(feature = "session")]
    if core.settings.transport.cookie.is_some() {
        state.ask();
    }
    let verified = match state.verified_now::<C>(core, request, names)? {
        Ok(Some(verified)) => verified,
        Ok(None) => return Some(Ok(None)),
        Err(error) => return Some(Err(error)),
    };
    #[cfg(feature = "session")]
    if let Err(error) = may_pass(core, request, &verified) {
        return Some(Err(error));
    }
    #[cfg(feature = "session")]
    if let Err(error) = standing_now(core, state, &verified)? {
        return Some(Err(error));
    }
    let extra = match &core.authorities {
        None => None,
        Some(_) => match state.waiting.get()?.extra.get()? {
            Ok(extra) => Some(Arc::clone(extra)),
            Err(error) => return Some(Err(error.clone())),
        },
    };
    Some(Ok(Some(Jwt::new(verified, extra, core))))
}

async fn verified_later<C: ClaimSet>(
    request: &Request<'_>,
    names: impl Fn(&str) -> bool,
) -> Result<Option<Jwt<C>>, AuthError> {
    let Some(core) = Core::of(request) else {
        return Err(AuthError::internal("the JWT fairing is not attached"));
    };
    let state = RequestState::of(request);
    // What has to be waited for has been found out: the key of a token that nobody has looked into, or else the application.
    let looked_into = state.first.get().and_then(|_| state.verified_now::<C>(core, request, &names));
    let verified = match looked_into {
        Some(verified) => verified?,
        None => {
            if let Some(text) = state.text_of(core, request)? {
                state.wait(core, text).await;
            }
            let opened = state.verified_now(core, request, names);
            opened.unwrap_or_else(|| Err(AuthError::internal("a token was not opened")))?
        }
    };
    let Some(verified) = verified else { return Ok(None) };
    #[cfg(feature = "session")]
    may_pass(core, request, &verified)?;
    #[cfg(feature = "session")]
    standing(core, state, &verified).await?;
    let extra = match &core.authorities {
        None => None,
        Some(authorities) => Some(state.extra(&**authorities, core, request, &verified).await?),
    };
    Ok(Some(Jwt::new(verified, extra, core)))
}

impl RequestState {
    /// The text of the token, while it has not been opened.
    fn text_of<'r>(&self, core: &Core, request: &'r Request<'_>) -> Result<Option<&'r str>, AuthError> {
        // It was looked at before; or a test put one into the request that is in none of its headers.
        if self.opened.get().is_some() {
            return Ok(None);
        }
        match text_of(core.settings.transport.credentials(request))? {
            Some(text) if !self.is_same(text) => Err(AuthError::internal("the token of the request was exchanged")),
            text => Ok(text),
        }
    }

    /// Whether this is the token that was seen first. Fairings may exchange headers; what was found of one token must not
    /// count for another.
    fn is_same(&self, text: &str) -> bool {
        let tail = text.as_bytes().last_chunk().map_or(0, |tail| u128::from_le_bytes(*tail));
        *self.seen.get_or_init(|| (text.len(), tail)) == (text.len(), tail)
    }

    /// All but what the application adds; `None` where it has to be waited for.
    fn verified_now<C: ClaimSet>(
        &self,
        core: &Core,
        request: &Request<'_>,
        names: impl Fn(&str) -> bool,
    ) -> Option<Result<Option<Verified<C>>, AuthError>> {
        let takes = |place| {
            let issuer = core.settings.issuers.at(place).map(Issuer::name).unwrap_or_default();
            core.settings.accepts(issuer) || self.is_named(request) || names(issuer)
        };
        let refused = || Some(Err(TokenError::Issuer.into()));
        let checked = |known: Verified<C>| if takes(known.place()) { Some(Ok(Some(known))) } else { refused() };
        if let Some(first) = self.first.get().and_then(Verified::of) {
            return checked(first);
        }
        let text = match self.text_of(core, request) {
            Ok(text) => text,
            Err(error) => return Some(Err(error)),
        };
        if let Some(known) = text.and_then(|text| core.settings.issuers.known::<C>(text)) {
            self.first.get_or_init(|| known.shared());
            return checked(known);
        }
        if let Some(Err(error)) = text.map(|found| text_of(Credentials::examined(found))) {
            return Some(Err(error));
        }
        match self.opened(core, text)? {
            Ok(Some(opened)) if takes(opened.issuer()) => Some(self.read(core, request, text, opened).map(Some)),
            Ok(Some(_)) => refused(),
            Ok(None) => Some(Ok(None)),
            Err(error) => Some(Err(error)),
        }
    }
}
