//! `POST /token` (RFC 6749 section 3.2).

use serde_json::{Value, json};

use super::answer::Answer;
use super::refused::{refused, unsigned};
use super::request::Asked;
use super::server::{AuthorizationServer, Grant, GrantKind, GrantRequest};
use crate::Scopes;
use crate::oauth::{OAuthError, granted, parse};
use crate::session::{Session, Sessions, Terms, User};
use crate::token::{OfClient, SignedToken};

pub(super) const CLIENT_CREDENTIALS: &str = "client_credentials";
pub(super) const REFRESH_TOKEN: &str = "refresh_token";

const NO_USER: OAuthError = OAuthError::InvalidGrant("there is no such user");

pub(super) async fn answer<S: AuthorizationServer>(server: &S, asked: &Asked<'_>) -> Result<Answer, OAuthError> {
    let missing = OAuthError::InvalidRequest("the parameter `grant_type` is missing");
    let grant_type = asked.parameters.get("grant_type").ok_or(missing)?;
    let known = [CLIENT_CREDENTIALS, REFRESH_TOKEN].contains(&grant_type) || server.grant_types().contains(&grant_type);
    if !known {
        return Err(OAuthError::UnsupportedGrantType);
    }
    if !asked.client.may_use(grant_type) {
        return Err(OAuthError::UnauthorizedClient("the client may not use this grant"));
    }
    let issue = Issue { server, asked };
    match grant_type {
        CLIENT_CREDENTIALS => issue.for_itself().await,
        REFRESH_TOKEN => issue.again().await,
        other => issue.by_own(other).await,
    }
}

struct Issue<'a, 'r, S> {
    server: &'a S,
    asked: &'a Asked<'r>,
}

impl<S: AuthorizationServer> Issue<'_, '_, S> {
    /// The scope that is granted, of what may be asked for.
    fn scope(&self, allowed: &Scopes, unasked: &Scopes) -> Result<Scopes, OAuthError> {
        granted(self.asked.parameters.get("scope").map(parse).transpose()?, allowed, unasked)
    }

    /// What the client may ask for, and gets where it does not ask.
    fn clients(&self) -> Result<Scopes, OAuthError> {
        self.scope(self.asked.client.allowed_scopes(), &self.asked.client.unasked_scopes())
    }

    /// The client for itself (RFC 6749 section 4.4). No refresh token comes with it (section 4.4.3).
    async fn for_itself(&self) -> Result<Answer, OAuthError> {
        if !self.asked.client.is_confidential() {
            return Err(OAuthError::UnauthorizedClient("a client that proves nothing gets no token for itself"));
        }
        let scope = self.clients()?;
        let signed = self.sign(GrantKind::ClientCredentials, None, &scope, None).await?.ok_or(NO_USER)?;
        self.answer(signed, None)
    }

    /// By a refresh token (RFC 6749 section 6).
    async fn again(&self) -> Result<Answer, OAuthError> {
        let missing = OAuthError::InvalidRequest("the parameter `refresh_token` is missing");
        let token = self.asked.parameters.get("refresh_token").ok_or(missing)?;
        let sessions = self.asked.sessions()?;
        let refresh = sessions.look_up(token, &self.asked.whose()).await.map_err(refused)?;
        let session = &refresh.session;
        let scope = self.narrowed(session)?;
        let kind = GrantKind::RefreshToken(session);
        let Some(signed) = self.sign(kind, Some(&session.subject), &scope, Some(session.id)).await? else {
            sessions.end(session).await.map_err(refused)?;
            return Err(NO_USER);
        };
        let (next, _) = sessions.exchange(&refresh).await.map_err(refused)?;
        self.answer(signed, Some(next.text()))
    }

    /// What the session was granted, of what the client may have still; less where it asks for less. A session that the application
    /// began itself was granted nothing here, and goes on where it began.
    fn narrowed(&self, session: &Session) -> Result<Scopes, OAuthError> {
        let invalid = OAuthError::InvalidGrant(
            "the refresh token is for the application that gave it, and not for this endpoint",
        );
        let first = session.scope.as_ref().ok_or(invalid)?;
        let allowed = self.asked.client.allowed_scopes();
        let left: Scopes = first.split(' ').filter(|name| allowed.contains_name(name)).collect();
        if left.is_empty() && !first.is_empty() {
            return Err(OAuthError::InvalidScope("nothing of the scope is left for this client"));
        }
        self.scope(&left, &left)
    }

