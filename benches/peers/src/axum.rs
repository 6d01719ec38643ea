//! axum: unprotected, and with `jwt-authorizer`, which is for axum 0.7 and verifies with `jsonwebtoken` 9 over ring.

use axum::Router;
use axum::routing::get;
use jwt_authorizer::{AuthorizerBuilder, IntoLayer, JwtClaims, Validation};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::Result;
use crate::keys::{AUDIENCE, EDDSA, ES256, ISSUER, RS256, SUBJECT, secret};

#[derive(Clone, Deserialize)]
struct User {
    sub: String,
}

pub(crate) fn open() -> Result<()> {
    run(async { serve(Router::new().route("/who", get(async || SUBJECT.to_owned()))).await })
}

pub(crate) fn protected(algorithm: &str) -> Result<()> {
    let authorizer = match algorithm {
        "HS256" => AuthorizerBuilder::<User>::from_secret(secret()),
        "ES256" => AuthorizerBuilder::from_ec_pem_text(ES256),
        "EdDSA" => AuthorizerBuilder::from_ed_pem_text(EDDSA),
        "RS256" => AuthorizerBuilder::from_rsa_pem_text(RS256),
        _ => return Err(format!("there is no key for {algorithm}").into()),
    };
    let validation = Validation::new().iss(&[ISSUER]).aud(&[AUDIENCE]);
    run(async {
        let layer = authorizer.validation(validation).build().await?.into_layer();
        serve(Router::new().route("/who", get(async |JwtClaims(user): JwtClaims<User>| user.sub)).layer(layer)).await
    })
}

fn run(application: impl Future<Output = Result<()>>) -> Result<()> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(application)
}

async fn serve(router: Router) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    crate::tell(listener.local_addr()?.port());
    Ok(axum::serve(listener, router).tcp_nodelay(true).await?)
}
