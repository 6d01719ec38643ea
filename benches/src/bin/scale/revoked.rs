//! The number of tokens that were revoked, none of which comes. The guard asks, so that it is a whole request that is
//! measured: in one process and without a network, and over HTTP on one connection. The tokens that come are known from before.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use benches::Result;
use benches::child::Child;
use benches::connection::Connection;
use jwt_core::session::{
    Changes, Cursor, Ends, Revocation, RevocationKey, Rotation, Session, Store, StoreError, Stored, Taken, TurnHash,
};
use jwt_core::{AuthError, Claims, Jwt, NumericDate, SessionId, Signer, Tokens, jwt_protected};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get, post, routes};

use crate::arms::Arms;
use crate::options::Options;
use crate::random::Random;
use crate::{AUDIENCE, ISSUER};

const COUNTS: [usize; 4] = [0, 1_000, 100_000, 1_000_000];

/// The most of them in a run that only shows that it works: more than are handed over at a time.
const SMOKE: usize = 2 * AT_ONCE;

/// So many different ones come in turn, all of which the default cache has room for.
const TOKENS: usize = 10_000;

/// Requests a second with the most of them, to those with none: at least so much.
const LEAST: f64 = 0.95;

/// What the filters find that nobody put there, of so many tokens with two keys each: more than this, and they are wrong.
const MOST_ASKED: usize = 10;

const SECRET: &str = include_str!("../../../keys/hs256.txt");

#[derive(Claims)]
struct User {
    sub: String,
}

#[jwt_protected(claims = User)]
#[get("/who")]
fn who(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected(claims = User)]
#[post("/revoke")]
async fn revoke(user: Jwt<User>, tokens: &Tokens) -> std::result::Result<(), AuthError> {
    tokens.revoke(&user).await
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let signer = Signer::builder().secret(SECRET.trim(), jwt_core::Algorithm::HS256)?;
    let signer = signer.issuer(ISSUER).audience(AUDIENCE).build()?;
    let sign = |name: String| Ok(format!("Bearer {}", signer.sign(&User { sub: name })?));
    let count = if options.smoke { TOKENS / 100 } else { TOKENS };
    let bearers: Arc<[String]> = (0..count).map(|number| sign(format!("user {number}"))).collect::<Result<_>>()?;
    let lost = sign("somebody who lost it".to_owned())?;
    let revoked = revoked(&lost)?;
    let counts = COUNTS.map(|count| if options.smoke { count.min(SMOKE) } else { count });
    let mut arms = Arms::new();
    let mut stores = Vec::new();
    for count in counts {
        let store = Kept::new(count, revoked);
        let application = Application::new(store.clone(), Arc::clone(&bearers))?;
        application.knows(&lost, count > 0)?;
        stores.push(store);
        arms.push(count.to_string(), Box::new(move |number| application.ask(number)));
    }
    let inside = arms.measure(options)?;
    let most = stores.iter().map(Kept::asked).max().unwrap_or_default();
    if most > MOST_ASKED {
        return Err(format!("the store was asked {most} times about tokens that were not revoked").into());
    }
    let mut arms = Arms::new();
    for count in counts {
        let mut server = Server::start(count, revoked, &bearers)?;
        server.knows(&lost, count > 0)?;
        arms.push(count.to_string(), Box::new(move |number| server.ask(number)));
    }
    let outside = arms.measure(options)?;
    let what = format!("(HS256; {count} others come, all known)");
    Ok(format!(
        "{}\n{}\n{}",
        inside.show(&format!("tokens that were revoked {what}, a whole request without a network")),
        outside.show(&format!("tokens that were revoked {what}, a request over HTTP, one after the other")),
        show(1.0 / outside.last_ratio())
    ))
}

fn show(ratio: f64) -> String {
    let verdict = if ratio >= LEAST { "kept" } else { "missed" };
    format!(
        "- requests over HTTP in a second, with the most of them to those with none: {ratio:.2}, at least {LEAST:.2}: {verdict}\n"
    )
}

/// Serves an application in which so much was revoked, the last of it under this key.
pub(crate) fn serve(count: usize, key: &str) -> Result<()> {
    let key = u128::from_str_radix(key, 16)?.to_be_bytes();
    let last = Revocation { key: RevocationKey::from_bytes(key), before: None, until: LATER };
    let rocket = rocket(Kept::new(count, last)).attach(benches::serving::tell());
    rocket::execute(rocket.launch()).map_err(|error| error.to_string())?;
    Ok(())
}

/// The application in a process of its own.
struct Server<'t> {
    connection: Connection,
    bearers: &'t [String],
    _process: Child,
}

impl<'t> Server<'t> {
    fn start(count: usize, last: Revocation, bearers: &'t [String]) -> Result<Self> {
        let key = format!("{:032x}", u128::from_be_bytes(*last.key.as_bytes()));
        let process = Child::start(["--revoked", &count.to_string(), &key])?;
        let mut server = Self { connection: Connection::open(process.address())?, bearers, _process: process };
        (0..bearers.len()).try_for_each(|number| server.ask(number))?;
        Ok(server)
    }

    fn status(&mut self, bearer: &str) -> Result<u16> {
        let request = format!("GET /who HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {bearer}\r\n\r\n");
        Ok(self.connection.ask(request.as_bytes())?.status)
    }

    fn knows(&mut self, revoked: &str, any: bool) -> Result<()> {
        knows(self.status(revoked)?, any)
    }

    fn ask(&mut self, number: usize) -> Result<()> {
        let bearer = self.bearers.get(number % self.bearers.len()).ok_or("there is no such token")?;
        let status = self.status(bearer)?;
        if status == 200 { Ok(()) } else { Err(format!("a good token: {status}").into()) }
    }
}

