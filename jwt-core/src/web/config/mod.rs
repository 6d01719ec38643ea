//! The table `jwt` of Rocket.toml.

mod audit;
mod client;
#[cfg(feature = "session")]
mod cookie;
mod files;
#[cfg_attr(not(feature = "introspection"), allow(dead_code))]
mod introspection;
mod issuers;
mod keys;
mod own;
mod preset;
mod reader;
mod reload;
#[cfg(feature = "session")]
mod session;
mod transport;
mod values;

use std::sync::Arc;

use rocket::figment::Figment;

#[cfg(feature = "jwks")]
pub(in crate::web) use self::client::Start;
use self::keys::Keys;
use self::own::{Common, Own, ephemeral_key};
pub use self::reader::ConfigError;
pub(in crate::web) use self::reader::list;
use self::reader::{Reader, Table};
pub(super) use self::reload::Reload;
#[cfg(feature = "session")]
pub(in crate::web) use self::session::{SessionSettings, StoreChoice};
use self::transport::transport;
use self::values::{Chosen, algorithms, claim, grants, leeway, lifetime, limits, positive, typ};
use super::audit::AuditSettings;
#[cfg(feature = "session")]
use super::cookie::CookieSettings;
use super::credentials::Transport;
use crate::policy::Grants;
use crate::token::{DEFAULT_TOKEN_LIMIT, Issuer, Issuers, Swapped};
use crate::{KeyResolver, Signer, Verifier};

/// The configured name of the application's own issuer.
pub(super) const OWN_ISSUER: &str = "self";

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
/// | `cookie` | | tokens may also come in cookies (feature `session`); see below |
/// | `query` | | the parameter of the query, `"access_token"`, in which the token may also be (RFC 6750 section 2.3, which advises against it); it is taken out of the URI before Rocket logs it, and before routing |
/// | `subject`, `id` | `sub`, `id` | which claims name the user |
/// | `grants` | | role to permissions, `"*"` for all |
/// | `issuers.<name>` | | another issuer; see below |
/// | `accept` | the only issuer there is | with several issuers: the names of those whose tokens a route takes that does not say `issuer = ..`; the own one is called `self` |
/// | `limits` | `{ token = "8KiB", cache = "16MiB" }` | sizes: of the longest token that is looked at; of what is kept of verified tokens, so that they need not be verified again (`0` for nothing) |
/// | `store` | `"memory"` in the debug profile | where sessions and revocations are kept (feature `session`): `"memory"`, in the debug profile alone, `"sqlite:<path>"` (feature `sqlite`), or the `redis://` or `rediss://` URL of a Redis or Valkey server (feature `redis`; with `?cluster=true`, of a cluster); or `{ url = "rediss://..", ca = ".." }` for a server whose certificate one's own authority signed (PEM text or a path, or a list of these) |
/// | `refresh` | `{ expiration = "30d", absolute = "90d", grace = 0, bind = false }` | how long a refresh token can be exchanged, how long a session lasts in all, for how long a refresh token that was exchanged is good as well, and whether each session is bound to a client ([`Tokens::for_client`](crate::Tokens::for_client)) |
/// | `revocation` | `{ poll = "1s", max_staleness = "30s", unavailable = "refuse" }` | how often the store is asked what is new; for how long what is known counts; whether tokens then pass that are not known to be revoked (`"accept"`) |
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
/// | `introspection` | | the URL at which it is asked about its tokens, in place of keys (RFC 7662; feature `introspection`): also about tokens that say nothing to anybody else, for which there can be one such issuer |
/// | `client_id`, `client_secret`, `client_secret_file` | | as whom it is asked |
/// | `introspection_cache` | `"1m"` | how long its answer counts, and no longer than `exp`; `0` to ask each time, `"1h"` at most |
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
/// # Cookies
///
/// With the table `[default.jwt.cookie]`, which may be empty, the token of a request may be in a cookie, which
/// [`CookieTokens`](crate::CookieTokens) sets. Where it is, the request has to prove that a page of the application sent it
/// (CSRF), unless its method is one of which nobody expects that it changes something; the response is `Cache-Control: private,
/// no-store`, and a cookie that is refused is cleared. A request with two credentials is refused as ever.
///
/// | key | default | meaning |
/// | --- | --- | --- |
/// | `name` | `"jwt"` | the cookies are `__Host-<name>`, `__Host-<name>-refresh` and `__Host-<name>-csrf`, of this very host alone, for all of its paths |
/// | `same_site` | `"lax"` | `"strict"`, `"lax"` or `"none"`: on which requests from other sites browsers send them at all |
/// | `csrf` | `"token"` | how the page proves itself: by the session's CSRF token in the header `X-CSRF-Token`; or, with `"origin"`, by what the browser says of it alone, for forms without scripts |
/// | `origins` | none | origins besides the host that was asked (`Host`), whose pages may send such requests: a front end on another host of the same site (of another site, with `same_site = "none"` alone), or the host itself where a proxy calls it otherwise |
/// | `secure` | `true` | `false`, in the debug profile alone: without `Secure` and without the prefix, for browsers that do not trust `http://localhost` |
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
    /// `None`: nothing is kept.
    #[cfg(feature = "session")]
    pub(in crate::web) session: Option<SessionSettings>,
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
        Self::read_with(figment, Brought::default())
    }

    /// The same for an application that brings some of it itself.
    pub(in crate::web) fn read_with(figment: &Figment, brought: Brought) -> Result<Self, ConfigError> {
        Self::read_again(figment, brought, Vec::new())
    }

    /// The same for an application that serves already: a key set of another issuer that is faulty now stays as it was, and
    /// keeps nothing else from being read.
    fn read_again(figment: &Figment, brought: Brought, before: Vec<issuers::KeyFile>) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(figment);
        reader.before = before;
        let mut root = reader.root("jwt");
        let settings = read(&mut reader, &mut root, brought);
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

    /// Verifies the application's own tokens as the guards do, but for whether they were revoked, which the settings do not know; where it has no keys of its own, those of the first of its
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

