//! The table `jwt` of Rocket.toml.

mod audit;
mod client;
mod files;
mod issuers;
mod keys;
mod preset;
mod reader;
mod reload;

use std::sync::Arc;
use std::time::Duration;

use rocket::figment::Figment;
use rocket::http::uncased::Uncased;

#[cfg(feature = "jwks")]
pub(in crate::web) use self::client::Start;
use self::keys::Keys;
pub use self::reader::ConfigError;
pub(in crate::web) use self::reader::list;
use self::reader::{Reader, Setting, Table};
pub(super) use self::reload::Reload;
use super::audit::AuditSettings;
use super::credentials::Transport;
use crate::claims::registered::NAMES as REGISTERED;
use crate::claims::vocabulary::{ALL, nearest};
use crate::policy::{Grant, Grants};
use crate::token::{DEFAULT_TOKEN_LIMIT, Issuer, Issuers, MAX_LEEWAY, Swapped, media_type};
use crate::{Algorithm, Clock, KeyResolver, Signer, SigningKey, Verifier, VerifierBuilder};

/// The configured name of the application's own issuer.
pub(super) const OWN_ISSUER: &str = "self";

/// The longest lifetime of a token.
const MAX_EXPIRATION: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// What the table `jwt` of the configuration says, checked and ready for use.
///
/// The fairing reads it at launch. Programs that are not servers (a command-line tool beside one, say) and unit tests
/// that want to know whether a configuration will launch read it themselves:
///
/// ```
/// use jwt_core::Settings;
/// use rocket::Config;
///
/// let figment = Config::figment().merge(("jwt.secret", "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi"));
/// let settings = Settings::read(&figment).unwrap();
/// assert!(settings.signer().is_some());
/// ```
/// # The table
///
/// | key | default | meaning |
/// | --- | --- | --- |
/// | `algorithm` | from the key | what to sign with; HS256 for a secret, RS256 for an RSA key |
/// | `algorithms` | what the keys allow | what to accept |
/// | `secret`, `secret_file` | | HMAC key as text, or the file that holds it; at least 32, 48 or 64 bytes for HS256, HS384, HS512 |
/// | `private_key`, `public_key` | | PEM text (starts with `-----BEGIN`) or a path; the algorithm follows from the key |
/// | `keys` | | a list of `{ kid, private_key or public_key or secret or secret_file, algorithm, use = "sign" or "verify" }`; or the path of a private JWK set, of which the first key with a private half signs and all verify |
/// | `issuer`, `audience` | | filled in when signing; required, and compared byte by byte, when verifying |
/// | `expiration` | `"15m"` | how long an issued token lives |
/// | `leeway` | `"30s"` | how far clocks may differ; at most 5 minutes |
/// | `max_age` | none | how long after `iat` a token is accepted; needs `iat` |
/// | `typ` | `"JWT"`, `"at+jwt"` accepted | one or several; the first is signed with; `""` beside others accepts tokens without |
/// | `header`, `scheme` | `Authorization`, `Bearer` | where the token is; another header carries the bare token |
/// | `subject`, `id` | `sub`, `id` | which claims name the user |
/// | `grants` | | role to permissions, `"*"` for all |
/// | `issuers.<name>` | | another issuer; see below |
/// | `accept` | the only issuer there is | with several issuers: the names of those whose tokens a route takes that does not say `issuer = ..`; the own one is called `self` |
/// | `limits` | `{ token = "8KiB" }` | sizes |
/// | `reload` | `"30s"` | how often the files with keys are looked at, and read again where one has changed; `0` for never |
/// | `audit` | `{ mode = "deny", public = [], undeclared = [] }` | routes that are not declared: `"deny"` stops the launch, `"warn"` and `"allow"` do not; `public` are paths below which they are public, `undeclared` is the baseline of an existing application |
///
/// # Other issuers
///
/// `[default.jwt.issuers.<name>]` is an issuer whose tokens somebody else signs. `<name>` is what `issuer = ".."` in rules
/// and [`Jwt::issuer`](crate::Jwt::issuer) call it.
///
/// | key | default | meaning |
/// | --- | --- | --- |
/// | `issuer` | | its `iss`, compared byte by byte; no two issuers have the same |
/// | `preset` | | `"keycloak"`, `"auth0"`, `"entra"`, `"cognito"` or `"google"`: defaults for what follows |
/// | `jwks` | | its key set (RFC 7517): a URL (`https`, or `http` on a loopback host; feature `jwks`), or the path of a file |
/// | `discover` | `false`, `true` with a preset | find the key set by OpenID Connect Discovery or RFC 8414 (feature `jwks`) |
/// | `audience` | | one or several, of which its tokens have to name one; mandatory |
/// | `audience_claim` | `aud` alone | the claim that stands in where a token has no `aud` |
/// | `algorithms` | what its keys allow | what to accept |
/// | `typ` | `["JWT", "at+jwt"]` | header types to accept; `""` beside others accepts tokens without |
/// | `trust` | nothing; everything if it is the only issuer | `"*"`, or `{ roles = [..], scopes = [..], permissions = [..] }`, each a list or `"*"`: what its tokens may grant |
/// | `roles`, `scopes`, `permissions` | as the claims type says | the claim that holds them, or the list of names on the way to it |
/// | `subject`, `id` | `sub`, `id` | which claims name the user |
/// | `allow_claims` | none | claims of ID tokens (`nonce`, `at_hash`, `c_hash`, `events`) that its access tokens have, too |
///
/// A preset sets what the provider does in its own way: where roles, scopes and permissions are, `audience_claim` and `typ`
/// of Cognito, `allow_claims` of Keycloak (`nonce`) and of Google, whose only JWTs are ID tokens. What the table says
/// itself counts.
///
/// # How keys are fetched
///
/// `[default.jwt.jwks_client]`, for all issuers (feature `jwks`); what each means is said at `RemoteSettings`.
///
/// | key | default | meaning |
/// | --- | --- | --- |
/// | `start` | `"lazy"` | fetch for the first token; `"eager"`: at launch, in the background; `"wait"`: do not launch without |
/// | `timeout` | `"5s"` | for one fetch in all, and so the longest that a request waits |
/// | `max_size` | `"512KiB"` | of a key set or a discovery document |
/// | `redirects` | `3` | followed at most, on the same host |
/// | `min_age`, `max_age` | `"1m"`, `"1h"` | how long a set is kept at least and at most, whatever its server says |
/// | `default_age` | `"10m"` | how long one is kept whose server does not say |
/// | `max_stale` | `"4h"` | how much longer the last good set serves while its server does not answer |
/// | `cooldown` | `"30s"` | between two fetches for unknown `kid`s |
/// | `retry`, `max_retry` | `"1s"`, `"1m"` | between attempts after a failure: at first, and at most |
/// | `ca` | the platform's alone | further root certificates: PEM text or a path, or a list of these |
///
/// Durations are text such as `"15m"`, or whole seconds. Paths are relative to the file that they stand in. All of it
/// may also come from `ROCKET_JWT` in the environment. A key that is not listed is refused.
///
/// Without any key, a throw-away secret is made in the debug profile on a loopback address; everywhere else the launch
/// stops.
#[derive(Debug, Clone)]
pub struct Settings {
    #[cfg_attr(not(feature = "jwks"), allow(dead_code))]
    pub(in crate::web) start: client::Start,
    pub(crate) issuers: Issuers,
    /// The names of the issuers whose tokens a route takes that does not say which.
    accept: Vec<String>,
    signer: Option<Signer>,
    pub(in crate::web) transport: Transport,
    pub(in crate::web) grants: Arc<Grants>,
    pub(in crate::web) ephemeral: bool,
    pub(in crate::web) audit: AuditSettings,
    pub(in crate::web) own: Swapped,
    pub(in crate::web) reload: Option<Reload>,
    #[cfg(feature = "testing")]
    clock: crate::testing::ManualClock,
}

