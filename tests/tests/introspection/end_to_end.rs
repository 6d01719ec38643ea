//! One application hands out tokens, and another asks it about them.

use std::sync::mpsc;

use jwt_core::oauth::{AuthorizationServer, Client as OAuthClient, ClientRequest, Grant, OAuthError, endpoints};
use jwt_core::{DefaultClaims, Roles, Unavailable};
use rocket::fairing::AdHoc;
use rocket::http::ContentType;
use rocket::local::blocking;
use serde_json::Value;

use crate::ground::{get, refused};

struct Server;

#[rocket::async_trait]
impl AuthorizationServer for Server {
    type Claims = DefaultClaims;

    async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<OAuthClient>, Unavailable> {
        Ok(match request.client_id() {
            "till" => Some(
                OAuthClient::confidential("till")
                    .secret("till-secret")
                    .grant_types(["client_credentials"])
                    .scopes(["read"]),
            ),
            "api" => Some(OAuthClient::confidential("api").secret("api-secret").may_introspect()),
            _ => None,
        })
    }

    async fn claims(&self, _: &Grant<'_>) -> Result<Option<DefaultClaims>, OAuthError> {
        Ok(Some(DefaultClaims { roles: Some(Roles::from(["editor"])), ..DefaultClaims::default() }))
    }
}

#[test]
fn one_application_asks_another() {
    tests::journal::install();
    let (send, receive) = mpsc::channel();
    let up = AdHoc::on_liftoff("up", move |rocket| {
        let _ = send.send((rocket.config().port, rocket.shutdown()));
        Box::pin(async {})
    });
    let settings = "[default]\naddress = \"127.0.0.1\"\nport = 0\n[default.shutdown]\nctrlc = false\n[default.jwt]\n\
                    secret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\nissuer = \"https://server.test\"\naudience = \"api\"";
    let rocket = || tests::configured(settings).attach(jwt_core::fairing()).mount("/oauth", endpoints(Server));
    let issuer = rocket().attach(up);
    let server =
        std::thread::spawn(move || rocket::execute(issuer.launch()).map(drop).map_err(|error| error.to_string()));
    let (port, shutdown) = receive.recv().expect("it is up");

    // The same keys and settings; what is revoked there is revoked there alone.
    let issued = |form: &str| {
        let client = blocking::Client::untracked(rocket()).expect("launches");
        let answer: Value =
            client.post("/oauth/token").header(ContentType::Form).body(form).dispatch().into_json().unwrap();
        answer["access_token"].as_str().expect("a token").to_owned()
    };
    let token = issued("grant_type=client_credentials&client_id=till&client_secret=till-secret&scope=read");
    let plain = issued("grant_type=client_credentials&client_id=till&client_secret=till-secret");

    rocket::async_test(async {
        let table = format!(
            "[default.jwt.issuers.idp]\nissuer = \"https://server.test\"\naudience = \"api\"\nclient_id = \"api\"\n\
             client_secret = \"api-secret\"\nintrospection_cache = 0\nintrospection = \"http://127.0.0.1:{port}/oauth/introspect\""
        );
        let client = crate::ground::client(&table).await;
        assert_eq!(get(&client, "/who", &token).await.as_deref(), Ok("till of idp"));
        assert!(get(&client, "/read", &token).await.is_ok());
        assert_eq!(get(&client, "/strict", &token).await.as_deref(), Ok("till"));
        assert_eq!(get(&client, "/read", &plain).await, Err((403, "access_denied".to_owned())));
        let forged = format!("{}{}", &token[..token.len() - 2], if token.ends_with("AA") { "BB" } else { "AA" });
        assert_eq!(get(&client, "/who", &forged).await, refused("token_inactive"));
        assert_eq!(get(&client, "/who", "opaque").await, refused("token_inactive"));
    });
    shutdown.notify();
    server.join().expect("no panic").expect("it served");
}
