//! Tokens in the query of a URI.

use jwt_core::MaybeJwt;
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::routes;
use tests::configured;

use crate::browser::{Answer, SETTINGS, User, issue, me, plain, welcome};

fn token(client: &rocket::local::blocking::Client) -> String {
    Answer::of(client.post("/token/alice").dispatch()).body.split('"').nth(3).unwrap().to_owned()
}

#[test]
fn a_token_in_the_query_is_one_where_that_is_configured() {
    let client = plain("query = \"access_token\"");
    let token = token(&client);
    let answer = Answer::of(client.get(format!("/me?a=b&access_token={token}")).dispatch());
    assert_eq!((answer.status, answer.body.as_str()), (Status::Ok, "alice"));
    assert_eq!(answer.header("Cache-Control"), ["private, no-store"]);
    assert_eq!(answer.header("Referrer-Policy"), ["no-referrer"]);
    let answer = Answer::of(client.get("/me?access_token=").dispatch());
    assert_eq!((answer.status, answer.code().as_str()), (Status::Unauthorized, "token_malformed"));
    let answer = Answer::of(client.get("/me?a=b").dispatch());
    assert_eq!(answer.code(), "token_missing");
    assert!(answer.header("Referrer-Policy").is_empty());
    let off = plain("");
    assert_eq!(Answer::of(off.get(format!("/me?access_token={token}")).dispatch()).code(), "token_missing");
}

/// A fairing of the application comes before ours, and may ask who it is: to count the requests of each, say.
#[test]
fn a_token_in_the_query_is_found_by_whoever_asks_first() {
    let asks = AdHoc::on_request("asks", |request, _| {
        Box::pin(async move {
            assert!(request.guard::<MaybeJwt<User>>().await.is_success());
        })
    });
    let settings = format!("{SETTINGS}query = \"access_token\"");
    let rocket = configured(&settings).attach(jwt_core::fairing()).attach(asks);
    let client = tests::client(rocket.mount("/", routes![me, welcome, issue]));
    let token = token(&client);
    for uri in ["/me", "/welcome"] {
        let answer = Answer::of(client.get(format!("{uri}?access_token={token}")).dispatch());
        assert_eq!(
            (answer.body.as_str(), answer.header("Cache-Control")),
            ("alice", vec!["private, no-store"]),
            "{uri}"
        );
    }
}
