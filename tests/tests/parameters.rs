//! A differential test: what a condition sees, what the handler behind it gets, and what Rocket gives the same handler without
//! a rule, for every kind of parameter and whatever a request may say.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jwt_core::testing::WithIdentity;
use jwt_core::{Claims, jwt_protected, jwt_public};
use rocket::form::{Errors, FromForm, Strict};
use rocket::local::blocking::Client;
use rocket::{Route, get, routes};
use tests::{client, configured};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

#[derive(Claims)]
struct Caller {
    sub: String,
}

/// What the condition of the request under way has seen.
static SEEN: Mutex<Option<String>> = Mutex::new(None);

fn see(value: impl Debug) -> bool {
    *SEEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(format!("{value:?}"));
    true
}

/// The same handler twice: with a condition that looks at its parameters, and without.
macro_rules! kind {
    ($name:ident, $uri:literal, $($parameter:ident: $ty:ty),+) => {
        mod $name {
            use super::*;

            #[jwt_protected(claims = Caller, when(claims.sub == "alice" && see(($(&$parameter,)+))))]
            #[get($uri)]
            pub(crate) fn guarded($($parameter: $ty),+) -> String {
                format!("{:?}", ($(&$parameter,)+))
            }

            #[jwt_public("the same without a rule")]
            #[get($uri)]
            pub(crate) fn plain($($parameter: $ty),+) -> String {
                format!("{:?}", ($(&$parameter,)+))
            }

            pub(crate) fn routes() -> (Vec<Route>, Vec<Route>) {
                (routes![guarded], routes![plain])
            }
        }
    };
}

#[derive(Debug, FromForm)]
#[allow(dead_code)]
struct Filter<'r> {
    text: &'r str,
    #[field(default = 3)]
    page: u8,
    tags: Vec<&'r str>,
    #[field(name = "sort")]
    order: Option<String>,
    inner: Option<Inner>,
}

#[derive(Debug, FromForm)]
#[allow(dead_code)]
struct Inner {
    #[field(validate = range(1..9))]
    depth: u8,
    flag: bool,
}

// Path.
kind!(text, "/a/<one>", one: &str);
kind!(owned, "/a/<one>/<two>", one: String, two: &str);
kind!(number, "/a/<one>/b", one: u8);
kind!(float, "/a/<one>", one: f64);
kind!(switch, "/<one>/a", one: bool);
kind!(perhaps, "/a/<one>", one: Option<u8>);
kind!(result, "/a/<one>", one: Result<u8, &str>);
kind!(address, "/a/<one>", one: std::net::IpAddr);
kind!(rest, "/a/<rest..>", rest: PathBuf);
kind!(behind, "/<_>/<one>/<rest..>", one: &str, rest: PathBuf);
kind!(perhaps_rest, "/a/<rest..>", rest: Option<PathBuf>);

