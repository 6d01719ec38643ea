//! Tokens in the query of a URI.

use rocket::http::Status;
use tests::journal::recorded;

use crate::browser::{Answer, plain};

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

/// Rocket logs the URI of each request, and of one that fails what it was.
#[test]
fn a_token_in_the_query_is_not_logged() {
    tests::journal::install();
    let client = plain("query = \"access_token\"\n[default]\nlog_level = \"normal\"\n");
    let token = token(&client);
    let secret = token.rsplit('.').next().unwrap();
    for uri in ["/me?access_token=", "/nowhere?x=1&access%5Ftoken=", "/me?access_token=x&access_token="] {
        let (status, records) = recorded(|| client.get(format!("{uri}{token}")).dispatch().status());
        let log = records.join("\n");
        assert!(log.contains("GET /") && !log.contains(secret), "{uri} {status}: {log}");
    }
}
