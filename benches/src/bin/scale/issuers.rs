//! The number of issuers in Rocket.toml, of which each token names one. They are chosen among by the guard, so that it is a
//! whole request that is measured, in one process and without a network.

use benches::Result;
use jwt_core::{Claims, Jwt, KeySet, Signer, SigningKey, jwt_protected};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{get, routes};

use crate::AUDIENCE;
use crate::arms::Arms;
use crate::options::Options;

const COUNTS: [usize; 5] = [1, 2, 10, 30, 100];

/// As many with one issuer as with a hundred.
const TOKENS: usize = 100;

/// One for all issuers: what it costs to verify a signature is the same, and no matter here.
const KEY: &str = include_str!("../../../keys/eddsa.pem");

#[derive(Claims)]
struct User {
    sub: String,
}

#[jwt_protected(claims = User)]
#[get("/who")]
fn who(user: Jwt<User>) -> String {
    user.sub.clone()
}

pub(crate) fn measure(options: &Options) -> Result<String> {
    let path = std::env::temp_dir().join(format!("jwt-core-scale-{}.json", std::process::id()));
    std::fs::write(&path, KeySet::from(SigningKey::from_pem(KEY)?.verifying_key().clone()).to_jwks())?;
    let mut arms = Arms::new();
    for count in COUNTS {
        let application = Application::new(count, &path.to_string_lossy())?;
        arms.push(count.to_string(), Box::new(move |number| application.ask(number)));
    }
    let measured = arms.measure(options);
    std::fs::remove_file(&path)?;
    Ok(measured?.show("issuers in Rocket.toml (EdDSA), a whole request without a network"))
}

struct Application {
    client: Client,
    bearers: Vec<String>,
}

impl Application {
    /// One that has so many issuers, whose keys are in this file, and tokens of each of them.
    fn new(count: usize, keys: &str) -> Result<Self> {
        let names: Vec<_> = (0..count).map(|number| format!("issuer{number}")).collect();
        let url = |name: &str| format!("https://{name}.test");
        let mut table = format!("[default.jwt]\naccept = {names:?}\nlimits = {{ cache = 0 }}\n");
        for name in &names {
            let (url, section) = (url(name), format!("[default.jwt.issuers.{name}]"));
            table += &format!("{section}\nissuer = \"{url}\"\naudience = \"{AUDIENCE}\"\njwks = {keys:?}\n");
        }
        let rocket = rocket::custom(benches::serving::figment(&table)).attach(jwt_core::fairing());
        let client = Client::untracked(rocket.mount("/", routes![who])).map_err(|error| error.to_string())?;
        let user = User { sub: "alice".to_owned() };
        let mut bearers = Vec::new();
        for name in names.iter().cycle().take(TOKENS) {
            let signer = Signer::builder().private_key_pem(KEY)?.issuer(url(name)).audience(AUDIENCE).build()?;
            bearers.push(format!("Bearer {}", signer.sign(&user)?));
        }
        Ok(Self { client, bearers })
    }

    fn ask(&self, number: usize) -> Result<()> {
        let bearer = self.bearers.get(number % TOKENS).ok_or("there is no such token")?;
        let answer = self.client.get("/who").header(Header::new("Authorization", bearer.clone())).dispatch();
        if answer.status() == Status::Ok { Ok(()) } else { Err(format!("{}", answer.status()).into()) }
    }
}