// Query.
kind!(q_text, "/a?<one>", one: &str);
kind!(q_owned, "/a?<one>", one: String);
kind!(q_number, "/a?<one>", one: u8);
kind!(q_switch, "/a?<one>", one: bool);
kind!(q_perhaps, "/a?<one>", one: Option<u8>);
kind!(q_perhaps_text, "/a?<one>", one: Option<&str>);
kind!(q_result, "/a?<one>", one: Result<u8, Errors<'_>>);
kind!(q_list, "/a?<one>", one: Vec<u8>);
kind!(q_texts, "/a?<one>", one: Vec<&str>);
kind!(q_map, "/a?<one>", one: BTreeMap<String, u8>);
kind!(q_two, "/a?<one>&<two>", one: &str, two: Option<&str>);
kind!(q_fixed, "/a?one=1&<one>", one: Option<&str>);
kind!(q_flag, "/a?one&<two>", two: Option<u8>);
kind!(q_form, "/a?<one>", one: Filter<'_>);
kind!(q_perhaps_form, "/a?<one>", one: Option<Filter<'_>>);
kind!(q_strict, "/a?<one>", one: Strict<Inner>);
kind!(q_rest, "/a?<one..>", one: Filter<'_>);
kind!(q_rest_map, "/a?<one..>", one: HashMap<&str, &str>);
kind!(q_mixed, "/a?one=1&<two>&<rest..>", two: Option<u8>, rest: BTreeMap<String, &str>);
kind!(both, "/a/<one>?<two>&x&<rest..>", one: &str, two: Vec<&str>, rest: Inner);

const PATHS: &[&str] = &[
    "/a", "/a/", "/a/b", "/a/1", "/a/1/b", "/a/256/b", "/a/%31/b", "/a/-1", "/a/1.5", "/a/NaN", "/a/%2e%2e", "/a/..", "/a/../b",
    "/a/b/c/d", "/a//b", "/a/b%2Fc", "/a/%00", "/a/%FF", "/a/%E4%BD%A0", "/a/+", "/a/a+b/c", "/a/127.0.0.1", "/a/::1", "/true/a",
    "/on/a", "/a/.hidden/x", "/a/x*/y", "/a/<one>", "/a/%3Cone%3E", "/a/b%", "/a/x.", "/a/x:/y", "/b/1/c/d", "/b/1",
];

const QUERIES: &[&str] = &[
    "", "?", "?one", "?one=", "?one=1", "?one=256", "?one=%31", "?%6fne=1", "?one=1&one=2", "?one=x&one=1", "?one=1&one=x",
    "?ONE=1", "?one=a+b", "?one=%", "?one=%FF", "?one=on", "?one=off", "?one=true", "?two=1", "?one=1&two=2", "?two=2&one=1",
    "?one=1&two=2&three=3", "?one=1&x&two=2", "?one=1&x=", "?one[]=1&one[]=2", "?one.0=1&one.1=2", "?one[a]=1&one[b]=2",
    "?one.a=1&one.a=2", "?one[a]=x", "?one.text=x", "?one.text=x&one.page=4&one.tags=a&one.tags=b&one.sort=up",
    "?one.text=x&one.page=999", "?one.text=x&one.text=y", "?one.text=x&one.inner.depth=2&one.inner.flag=on",
    "?one.text=x&one.inner.depth=9", "?one.depth=2&one.flag=true", "?one.depth=2&one.flag=true&one.more=1", "?text=x", "?text=x&page=4",
    "?text=x&page=a", "?text=x&tags=a&tags=b", "?text=x&inner.depth=3&inner.flag=off", "?text=x&sort=a&sort=b&one=1",
    "?depth=2&flag=on&x", "?depth=2&flag=on&x&two=a&two=b", "?depth=2&depth=3&x", "?one=1&depth=2", "?&&one=1&&", "?=1", "?one==1",
    "?one=1=2", "?one=1&one", "?one&one=1", "?one=1&a=b&a=c", "?one=1&%00=x", "?one%00=1", "?x&one=public&one=victim",
];

#[derive(Debug, PartialEq)]
enum Answer {
    Value(String),
    Refused(u16),
}

fn ask(client: &Client, uri: &str, who: Option<&Caller>) -> Option<Answer> {
    let request = rocket::http::uri::Origin::parse_owned(uri.to_owned()).ok().map(|uri| client.get(uri))?;
    let request = match who {
        Some(who) => request.identity(who),
        None => request,
    };
    let response = request.dispatch();
    Some(match response.status().code {
        200 => Answer::Value(response.into_string().unwrap_or_default()),
        code => Answer::Refused(code),
    })
}

#[test]
fn a_condition_sees_what_the_handler_gets() {
    let mut values = 0;
    let mut unparsable = 0;
    macro_rules! check {
        ($($name:ident)+) => { $( {
            let (guarded, plain) = $name::routes();
            let rocket = configured(KEY).attach(jwt_core::fairing());
            let client = client(rocket.mount("/guarded/by/us", guarded).mount("/plain", plain));
            let mut of_this = 0;
            for path in PATHS {
                for query in QUERIES {
                    let uri = format!("{path}{query}");
                    let Some(expected) = ask(&client, &format!("/plain{uri}"), None) else { continue };
                    let alice = Caller { sub: "alice".into() };
                    *SEEN.lock().unwrap() = None;
                    let got = ask(&client, &format!("/guarded/by/us{uri}"), Some(&alice));
                    let seen = SEEN.lock().unwrap().take();
                    let context = format!("{}: {uri}", stringify!($name));
                    match expected {
                        Answer::Value(value) => {
                            assert_eq!(seen.as_ref(), Some(&value), "the condition: {context}");
                            assert_eq!(got, Some(Answer::Value(value)), "the handler: {context}");
                            of_this += 1;
                        }
                        // Rocket refuses what does not parse; a condition about it is unknown.
                        Answer::Refused(422) => {
                            assert_eq!((seen, got), (None, Some(Answer::Refused(403))), "{context}");
                            unparsable += 1;
                        }
                        Answer::Refused(404) => assert_eq!((seen, got), (None, Some(Answer::Refused(404))), "{context}"),
                        other => panic!("{context}: {other:?}"),
                    }
                }
            }
            assert!(of_this > 3, "{}: only {of_this} requests reached it", stringify!($name));
            values += of_this;
        } )+ };
    }
    check!(text owned number float switch perhaps result address rest behind perhaps_rest);
    check!(q_text q_owned q_number q_switch q_perhaps q_perhaps_text q_result q_list q_texts q_map q_two q_fixed q_flag);
    check!(q_form q_perhaps_form q_strict q_rest q_rest_map q_mixed both);
    assert!(values > 5_000 && unparsable > 1_000, "{values} values, {unparsable} that do not parse");
}