impl Settings {
    /// Reads the table `jwt` from the selected profile of a figment.
    ///
    /// # Errors
    ///
    /// One error that lists everything that is wrong, each with its key, the place that set it and the cure.
    pub fn read(figment: &Figment) -> Result<Self, ConfigError> {
        Self::read_with(figment, None)
    }

    /// The same for an application that finds the keys of its own tokens itself.
    pub(in crate::web) fn read_with(
        figment: &Figment,
        resolver: Option<Arc<dyn KeyResolver>>,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(figment);
        let mut root = reader.root("jwt");
        let settings = read(&mut reader, &mut root, resolver);
        reader.unsplit(&root);
        reader.finish(root);
        match settings {
            Some(settings) if reader.problems.is_empty() => Ok(settings),
            _ => Err(ConfigError { problems: reader.problems }),
        }
    }

    /// What `jwt_core::audit()` asks of the table, for applications that have not read it yet; the defaults where something
    /// is wrong with it, which the fairing reports.
    pub(in crate::web) fn audit_of(figment: &Figment) -> (AuditSettings, Transport) {
        let mut reader = Reader::new(figment);
        let mut root = reader.root("jwt");
        let audit = root.take("audit").map(|setting| audit::read(&mut reader, setting)).unwrap_or_default();
        (audit, transport(&mut reader, &mut root, DEFAULT_TOKEN_LIMIT))
    }

