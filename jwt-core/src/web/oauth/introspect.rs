//! `POST /introspect` (RFC 7662), and what is known of a token that somebody asks about.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::refused::{refused, unanswered};
use super::request::Asked;
use crate::Claims;
use crate::claims::Scopes;
use crate::oauth::OAuthError;
use crate::session::{Session, Verdict};
use crate::token::Verified;
use crate::web::config::OWN_ISSUER;

/// Everything that an access token says.
#[derive(Claims)]
pub(super) struct Told {
    sub: Option<Value>,
    client_id: Option<String>,
    scope: Option<Scopes>,
    scp: Option<Scopes>,
    #[claim(flatten)]
    rest: Map<String, Value>,
}

/// An access token of the application's own that is good.
pub(super) struct Known {
    pub(super) verified: Verified<Told>,
    /// The client that it was issued to, where it was to one.
    pub(super) client: Option<String>,
}

/// What is known of an access token; `None` where it is no good. Whether it was revoked is not asked.
pub(super) async fn known(asked: &Asked<'_>, token: &str) -> Result<Option<Known>, OAuthError> {
    let issuer = asked.core.settings.issuers.named(OWN_ISSUER).ok_or(OAuthError::ServerError)?;
    match issuer.verifier().verify_async::<Told>(token).await {
        Ok(verified) => {
            let client = verified.client_id.clone();
            Ok(Some(Known { verified, client }))
        }
        Err(error) => unanswered(&error).map_or(Ok(None), Err),
    }
}

/// Tells confidential clients of their own tokens, and of all those that may introspect them.
pub(super) async fn answer(asked: &Asked<'_>) -> Result<Answer, OAuthError> {
    if !asked.client.is_confidential() {
        return Err(OAuthError::InvalidClient("a client that proves nothing is told nothing"));
    }
    let token = asked.token()?;
    // A refresh token is told to its own client alone, whoever may introspect: a resource server that got one for an access token
    // must not take it for good.
    if let Some(session) = asked.sessions()?.peek(token, &asked.whose()).await.map_err(refused)? {
        return Ok(Answer::json(of_session(&session)));
    }
    let Some(Known { verified, client }) = known(asked, token).await? else { return Ok(inactive()) };
    let is_own = client.as_deref() == Some(asked.client.id());
    if !is_own && !asked.client.introspects() || is_revoked(asked, &verified).await? {
        return Ok(inactive());
    }
    Ok(Answer::json(of_token(&verified, &asked.core.settings.transport.scheme)))
}

/// All that is said of a token that is not good, or none of the client's affair (RFC 7662 section 2.2).
fn inactive() -> Answer {
    Answer::json(json!({ "active": false }))
}

async fn is_revoked(asked: &Asked<'_>, verified: &Verified<Told>) -> Result<bool, OAuthError> {
    let revocations = asked.sessions()?.revocations();
    let unknown = OAuthError::TemporarilyUnavailable(std::time::Duration::ZERO);
    let keys = verified.revocation_keys().ok_or(unknown)?;
    let issued_at = verified.registered().issued_at();
    match revocations.check(keys, issued_at) {
        Verdict::Passes => Ok(false),
        Verdict::Revoked => Ok(true),
        Verdict::Unavailable => Err(unknown),
        Verdict::Ask => match revocations.confirm(keys, issued_at).await {
            Ok(()) => Ok(false),
            Err(error) => unanswered(&error).map_or(Ok(true), Err),
        },
    }
}

/// All that the token says, which whoever has it can read, and that it is active.
fn of_token(verified: &Verified<Told>, scheme: &str) -> Value {
    let (told, registered) = (verified.claims(), verified.registered());
    let mut members = told.rest.clone();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    };
    put("active", Some(true.into()));
    put("token_type", Some(scheme.into()));
    put("client_id", told.client_id.clone().map(Value::from));
    let scope = told.scope.as_ref().or(told.scp.as_ref()).map(|scope| scope.iter().collect::<Vec<_>>().join(" "));
    put("scope", scope.map(Value::from));
    put("iss", registered.issuer().map(Value::from));
    put("sub", registered.subject().map(Value::from));
    put("jti", registered.jwt_id().map(Value::from));
    put("exp", registered.expires_at().map(|moment| moment.as_secs().into()));
    put("iat", registered.issued_at().map(|moment| moment.as_secs().into()));
    put("nbf", registered.not_before().map(|moment| moment.as_secs().into()));
    let audience: Vec<&str> = registered.audience().collect();
    put(
        "aud",
        match audience.as_slice() {
            [] => None,
            [one] => Some((*one).into()),
            several => Some(several.into()),
        },
    );
    Value::Object(members)
}

fn of_session(session: &Session) -> Value {
    let mut members = json!({
        "active": true,
        // As RFC 7009 section 4.1.2.2 calls it: no type that an access token has.
        "token_type": "refresh_token",
        "client_id": session.client,
        "sub": session.subject,
        "iat": session.started_at.as_secs(),
        "exp": session.expires_at.min(session.ends_at).as_secs(),
    });
    if let Some(members) = members.as_object_mut() {
        members.extend(session.issuer.iter().map(|issuer| ("iss".to_owned(), issuer.as_str().into())));
        members.extend(session.scope.iter().map(|scope| ("scope".to_owned(), scope.as_str().into())));
    }
    members
}