    /// By a grant of the application's own (RFC 6749 section 4.5).
    async fn by_own(&self, grant_type: &str) -> Result<Answer, OAuthError> {
        let Asked { client, parameters, .. } = self.asked;
        let scope = self.clients()?;
        let request = GrantRequest { grant_type, client, scope: &scope, parameters, rocket: self.asked.rocket() };
        let approval = self.server.grant(&request).await?;
        let scope: Scopes = match &approval.scope {
            None => scope,
            // What was consented to before, a code for instance, need not be asked for again.
            Some(exactly) => {
                let most = if self.asked.parameters.get("scope").is_some() { &scope } else { client.allowed_scopes() };
                exactly.iter().filter(|name| most.contains_name(name)).collect()
            }
        };
        let kind = GrantKind::Own(grant_type);
        let subject = approval.subject.as_deref();
        match subject.filter(|_| approval.goes_on && client.may_use(REFRESH_TOKEN)) {
            Some(subject) => self.begin(kind, subject, &scope).await,
            None => {
                let signed = self.sign(kind, subject, &scope, None).await?.ok_or(NO_USER)?;
                self.answer(signed, None)
            }
        }
    }

    /// The first tokens of a session.
    async fn begin(&self, kind: GrantKind<'_>, subject: &str, scope: &Scopes) -> Result<Answer, OAuthError> {
        let sessions = self.asked.sessions()?;
        let draft = Sessions::draft().map_err(refused)?;
        let signed = self.sign(kind, Some(subject), scope, Some(draft.session)).await?.ok_or(NO_USER)?;
        let user = User { issuer: self.asked.core.settings.own_issuer(), subject };
        // What was issued in the second in which all of the user's was revoked is revoked with it.
        if !sessions.may_begin(&user, signed.issued_at).await.map_err(refused)? {
            return Err(OAuthError::TemporarilyUnavailable(std::time::Duration::ZERO));
        }
        let terms = Terms { client: Some(self.asked.client.id()), scope: Some(&signed.scope) };
        sessions.begin(&draft, &user, terms, signed.issued_at).await.map_err(refused)?;
        self.answer(signed, Some(draft.token.text()))
    }

    /// The access token; `None` where the application knows of no such user.
    async fn sign(
        &self,
        kind: GrantKind<'_>,
        subject: Option<&str>,
        scope: &Scopes,
        session: Option<crate::SessionId>,
    ) -> Result<Option<SignedToken>, OAuthError> {
        let Asked { core, client, .. } = self.asked;
        // It would read as a token of the client itself (RFC 9068 section 5).
        if subject == Some(client.id()) {
            tracing::error!(
                "a user is called as the client {subject:?} is, and gets no token by it; rename one of them"
            );
            return Err(OAuthError::InvalidGrant("this user gets no token by way of this client"));
        }
        let grant = Grant { kind, client, subject, scope, rocket: self.asked.rocket() };
        let Some(claims) = self.server.claims(&grant).await? else { return Ok(None) };
        let named_by = core.settings.verifier().subject_claim().to_owned();
        let of_client = OfClient {
            id: client.id().to_owned(),
            scope: scope.iter().map(str::to_owned).collect(),
            user: subject.map(|subject| (named_by.clone(), subject.to_owned())),
        };
        let mut token = core.settings.signer().ok_or(OAuthError::ServerError)?.token(&claims).of_client(of_client);
        if let Some(session) = session {
            token = token.in_session(session.to_string(), named_by);
        }
        let signed = token.finish().map_err(unsigned)?;
        // The claims left nothing of it: an error tells the client what a token of no use would not.
        if signed.scope.is_empty() && !scope.is_empty() {
            return Err(OAuthError::InvalidScope("nothing of the scope is left for this user"));
        }
        Ok(Some(signed))
    }

    /// RFC 6749 section 5.1.
    fn answer(&self, signed: SignedToken, refresh_token: Option<String>) -> Result<Answer, OAuthError> {
        let SignedToken { text, issued_at, expires_at, scope, .. } = signed;
        let mut body = json!({
            "access_token": text,
            "token_type": self.asked.core.settings.transport.scheme,
        });
        let mut put = |name: &str, value: Option<Value>| {
            if let (Some(members), Some(value)) = (body.as_object_mut(), value) {
                members.insert(name.to_owned(), value);
            }
        };
        let lifetime = expires_at.map(|moment| moment.as_secs().saturating_sub(issued_at.as_secs()));
        put("expires_in", lifetime.map(Value::from));
        put("refresh_token", refresh_token.map(Value::from));
        put("scope", Some(scope).filter(|scope| !scope.is_empty()).map(Value::from));
        Ok(Answer::json(body))
    }
}
