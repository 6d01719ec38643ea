//! What the fairing manages for the application, and what one request has been found to carry.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rocket::tokio::sync::OnceCell;
use rocket::{Ignite, Phase, Request, Rocket};

use super::advice::Advice;
use super::audit::{Probe, Watch, got_past};
use super::authorities::{Authorities, Caller};
use super::config::Settings;
use super::credentials::Credentials;
use super::error::AuthError;
use super::jwt::Jwt;
use crate::claims::ClaimSet;
use crate::policy::Extra;
use crate::token::{Issuer, Issuers, Jws, TokenError, Verified};

/// The configured library, in Rocket's managed state.
pub(crate) struct Core {
    pub(crate) settings: Settings,
    pub(super) authorities: Option<Box<dyn Authorities>>,
    pub(super) advice: Advice,
    pub(super) watch: Watch,
}

impl Core {
    pub(super) fn of<'r>(request: &'r Request<'_>) -> Option<&'r Self> {
        request.rocket().state()
    }

    /// The configured library, or word of what is missing, for sentinels. They are asked after the last route was mounted.
    pub(super) fn expect(rocket: &Rocket<Ignite>) -> Option<&Self> {
        if rocket.state::<Probe>().is_some() {
            return None;
        }
        let core = rocket.state();
        if core.is_none() && first_time(rocket) {
            tracing::error!("the JWT fairing is missing; add `.attach(jwt_core::fairing())` to the application");
        }
        core.filter(|_| !got_past(rocket))
    }
}

/// Whether this is said for the first time of this application: every protected route asks, and one message is enough.
///
/// Rocket asks all sentinels of an application in one go, and gives them nothing to write to. Only a log line depends on it.
fn first_time<P: Phase>(rocket: &Rocket<P>) -> bool {
    static LAST: Mutex<Option<(usize, Instant)>> = Mutex::new(None);
    let this = std::ptr::from_ref(rocket).addr();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let said = last.is_some_and(|(rocket, when)| rocket == this && when.elapsed() < Duration::from_secs(1));
    *last = Some((this, Instant::now()));
    !said
}

/// One token whose signature was found to be good.
pub(crate) struct Opened {
    pub(super) token: String,
    pub(super) jws: Arc<Jws>,
    pub(super) issuers: Issuers,
    /// Whose it is: the place among the issuers.
    pub(super) place: usize,
}

impl Opened {
    /// The configured name of the issuer.
    pub(super) fn issuer(&self) -> &str {
        self.issuers.at(self.place).map(Issuer::name).unwrap_or_default()
    }

    pub(super) fn claims<C: ClaimSet>(&self) -> Result<Verified<C>, TokenError> {
        let issuer = self.issuers.at(self.place).ok_or(TokenError::Issuer)?;
        issuer.verifier().claims(&self.jws)
    }
}

/// What one request has been found to carry; in its local cache.
///
/// A local cache keeps the first value of a type for ever, so that this holds cells, and who looks early fixes nothing.
#[derive(Default)]
pub(crate) struct RequestState {
    opened: OnceCell<Result<Option<Arc<Opened>>, AuthError>>,
    extra: OnceCell<Result<Arc<Extra>, AuthError>>,
    error: Mutex<Option<AuthError>>,
    issued: Arc<AtomicBool>,
    /// The address of the route whose rule names the issuer of the token; another may be asked after it.
    named: AtomicUsize,
}

/// The claims of the request's token, as one claims type.
struct TypedState<C>(OnceCell<Result<Option<Jwt<C>>, AuthError>>);

impl RequestState {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Self::default)
    }

    pub(super) fn fail(&self, error: AuthError) {
        *self.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    pub(super) fn error(&self) -> Option<AuthError> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Set once a token was issued for this request.
    pub(super) fn issued(&self) -> &Arc<AtomicBool> {
        &self.issued
    }

    pub(super) fn has_issued(&self) -> bool {
        self.issued.load(Ordering::Relaxed)
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
        matches!(self.opened.get(), Some(Ok(Some(_))))
    }

    /// Lets the request carry a token that nobody signed: for tests, which reach it through `testing` alone.
    #[cfg(feature = "testing")]
    pub(crate) fn preset(&self, token: String, jws: Arc<Jws>, issuers: Issuers, place: usize) -> bool {
        self.opened.set(Ok(Some(Arc::new(Opened { token, jws, issuers, place })))).is_ok()
    }

    /// The token of the request with its signature checked, once; `None` where there are no credentials.
    async fn opened(&self, core: &Core, request: &Request<'_>) -> Result<Option<Arc<Opened>>, AuthError> {
        let open = async || match core.settings.transport.credentials(request) {
            Credentials::None => Ok(None),
            Credentials::Several => Err(AuthError::several()),
            Credentials::Invalid(error) => Err(error.into()),
            Credentials::Token(token) => {
                let issuers = core.settings.issuers.clone();
                let (place, jws) = issuers.open(token, core.settings.transport.limit).await?;
                Ok(Some(Arc::new(Opened { token: token.to_owned(), jws, issuers, place })))
            }
        };
        self.opened.get_or_init(open).await.clone()
    }

    /// What the application adds, asked once.
    async fn extra<C>(
        &self,
        core: &Core,
        request: &Request<'_>,
        verified: &Verified<C>,
        opened: &Opened,
    ) -> Result<Arc<Extra>, AuthError> {
        let ask = async || {
            let Some(authorities) = &core.authorities else { return Ok(Arc::default()) };
            let subject = verified.subject();
            let local = core.settings.is_local(opened.issuer());
            let caller = Caller { request, registered: verified.registered(), subject, opened, local };
            match authorities.look_up(&caller).await {
                Ok(lookup) if lookup.unknown => Err(AuthError::unknown_user()),
                Ok(lookup) => Ok(Arc::new(lookup.extra)),
                Err(error) => {
                    tracing::error!("the `Authorities` hook failed: {}", error.0);
                    Err(AuthError::unavailable())
                }
            }
        };
        self.extra.get_or_init(ask).await.clone()
    }
}

/// Where the route stands that has the request; it is asked of one at a time.
fn address(request: &Request<'_>) -> Option<usize> {
    request.route().map(|route| std::ptr::from_ref(route).addr())
}

/// The verified token of a request as one claims type: read and checked once for each type.
///
/// Its issuer has to be one that routes accept without saying so, or one that the rule of this route `names`.
pub(super) async fn verified<C: ClaimSet>(
    request: &Request<'_>,
    names: impl FnOnce(&str) -> bool,
) -> Result<Option<Jwt<C>>, AuthError> {
    let Some(core) = Core::of(request) else {
        return Err(AuthError::internal("the JWT fairing is not attached"));
    };
    let state = RequestState::of(request);
    let Some(opened) = state.opened(core, request).await? else { return Ok(None) };
    let issuer = opened.issuer();
    if !(core.settings.accepts(issuer) || state.is_named(request) || names(issuer)) {
        return Err(TokenError::Issuer.into());
    }
    let read = async || {
        let verified = opened.claims::<C>()?;
        let extra = state.extra(core, request, &verified, &opened).await?;
        Ok(Some(Jwt::new(verified, Arc::clone(&opened), extra, core)))
    };
    let typed: &TypedState<C> = request.local_cache(|| TypedState(OnceCell::new()));
    typed.0.get_or_init(read).await.clone()
}
