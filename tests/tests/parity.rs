//! What the authentication libraries of other frameworks give, row by row (README, "Coming from").

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_core::oauth::{AccessToken, TokenGenerator};
use jwt_core::testing::{WithIdentity, clock, ed25519};
use jwt_core::{
    Algorithm, Authenticated, Authorities, BuildError, Caller, Claims, DefaultClaims, IssuedToken, Jwt, KeyResolver,
    Lookup, MaybeJwt, NumericDate, Roles, Scopes, SignError, Signer, Tokens, Unavailable, Unverified, Verifier,
    VerifierBuilder, VerifyingKey, jwt_protected, jwt_public, protect,
};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{get, post, routes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::{bearer, client, configured, denial};

const SECRET: &str = "secret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"";

#[derive(Claims, Clone)]
struct User {
    sub: String,
    #[claim(roles, default)]
    roles: Roles,
}

fn alice(roles: &[&str]) -> User {
    User { sub: "alice".into(), roles: roles.iter().copied().collect() }
}

#[jwt_protected(claims = User)]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_public("hands out tokens")]
#[post("/login")]
fn login(tokens: &Tokens) -> Result<IssuedToken, jwt_core::AuthError> {
    Ok(tokens.issue(&alice(&[]))?)
}

fn token(client: &Client) -> String {
    let answer: Value = client.post("/login").dispatch().into_json().expect("a token");
    answer["access_token"].as_str().expect("text").to_owned()
}

fn app(settings: &str) -> Client {
    client(configured(&format!("[default.jwt]\n{settings}")).attach(jwt_core::fairing()).mount("/", routes![me, login]))
}

// ---- A: pyramid_jwtauth

#[test]
fn a_unauthenticated_requests_are_challenged_in_the_configured_scheme() {
    let client = app(&format!("{SECRET}\nscheme = \"JWT\""));
    let denied = denial(client.get("/me").dispatch());
    assert_eq!((denied.status, denied.challenge.as_deref()), (Status::Unauthorized, Some("JWT")));
}

#[test]
fn a_the_token_may_be_an_auth_param() {
    let client = app(&format!("{SECRET}\nscheme = \"JWT\""));
    let token = token(&client);
    for value in [format!("JWT {token}"), format!("JWT token={token}"), format!("JWT token=\"{token}\"")] {
        let response = client.get("/me").header(Header::new("Authorization", value)).dispatch();
        assert_eq!(response.into_string().as_deref(), Some("alice"));
    }
    assert_eq!(bearer(client.get("/me"), &token).dispatch().status(), Status::Unauthorized);
}

#[test]
fn a_tokens_are_made_and_checked_with_secrets_and_key_pairs() {
    let rsa = tests::keys::RSA;
    let ed = ed25519().private_key;
    for settings in [SECRET.to_owned(), format!("private_key = '''{rsa}'''"), format!("private_key = '''{ed}'''")] {
        let client = app(&settings);
        let token = token(&client);
        assert_eq!(bearer(client.get("/me"), &token).dispatch().into_string().as_deref(), Some("alice"));
    }
}

struct Groups;

#[rocket::async_trait]
impl Authorities for Groups {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        Ok(match caller.subject() {
            Some("alice") => Lookup::known().roles(["group:writers", "role:admin"]),
            Some("bob") => Lookup::known(),
            _ => Lookup::unknown(),
        })
    }
}

#[jwt_protected(claims = User, role("group:writers"))]
#[get("/write")]
fn write() {}

#[test]
fn a_b_the_application_looks_the_user_up() {
    let rocket = configured(&format!("[default.jwt]\n{SECRET}"))
        .attach(jwt_core::fairing().authorities(Groups))
        .mount("/", routes![me, write]);
    let client = client(rocket);
    let status = |path: &'static str, sub: &str| {
        client.get(path).identity(&User { sub: sub.into(), ..alice(&[]) }).dispatch().status()
    };
    assert_eq!(status("/write", "alice"), Status::Ok);
    assert_eq!(status("/write", "bob"), Status::Forbidden);
    assert_eq!(status("/me", "bob"), Status::Ok);
    assert_eq!(status("/me", "eve"), Status::Unauthorized, "a good token of a user that is no more");
}