/// The token that was revoked after all others is refused, where there are any: the application has heard of all.
fn knows(status: u16, any: bool) -> Result<()> {
    match (status, any) {
        (401, true) | (200, false) => Ok(()),
        _ => Err(format!("the token that was revoked last: {status}").into()),
    }
}

/// What an application has its store keep when this token is revoked.
fn revoked(bearer: &str) -> Result<Revocation> {
    let store = Kept::new(0, Revocation { key: RevocationKey::EVERYTHING, before: None, until: LATER });
    let application = Application::new(store.clone(), Arc::default())?;
    let request = application.client.post("/revoke").header(Header::new("Authorization", bearer.to_owned()));
    let status = request.dispatch().status();
    let kept = store.noted.lock().unwrap_or_else(PoisonError::into_inner).take();
    kept.ok_or_else(|| format!("revoking a token: {status}, and the store heard nothing of it").into())
}

fn rocket(store: Kept) -> Rocket<Build> {
    let secret = SECRET.trim();
    let table = format!("[default.jwt]\nissuer = {ISSUER:?}\naudience = {AUDIENCE:?}\nsecret = {secret:?}\n");
    let rocket = rocket::custom(benches::serving::figment(&table)).attach(jwt_core::fairing().store(store));
    rocket.mount("/", routes![who, revoke])
}

struct Application {
    client: Client,
    bearers: Arc<[String]>,
}

impl Application {
    fn new(store: Kept, bearers: Arc<[String]>) -> Result<Self> {
        let client = Client::untracked(rocket(store)).map_err(|error| error.to_string())?;
        let application = Self { client, bearers };
        (0..application.bearers.len()).try_for_each(|number| application.ask(number))?;
        Ok(application)
    }

    fn status(&self, bearer: &str) -> Status {
        self.client.get("/who").header(Header::new("Authorization", bearer.to_owned())).dispatch().status()
    }

    fn knows(&self, revoked: &str, any: bool) -> Result<()> {
        knows(self.status(revoked).code, any)
    }

    fn ask(&self, number: usize) -> Result<()> {
        let bearer = self.bearers.get(number % self.bearers.len()).ok_or("there is no such token")?;
        let status = self.status(bearer);
        if status == Status::Ok { Ok(()) } else { Err(format!("{status}").into()) }
    }
}

/// A store in which so much was revoked, the last of it this, and that has no sessions.
#[derive(Clone, Debug)]
struct Kept {
    count: usize,
    last: Revocation,
    /// What an application revoked.
    noted: Arc<Mutex<Option<Revocation>>>,
    /// How often it was asked about what is not revoked.
    asked: Arc<AtomicUsize>,
}

/// How many are handed over at a time.
const AT_ONCE: usize = 10_000;

const LATER: NumericDate = NumericDate::from_secs(4_000_000_000);

impl Kept {
    fn new(count: usize, last: Revocation) -> Self {
        Self { count, last, noted: Arc::default(), asked: Arc::default() }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[rocket::async_trait]
impl Store for Kept {
    async fn changes(&self, after: Option<Cursor>) -> std::result::Result<Changes, StoreError> {
        let from = after.map_or(0, |Cursor(number)| number as usize);
        let to = self.count.min(from + AT_ONCE);
        let mut random = Random(from as u64 + 1);
        let mut key = || RevocationKey::from_bytes(std::array::from_fn(|_| random.below(256) as u8));
        let mut revocations: Vec<_> =
            (from..to).map(|_| Revocation { key: key(), before: None, until: LATER }).collect();
        if to == self.count
            && let Some(last) = revocations.last_mut()
        {
            *last = self.last;
        }
        Ok(Changes { revocations, cursor: Some(Cursor(to as u64)), more: to < self.count })
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> std::result::Result<Vec<Revocation>, StoreError> {
        if self.count > 0 && keys.contains(&self.last.key) {
            return Ok(vec![self.last]);
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(Vec::new())
    }

    async fn begin(&self, _: &Session, _: TurnHash) -> std::result::Result<(), StoreError> {
        Err(StoreError::new("there are no sessions"))
    }

    async fn find(&self, _: SessionId) -> std::result::Result<Option<Stored>, StoreError> {
        Ok(None)
    }

    async fn rotate(&self, _: &Rotation) -> std::result::Result<Taken, StoreError> {
        Ok(Taken::Ended)
    }

    async fn revoke(&self, revocation: &Revocation, _: &Ends) -> std::result::Result<(), StoreError> {
        *self.noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(*revocation);
        Ok(())
    }

    async fn clean(&self, _: NumericDate) -> std::result::Result<(), StoreError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_that_has_not_heard_of_all_is_noticed() {
        let last = Revocation { key: RevocationKey::from_bytes([7; 16]), before: None, until: LATER };
        let application = Application::new(Kept::new(1, last), Arc::default()).unwrap();
        let signer = Signer::builder().secret(SECRET.trim(), jwt_core::Algorithm::HS256).unwrap();
        let signer = signer.issuer(ISSUER).audience(AUDIENCE).build().unwrap();
        let bearer = format!("Bearer {}", signer.sign(&User { sub: "x".to_owned() }).unwrap());
        assert!(application.knows(&bearer, true).is_err() && application.knows(&bearer, false).is_ok());
        let application = Application::new(Kept::new(SMOKE, revoked(&bearer).unwrap()), Arc::default()).unwrap();
        assert!(application.knows(&bearer, true).is_ok() && application.knows(&bearer, false).is_err());
    }

    #[test]
    fn the_target_is_for_the_throughput() {
        assert!(show(0.95).ends_with("to those with none: 0.95, at least 0.95: kept\n"));
        assert!(show(0.94).ends_with(": missed\n"));
    }
}