/// What the application brings itself, beside the configuration.
#[derive(Clone, Default)]
pub(in crate::web) struct Brought {
    /// Who finds the keys of its own tokens.
    pub(in crate::web) resolver: Option<Arc<dyn KeyResolver>>,
    /// Whether it has a store of its own.
    #[cfg(feature = "session")]
    pub(in crate::web) store: bool,
}

fn read(reader: &mut Reader<'_>, root: &mut Table, brought: Brought) -> Option<Settings> {
    let resolver = brought.resolver.clone();
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
    let limits = root.take("limits").and_then(|setting| limits(reader, setting)).unwrap_or_default();
    let grants = root.take("grants").map(|setting| grants(reader, setting)).unwrap_or_default();
    let audit = root.take("audit").map(|setting| audit::read(reader, setting)).unwrap_or_default();
    let transport = transport(reader, root, limits.token);
    let every = root.take("reload");
    let every = reload::every(reader, every).unwrap_or_default();

    let client = client::Client::read(reader, root);
    #[cfg_attr(not(feature = "testing"), allow(clippy::clone_on_copy))]
    let shared = Arc::new(clock.clone());
    #[cfg(feature = "session")]
    let session = session::read(reader, root, brought.store, expiration, Arc::clone(&shared) as _);
    #[cfg(feature = "session")]
    if session.is_none()
        && transport.cookie.as_ref().is_some_and(CookieSettings::wants_token)
        && reader.problems.is_empty()
    {
        reader.lacks(
            &root.key("store"),
            "a page proves itself by the CSRF token of its session, and without a store there are none; set `store`, such as \
             `store = \"sqlite:jwt.db\"`, or `csrf = \"origin\"` in the table `jwt.cookie`",
        );
    }
    #[cfg(feature = "session")]
    let revocable = session.is_some();
    #[cfg(not(feature = "session"))]
    let revocable = no_sessions(reader, root);
    let common = Common { leeway, max_age, limit: transport.limit, clock: shared, revocable };
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
    let reload = Reload::new(reader, every, swapped.as_ref(), foreign, brought);
    Some(Settings {
        start: client.start,
        issuers: Issuers::new(first, issuers.collect(), limits.cache),
        accept,
        signer,
        transport,
        grants: Arc::new(grants),
        ephemeral,
        audit,
        own: swapped.unwrap_or_default(),
        reload,
        #[cfg(feature = "session")]
        session,
        #[cfg(feature = "testing")]
        clock,
    })
}

/// Without the feature nothing can be revoked.
#[cfg(not(feature = "session"))]
fn no_sessions(reader: &mut Reader<'_>, root: &mut Table) -> bool {
    for name in ["store", "refresh", "revocation"] {
        if let Some(setting) = root.take(name) {
            reader.refuse(&setting, "needs the feature `session` of jwt-core; add it in Cargo.toml");
        }
    }
    false
}
