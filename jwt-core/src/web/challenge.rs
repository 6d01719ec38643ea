//! What a denied request is answered with: status, challenge and body are decided here.

use rocket::http::{ContentType, Header, Status};
use rocket::{Catcher, Request, Response};
use serde_json::json;

use super::error::AuthError;

/// The challenge of RFC 6750 section 3, for every response that an [`AuthError`] caused.
fn challenge(scheme: &str, error: &AuthError) -> Option<String> {
    if error.status().code >= 500 || error.wants_no_credentials() {
        return None;
    }
    let mut challenge = String::with_capacity(128);
    challenge.push_str(scheme);
    let mut delimiter = ' ';
    let mut parameter = |name: &str, value: &str| {
        challenge.push(delimiter);
        challenge.push_str(name);
        challenge.push_str("=\"");
        // `%x20-21 / %x23-5B / %x5D-7E`: neither a quote nor a backslash can be said in it.
        challenge.extend(value.chars().filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\')));
        challenge.push('"');
        delimiter = ',';
    };
    if let Some(code) = error.oauth_error() {
        parameter("error", code);
        parameter("error_description", &error.to_string());
    }
    if let Some(scope) = error.scope() {
        parameter("scope", scope);
    }
    Some(challenge)
}

/// Finishes a response that an [`AuthError`] caused.
pub(super) async fn finish(scheme: &str, error: &AuthError, request: &Request<'_>, response: &mut Response<'_>) {
    if response.status() != error.status() {
        return;
    }
    if let Some(challenge) = challenge(scheme, error) {
        response.set_header(Header::new("WWW-Authenticate", challenge));
    }
    if let Some(wait) = error.retry_after() {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        response.set_header(Header::new("Retry-After", seconds.to_string()));
    }
    let own = rockets_own(response.status(), request).await;
    if own == Some((response.content_type(), response.body().preset_size())) {
        let body = problem(error).to_string();
        response.set_header(ContentType::new("application", "problem+json"));
        response.set_sized_body(body.len(), std::io::Cursor::new(body));
    }
}

/// The body of RFC 9457; `code` tells every cause apart.
fn problem(error: &AuthError) -> serde_json::Value {
    let status = error.status();
    let mut problem = json!({
        "title": status.reason_lossy(),
        "status": status.code,
        "code": error.code(),
        "detail": error.to_string(),
    });
    if let (Some(scope), Some(members)) = (error.scope(), problem.as_object_mut()) {
        members.insert("scope".into(), scope.into());
    }
    problem
}

/// What Rocket answers with where the application has no catcher, and no word of its own.
async fn rockets_own(status: Status, request: &Request<'_>) -> Option<(Option<ContentType>, Option<usize>)> {
    let own = Catcher::default().handler.handle(status, request).await.ok()?;
    Some((own.content_type(), own.body().preset_size()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenError;

    #[test]
    fn challenges_follow_rfc_6750() {
        assert_eq!(challenge("Bearer", &AuthError::missing()).unwrap(), "Bearer");
        assert_eq!(
            challenge("JWT", &TokenError::Expired.into()).unwrap(),
            "JWT error=\"invalid_token\",error_description=\"the token has expired\""
        );
        assert_eq!(
            challenge("Bearer", &AuthError::insufficient(Some(vec!["a:read", "b\"\\"]), "edit", String::new()))
                .unwrap(),
            "Bearer error=\"insufficient_scope\",error_description=\"the token does not allow this\",scope=\"a:read b\""
        );
        assert_eq!(challenge("Bearer", &AuthError::unavailable()), None);
    }
}