// ---- B: pyramid_jwt

#[test]
fn b_every_flag_comes_from_the_configuration() {
    let settings = "secret = \"c2VjcmV0IG9mIGF0IGxlYXN0IDY0IGJ5dGVzLCBhcyBIUzUxMiB3YW50cyBpdCwgbm90IGxlc3M\"\n\
        algorithm = \"HS512\"\nexpiration = 600\naudience = \"api\"\nleeway = 0\nheader = \"X-Token\"";
    let client = app(settings);
    let time = clock(client.rocket());
    time.set(NumericDate::from_secs(1_000_000));
    let token = token(&client);
    let with = |token: &str| client.get("/me").header(Header::new("X-Token", token.to_owned())).dispatch().status();
    assert_eq!(with(&token), Status::Ok);
    assert_eq!(bearer(client.get("/me"), &token).dispatch().status(), Status::Unauthorized, "another header");
    // Shared caches know `Authorization`, and no other header.
    let answer = client.get("/me").header(Header::new("X-Token", token.clone())).dispatch();
    let caching = ["Vary", "Cache-Control"].map(|name| answer.headers().get_one(name).map(str::to_owned));
    assert_eq!(caching, [Some("X-Token".to_owned()), Some("private".to_owned())]);
    time.set(NumericDate::from_secs(1_000_599));
    assert_eq!(with(&token), Status::Ok);
    time.set(NumericDate::from_secs(1_000_600));
    assert_eq!(with(&token), Status::Unauthorized);
}

/// A claim of a type of the application's own: serde is the encoder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Account {
    number: u32,
    tags: Vec<String>,
}

#[derive(Claims)]
struct Customer {
    sub: u64,
    account: Account,
    plan: Option<String>,
}

#[jwt_protected]
#[get("/customer")]
fn customer(customer: Jwt<Customer>) -> String {
    let audience: Vec<&str> = customer.registered().audience().collect();
    format!("{} {} {:?} {audience:?}", customer.sub, customer.account.number, customer.plan)
}

#[test]
fn b_tokens_carry_whatever_serde_writes_and_each_may_differ() {
    let settings = format!("[default.jwt]\n{SECRET}\naudience = [\"api\", \"other\"]");
    let client = client(configured(&settings).attach(jwt_core::fairing()).mount("/", routes![customer]));
    let tokens = Tokens::of(client.rocket()).expect("signs");
    let account = Account { number: 7, tags: vec!["x".into()] };
    let customer = Customer { sub: 4, account, plan: None };
    let token = tokens.issue_with(&customer, |token| {
        token.expires_in(Duration::from_secs(60)).audience("other").claim("plan", "gold")
    });
    let token = token.expect("issues");
    assert_eq!(token.expires_in(), Some(Duration::from_secs(60)));
    let said = bearer(client.get("/customer"), token.token()).dispatch().into_string();
    assert_eq!(said.as_deref(), Some("4 7 Some(\"gold\") [\"other\"]"));
    let eternal = tokens.issue_with(&customer, |token| token.never_expires());
    assert_eq!(eternal.unwrap_err(), SignError::MustExpire);
    let twice = tokens.issue_with(&customer, |token| token.claim("account", 1));
    assert_eq!(twice.unwrap_err(), SignError::WrittenTwice("account".into()));
}

#[jwt_protected]
#[get("/claims")]
fn claims(user: Jwt<DefaultClaims>) -> String {
    let all: Value = serde_json::from_slice(&user.payload()).expect("JSON");
    let iat = all["iat"].as_u64() == user.registered().issued_at().map(NumericDate::as_secs);
    format!("{} {} {iat}", user.subject().unwrap_or("-"), all["color"])
}

#[test]
fn b_d_claims_are_at_hand_as_they_were_sent() {
    let client =
        client(configured(&format!("[default.jwt]\n{SECRET}")).attach(jwt_core::fairing()).mount("/", routes![claims]));
    let request = client.get("/claims").identity_with(&alice(&[]), |token| token.claim("color", json!(["red"])));
    assert_eq!(request.dispatch().into_string().as_deref(), Some("alice [\"red\"] true"));
}