    /// Verifies the application's own tokens as the guards do; where it has no keys of its own, those of the first of its
    /// issuers, in the order of their names.
    pub fn verifier(&self) -> &Verifier {
        self.issuers.first().verifier()
    }

    /// Verifies the tokens of the issuer of this configured name; the application's own is called `self`.
    pub fn verifier_of(&self, issuer: &str) -> Option<&Verifier> {
        self.issuers.named(issuer).map(Issuer::verifier)
    }

    /// Whether a route takes tokens of this issuer that does not say which it takes.
    pub(in crate::web) fn accepts(&self, issuer: &str) -> bool {
        self.accept.iter().any(|name| name == issuer)
    }

    /// How many issuers' tokens a route takes that does not say which.
    pub(in crate::web) fn accepted(&self) -> usize {
        self.accept.len()
    }

    /// Whether the users of this issuer are the application's own: it issues the tokens itself, or takes no others.
    pub(in crate::web) fn is_local(&self, issuer: &str) -> bool {
        issuer == OWN_ISSUER || self.issuers.is_single()
    }

    /// The issuer that stands in the application's own tokens.
    pub(in crate::web) fn own_issuer(&self) -> Option<&str> {
        self.issuers.named(OWN_ISSUER)?.verifier().issuer()
    }

    /// The clock that tests set.
    #[cfg(feature = "testing")]
    pub(crate) fn clock(&self) -> &crate::testing::ManualClock {
        &self.clock
    }

    /// Signs tokens as [`Tokens`](crate::Tokens) does; `None` where the configuration has public keys alone.
    pub fn signer(&self) -> Option<&Signer> {
        self.signer.as_ref()
    }
}

/// Whether a configuration can be parsed at all; what is wrong with the settings in it is not asked.
pub(super) fn parses(figment: &Figment) -> Result<(), ConfigError> {
    let mut reader = Reader::new(figment);
    reader.parses("jwt");
    if reader.problems.is_empty() { Ok(()) } else { Err(ConfigError { problems: reader.problems }) }
}

