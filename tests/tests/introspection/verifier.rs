//! Without Rocket.

use std::time::Duration;

use jwt_core::{BuildError, DefaultClaims, Introspection, IntrospectionError, KeySet, Verifier, VerifierBuilder};
use serde_json::json;
use tests::keys;

use crate::ground::*;

fn builder() -> VerifierBuilder {
    Verifier::builder().issuer(ISSUER).audience("api")
}

fn endpoint(url: &str) -> Introspection {
    Introspection::at(url).client("api", "secret").build().expect("an endpoint")
}

#[rocket::async_test]
async fn a_verifier_asks_where_it_may_wait() {
    let server = server(active(json!({})));
    let verifier = builder().introspection(endpoint(&server.url("/introspect"))).build().expect("a verifier");
    let unasked = verifier.verify::<DefaultClaims>("opaque").map(drop).map_err(|error| error.code());
    assert_eq!((unasked, server.hits()), (Err("keys_unavailable"), 0));
    let token = verifier.verify_async::<DefaultClaims>("opaque").await.expect("good");
    assert_eq!((token.sub.as_deref(), token.header().algorithm()), (Some("alice"), None));
    assert_eq!(verifier.verify::<DefaultClaims>("opaque").expect("known").sub.as_deref(), Some("alice"));
    assert_eq!(server.hits(), 1);

    // A JWT is asked about only where it says that it is this issuer's.
    let signer = |issuer: &str| {
        let key = jwt_core::SigningKey::from_pem(keys::ED).expect("a key");
        jwt_core::Signer::builder().key(key).issuer(issuer).audience("api").build().expect("a signer")
    };
    let foreign = signer("https://other.test").sign(&DefaultClaims::default()).expect("signs");
    let refused = verifier.verify_async::<DefaultClaims>(&foreign).await.map(drop).map_err(|error| error.code());
    assert_eq!((refused, server.hits()), (Err("issuer_mismatch"), 1));
    let own = signer(ISSUER).sign(&DefaultClaims::default()).expect("signs");
    assert_eq!(verifier.verify_async::<DefaultClaims>(&own).await.expect("good").sub.as_deref(), Some("alice"));
    assert_eq!(server.requests()[1].body, format!("token={own}&token_type_hint=access_token"));
}

#[test]
fn what_makes_no_sense_is_not_built() {
    let endpoint = || endpoint("https://issuer.test/introspect");
    assert!(builder().introspection(endpoint()).build().is_ok());
    let key = jwt_core::VerifyingKey::from_pem(keys::ED_PUBLIC).expect("a key");
    for wrong in [
        Verifier::builder().introspection(endpoint()),
        builder().introspection(endpoint()).keys(KeySet::from(key)),
        builder().introspection(endpoint()).algorithms([jwt_core::Algorithm::ES256]),
    ] {
        assert_eq!(wrong.build().unwrap_err(), BuildError::Introspection);
    }
    let at = |url: &str| Introspection::at(url).client("api", "secret");
    assert!(matches!(at("http://issuer.test").build(), Err(IntrospectionError::Url(_))));
    assert!(matches!(Introspection::at("https://issuer.test").build(), Err(IntrospectionError::NoClient)));
    assert!(matches!(at("https://issuer.test").client("", "s").build(), Err(IntrospectionError::NoClient)));
    assert!(matches!(at("https://issuer.test").client("s", "").build(), Err(IntrospectionError::NoClient)));
    let hours = at("https://issuer.test").keep(Duration::from_secs(3601)).build();
    assert_eq!(hours.unwrap_err(), IntrospectionError::KeptTooLong);
    assert!(
        !format!("{:?} {:?}", at("https://issuer.test/"), at("https://issuer.test/?x=secret").build())
            .contains("secret")
    );
}