#[jwt_protected(claims = User, permission("create"))]
#[post("/articles")]
fn create() {}

#[jwt_protected(claims = User, permission("update"))]
#[post("/articles/1")]
fn update() {}

#[jwt_public("everyone may read")]
#[get("/articles")]
fn read() {}

#[test]
fn b_an_access_control_list_turns_roles_into_permissions() {
    let settings = format!(
        "[default.jwt]\n{SECRET}\n[default.jwt.grants]\n\"role:editor\" = [\"create\", \"update\"]\n\"role:author\" = \"create\"\nadmin = \"*\""
    );
    let client = client(configured(&settings).attach(jwt_core::fairing()).mount("/", routes![create, update, read]));
    let table =
        [("role:editor", true, true), ("role:author", true, false), ("admin", true, true), ("guest", false, false)];
    for (role, creates, updates) in table {
        let passes = |path: &'static str| client.post(path).identity(&alice(&[role])).dispatch().status() == Status::Ok;
        assert_eq!((passes("/articles"), passes("/articles/1")), (creates, updates), "{role}");
    }
    assert_eq!(client.get("/articles").dispatch().status(), Status::Ok);
}

#[test]
fn b_tokens_of_others_verify_with_nothing_but_the_key() {
    // Made by PyJWT with `"sub": 4`, and no other claim than `exp`.
    #[derive(Claims)]
    struct Numbered {
        sub: u64,
    }
    #[jwt_protected]
    #[get("/numbered")]
    fn numbered(user: Jwt<Numbered>) -> String {
        format!("{} {:?}", user.sub, user.identity().subject)
    }
    let fixture: Value = serde_json::from_str(include_str!("../interop/fixtures/pyjwt_plain.json")).expect("JSON");
    let secret = fixture["secret"].as_str().expect("text");
    let rocket = configured(&format!("[default.jwt]\nsecret = \"{secret}\""));
    let client = client(rocket.attach(jwt_core::fairing()).mount("/", routes![numbered, me]));
    let token = fixture["token"].as_str().expect("text");
    assert_eq!(bearer(client.get("/numbered"), token).dispatch().into_string().as_deref(), Some("4 Some(\"4\")"));
    assert_eq!(bearer(client.get("/me"), token).dispatch().status(), Status::Unauthorized, "there `sub` is a string");
}

// ---- D: apistar-jwt

#[jwt_public("leaves the decision to the handler")]
#[get("/maybe")]
fn maybe(user: MaybeJwt<DefaultClaims>) -> String {
    match user.as_ref() {
        Some(user) => format!("{:?} {:?} {}", user.subject(), user.user_id(), user.token().len() > 20),
        None => "nobody".into(),
    }
}

#[test]
fn d_the_handler_asks_who_it_is() {
    let settings = format!("[default.jwt]\n{SECRET}\nsubject = \"username\"\nid = \"user_id\"");
    let client = client(configured(&settings).attach(jwt_core::fairing()).mount("/", routes![maybe]));
    assert_eq!(client.get("/maybe").dispatch().into_string().as_deref(), Some("nobody"));
    let named = client
        .get("/maybe")
        .identity_with(&DefaultClaims::default(), |token| token.claim("username", "alice").claim("user_id", 7));
    assert_eq!(named.dispatch().into_string().as_deref(), Some("Some(\"alice\") Some(\"7\") true"));
    let nameless = client.get("/maybe").identity(&DefaultClaims::default());
    assert_eq!(nameless.dispatch().into_string().as_deref(), Some("None None true"));
}

#[get("/plain")]
fn plain() -> &'static str {
    "plain"
}

#[test]
fn d_a_policy_covers_a_whole_application() {
    let rocket = configured(&format!("[default.jwt]\n{SECRET}"));
    let rocket = rocket.attach(jwt_core::fairing()).mount("/", protect::<Authenticated<User>>(routes![plain, me]));
    let client = client(rocket);
    for path in ["/plain", "/me"] {
        let denied = denial(client.get(path).dispatch());
        assert_eq!((denied.status, denied.code.as_deref()), (Status::Unauthorized, Some("token_missing")), "{path}");
        assert_eq!(client.get(path).identity(&alice(&[])).dispatch().status(), Status::Ok, "{path}");
    }
}

