//! Requests of clients: their form, and who they are.

use rocket::data::ToByteUnit;
use rocket::{Data, Orbit, Request, Rocket};

use super::server::{AuthorizationServer, ClientRequest};
use crate::claims::registered::MAX_TEXT_LEN;
use crate::oauth::{Basic, Client, ClientSecret, OAuthError, Parameters};
use crate::session::{Sessions, Whose};
use crate::web::state::Core;

/// The largest form, in KiB.
const FORM: u64 = 16;

/// What a client asks, who has said and proved who it is as far as it can.
pub(super) struct Asked<'r> {
    pub(super) core: &'r Core,
    pub(super) request: &'r Request<'r>,
    pub(super) parameters: Parameters,
    pub(super) client: Client,
}

impl<'r> Asked<'r> {
    pub(super) fn rocket(&self) -> &'r Rocket<Orbit> {
        self.request.rocket()
    }

    pub(super) fn sessions(&self) -> Result<&'r Sessions, OAuthError> {
        self.core.sessions.as_deref().ok_or(OAuthError::ServerError)
    }

    /// The sessions that are this client's.
    pub(super) fn whose(&self) -> Whose<'_> {
        Whose { issuer: self.core.settings.own_issuer(), client: Some(self.client.id()) }
    }

    /// The token that it is about.
    pub(super) fn token(&self) -> Result<&str, OAuthError> {
        self.parameters.get("token").ok_or(OAuthError::InvalidRequest("the parameter `token` is missing"))
    }
}

/// The form of a request.
pub(super) async fn parameters(request: &Request<'_>, data: Data<'_>) -> Result<Parameters, OAuthError> {
    if !request.content_type().is_some_and(|kind| kind.is_form()) {
        return Err(OAuthError::InvalidRequest("the body is not `application/x-www-form-urlencoded`"));
    }
    let body = data.open(FORM.kibibytes()).into_bytes().await;
    let body = body.map_err(|_| OAuthError::InvalidRequest("the body cannot be read"))?;
    if !body.is_complete() {
        return Err(OAuthError::InvalidRequest("the body is too large"));
    }
    Parameters::read(&body)
}

const UNKNOWN: OAuthError = OAuthError::InvalidClient("the client is unknown, or did not prove who it is");

/// The client: known, and authenticated where it is confidential (RFC 6749 section 2.3).
pub(super) async fn client<S: AuthorizationServer>(
    server: &S,
    request: &Request<'_>,
    parameters: &Parameters,
) -> Result<Client, OAuthError> {
    let basic = basic(request)?;
    let in_form = (parameters.get("client_id"), parameters.get("client_secret"));
    let (id, secret) = match (&basic, in_form) {
        (Some(_), (_, Some(_))) => {
            return Err(OAuthError::InvalidRequest("the client authenticates in two ways"));
        }
        (Some(basic), (Some(id), None)) if id != basic.id => {
            return Err(OAuthError::InvalidRequest("the client calls itself two names"));
        }
        (Some(basic), _) => (basic.id.as_str(), Some(basic.secret.as_str()).filter(|secret| !secret.is_empty())),
        (None, (Some(id), secret)) => (id, secret),
        (None, (None, _)) => return Err(OAuthError::InvalidClient("the client does not say who it is")),
    };
    // `VSCHAR` (RFC 6749 appendix A.1): the application looks for nothing else.
    if id.len() > MAX_TEXT_LEN || !id.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(UNKNOWN);
    }
    let known = server.client(&ClientRequest { client_id: id, rocket: request.rocket() }).await?;
    // A database may not mind in which case it is written.
    let client = known.filter(|client| client.id() == id).ok_or(UNKNOWN)?;
    let proved = match secret {
        Some(secret) if client.is_confidential() => server.authenticate(&client, &ClientSecret::new(secret)).await?,
        // A public client has no secret: what was sent is somebody else's.
        secret => !client.is_confidential() && secret.is_none(),
    };
    if proved { Ok(client) } else { Err(UNKNOWN) }
}

/// What stands in `Authorization`, if anything does.
fn basic(request: &Request<'_>) -> Result<Option<Basic>, OAuthError> {
    let mut values = request.headers().get("Authorization");
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => match Basic::read(value) {
            Some(basic) => Ok(Some(basic)),
            None => Err(OAuthError::InvalidClient("`Authorization` is no id and secret of a client (`Basic`)")),
        },
        (Some(_), Some(_)) => Err(OAuthError::InvalidRequest("there is more than one `Authorization`")),
    }
}
