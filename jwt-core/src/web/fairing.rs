//! The fairing: reads the configuration at launch, and finishes responses.

use std::sync::{Arc, Mutex, PoisonError};

use rocket::fairing::{self, Info, Kind};
use rocket::http::Header;
use rocket::{Build, Orbit, Request, Response, Rocket};

use super::advice::Advice;
use super::audit::{Auditor, Watch, watch};
use super::authorities::Authorities;
use super::carried::RequestState;
use super::challenge;
#[cfg(feature = "jwks")]
use super::config::Start;
use super::config::{self, Brought, Settings};
#[cfg(feature = "session")]
use super::cookie;
use super::query::TakeFromQuery;
use super::reload;
#[cfg(feature = "session")]
use super::session;
#[cfg(feature = "jwks")]
use super::sources::preload;
use super::state::Core;
use crate::KeyResolver;
#[cfg(feature = "session")]
use crate::session::Store;

/// The fairing that every application with this library attaches.
///
/// It reads the table `jwt` of the configuration and stops the launch where something is wrong with it, and also where a
/// mounted route is declared neither protected nor public (see [`audit()`](crate::audit())); while the application serves, it
/// adds the challenge and the body to the responses of denied requests.
///
/// ```no_run
/// # use rocket::launch;
/// #[launch]
/// fn rocket() -> _ {
///     rocket::build().attach(jwt_core::fairing())
/// }
/// ```
///
/// # Panics
///
/// Where Rocket's own configuration (Rocket.toml, the environment) is not even TOML. Rocket itself would say so a moment
/// later, and print the line that it cannot parse, which may hold a secret: the message of this panic shows none.
#[allow(clippy::panic)]
pub fn fairing() -> Fairing {
    if let Err(error) = config::parses(&rocket::Config::figment()) {
        panic!("{error}");
    }
    Fairing { hooks: Mutex::default() }
}

/// The fairing that [`fairing()`] makes.
#[must_use = "a fairing does nothing until it is attached"]
pub struct Fairing {
    // Taken out once, at launch.
    hooks: Mutex<Hooks>,
}

#[derive(Default)]
struct Hooks {
    authorities: Option<Box<dyn Authorities>>,
    resolver: Option<Arc<dyn KeyResolver>>,
    #[cfg(feature = "session")]
    store: Option<Arc<dyn Store>>,
}

impl Fairing {
    /// Asks the application about the user of each verified token.
    pub fn authorities(self, authorities: impl Authorities) -> Self {
        self.with(|hooks| hooks.authorities = Some(Box::new(authorities)))
    }

    /// Asks the application for the key of each token of its own issuer: where every client, say, has a secret of its own.
    /// Keys that are configured besides, which there need not be then, are for tokens that have none of their own.
    pub fn key_resolver(self, resolver: impl KeyResolver) -> Self {
        self.with(|hooks| hooks.resolver = Some(Arc::new(resolver)))
    }

    /// Keeps sessions and revocations in this store, in place of one that the configuration names.
    #[cfg(feature = "session")]
    pub fn store(self, store: impl Store) -> Self {
        self.with(|hooks| hooks.store = Some(Arc::new(store)))
    }

    fn with(self, set: impl FnOnce(&mut Hooks)) -> Self {
        set(&mut self.hooks.lock().unwrap_or_else(PoisonError::into_inner));
        self
    }
}

impl std::fmt::Debug for Fairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fairing").finish_non_exhaustive()
    }
}

#[rocket::async_trait]
impl fairing::Fairing for Fairing {
    fn info(&self) -> Info {
        Info { name: "JWT", kind: Kind::Ignite | Kind::Liftoff | Kind::Response }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        if rocket.state::<Core>().is_some() {
            tracing::error!(
                "`jwt_core::fairing()` is attached twice, and only one could have its `authorities`; attach it once"
            );
            return Err(rocket);
        }
        let hooks = std::mem::take(&mut *self.hooks.lock().unwrap_or_else(PoisonError::into_inner));
        let brought = Brought {
            resolver: hooks.resolver,
            #[cfg(feature = "session")]
            store: hooks.store.is_some(),
        };
        let settings = match Settings::read_with(rocket.figment(), brought) {
            Ok(settings) => settings,
            Err(error) => {
                tracing::error!("{error}");
                return Err(rocket);
            }
        };
        if settings.ephemeral {
            let verifier = settings.verifier();
            let unchecked = match (verifier.issuer(), verifier.audiences()) {
                (None, []) => {
                    "; neither issuer nor audience are configured (is Rocket.toml where the application starts?)"
                }
                _ => "",
            };
            tracing::warn!(
                "no key is configured: tokens are signed with a throw-away key, and are worthless after a restart; \
                 set `private_key` or `secret_file` in the table `jwt` before this leaves your machine{unchecked}"
            );
        }
        #[cfg(feature = "session")]
        let sessions = match session::open(&settings, hooks.store).await {
            Ok(sessions) => sessions,
            Err(error) => {
                tracing::error!("{error}");
                return Err(rocket);
            }
        };
        let core = Core {
            settings,
            authorities: hooks.authorities,
            advice: Advice::default(),
            watch: Watch::default(),
            #[cfg(feature = "session")]
            sessions,
        };
        #[cfg(feature = "jwks")]
        if core.settings.start == Start::Wait && !preload(&core).await {
            return Err(rocket);
        }
        let rocket = match &core.settings.transport.query {
            Some(name) => rocket.attach(TakeFromQuery(name.clone())),
            None => rocket,
        };
        Ok(rocket.manage(core).attach(Auditor::new()))
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        watch(rocket);
        if let Some(core) = rocket.state::<Core>() {
            core.advice.grants(&core.settings.grants);
            #[cfg(feature = "jwks")]
            if core.settings.start == Start::Eager {
                // Asking begins what is due, and waits for nothing.
                let _ = super::sources::key_sources(rocket);
            }
        }
        reload::start(rocket);
        #[cfg(feature = "session")]
        session::start(rocket);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let Some(core) = Core::of(request) else { return };
        let (state, transport) = (RequestState::of(request), &core.settings.transport);
        if let Some(header) = transport.bare.as_ref().filter(|_| state.carries_token()) {
            // What shared caches do for `Authorization` by themselves (RFC 9111 section 3.5), they do for no other header.
            response.adjoin_header(Header::new("Vary", header.to_string()));
            if !response.headers().contains("Cache-Control") {
                response.set_header(Header::new("Cache-Control", "private"));
            }
        }
        if state.has_issued() {
            response.set_header(Header::new("Cache-Control", "no-store"));
            response.set_header(Header::new("Pragma", "no-cache"));
        }
        #[cfg(feature = "session")]
        if let Some(cookie) = &transport.cookie {
            cookie::finish(cookie, state, request, response);
        }
        if let Some(error) = state.error() {
            // Apart, for it would be a part of what each response takes memory for.
            Box::pin(challenge::finish(&transport.scheme, &error, request, response)).await;
        }
    }
}