fn read(reader: &mut Reader<'_>, root: &mut Table, resolver: Option<Arc<dyn KeyResolver>>) -> Option<Settings> {
    let algorithm = root.take("algorithm").and_then(|setting| Chosen::read(reader, setting));
    let accepted = root.take("algorithms").and_then(|setting| Some((algorithms(reader, &setting)?, setting)));
    let mut keys = Keys::read(reader, root, algorithm.as_ref());

    #[cfg(feature = "testing")]
    let clock = crate::testing::ManualClock::default();
    #[cfg(not(feature = "testing"))]
    let clock = crate::SystemClock;
    let issuer = root.take("issuer").and_then(|setting| Some((reader.text(&setting)?, setting)));
    let audience = root.take("audience").and_then(|setting| reader.texts(&setting));
    let expiration = root.take("expiration").and_then(|setting| lifetime(reader, &setting));
    let leeway = root.take("leeway").and_then(|setting| leeway(reader, &setting));
    let max_age = root.take("max_age").and_then(|setting| positive(reader, &setting));
    let typ = root.take("typ").and_then(|setting| typ(reader, &setting));
    let subject = root.take("subject").and_then(|setting| claim(reader, &setting, &["sub"]));
    let id = root.take("id").and_then(|setting| claim(reader, &setting, &["sub", "jti"]));
    let limit = root.take("limits").and_then(|setting| limits(reader, setting));
    let grants = root.take("grants").map(|setting| grants(reader, setting)).unwrap_or_default();
    let audit = root.take("audit").map(|setting| audit::read(reader, setting)).unwrap_or_default();
    let transport = transport(reader, root, limit.unwrap_or(DEFAULT_TOKEN_LIMIT));
    let every = root.take("reload");
    let every = reload::every(reader, every).unwrap_or_default();

    let client = client::Client::read(reader, root);
    #[cfg_attr(not(feature = "testing"), allow(clippy::clone_on_copy))]
    let shared = Arc::new(clock.clone());
    let common = Common { leeway, max_age, limit: transport.limit, clock: shared };
    let others = issuers::read(reader, root, !keys.is_empty() || resolver.is_some(), &common, &client);
    let accept = root.take("accept").and_then(|setting| Some((reader.texts(&setting)?, setting)));

    let mut ephemeral = false;
    if keys.is_empty() && resolver.is_none() && others.is_empty() && reader.problems.is_empty() {
        keys = Keys::of(ephemeral_key(reader, root, algorithm)?);
        ephemeral = true;
    }
    let accepted = accepted.map(|(list, setting)| {
        keys.accept(reader, &setting, &list);
        list
    });
    let own = !keys.is_empty() || resolver.is_some();
    issuers::agree(reader, root, own, issuer.as_ref(), &others);
    let accept = issuers::accept(reader, root, accept, own, &others);
    if !reader.problems.is_empty() {
        return None;
    }

    let foreign = others.iter().filter_map(issuers::Other::file).collect();
    let mut issuers = others.into_iter().map(issuers::Other::into_issuer);
    let mut first = None;
    let mut signer = None;
    let mut swapped = None;
    if own {
        let settings = Own { resolver: resolver.clone(), accepted, issuer, audience, expiration, typ, subject, id };
        let own = keys.own().map_err(|error| reader.lacks(&root.key("keys"), error.to_string())).ok()?;
        let signs = own.signing.is_some();
        let own = Swapped::new(own);
        let (verifier, signs) = settings.build(reader, &own, signs, &common)?;
        first = Some(Issuer::new(OWN_ISSUER, verifier));
        signer = signs;
        swapped = Some(own);
    }
    let first = first.or_else(|| issuers.next())?;
    let reload = Reload::new(reader, every, swapped.as_ref(), foreign, resolver);
    Some(Settings {
        start: client.start,
        issuers: Issuers::new(first, issuers.collect()),
        accept,
        signer,
        transport,
        grants: Arc::new(grants),
        ephemeral,
        audit,
        own: swapped.unwrap_or_default(),
        reload,
        #[cfg(feature = "testing")]
        clock,
    })
}

/// What holds for the tokens of every issuer.
struct Common {
    leeway: Option<Duration>,
    max_age: Option<Duration>,
    limit: usize,
    clock: Arc<dyn Clock>,
}

impl Common {
    fn apply(&self, mut verifier: VerifierBuilder) -> VerifierBuilder {
        verifier = verifier.token_limit(self.limit).clock(Arc::clone(&self.clock));
        if let Some(leeway) = self.leeway {
            verifier = verifier.leeway(leeway);
        }
        if let Some(max_age) = self.max_age {
            verifier = verifier.max_age(max_age);
        }
        verifier
    }
}

/// What the application says of the tokens that it issues itself.
struct Own {
    resolver: Option<Arc<dyn KeyResolver>>,
    accepted: Option<Vec<Algorithm>>,
    issuer: Option<(String, Setting)>,
    audience: Option<Vec<String>>,
    expiration: Option<Duration>,
    typ: Option<Vec<String>>,
    subject: Option<String>,
    id: Option<String>,
}

