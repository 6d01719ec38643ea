//! Requests that somebody else's page sends in the user's browser.

use rocket::http::uri::Host;
use rocket::http::{Header, Status};

use crate::browser::{ACCESS, Answer, Browser, CSRF, application, with_resolver};

/// What a request says beside its cookies; `{token}` stands for the session's CSRF token.
type Headers = &'static [(&'static str, &'static str)];

const TOKEN: (&str, &str) = ("X-CSRF-Token", "{token}");
const HOST: &str = "app.example.com";

fn answer(
    browser: &Browser,
    client: &rocket::local::blocking::Client,
    method: &str,
    uri: &str,
    headers: Headers,
) -> Answer {
    let mut request = browser.request(client, method, uri);
    for (name, value) in headers {
        let token = browser.cookies.get(CSRF).map_or("", String::as_str);
        request.add_header(Header::new(*name, value.replace("{token}", token)));
    }
    request.inner_mut().set_host(Host::parse(HOST).unwrap());
    Answer::of(request.dispatch())
}

/// A request passes if it proves that a page of the application sent it.
const PASS: [Headers; 8] = [
    &[TOKEN],
    &[TOKEN, ("Sec-Fetch-Site", "same-origin")],
    &[TOKEN, ("Sec-Fetch-Site", "none")],
    &[TOKEN, ("Origin", "https://app.example.com")],
    &[TOKEN, ("Origin", "https://APP.example.com")],
    // What a proxy calls the host is not what the browser calls it.
    &[TOKEN, ("Origin", "https://elsewhere.example.com"), ("Sec-Fetch-Site", "same-origin")],
    &[TOKEN, ("Origin", "https://front.example.com"), ("Sec-Fetch-Site", "same-site")],
    &[TOKEN, ("Origin", "https://front.example.com")],
];

