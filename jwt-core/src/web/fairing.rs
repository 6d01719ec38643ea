//! The fairing: reads the configuration at launch, and finishes responses.

use rocket::fairing::{self, Info, Kind};
use rocket::http::Header;
use rocket::{Build, Request, Response, Rocket};

use super::authorities::Authorities;
use super::challenge;
use super::config::{self, Settings};
use super::state::{Core, RequestState, has_issued};

/// The fairing that every application with this library attaches.
///
/// It reads the table `jwt` of the configuration and stops the launch where something is wrong with it; later it adds the
/// challenge and the body to the responses of denied requests.
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
    Fairing { authorities: std::sync::Mutex::new(None) }
}

/// The fairing that [`fairing()`] makes.
#[must_use = "a fairing does nothing until it is attached"]
pub struct Fairing {
    // Taken out once, at launch.
    authorities: std::sync::Mutex<Option<Box<dyn Authorities>>>,
}

impl Fairing {
    /// Asks the application about the user of each verified token.
    pub fn authorities(self, authorities: impl Authorities) -> Self {
        Self { authorities: std::sync::Mutex::new(Some(Box::new(authorities))) }
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
        Info { name: "JWT", kind: Kind::Ignite | Kind::Response }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        // Not a singleton of Rocket's, of which the last one wins without a word: the other may have the hook.
        if rocket.state::<Core>().is_some() {
            log::error!(
                "the JWT fairing is attached twice; keep one, with the application's `.authorities(..)` if it has any"
            );
            return Err(rocket);
        }
        let settings = match Settings::read(rocket.figment()) {
            Ok(settings) => settings,
            Err(error) => {
                log::error!("{error}");
                return Err(rocket);
            }
        };
        if settings.ephemeral {
            log::warn!(
                "no key is configured: tokens are signed with a throw-away key, and are worthless after a restart; \
                 set `private_key` or `secret_file` in the table `jwt` before this leaves your machine"
            );
        }
        let authorities = self.authorities.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        Ok(rocket.manage(Core { settings, authorities }))
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if has_issued(request) {
            response.set_header(Header::new("Cache-Control", "no-store"));
            response.set_header(Header::new("Pragma", "no-cache"));
        }
        if let (Some(error), Some(core)) = (RequestState::of(request).error(), Core::of(request)) {
            challenge::finish(&core.settings.transport.scheme, &error, request, response);
        }
    }
}