impl Own {
    fn build(
        self,
        reader: &mut Reader<'_>,
        own: &Swapped,
        signs: bool,
        common: &Common,
    ) -> Option<(Verifier, Option<Signer>)> {
        let mut verifier = common.apply(Verifier::builder().own_keys(own));
        let mut signer =
            signs.then(|| Signer::builder().own_keys(own).token_limit(common.limit).clock(Arc::clone(&common.clock)));
        if let Some(resolver) = self.resolver {
            verifier = verifier.shared_resolver(resolver);
        }
        if let Some(accepted) = self.accepted {
            verifier = verifier.algorithms(accepted);
        }
        if let Some((issuer, _)) = self.issuer {
            verifier = verifier.issuer(&issuer);
            signer = signer.map(|signer| signer.issuer(&issuer));
        }
        for audience in self.audience.unwrap_or_default() {
            verifier = verifier.audience(&audience);
            signer = signer.map(|signer| signer.audience(&audience));
        }
        if let Some(expiration) = self.expiration {
            signer = signer.map(|signer| signer.expiration(expiration));
        }
        if let Some(typ) = self.typ {
            signer = signer.map(|signer| match typ.iter().find(|typ| !typ.is_empty()) {
                Some(first) => signer.typ(first),
                None => signer,
            });
            verifier = with_types(verifier, typ);
        }
        if let Some(subject) = self.subject {
            verifier = verifier.subject(subject);
        }
        if let Some(id) = self.id {
            verifier = verifier.user_id(id);
        }
        let verifier = verifier.build().map_err(|error| reader.lacks("jwt", error.to_string())).ok()?;
        let signer = signer.map(|signer| signer.build()).transpose();
        let signer = signer.map_err(|error| reader.lacks("jwt", error.to_string())).ok()?;
        Some((verifier, signer))
    }
}

/// The types that are accepted; an empty string among them stands for tokens without one.
fn with_types(mut verifier: VerifierBuilder, types: Vec<String>) -> VerifierBuilder {
    if types.iter().any(String::is_empty) {
        verifier = verifier.allow_missing_typ();
    }
    verifier.typ(types.into_iter().filter(|typ| !typ.is_empty()))
}

/// A key that lives as long as the process: for trying things out, and nowhere else.
fn ephemeral_key(reader: &mut Reader<'_>, root: &Table, algorithm: Option<Chosen>) -> Option<SigningKey> {
    let debug = *reader.profile() == rocket::Config::DEBUG_PROFILE;
    let missing = "no key to sign or verify with; set `private_key`, `public_key`, `secret_file`, `secret` or `keys`";
    if !debug || !reader.is_loopback() {
        let profile = reader.profile();
        let why =
            if debug { "the address is not a loopback one".into() } else { format!("this is the profile `{profile}`") };
        reader.lacks(
            &root.key("private_key"),
            format!("{missing} (a throw-away key is made in the debug profile on a loopback address alone, and {why})"),
        );
        return None;
    }
    let algorithm = algorithm.map_or(Algorithm::HS256, |chosen| chosen.algorithm);
    let mut secret = [0u8; 64];
    let made = getrandom::fill(&mut secret).ok().and_then(|()| SigningKey::from_secret(&secret, algorithm).ok());
    if made.is_none() {
        reader.lacks(&root.key("private_key"), format!("{missing} (no throw-away key can be made for {algorithm})"));
    }
    made
}

/// The algorithm that somebody chose, and where.
#[derive(Clone)]
struct Chosen {
    algorithm: Algorithm,
    setting: Setting,
}

impl Chosen {
    fn read(reader: &mut Reader<'_>, setting: Setting) -> Option<Self> {
        let text = reader.text(&setting)?;
        let algorithm = named_algorithm(reader, &setting, &text)?;
        Some(Self { algorithm, setting })
    }
}