#[test]
fn d_several_algorithms_are_accepted_where_configured() {
    let rsa = tests::keys::RSA;
    let sign = |algorithm: &str| {
        let client = app(&format!("private_key = '''{rsa}'''\nalgorithm = \"{algorithm}\""));
        token(&client)
    };
    let client = app(&format!("private_key = '''{rsa}'''\nalgorithms = [\"RS256\", \"PS256\"]"));
    for (algorithm, accepted) in [("RS256", true), ("PS256", true), ("RS512", false), ("PS384", false)] {
        let status = bearer(client.get("/me"), &sign(algorithm)).dispatch().status();
        assert_eq!(status == Status::Ok, accepted, "{algorithm}");
    }
}

#[test]
fn d_everything_of_a_token_can_be_given() {
    let settings = format!("[default.jwt]\n{SECRET}\nissuer = \"https://a.example\"\naudience = \"api\"");
    let client = client(configured(&settings).attach(jwt_core::fairing()).mount("/", routes![all]));
    let time = clock(client.rocket());
    time.set(NumericDate::from_secs(1_000_000));

    #[jwt_protected]
    #[get("/all")]
    fn all(user: Jwt<User>) -> String {
        let header = user.header();
        let registered = user.registered();
        format!(
            "{:?} {:?} {:?} {} {} {} {} {}",
            header.kid(),
            header.typ(),
            header.get("origin").and_then(Value::as_str),
            registered.subject().unwrap_or("-"),
            registered.audience().collect::<Vec<_>>().join("+"),
            registered.issued_at().map_or(0, NumericDate::as_secs),
            registered.not_before().map_or(0, NumericDate::as_secs),
            registered.expires_at().map_or(0, NumericDate::as_secs),
        )
    }

    let tokens = Tokens::of(client.rocket()).expect("signs");
    let user = alice(&[]);
    let issue = |issuer: &str| {
        let token = tokens.issue_with(&user, |token| {
            token
                .issuer(issuer)
                .subject("bob")
                .audience("api")
                .audience("web")
                .issued_at(NumericDate::from_secs(999_990))
                .not_before(NumericDate::from_secs(999_995))
                .expires_at(NumericDate::from_secs(1_000_100))
                .kid("k1")
                .typ("at+jwt")
                .header("origin", "test")
        });
        token.expect("issues").token().to_owned()
    };
    let said = bearer(client.get("/all"), &issue("https://a.example")).dispatch().into_string();
    let expected = "Some(\"k1\") Some(\"at+jwt\") Some(\"test\") bob api+web 999990 999995 1000100";
    assert_eq!(said.as_deref(), Some(expected));
    assert_eq!(bearer(client.get("/all"), &issue("https://b.example")).dispatch().status(), Status::Unauthorized);
    for name in ["alg", "crit", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"] {
        assert!(tokens.issue_with(&user, |token| token.header(name, "x")).is_err(), "{name}");
    }
}

// ---- E: PyJOAT

const PROVIDER: &str = "https://provider.example.com";

/// A generator that signs with this secret.
fn generator(secret: &str) -> TokenGenerator {
    let signer = Signer::builder().secret(secret, Algorithm::HS256).expect("long enough").issuer(PROVIDER);
    TokenGenerator::new(signer.expiration(Duration::from_secs(3600)).build().expect("a signer")).expect("an issuer")
}

const SHARED: &str = "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi";

fn verifier(audience: &str) -> VerifierBuilder {
    let key = VerifyingKey::from_secret(SHARED.as_bytes(), Algorithm::HS256).expect("long enough");
    Verifier::builder().keys(key).issuer(PROVIDER).audience(audience)
}

/// The claims, as they are.
fn payload(token: &str) -> Value {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("a payload")).expect("base64url");
    serde_json::from_slice(&payload).expect("JSON")
}

