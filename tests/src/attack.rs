//! An application to attack, and what must hold of every attack on it.

use jsonwebtoken::{DecodingKey, EncodingKey};
use jwt_core::{Claims, Jwt, MaybeJwt, Settings, TokenError, Verifier, jwt_protected, jwt_public};
use rocket::figment::Figment;
use rocket::http::Header;
use rocket::local::blocking::Client;
use rocket::{get, routes};

use crate::forge::{AUDIENCE, ISSUER, SUBJECT, claims, seal};
use crate::naive::{Naive, naive, naive_request};
use crate::{journal, keys};

#[derive(Claims)]
pub struct User {
    pub sub: String,
}

#[jwt_protected]
#[get("/")]
fn protected(user: Jwt<User>) -> String {
    format!("let in {}", user.sub.len())
}

#[jwt_public("reads a token where there is one")]
#[get("/optional")]
fn optional(user: MaybeJwt<User>) -> &'static str {
    if user.is_some() { "let in" } else { "nobody" }
}

/// What the application signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hs256,
    Rs256,
    Es256,
    EdDsa,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Hs256, Kind::Rs256, Kind::Es256, Kind::EdDsa];

    /// For the backend, which knows what the library under test must not be asked.
    pub fn algorithm(self) -> jsonwebtoken::Algorithm {
        match self {
            Kind::Hs256 => jsonwebtoken::Algorithm::HS256,
            Kind::Rs256 => jsonwebtoken::Algorithm::RS256,
            Kind::Es256 => jsonwebtoken::Algorithm::ES256,
            Kind::EdDsa => jsonwebtoken::Algorithm::EdDSA,
        }
    }

    pub fn public_pem(self) -> Option<&'static str> {
        match self {
            Kind::Hs256 => None,
            Kind::Rs256 => Some(keys::RSA_PUBLIC),
            Kind::Es256 => Some(keys::P256_PUBLIC),
            Kind::EdDsa => Some(keys::ED_PUBLIC),
        }
    }

    fn encoding(self) -> EncodingKey {
        match self {
            Kind::Hs256 => EncodingKey::from_secret(keys::SECRET.as_bytes()),
            Kind::Rs256 => keys::encoding(keys::RSA),
            Kind::Es256 => keys::encoding(keys::P256),
            Kind::EdDsa => keys::encoding(keys::ED),
        }
    }

    fn decoding(self) -> DecodingKey {
        match self.public_pem() {
            Some(pem) => keys::decoding(pem),
            None => DecodingKey::from_secret(keys::SECRET.as_bytes()),
        }
    }
}

/// The table `jwt` of a Rocket.toml with issuer and audience, without a key.
pub fn figment() -> Figment {
    Figment::from(rocket::Config::debug_default())
        .merge(("log_level", "normal"))
        .merge(("jwt.issuer", ISSUER))
        .merge(("jwt.audience", AUDIENCE))
}

/// The same application in front of Rocket, without it, and in the naive way.
pub struct Target {
    pub kind: Kind,
    pub client: Client,
    pub verifier: Verifier,
    pub key: EncodingKey,
    pub naive_key: DecodingKey,
}

impl Target {
    pub fn new(kind: Kind) -> Self {
        Self::with(kind, |figment| figment)
    }

    /// One key, and more settings.
    pub fn with(kind: Kind, more: impl FnOnce(Figment) -> Figment) -> Self {
        let figment = match kind.public_pem() {
            Some(pem) => figment().merge(("jwt.public_key", pem)),
            None => figment().merge(("jwt.secret", keys::SECRET)),
        };
        Self::of(kind, &more(figment))
    }

    /// Whatever keys the figment says; forgeries are signed as `kind`.
    pub fn of(kind: Kind, figment: &Figment) -> Self {
        journal::install();
        let verifier = Settings::read(figment).expect("good settings").verifier().clone();
        let app = rocket::custom(figment).attach(jwt_core::fairing()).mount("/", routes![protected, optional]);
        let client = Client::untracked(app).expect("an application that launches");
        Target { kind, client, verifier, key: kind.encoding(), naive_key: kind.decoding() }
    }

