//! Which tokens the issuer is asked about, and how.

use jwt_core::DefaultClaims;
use rocket::http::{Header, Status};
use serde_json::{Value, json};
use tests::journal::recorded;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

#[rocket::async_test]
async fn only_what_is_no_jwt_and_may_be_a_token_is_sent() {
    let server = server(active(json!({})));
    let client = signing(&server, "").await;
    let own = jwt_core::Tokens::of(client.rocket()).expect("signs");
    let own = own.issue(&DefaultClaims { sub: Some("bob".into()), ..Default::default() }).expect("issues");
    assert_eq!(get(&client, "/who", own.token()).await.as_deref(), Ok("bob of self"));
    for other in [
        "a.b.c",
        "..",
        "a.b.c.d.e",
        "a.b.c.d",
        &".".repeat(1_000_000),
        &"a".repeat(8 * 1024 + 1),
        "a!b",
        "a%20b",
        "a:b",
        "a'b",
        "eyJhbGciOiJub25lIn0.e30.",
        &format!("{}x", own.token()),
    ] {
        let (status, _) = get(&client, "/who", other).await.expect_err("refused");
        assert_eq!(status, 401);
    }
    assert_eq!(server.hits(), 0);
    for (count, opaque) in ["x", "a.b", "ya29.a0Af_-~+/=", &"a".repeat(8 * 1024), "~", "."].into_iter().enumerate() {
        assert_eq!(get(&client, "/who", opaque).await, alice());
        assert_eq!(server.hits(), count + 1);
    }
}

#[rocket::async_test]
async fn no_refresh_token_of_ones_own_is_sent() {
    let server = server(active(json!({})));
    let client = signing(&server, "").await;
    let pair: Value = client.post("/login").dispatch().await.into_json().await.expect("a pair");
    let refresh = pair["refresh_token"].as_str().expect("a token");
    for _ in 0..2 {
        assert_eq!(get(&client, "/who", refresh).await, refused("token_malformed"));
    }
    assert_eq!(server.hits(), 0);
    // What only looks like one is somebody else's.
    assert_eq!(get(&client, "/who", &"A".repeat(86)).await, alice());
}

#[rocket::async_test]
async fn without_such_an_issuer_nothing_is_sent() {
    let client = client("[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"").await;
    assert_eq!(get(&client, "/who", "opaque").await, refused("token_malformed"));
}

#[rocket::async_test]
async fn it_is_trusted_by_its_certificate() {
    let server = KeyServer::tls();
    server.set("/introspect", active(json!({})));
    let with_ca = |ca: &str| format!("[default.jwt.jwks_client]\nca = '''{ca}'''\n{}", table(&server, ""));
    assert_eq!(get(&client(&with_ca(&server.ca())).await, "/who", "opaque").await, alice());
    assert_eq!(get(&client(&table(&server, "")).await, "/who", "opaque").await, unavailable());
    assert_eq!(server.hits(), 1);
}

#[rocket::async_test]
async fn one_is_revoked_here_as_any_other() {
    for jti in [json!("id-1"), json!(null)] {
        let server = server(active(json!({"jti": jti, "exp": null})));
        let client = signing(&server, "introspection_cache = 0").await;
        assert_eq!(get(&client, "/who", "opaque").await, alice());
        let bearer = Header::new("Authorization", "Bearer opaque");
        assert_eq!(client.post("/revoke").header(bearer).dispatch().await.status(), Status::Ok);
        // It is the same token, whatever is said of it.
        server.set("/introspect", active(json!({"jti": jti, "exp": null, "scope": "read"})));
        assert_eq!(get(&client, "/who", "opaque").await, refused("token_revoked"));
        if jti.is_null() {
            assert_eq!(get(&client, "/who", "another").await, alice());
        }
    }
}

#[test]
fn no_token_and_no_secret_is_shown() {
    const TOKEN: &str = "0paqu3-T0k3n-0f-A11c3";
    let run = async {
        let broken = [Reply::status(401), Reply::text("{}"), Reply::drip()];
        for reply in [active(json!({})), active(json!({"active": false}))].into_iter().chain(broken) {
            let server = server(reply);
            let client = client(&format!("[default.jwt.jwks_client]\ntimeout = 1\n{}", table(&server, ""))).await;
            _ = get(&client, "/who", TOKEN).await;
            server.down(true);
            _ = get(&client, "/who", &format!("{TOKEN}x")).await;
        }
    };
    let ((), all) = recorded(|| rocket::async_test(run));
    assert!(all.iter().any(|line| line.contains("the introspection endpoint of `https://issuer.test`")), "{all:#?}");
    for line in &all {
        assert!(!line.contains(TOKEN) && !line.contains("s:e&c") && !line.contains("YStiOnMlM0FlJTI2Yw"), "{line}");
    }
}