#[test]
fn e_a_generator_is_bound_to_a_provider() {
    let tokens = generator(SHARED);
    assert_eq!(tokens.provider(), PROVIDER);
    let token =
        tokens.for_client("abcd").scope(["basic", "articles"]).user("1234").jwt_id("id-1").sign().expect("signs");
    let claims = payload(&token);
    for (name, value) in [
        ("aud", json!("abcd")),
        ("iss", json!(PROVIDER)),
        ("scp", json!(["basic", "articles"])),
        ("scope", json!("basic articles")),
        ("sub", json!("1234")),
        ("client_id", json!("abcd")),
        ("jti", json!("id-1")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!(claims["exp"].as_u64(), claims["iat"].as_u64().map(|iat| iat + 3600));

    let nameless = Signer::builder().secret(SHARED, Algorithm::HS256).expect("long enough").build().expect("a signer");
    assert_eq!(TokenGenerator::new(nameless).unwrap_err(), BuildError::Empty("issuer"));
}

#[test]
fn e_what_a_generator_refuses_no_verifier_would_take() {
    let tokens = generator(SHARED);
    let signed = |client: &str, user: &str, scope: &str| tokens.for_client(client).user(user).scope([scope]).sign();
    assert!(signed("abcd", "1234", "basic").is_ok());
    assert_eq!(signed("", "1234", "basic"), Err(SignError::InvalidClaim("client_id")));
    assert_eq!(signed(&"a".repeat(257), "1234", "basic"), Err(SignError::InvalidClaim("client_id")));
    assert_eq!(signed("abcd", "", "basic"), Err(SignError::InvalidClaim("sub")));
    assert_eq!(signed("abcd", "abcd", "basic"), Err(SignError::NotGranted("sub")));
    for scope in ["", "a b", "a\"", "\u{e4}"] {
        assert_eq!(signed("abcd", "1234", scope), Err(SignError::InvalidScope), "{scope}");
    }
}

#[test]
fn e_parsing_yields_user_scope_client_and_provider() {
    let tokens = generator(SHARED);
    let token = tokens.for_client("abcd").user("1234").scope(["basic"]).sign().expect("signs");
    let read =
        |audience: &str, token: &str| verifier(audience).build().expect("a verifier").verify::<AccessToken>(token);
    let parsed = read("abcd", &token).expect("good");
    assert_eq!((parsed.user(), parsed.client_id.as_str()), (Some("1234"), "abcd"));
    assert_eq!(
        (parsed.scope.iter().collect::<Vec<_>>(), parsed.registered().issuer()),
        (vec!["basic"], Some(PROVIDER))
    );
    assert_eq!(parsed.header().typ(), Some("at+jwt"));

    // A client for itself, and a resource in the place of the client.
    let own = read("api", &tokens.for_client("abcd").audience("api").sign().expect("signs")).expect("good");
    assert_eq!((own.user(), own.sub.as_str(), own.scope.is_empty()), (None, "abcd", true));
    assert!(read("api", &token).is_err());
}

#[test]
fn e_the_scope_has_either_name_and_one_meaning() {
    let signer = Signer::builder().secret(SHARED, Algorithm::HS256).expect("long enough").issuer(PROVIDER);
    let signer = signer.audience("api").build().expect("a signer");
    let verifier = verifier("api").build().expect("a verifier");
    let alice = DefaultClaims { sub: Some("alice".into()), ..DefaultClaims::default() };
    let read = |typ: &str, claims: Value| {
        let claims = claims.as_object().expect("an object").clone();
        let token =
            claims.into_iter().fold(signer.token(&alice).typ(typ), |token, (name, value)| token.claim(name, value));
        let read = verifier.verify::<AccessToken>(&token.sign().expect("signs"));
        read.map(|read| read.scope.iter().collect::<Vec<_>>().join(" ")).map_err(|error| error.code())
    };
    assert_eq!(read("at+jwt", json!({"client_id": "c", "scope": "a b"})).as_deref(), Ok("a b"));
    assert_eq!(read("at+jwt", json!({"client_id": "c", "scp": "a b"})).as_deref(), Ok("a b"));
    assert_eq!(read("at+jwt", json!({"client_id": "c", "scp": ["a", "b"]})).as_deref(), Ok("a b"));
    assert_eq!(read("at+jwt", json!({"client_id": "c", "scp": ["b", "a"], "scope": "a b"})).as_deref(), Ok("a b"));
    assert_eq!(read("application/at+jwt", json!({"client_id": "c"})).as_deref(), Ok(""));
    assert!(read("at+jwt", json!({"client_id": "c", "scp": ["a", "b", "c"], "scope": "a b"})).is_err());
    assert!(read("at+jwt", json!({"client_id": "c", "scp": ["a"], "scope": "a b"})).is_err());
    assert!(read("at+jwt", json!({"scope": "a b"})).is_err());
    assert!(read("at+jwt", json!({"client_id": "", "scope": "a b"})).is_err());
    assert_eq!(read("JWT", json!({"client_id": "c", "scope": "a b"})), Err("type_not_accepted"));
}

/// What PyJOAT itself writes: `JWT`, no `client_id`, and the client in `aud`.
#[derive(Claims)]
struct Joat {
    sub: String,
    aud: String,
    #[claim(scopes, rename = "scp")]
    scope: Scopes,
}

#[test]
fn e_its_own_tokens_are_read_by_a_type_that_says_so() {
    let theirs = Joat { sub: "1234".into(), aud: String::new(), scope: Scopes::from(["basic"]) };
    let signer = Signer::builder().secret(SHARED, Algorithm::HS256).expect("long enough").issuer(PROVIDER);
    let token = signer.audience("abcd").build().expect("a signer").sign(&theirs).expect("signs");
    let read = verifier("abcd").build().expect("a verifier").verify::<Joat>(&token).expect("good");
    assert_eq!((read.sub.as_str(), read.aud.as_str(), read.scope.contains_name("basic")), ("1234", "abcd", true));
}

#[jwt_protected(claims = AccessToken, scope("write"))]
#[get("/write")]
fn write_by_token(token: Jwt<AccessToken>) -> String {
    format!("{} by {}", token.user().unwrap_or_default(), token.client_id)
}

/// The key of each client, as the application computes it.
#[derive(Clone, Default)]
struct Salts(Arc<Mutex<HashMap<String, u32>>>);

impl Salts {
    /// Of a client's name and the number of its key.
    fn secret(&self, client: &str) -> Option<String> {
        let number = *self.0.lock().expect("no panic").get(client)?;
        Some(format!("{client}-{number}-s3cr3t-Kq7Lx9Vt2Wm4Zr6Yb8Nc0Pd1Fh5Jg"))
    }

    fn set(&self, client: &str, number: u32) {
        self.0.lock().expect("no panic").insert(client.to_owned(), number);
    }
}

#[rocket::async_trait]
impl KeyResolver for Salts {
    // What a token says before its signature is checked is of a type of its own.
    async fn resolve(&self, token: &Unverified<'_>) -> Result<Option<VerifyingKey>, Unavailable> {
        let secret = token.text("client_id").and_then(|client| self.secret(client));
        Ok(secret.map(|secret| VerifyingKey::from_secret(secret.as_bytes(), Algorithm::HS256)).transpose()?)
    }
}

#[test]
fn e_the_key_of_one_client_changes_and_the_others_stay() {
    let salts = Salts::default();
    ["a", "b"].iter().for_each(|client| salts.set(client, 1));
    let settings = format!("[default.jwt]\nissuer = \"{PROVIDER}\"\naudience = \"api\"\n");
    let fairing = jwt_core::fairing().key_resolver(salts.clone());
    let client = client(configured(&settings).attach(fairing).mount("/", routes![write_by_token]));
    let issue = |name: &str| {
        let tokens = generator(&salts.secret(name).expect("a client"));
        tokens.for_client(name).user("alice").scope(["write"]).audience("api").sign().expect("signs")
    };
    let passes = |token: &str| bearer(client.get("/write"), token).dispatch().status() == Status::Ok;
    let (a, b) = (issue("a"), issue("b"));
    assert!(passes(&a) && passes(&b));
    salts.set("a", 2);
    assert!(!passes(&a) && passes(&b));
    assert!(passes(&issue("a")));
}