const FORGED: [Headers; 15] = [
    &[],
    &[("Sec-Fetch-Site", "same-origin"), ("Origin", "https://app.example.com")],
    &[("X-CSRF-Token", "")],
    &[("X-CSRF-Token", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")],
    &[("X-CSRF-Token", "{token}A")],
    &[TOKEN, TOKEN],
    &[TOKEN, ("X-CSRF-Token", "")],
    &[TOKEN, ("Sec-Fetch-Site", "cross-site")],
    &[TOKEN, ("Sec-Fetch-Site", "same-site")],
    &[TOKEN, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "same-origin")],
    &[TOKEN, ("Sec-Fetch-Site", "SAME-ORIGIN")],
    &[TOKEN, ("Origin", "null")],
    &[TOKEN, ("Origin", "https://app.example.com:8443")],
    &[TOKEN, ("Origin", "http://app.example.com")],
    &[TOKEN, ("Origin", "https://app.example.com"), ("Origin", "https://evil.example")],
];

const ORIGINS: &str = "cookie = { origins = [\"https://front.example.com\"] }";

#[test]
fn what_may_change_something_is_proven() {
    let client = application(ORIGINS);
    let alice = Browser::of(&client, "alice");
    for method in ["POST", "PUT", "DELETE"] {
        for headers in PASS {
            let answer = answer(&alice, &client, method, "/me", headers);
            assert_eq!(answer.status, Status::Ok, "{method} {headers:?}: {answer:?}");
        }
        for headers in FORGED {
            let answer = answer(&alice, &client, method, "/me", headers);
            assert_eq!((answer.status, answer.code().as_str()), (Status::Forbidden, "csrf_refused"), "{headers:?}");
            assert_eq!(answer.header("WWW-Authenticate").len(), 0);
            assert!(answer.is_private() && answer.header("Set-Cookie").is_empty(), "{answer:?}");
        }
    }
    for headers in PASS.into_iter().chain(FORGED) {
        assert_eq!(answer(&alice, &client, "GET", "/me", headers).status, Status::Ok, "nobody changes anything by it");
    }
}

#[test]
fn it_is_proven_where_a_key_has_to_be_waited_for() {
    let client = with_resolver();
    let mut alice = Browser::of(&client, "alice");
    for headers in FORGED {
        assert_eq!(answer(&alice, &client, "POST", "/me", headers).code(), "csrf_refused", "{headers:?}");
    }
    assert_eq!(alice.page(&client, "POST", "/me").status, Status::Ok);
}

/// No browser asks whether a page of another origin may open one, and scripts cannot send headers with it.
#[test]
fn a_websocket_is_opened_by_a_page_of_the_application() {
    let client = application(ORIGINS);
    let alice = Browser::of(&client, "alice");
    let pass: [Headers; 3] = [
        &[("Upgrade", "websocket"), ("Origin", "https://app.example.com")],
        &[("Upgrade", "websocket"), ("Origin", "https://front.example.com")],
        &[("upgrade", "websocket"), ("Sec-Fetch-Site", "same-origin")],
    ];
    for headers in pass {
        assert_eq!(answer(&alice, &client, "GET", "/me", headers).status, Status::Ok, "{headers:?}");
    }
    let refused: [Headers; 4] = [
        &[("Upgrade", "websocket")],
        &[("upgrade", "websocket"), ("Origin", "https://blog.example.com")],
        &[("Upgrade", "websocket"), ("Origin", "https://blog.example.com"), ("Sec-Fetch-Site", "same-site")],
        &[("Upgrade", "h2c"), TOKEN],
    ];
    for headers in refused {
        assert_eq!(answer(&alice, &client, "GET", "/me", headers).code(), "csrf_refused", "{headers:?}");
    }
}

/// A link is not enough to log somebody out of everything.
#[test]
fn ending_everything_is_proven_whatever_the_method() {
    let client = application("cookie = {}");
    let alice = Browser::of(&client, "alice");
    assert_eq!(answer(&alice, &client, "GET", "/everywhere", &[]).code(), "csrf_refused");
    assert_eq!(answer(&alice, &client, "GET", "/me", &[]).status, Status::Ok);
    assert_eq!(answer(&alice, &client, "GET", "/everywhere", &[TOKEN]).status, Status::Ok);
}

/// The token of another session is no better than none: somebody who has an account has one.
#[test]
fn a_csrf_token_is_of_one_session() {
    let client = application("cookie = {}");
    let (mut alice, mallory) = (Browser::of(&client, "alice"), Browser::of(&client, "mallory2"));
    let own = alice.cookies[CSRF].clone();
    alice.cookies.insert(CSRF.into(), mallory.cookies[CSRF].clone());
    for uri in ["/me", "/everywhere"] {
        assert_eq!(alice.page(&client, "POST", uri).code(), "csrf_refused");
    }
    for uri in ["/refresh", "/logout"] {
        assert_eq!(alice.page(&client, "POST", uri).code(), "csrf_refused");
    }
    alice.cookies.insert(CSRF.into(), own.clone());
    assert_eq!(alice.page(&client, "POST", "/refresh").status, Status::Ok, "which hurt nobody");
    assert_eq!(alice.cookies[CSRF], own, "it is the same for all of the session, whichever tab refreshes");
}

/// A token that came with no session has no CSRF token, wherever somebody got one from.
#[test]
fn a_cookie_without_a_session_reads_and_changes_nothing() {
    let client = application("cookie = {}");
    let mut browser = Browser::of(&client, "alice");
    let answer = Answer::of(client.post("/token/alice").dispatch());
    let token = answer.body.split('"').nth(3).unwrap();
    browser.cookies.insert(ACCESS.into(), token.to_owned());
    assert_eq!(browser.page(&client, "GET", "/me").body, "alice");
    assert_eq!(browser.page(&client, "POST", "/me").code(), "csrf_refused");
}

#[test]
fn nobody_is_logged_in_by_another_page() {
    let client = application(ORIGINS);
    let nobody = Browser::default();
    let pass: [Headers; 4] = [
        &[("Sec-Fetch-Site", "same-origin")],
        &[("Origin", "https://app.example.com")],
        &[("Origin", "https://front.example.com"), ("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "none")],
    ];
    for headers in pass {
        assert_eq!(answer(&nobody, &client, "POST", "/login/alice", headers).status, Status::Ok, "{headers:?}");
    }
    let refused: [Headers; 6] = [
        &[],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", "https://evil.example")],
        &[("Origin", "null")],
        &[("Origin", "https://front.example.com.evil.example")],
    ];
    for headers in refused {
        let answer = answer(&nobody, &client, "POST", "/login/alice", headers);
        assert_eq!((answer.status, answer.code().as_str()), (Status::Forbidden, "csrf_refused"), "{headers:?}");
        assert!(answer.header("Set-Cookie").is_empty());
    }
    let back = answer(&nobody, &client, "GET", "/callback/alice", &[("Sec-Fetch-Site", "cross-site")]);
    assert_eq!((back.status, back.header("Set-Cookie").len()), (Status::Ok, 3), "the way back from another server");
    for (goes, status) in [("document", Status::Ok), ("image", Status::Forbidden), ("iframe", Status::Forbidden)] {
        let request = nobody.request(&client, "GET", "/callback/alice").header(Header::new("Sec-Fetch-Dest", goes));
        assert_eq!(request.header(Header::new("Sec-Fetch-Site", "cross-site")).dispatch().status(), status, "{goes}");
    }
}

/// Browsers do not send the cookies with what other sites send, but would take it that they are cleared.
#[test]
fn nobody_is_logged_out_by_another_page() {
    let client = application("cookie = {}");
    let nobody = Browser::default();
    for uri in ["/logout", "/refresh"] {
        for headers in [&[][..], &[("Sec-Fetch-Site", "cross-site")], &[("Origin", "https://evil.example")]] {
            let answer = answer(&nobody, &client, "POST", uri, headers);
            assert_eq!(
                (answer.code().as_str(), answer.header("Set-Cookie").len()),
                ("csrf_refused", 0),
                "{uri} {headers:?}"
            );
        }
    }
}

/// Without scripts there is no header: what the browser says has to do, and has to be there.
#[test]
fn forms_are_proven_by_their_origin() {
    let client = application("cookie = { csrf = \"origin\" }");
    let alice = Browser::of(&client, "alice");
    let pass: [Headers; 3] =
        [&[("Sec-Fetch-Site", "same-origin")], &[("Origin", "https://app.example.com")], &[("Sec-Fetch-Site", "none")]];
    for headers in pass {
        assert_eq!(answer(&alice, &client, "POST", "/me", headers).status, Status::Ok, "{headers:?}");
    }
    let refused: [Headers; 4] =
        [&[], &[TOKEN], &[("Origin", "https://evil.example")], &[TOKEN, ("Sec-Fetch-Site", "cross-site")]];
    for headers in refused {
        for uri in ["/me", "/refresh", "/logout"] {
            assert_eq!(answer(&alice, &client, "POST", uri, headers).code(), "csrf_refused", "{uri} {headers:?}");
        }
    }
}

/// Nobody else's page can make a browser send a header with a token of his.
#[test]
fn a_token_in_the_header_proves_itself() {
    let client = application("cookie = {}");
    let answer = Answer::of(client.post("/token/alice").dispatch());
    let token = answer.body.split('"').nth(3).unwrap();
    let request = client.post("/me").header(Header::new("Sec-Fetch-Site", "cross-site"));
    let answer = Answer::of(tests::bearer(request, token).dispatch());
    assert_eq!((answer.status, answer.header("Cache-Control").len()), (Status::Ok, 0));
    assert_eq!(answer.header("Vary"), ["Cookie"]);
}

/// On this machine browsers trust HTTP, for what is tried out there.
#[test]
fn a_page_of_this_machine_needs_no_tls() {
    let client = application("cookie = {}");
    for host in ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "localhost"] {
        let mut request = client.post("/login/alice").header(Header::new("Origin", format!("http://{host}")));
        request.inner_mut().set_host(Host::parse_owned(host.to_owned()).unwrap());
        assert_eq!(request.dispatch().status(), Status::Ok, "{host}");
    }
    for host in ["localhost.evil.example:8000", "127.0.0.1.nip.io"] {
        let mut request = client.post("/login/alice").header(Header::new("Origin", format!("http://{host}")));
        request.inner_mut().set_host(Host::parse_owned(host.to_owned()).unwrap());
        assert_eq!(request.dispatch().status(), Status::Forbidden, "{host}");
    }
}