    /// `{"typ":"JWT","alg":..}`.
    pub fn header(&self) -> String {
        format!(r#"{{"typ":"JWT","alg":"{:?}"}}"#, self.kind.algorithm())
    }

    /// The same, with more members: text that begins with a comma.
    pub fn header_with(&self, members: &str) -> String {
        format!(r#"{{"typ":"JWT","alg":"{:?}"{members}}}"#, self.kind.algorithm())
    }

    /// Signed with the target's own key: the signature is never what is wrong.
    pub fn seal(&self, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
        seal(&self.key, self.kind.algorithm(), header, payload)
    }

    pub fn good(&self) -> String {
        self.seal(self.header(), good_claims())
    }

    /// A good header, and these claims.
    pub fn claiming(&self, payload: impl AsRef<[u8]>) -> String {
        self.seal(self.header(), payload)
    }

    /// A good payload, and these members of the header beside the usual ones.
    pub fn heading(&self, members: &str) -> String {
        self.seal(self.header_with(members), good_claims())
    }

    pub fn naive(&self, token: &str) -> Naive {
        naive(token, self.kind.algorithm(), &self.naive_key)
    }

    pub fn naive_request(&self, headers: &[(String, String)]) -> Naive {
        naive_request(headers, self.kind.algorithm(), &self.naive_key)
    }

    pub fn verify(&self, token: &str) -> Result<(), TokenError> {
        self.verifier.verify::<User>(token).map(drop)
    }

    pub fn send(&self, path: &str, headers: &[(String, String)]) -> Answer {
        let ((status, challenge, body), log) = journal::recorded(|| {
            let mut request = self.client.get(path.to_owned());
            for (name, value) in headers {
                request.add_header(Header::new(name.clone(), value.clone()));
            }
            let response = request.dispatch();
            let challenges: Vec<&str> = response.headers().get("WWW-Authenticate").collect();
            assert!(challenges.len() <= 1, "{challenges:?}");
            let challenge = challenges.first().map(|text| (*text).to_owned());
            (response.status().code, challenge, response.into_string().unwrap_or_default())
        });
        Answer { status, challenge, body, log }
    }

    pub fn bearer(&self, token: &str) -> Answer {
        self.send("/", &bearer(token))
    }
}

pub fn good_claims() -> String {
    serde_json::Value::Object(claims()).to_string()
}

pub fn bearer(token: &str) -> Vec<(String, String)> {
    vec![("Authorization".to_owned(), format!("Bearer {token}"))]
}

/// What came back, and what was logged meanwhile.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub challenge: Option<String>,
    pub body: String,
    pub log: Vec<String>,
}

impl Answer {
    fn problem(&self, member: &str) -> Option<String> {
        let body: serde_json::Value = serde_json::from_str(&self.body).ok()?;
        body.get(member)?.as_str().map(str::to_owned)
    }

    /// What is wrong with a refusal, in words; nothing, if it is as it has to be.
    pub fn faults(&self, status: u16, error: Option<&str>, code: &str, secrets: &[&str]) -> Vec<String> {
        let mut faults = Vec::new();
        if self.status != status {
            faults.push(format!("status {} and not {status}", self.status));
        }
        if self.problem("code").as_deref() != Some(code) {
            faults.push(format!("code {:?} and not {code:?}", self.problem("code")));
        }
        let detail = self.problem("detail").unwrap_or_default().replace(['"', '\\'], "");
        let challenge = match error {
            Some(error) => format!(r#"Bearer error="{error}",error_description="{detail}""#),
            None => "Bearer".to_owned(),
        };
        if self.challenge.as_ref() != Some(&challenge) {
            faults.push(format!("challenge {:?} and not {challenge:?}", self.challenge));
        }
        if self.body.contains("let in") {
            faults.push("it was let in".to_owned());
        }
        if !self.log.iter().any(|line| line.contains("GET /")) {
            faults.push(format!("Rocket's log was not captured: {:?}", self.log));
        }
        faults.extend(self.leaks(secrets));
        faults
    }

    /// Where the answer or the log show what they must not.
    pub fn leaks(&self, secrets: &[&str]) -> Vec<String> {
        let parts = secrets.iter().flat_map(|text| text.split(['.', ' ', ',', '"'])).filter(|part| part.len() >= 16);
        let needles: Vec<&str> =
            secrets.iter().copied().filter(|text| text.len() >= 8).chain(parts).chain([SUBJECT]).collect();
        let shown = self.log.iter().chain([&self.body]).chain(&self.challenge);
        shown
            .filter(|line| needles.iter().any(|needle| line.contains(needle)))
            .map(|line| format!("leaks into {line:.200}"))
            .collect()
    }
}

/// One forged token: what the library must say of it, and what the naive way does.
pub struct Row {
    pub name: String,
    pub token: String,
    pub error: TokenError,
    pub naive: Naive,
    /// Further text that must not be shown.
    pub hidden: Vec<String>,
}

impl Row {
    pub fn new(name: impl Into<String>, token: impl Into<String>, error: impl Into<TokenError>, naive: Naive) -> Self {
        Row { name: name.into(), token: token.into(), error: error.into(), naive, hidden: Vec::new() }
    }

    #[must_use]
    pub fn hiding(mut self, text: impl Into<String>) -> Self {
        self.hidden.push(text.into());
        self
    }
}

/// Sends every row to the target: through Rocket, to the verifier, and in the naive way. All that is wrong is reported
/// together.
pub fn check(target: &Target, rows: &[Row]) {
    let mut faults = Vec::new();
    let good = target.good();
    let welcome = target.bearer(&good);
    if welcome.status != 200 || target.verify(&good) != Ok(()) || target.naive(&good) != Naive::Accepts {
        faults.push(format!("the good token: {welcome:?}, {:?}", target.verify(&good)));
    }
    for Row { name, token, error, naive, hidden } in rows {
        let mut fault = |text: String| faults.push(format!("{:?}, {name}: {text}", target.kind));
        if target.verify(token).as_ref() != Err(error) {
            fault(format!("{:?} and not {error:?}", target.verify(token)));
        }
        if target.naive(token) != *naive {
            fault(format!("the naive way: {:?}", target.naive(token)));
        }
        let secrets: Vec<&str> = hidden.iter().map(String::as_str).chain([token.as_str()]).collect();
        if secrets
            .iter()
            .any(|secret| secret.len() >= 8 && (error.to_string() + &format!("{error:?}")).contains(secret))
        {
            fault("leaks into the error".to_owned());
        }
        let answer = target.bearer(token);
        answer.faults(401, Some("invalid_token"), error.code(), &secrets).into_iter().for_each(&mut fault);
        // Present and bad is not absent.
        let answer = target.send("/optional", &bearer(token));
        answer.faults(401, Some("invalid_token"), error.code(), &secrets).into_iter().for_each(&mut fault);
    }
    assert!(!rows.is_empty());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
