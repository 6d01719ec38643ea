//! What clients and others may send, and what they are told.

use rocket::http::{ContentType, Header, Status};
use rocket::local::blocking::Client;
use tests::journal::recorded;

use crate::ground::*;

const TOKEN: &str = "/oauth/token";
const REVOKE: &str = "/oauth/revoke";
const INTROSPECT: &str = "/oauth/introspect";
const CREDENTIALS: &str = "grant_type=client_credentials";

fn rows() -> Vec<(&'static str, Vec<String>, String, u16, &'static str)> {
    let till = || vec![basic(TILL)];
    let of = |who| vec![basic(who)];
    let secret = |id: &str, secret: &str| form(&[("client_id", id), ("client_secret", secret)]);
    let raw = |text: &[u8]| {
        use base64::Engine;
        vec![format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text))]
    };
    let with = |more: &str| format!("{CREDENTIALS}&{more}");
    let code = |more: &str| format!("{}&{more}", form(&[("grant_type", CODE)]));
    vec![
        // Who the client is.
        (TOKEN, vec![], CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, vec![], with("client_secret=7Fjfp0ZBr1KtDRbnfVdmIw"), 401, "invalid_client"),
        (TOKEN, vec![], with("client_id=till"), 401, "invalid_client"),
        (TOKEN, vec![], with("client_id=till&client_secret="), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("till", OTHER.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("till", &TILL.1.to_lowercase())), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("TILL", TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("nobody", TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("till\0", TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret(&"t".repeat(257), TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("page", TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![], with(&secret("secretless", "x")), 401, "invalid_client"),
        (TOKEN, vec![], with("client_id=secretless"), 401, "invalid_client"),
        (TOKEN, of(("till", "")), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, of(("till", "x")), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, of(("", TILL.1)), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, of(("page", "x")), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, vec!["Bearer abc".into()], CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, vec!["Basic".into()], CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, vec!["Basic !!!".into()], CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, raw(b"till"), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, raw(b"till:%zz"), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, raw(b"till:\xff"), CREDENTIALS.into(), 401, "invalid_client"),
        (TOKEN, vec!["Bearer abc".into()], with(&secret(TILL.0, TILL.1)), 401, "invalid_client"),
        (TOKEN, vec![basic(TILL), basic(TILL)], CREDENTIALS.into(), 400, "invalid_request"),
        (TOKEN, till(), with(&secret(TILL.0, TILL.1)), 400, "invalid_request"),
        (TOKEN, till(), with("client_secret=7Fjfp0ZBr1KtDRbnfVdmIw"), 400, "invalid_request"),
        (TOKEN, till(), with("client_id=other"), 400, "invalid_request"),
        (TOKEN, of(("broken", "x")), CREDENTIALS.into(), 503, "temporarily_unavailable"),
        // The form.
        (TOKEN, till(), String::new(), 400, "invalid_request"),
        (TOKEN, till(), "grant_type=".into(), 400, "invalid_request"),
        (TOKEN, till(), "grant_type".into(), 400, "invalid_request"),
        (TOKEN, till(), format!("{CREDENTIALS}&{CREDENTIALS}"), 400, "invalid_request"),
        (TOKEN, till(), with("scope=articles:read&scope=articles:write"), 400, "invalid_request"),
        (TOKEN, till(), with("scope=articles:read&%73cope=articles:write"), 400, "invalid_request"),
        (TOKEN, till(), with("unknown=1&unknown=2"), 400, "invalid_request"),
        (TOKEN, till(), with("x=%"), 400, "invalid_request"),
        (TOKEN, till(), with("x=%zz"), 400, "invalid_request"),
        (TOKEN, till(), with("x=%ff"), 400, "invalid_request"),
        (TOKEN, till(), with(&format!("x={}", "y".repeat(16 * 1024))), 400, "invalid_request"),
        (TOKEN, till(), with(&(0..100).map(|n| format!("x{n}&")).collect::<String>()), 400, "invalid_request"),
        // Grants.
        (TOKEN, till(), "grant_type=password&username=alice&password=x".into(), 400, "unsupported_grant_type"),
        (TOKEN, till(), "grant_type=authorization_code&code=x".into(), 400, "unsupported_grant_type"),
        (TOKEN, till(), "grant_type=Client_Credentials".into(), 400, "unsupported_grant_type"),
        (TOKEN, till(), "grant_type=urn:example:unfinished".into(), 400, "unauthorized_client"),
        (TOKEN, of(API), CREDENTIALS.into(), 400, "unauthorized_client"),
        (TOKEN, vec![], with("client_id=page"), 400, "unauthorized_client"),
        (TOKEN, vec![], with("client_id=once"), 400, "unauthorized_client"),
        (TOKEN, till(), "grant_type=refresh_token".into(), 400, "invalid_request"),
        (TOKEN, till(), "grant_type=refresh_token&refresh_token=".into(), 400, "invalid_request"),
        (TOKEN, till(), "grant_type=refresh_token&refresh_token=x".into(), 400, "invalid_grant"),
        (TOKEN, till(), format!("grant_type=refresh_token&refresh_token={}", "A".repeat(86)), 400, "invalid_grant"),
        (TOKEN, vec![], "grant_type=refresh_token&refresh_token=x&client_id=once".into(), 400, "unauthorized_client"),
        (TOKEN, till(), code(""), 400, "invalid_request"),
        (TOKEN, till(), code("code=wrong"), 400, "invalid_grant"),
        // Scopes.
        (TOKEN, till(), with("scope=everything"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=articles:read+everything"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=ARTICLES:READ"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=articles:read++articles:write"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=+articles:read"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=articles:read%09articles:write"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=articles:read%00"), 400, "invalid_scope"),
        (TOKEN, till(), with("scope=%22articles:read%22"), 400, "invalid_scope"),
        // Tokens.
        (REVOKE, till(), String::new(), 400, "invalid_request"),
        (REVOKE, till(), "token=".into(), 400, "invalid_request"),
        (REVOKE, till(), "token=x&token=y".into(), 400, "invalid_request"),
        (REVOKE, vec![], "token=x".into(), 401, "invalid_client"),
        (REVOKE, of(("till", "x")), "token=x".into(), 401, "invalid_client"),
        (INTROSPECT, till(), String::new(), 400, "invalid_request"),
        (INTROSPECT, till(), "token=x&token=y".into(), 400, "invalid_request"),
        (INTROSPECT, vec![], "token=x".into(), 401, "invalid_client"),
        (INTROSPECT, of(("api", "x")), "token=x".into(), 401, "invalid_client"),
        (INTROSPECT, vec![], "token=x&client_id=page".into(), 401, "invalid_client"),
        (INTROSPECT, vec![], "token=x&client_id=api".into(), 401, "invalid_client"),
    ]
}

fn dispatch(client: &Client, path: &str, authorization: &[String], kind: Option<ContentType>, body: &str) -> Answer {
    let mut request = client.post(path.to_owned()).body(body);
    for value in authorization {
        request.add_header(Header::new("Authorization", value.clone()));
    }
    if let Some(kind) = kind {
        request.add_header(kind);
    }
    Answer::of(request.dispatch())
}

#[test]
fn each_fault_has_its_error() {
    let client = app();
    for (path, authorization, body, status, error) in rows() {
        let answer = dispatch(&client, path, &authorization, Some(ContentType::Form), &body);
        let shown: String = body.chars().take(100).collect();
        assert_eq!(answer.error(), (status, error), "{path} {authorization:?} {shown}: {answer:?}");
    }
}

#[test]
fn a_body_that_is_no_form_is_not_read() {
    let client = app();
    let other =
        [ContentType::JSON, ContentType::Plain, ContentType::FormData, ContentType::new("application", "x-www")];
    for kind in other.into_iter().map(Some).chain([None]) {
        for path in [TOKEN, REVOKE, INTROSPECT] {
            let answer = dispatch(&client, path, &[basic(TILL)], kind.clone(), &format!("{CREDENTIALS}&token=x"));
            assert_eq!(answer.error(), (400, "invalid_request"), "{kind:?}");
        }
    }
    let kind = ContentType::parse_flexible("application/x-www-form-urlencoded; charset=UTF-8");
    assert_eq!(dispatch(&client, TOKEN, &[basic(TILL)], kind, CREDENTIALS).status, Status::Ok);
}

#[test]
fn credentials_in_the_address_count_for_nothing() {
    let client = app();
    let address = format!("{TOKEN}?{}", form(&[("client_id", TILL.0), ("client_secret", TILL.1)]));
    assert_eq!(dispatch(&client, &address, &[], Some(ContentType::Form), CREDENTIALS).error(), (401, "invalid_client"));
    assert_eq!(client.get(format!("{address}&{CREDENTIALS}")).dispatch().status(), Status::NotFound);
}

#[test]
fn no_secret_and_no_token_is_shown() {
    const SECRETS: [&str; 4] = [TILL.1, OTHER.1, API.1, "s3cr3tThatIsWr0ng"];
    let client = app();
    let mut tokens = Vec::new();
    let (answers, records) = recorded(|| {
        let mut answers = Vec::new();
        for (path, authorization, body, ..) in rows() {
            let answer = dispatch(&client, path, &authorization, Some(ContentType::Form), &body);
            answers.push(answer.body.to_string());
        }
        let pair = by_code(&client, TILL, "alice", "articles:read").good();
        let used = pair.text("refresh_token");
        let next = refreshed(&client, TILL, &used).good();
        answers.push(refreshed(&client, TILL, &used).body.to_string());
        answers.push(token(&client, (TILL.0, SECRETS[3]), &[]).body.to_string());
        answers.push(by_code(&client, TILL, "liar", "articles:read").body.to_string());
        for pair in [pair, next] {
            for name in ["access_token", "refresh_token"] {
                let text = pair.text(name);
                answers.push(ask(&client, REVOKE, OTHER, &[("token", &text)]).body.to_string());
                answers.push(introspected(&client, API, &text).to_string());
                tokens.push(text);
            }
        }
        answers
    });
    assert!(records.iter().any(|record| record.contains("a refresh token was used twice")), "{records:#?}");
    assert!(records.iter().any(|record| record.contains("`oauth_token` refuses: invalid_client")), "{records:#?}");
    // Rocket itself shows the headers of no request, and the paths of all.
    for shown in answers.iter().chain(&records) {
        for secret in SECRETS.into_iter().chain(tokens.iter().map(String::as_str)) {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
}
