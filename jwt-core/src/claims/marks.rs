//! What is asked of a payload beside the claims type, and what was noticed in it.

use serde_json::Value;

use super::{Moved, Trust, Writer};

/// What the configuration says of the claims, beside the claims type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// The claim that names the user, where it is not `sub`.
    pub(crate) subject: Option<&'a str>,
    /// The claim that holds the user's id.
    pub(crate) id: Option<&'a str>,
    /// The claim that stands in for `aud`.
    pub(crate) audience: Option<&'a str>,
    /// The claim that names the session, where sessions can be revoked.
    pub(crate) session: Option<&'a str>,
    /// The claim that names the client, where a client may have a token for itself.
    pub(crate) client: Option<&'a str>,
    /// Where roles, scopes and permissions are, if not where the claims type says.
    pub(crate) moved: &'a Moved,
    /// What the issuer is trusted with; `None`: everything.
    pub(crate) trust: Option<&'a Trust>,
}

/// What the pass noticed beside the claims that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The claims that only other kinds of token carry (`nonce`, `at_hash`, `c_hash`, `events`).
    pub(crate) foreign: Vec<&'static str>,
    /// The claim `token_use`, as Cognito writes it.
    pub(crate) token_use: Option<Value>,
    /// The claim `typ`, as Keycloak writes it.
    pub(crate) typ: Option<Value>,
    /// The value of [`Reading::subject`].
    pub(crate) subject: Option<Value>,
    /// The value of [`Reading::id`].
    pub(crate) id: Option<Value>,
    /// The value of [`Reading::audience`].
    pub(crate) audience: Option<Value>,
    /// The value of [`Reading::session`].
    pub(crate) session: Option<Value>,
    /// The value of [`Reading::client`].
    pub(crate) client: Option<Value>,
}

impl Marks {
    /// The same of claims that are yet to be signed. Of what is no string it only matters that it is there.
    pub(crate) fn of(claims: &Writer) -> Self {
        let value = |name| claims.string(name).map_or(Value::Null, |text| Value::String(text.into_owned()));
        let mark = |name| claims.contains(name).then(|| value(name));
        Self {
            foreign: FOREIGN.into_iter().filter(|foreign| claims.contains(foreign)).collect(),
            token_use: mark("token_use"),
            typ: mark("typ"),
            ..Self::default()
        }
    }
}

/// Claims that only ID tokens and logout tokens carry (OpenID Connect Core 2 and 3.3.2.11, Back-Channel Logout 2.4).
pub(crate) const FOREIGN: [&str; 4] = ["nonce", "at_hash", "c_hash", "events"];
