//! A differential test: what a condition sees, what the handler behind it gets, and what Rocket gives the same handler without
//! a rule, for every kind of parameter and whatever a request may say.

use std::collections::BTreeMap;
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
kind!(behind_slash, "/a/<one>/<rest..>", one: &str, rest: PathBuf);
kind!(wild, "/<_>/<one>/<_..>", one: &str);
kind!(raw, "/a/<type>", r#type: &str);
kind!(raw_text, r"/a/<one>", one: &str);

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
kind!(q_raw, "/a?<type>&<one>", r#type: Option<&str>, one: Option<&str>);
kind!(q_under, "/a?<_one>&<one..>", _one: Option<u8>, one: BTreeMap<&str, &str>);
kind!(q_empty_value, "/a?one=&<one>", one: Option<&str>);
kind!(q_form, "/a?<one>", one: Filter<'_>);
kind!(q_perhaps_form, "/a?<one>", one: Option<Filter<'_>>);
kind!(q_strict, "/a?<one>", one: Strict<Inner>);
kind!(q_rest, "/a?<one..>", one: Filter<'_>);
kind!(q_rest_map, "/a?<one..>", one: BTreeMap<&str, &str>);
kind!(q_mixed, "/a?one=1&<two>&<rest..>", two: Option<u8>, rest: BTreeMap<String, &str>);
kind!(both, "/a/<one>?<two>&x&<rest..>", one: &str, two: Vec<&str>, rest: Inner);

const PATHS: &[&str] = &[
    "/a",
    "/a/",
    "/a/b",
    "/a/1",
    "/a/1/b",
    "/a/b/",
    "/a/c/",
    "/a/1/",
    "/a//",
    "/a/256/b",
    "/a/%31/b",
    "/a/-1",
    "/a/1.5",
    "/a/NaN",
    "/a/%2e%2e",
    "/a/..",
    "/a/../b",
    "/a/b/c/d",
    "/a//b",
    "/a/b%2Fc",
    "/a/%00",
    "/a/%FF",
    "/a/%E4%BD%A0",
    "/a/+",
    "/a/a+b/c",
    "/a/127.0.0.1",
    "/a/::1",
    "/true/a",
    "/on/a",
    "/a/.hidden/x",
    "/a/x*/y",
    "/a/<one>",
    "/a/%3Cone%3E",
    "/a/b%",
    "/a/x.",
    "/a/x:/y",
    "/b/1/c/d",
    "/b/1",
    "/a/2",
    "/a/3/b",
    "/false/a",
    "/a/::2",
    "/a/10.0.0.1",
    "/a/2/b",
];

const QUERIES: &[&str] = &[
    "",
    "?",
    "?one",
    "?one=",
    "?one=1",
    "?one=256",
    "?one=%31",
    "?%6fne=1",
    "?one=1&one=2",
    "?one=x&one=1",
    "?one=1&one=x",
    "?ONE=1",
    "?type=1",
    "?one=1&type=x&type=y",
    "?r%23type=1&type=2",
    "?_one=1&one=2",
    "?_one=1&_one=2",
    "?%6fne=1&one=1&one=2",
    "?one=%31&one=1&one=2",
    "?one=&one=1",
    "?one&one=2",
    "?one=a+b",
    "?one=%",
    "?one=%FF",
    "?one=on",
    "?one=off",
    "?one=true",
    "?two=1",
    "?one=1&two=2",
    "?two=2&one=1",
    "?one=1&two=2&three=3",
    "?one=1&x&two=2",
    "?one=1&x=",
    "?one[]=1&one[]=2",
    "?one.0=1&one.1=2",
    "?one[a]=1&one[b]=2",
    "?one.a=1&one.a=2",
    "?one[a]=x",
    "?one.text=x",
    "?one.text=x&one.page=4&one.tags=a&one.tags=b&one.sort=up",
    "?one.text=x&one.page=999",
    "?one.text=x&one.text=y",
    "?one.text=x&one.inner.depth=2&one.inner.flag=on",
    "?one.text=x&one.inner.depth=9",
    "?one.depth=2&one.flag=true",
    "?one.depth=2&one.flag=true&one.more=1",
    "?text=x",
    "?text=x&page=4",
    "?text=x&page=a",
    "?text=x&tags=a&tags=b",
    "?text=x&inner.depth=3&inner.flag=off",
    "?text=x&sort=a&sort=b&one=1",
    "?depth=2&flag=on&x",
    "?depth=2&flag=on&x&two=a&two=b",
    "?depth=2&depth=3&x",
    "?one=1&depth=2",
    "?&&one=1&&",
    "?=1",
    "?one==1",
    "?one=1=2",
    "?one=1&one",
    "?one&one=1",
    "?one=1&a=b&a=c",
    "?one=1&%00=x",
    "?one.depth=8&one.flag=off",
    "?one.depth=1&one.flag=on",
    "?x&depth=1&flag=on&two=2",
    "?one%00=1",
    "?x&one=public&one=victim",
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

/// Queries put together from the parts of others, the same ones each time.
fn mixed_queries(number: usize) -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most as u64).unwrap()
    };
    let parts: Vec<&str> = QUERIES.iter().flat_map(|query| query.trim_start_matches('?').split('&')).collect();
    let query = |_| (0..1 + below(4)).map(|_| parts[below(parts.len())]).collect::<Vec<_>>().join("&");
    (0..number).map(query).map(|query| format!("?{query}")).collect()
}

/// How often a condition saw a value, and how often there was none to see.
#[derive(Default)]
struct Counts {
    values: usize,
    unparsable: usize,
}

/// Asks the same of the handler with a rule and of the one without.
fn compare(name: &str, (guarded, plain): (Vec<Route>, Vec<Route>), uris: &[String]) -> Counts {
    let rocket = configured(KEY).attach(jwt_core::fairing());
    let client = client(rocket.mount("/guarded/by/us", guarded).mount("/plain", plain));
    let alice = Caller { sub: "alice".into() };
    let mut counts = Counts::default();
    for uri in uris {
        let context = format!("{name}: {uri}");
        let Some(expected) = ask(&client, &format!("/plain{uri}"), None) else { continue };
        *SEEN.lock().unwrap() = None;
        let got = ask(&client, &format!("/guarded/by/us{uri}"), Some(&alice));
        let seen = SEEN.lock().unwrap().take();
        match expected {
            Answer::Value(value) => {
                assert_eq!(seen.as_ref(), Some(&value), "the condition: {context}");
                assert_eq!(got, Some(Answer::Value(value)), "the handler: {context}");
                counts.values += 1;
            }
            // Rocket refuses what does not parse; a condition about it is unknown.
            Answer::Refused(422) => {
                assert_eq!((seen, got), (None, Some(Answer::Refused(403))), "{context}");
                counts.unparsable += 1;
            }
            Answer::Refused(404) => assert_eq!((seen, got), (None, Some(Answer::Refused(404))), "{context}"),
            other => panic!("{context}: {other:?}"),
        }
    }
    counts
}

#[test]
fn a_condition_sees_what_the_handler_gets() {
    let paths = |queries: &[&str]| -> Vec<String> {
        PATHS.iter().flat_map(|path| queries.iter().map(move |query| format!("{path}{query}"))).collect()
    };
    let mixed = mixed_queries(150);
    let queries: Vec<&str> = QUERIES.iter().copied().chain(mixed.iter().map(String::as_str)).collect();
    let at = |path: &str| queries.iter().map(|query| format!("{path}{query}")).collect::<Vec<_>>();
    let (in_path, in_query) = (paths(&["", "?one=1&one=2"]), at("/a"));
    let in_both = [at("/a/b"), at("/a/%2e%2e"), paths(&["?two=1&x&depth=2&flag=on"])].concat();

    let mut all = Counts::default();
    macro_rules! check {
        ($uris:expr => $($name:ident)+) => { $(
            let counts = compare(stringify!($name), $name::routes(), $uris);
            assert!(counts.values > 2, "{}: only {} requests reached it", stringify!($name), counts.values);
            all.values += counts.values;
            all.unparsable += counts.unparsable;
        )+ };
    }
    check!(&in_path => text owned number float switch perhaps result address rest behind perhaps_rest);
    check!(&in_path => behind_slash wild raw raw_text);
    check!(&in_query => q_text q_owned q_number q_switch q_perhaps q_perhaps_text q_result q_list q_texts q_map q_two);
    check!(&in_query => q_raw q_under q_empty_value);
    check!(&in_query => q_fixed q_flag q_form q_perhaps_form q_strict q_rest q_rest_map q_mixed);
    check!(&in_both => both);
    assert!(all.values > 2_000 && all.unparsable > 1_000, "{} values, {} none", all.values, all.unparsable);
}
