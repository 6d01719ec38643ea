//! Tokens in the query of a URI.

use rocket::http::Status;

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