fn algorithms(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<Algorithm>> {
    let names = reader.texts(setting)?;
    names.iter().map(|name| named_algorithm(reader, setting, name)).collect()
}

fn named_algorithm(reader: &mut Reader<'_>, setting: &Setting, text: &str) -> Option<Algorithm> {
    let algorithm = text.parse().ok();
    if algorithm.is_none() {
        let known: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect();
        match nearest(&known, text) {
            Some(near) => reader.refuse(setting, format!("is not an algorithm; did you mean `{near}`?")),
            None => reader.refuse(setting, format!("is not an algorithm; known are {}", list(&known))),
        }
    }
    algorithm
}

fn positive(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let duration = reader.duration(setting)?;
    if duration.is_zero() {
        reader.refuse(setting, "is zero; every token would be refused");
        return None;
    }
    Some(duration)
}

/// How long a token lives: whole seconds, and not for ever.
fn lifetime(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let duration = reader.duration(setting)?;
    if duration.as_secs() == 0 {
        reader.refuse(setting, "is less than a second; every token would have expired when it arrives");
        return None;
    }
    if duration > MAX_EXPIRATION {
        reader.refuse(setting, "is more than 100 years; a token that never expires can never be taken back");
        return None;
    }
    Some(duration)
}

fn leeway(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let leeway = reader.duration(setting)?;
    if leeway > MAX_LEEWAY {
        reader.refuse(setting, "is more than 5 minutes; correct the clocks instead");
        return None;
    }
    Some(leeway)
}

/// One type or several; an empty string stands for tokens without one.
fn typ(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<String>> {
    let types = match reader.elements_or_self(setting) {
        Some(elements) => elements.iter().map(|element| reader.string(element)).collect::<Option<Vec<String>>>()?,
        None => vec![reader.text(setting)?],
    };
    if types.iter().all(String::is_empty) || types.iter().any(|typ| !typ.is_empty() && media_type(typ).is_empty()) {
        reader.refuse(
            setting,
            "names no type; name at least one, such as \"JWT\" (\"\" beside it accepts tokens without)",
        );
        return None;
    }
    Some(types)
}

/// The name of a claim that names the user.
fn claim(reader: &mut Reader<'_>, setting: &Setting, allowed: &[&str]) -> Option<String> {
    let name = reader.text(setting)?;
    if REGISTERED.contains(&name.as_str()) && !allowed.contains(&name.as_str()) {
        reader.refuse(setting, "is a registered claim with another meaning; name the claim that names the user");
        return None;
    }
    Some(name)
}

fn limits(reader: &mut Reader<'_>, setting: Setting) -> Option<usize> {
    let mut table = reader.table(setting)?;
    let token = table.take("token").and_then(|setting| {
        let limit = reader.bytes(&setting)?;
        if !(256..=1024 * 1024).contains(&limit) {
            reader.refuse(&setting, "is not between 256 bytes and 1 MiB");
            return None;
        }
        Some(limit)
    });
    reader.finish(table);
    token
}

/// `role = ["permission", ..]`, or `role = "*"`.
fn grants(reader: &mut Reader<'_>, setting: Setting) -> Grants {
    let mut grants = Grants::default();
    let settings = reader.table(setting).map(|mut table| table.take_all()).unwrap_or_default();
    for (role, setting) in settings {
        if let Some(names) = reader.texts(&setting) {
            let grant = if names.iter().any(|name| name == ALL) { Grant::All } else { Grant::Of(names) };
            grants.0.insert(role, grant);
        }
    }
    grants
}

/// Where tokens come from: a header, and a scheme in `Authorization`.
fn transport(reader: &mut Reader<'_>, root: &mut Table, limit: usize) -> Transport {
    let mut transport = Transport { limit, ..Transport::default() };
    let (header, scheme) = (root.take("header"), root.take("scheme"));
    if let Some(setting) = &header
        && let Some(name) = reader.text(setting)
    {
        if !name.bytes().all(is_token) {
            reader.refuse(setting, "is not the name of a header");
        } else if ["cookie", "host", "content-length"].contains(&name.to_ascii_lowercase().as_str()) {
            reader.refuse(setting, "is a header with a meaning of its own; choose another, such as `X-Token`");
        }
        transport.header = Uncased::from(name);
    }
    if let Some(setting) = &scheme
        && let Some(name) = reader.text(setting)
    {
        if !name.bytes().all(is_token) {
            reader.refuse(setting, "is not the name of an authentication scheme");
        } else if ["basic", "digest", "negotiate"].contains(&name.to_ascii_lowercase().as_str()) {
            reader.refuse(setting, "is the scheme of something else; choose another, such as `Bearer` or `JWT`");
        }
        if !transport.is_authorization() {
            reader
                .refuse(setting, "has no meaning beside `header`: another header carries the bare token; leave it out");
        }
        transport.scheme = name;
    }
    transport
}

/// A `token` character of RFC 9110 section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
