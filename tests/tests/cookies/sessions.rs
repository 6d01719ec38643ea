//! What is set, and what is cleared.

use rocket::http::{Header, Status};
use serde_json::{Value, json};
use tests::bearer;

use crate::browser::{ACCESS, Answer, Browser, CSRF, REFRESH, application, later, with_catcher};

const DAYS: u64 = 24 * 60 * 60;

#[test]
fn a_login_sets_cookies_and_shows_no_token() {
    let client = application("cookie = {}");
    let mut browser = Browser::default();
    let answer = browser.page(&client, "POST", "/login/alice");
    assert!(answer.is_private(), "{answer:?}");
    let cookies = answer.header("Set-Cookie");
    let attributes = |name: &str| {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(&format!("{name}="))).unwrap();
        cookie.split("; ").skip(1).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(cookies.len(), 3);
    assert_eq!(attributes(ACCESS), "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=900");
    assert_eq!(attributes(REFRESH), format!("HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age={}", 30 * DAYS));
    assert_eq!(attributes(CSRF), format!("SameSite=Lax; Secure; Path=/; Max-Age={}", 30 * DAYS));
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body, json!({"expires_in": 900, "csrf_token": browser.cookies[CSRF]}));
    let me = browser.page(&client, "GET", "/me");
    assert_eq!((me.body.as_str(), me.is_private()), ("alice", true), "{me:?}");
}

#[test]
fn a_session_goes_on_past_the_end_of_the_token() {
    let client = application("cookie = {}");
    let mut browser = Browser::of(&client, "alice");
    later(&client, 16 * 60);
    let expired = browser.page(&client, "GET", "/me");
    assert_eq!((expired.status, expired.code().as_str()), (Status::Unauthorized, "token_expired"));
    assert!(!browser.cookies.contains_key(ACCESS), "it is cleared, and the others stay");
    let refreshed = browser.page(&client, "POST", "/refresh");
    assert_eq!((refreshed.status, refreshed.is_private()), (Status::Ok, true), "{refreshed:?}");
    assert_eq!(browser.page(&client, "GET", "/me").body, "alice");
    // No later than the session itself.
    for _ in 0..3 {
        later(&client, 29 * DAYS);
        browser.page(&client, "POST", "/refresh");
    }
    later(&client, DAYS - 60);
    let last = browser.page(&client, "POST", "/refresh");
    let refresh = last.header("Set-Cookie").into_iter().find(|cookie| cookie.starts_with(REFRESH)).map(str::to_owned);
    let age: u64 = refresh.unwrap().rsplit_once("Max-Age=").unwrap().1.parse().unwrap();
    assert!(age < 2 * DAYS + 60, "{age}");
}

/// Every request of the browser would be refused, the one for the page where its user logs in, too; whatever answers.
#[test]
fn a_cookie_that_is_refused_is_cleared() {
    for client in [application("cookie = {}"), with_catcher()] {
        for value in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
            for uri in ["/me", "/welcome"] {
                let mut browser = Browser::of(&client, "alice");
                browser.cookies.insert(ACCESS.into(), value.into());
                let answer = browser.page(&client, "GET", uri);
                assert_eq!((answer.status, answer.is_private()), (Status::Unauthorized, true), "{answer:?}");
                assert_eq!(
                    answer.header("Set-Cookie"),
                    [format!(
                        "{ACCESS}=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
                    )]
                );
                assert!(answer.header("WWW-Authenticate")[0].contains("invalid_token"));
            }
        }
        let mut nobody = Browser::default();
        let answer = nobody.page(&client, "GET", "/me");
        assert_eq!((answer.status, answer.header("Set-Cookie").len()), (Status::Unauthorized, 0));
        assert_eq!(answer.header("Vary"), ["Cookie"], "what nobody gets is not for somebody");
    }
}

/// What one route refuses may be good for the others.
#[test]
fn a_cookie_that_one_route_refuses_stays() {
    let client = application("cookie = {}");
    for seen_before in [false, true] {
        let mut browser = Browser::of(&client, "alice");
        if seen_before {
            browser.page(&client, "GET", "/me");
        }
        let answer = browser.page(&client, "GET", "/elevated");
        assert_eq!((answer.code().as_str(), answer.header("Set-Cookie").len()), ("claim_missing", 0));
        assert_eq!(browser.page(&client, "GET", "/me").body, "alice");
    }
}

#[test]
fn a_page_of_another_host_asks_for_the_csrf_token() {
    let client = application("cookie = {}");
    let mut browser = Browser::of(&client, "alice");
    let answer = browser.page(&client, "GET", "/csrf");
    assert!(answer.body == browser.cookies[CSRF] && answer.is_private(), "{answer:?}");
    assert_eq!(Browser::default().page(&client, "GET", "/csrf").status, Status::NotFound);
}

#[test]
fn a_session_of_a_browser_may_belong_to_a_client() {
    let client = application("cookie = {}\nrefresh = { bind = true }");
    let mut browser = Browser::default();
    assert_eq!(browser.page(&client, "POST", "/login/alice").status, Status::InternalServerError);
    assert_eq!(browser.page(&client, "POST", "/till").status, Status::Ok);
    assert_eq!(browser.page(&client, "POST", "/till/refresh").status, Status::Ok);
    assert_eq!(browser.page(&client, "GET", "/me").body, "alice");
}

/// It names the session, too.
#[test]
fn who_has_but_the_access_token_is_logged_out_all_the_same() {
    let client = application("cookie = {}");
    let mut browser = Browser::of(&client, "alice");
    let whole = Browser { cookies: browser.cookies.clone() };
    browser.cookies.remove(REFRESH);
    assert_eq!(browser.page(&client, "POST", "/logout").status, Status::Ok);
    assert!(browser.cookies.is_empty());
    let mut thief = whole;
    assert_eq!(thief.page(&client, "GET", "/me").code(), "token_revoked");
}

#[test]
fn one_session_is_used_up_by_two_browsers() {
    let client = application("cookie = {}");
    let mut alice = Browser::of(&client, "alice");
    let mut thief = Browser { cookies: alice.cookies.clone() };
    assert_eq!(thief.page(&client, "POST", "/refresh").status, Status::Ok);
    let answer = alice.page(&client, "POST", "/refresh");
    assert_eq!((answer.status, answer.code().as_str()), (Status::BadRequest, "refresh_token_invalid"));
    assert!(alice.cookies.is_empty(), "{:?}", alice.cookies);
    assert_eq!(thief.page(&client, "GET", "/me").code(), "token_revoked");
}

#[test]
fn a_session_ends() {
    let client = application("cookie = {}");
    // By its user, who has other browsers.
    let (mut here, mut there) = (Browser::of(&client, "alice"), Browser::of(&client, "alice"));
    let kept = here.cookies.clone();
    assert_eq!(here.page(&client, "POST", "/logout").status, Status::Ok);
    assert!(here.cookies.is_empty());
    let mut thief = Browser { cookies: kept };
    assert_eq!(thief.page(&client, "GET", "/me").code(), "token_revoked");
    assert_eq!(thief.page(&client, "POST", "/refresh").code(), "refresh_token_invalid");
    assert_eq!(here.page(&client, "POST", "/logout").status, Status::Ok, "nobody is logged out without harm");
    // By its user, everywhere.
    let mut here = Browser::of(&client, "alice");
    assert_eq!(here.page(&client, "POST", "/everywhere").status, Status::Ok);
    assert!(here.cookies.is_empty());
    assert_eq!(there.page(&client, "GET", "/me").code(), "token_revoked");
    assert_eq!(there.page(&client, "POST", "/refresh").code(), "refresh_token_invalid");
    assert!(there.cookies.is_empty());
    // By the application, to which the user is none any more.
    let mut gone = Browser::of(&client, "bob");
    assert_eq!(gone.page(&client, "POST", "/gone").code(), "refresh_token_invalid");
    assert!(gone.cookies.is_empty());
    // By who logs in after him.
    let mut first = Browser::of(&client, "bob");
    let before = first.cookies.clone();
    assert_eq!(first.page(&client, "POST", "/login/carol").status, Status::Ok);
    assert_eq!(first.page(&client, "GET", "/me").body, "carol");
    assert_eq!(Browser { cookies: before }.page(&client, "GET", "/me").code(), "token_revoked");
}

#[test]
fn without_cookies_there_is_nothing_to_go_on_with() {
    let client = application("cookie = {}");
    for cookies in [&[][..], &[(REFRESH, "")], &[(REFRESH, "x.y.z")], &[(REFRESH, &"A".repeat(86))]] {
        let cookies = cookies.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut browser = Browser { cookies };
        let answer = browser.page(&client, "POST", "/refresh");
        let code = if browser.cookies.get(REFRESH).is_some_and(|token| token.len() == 86) {
            // It could be one, and this page knows nothing of its session.
            "csrf_refused"
        } else {
            "refresh_token_invalid"
        };
        assert_eq!(answer.code(), code, "{answer:?}");
    }
    let answer = Browser::default().page(&client, "POST", "/login/mallory");
    assert_eq!((answer.code().as_str(), answer.header("Set-Cookie").len()), ("bad_credentials", 0));
}

#[test]
fn one_credential_is_one() {
    let client = application("cookie = {}\nquery = \"access_token\"");
    let good = Browser::of(&client, "alice").cookies[ACCESS].clone();
    let cookie = |value: &str| Header::new("Cookie", format!("{ACCESS}={value}"));
    let ask = |headers: Vec<Header<'static>>, uri: &str| {
        let mut request = client.get(uri.to_owned());
        headers.into_iter().for_each(|header| request.add_header(header));
        Answer::of(request.dispatch())
    };
    let bearer = |value: &str| Header::new("Authorization", format!("Bearer {value}"));
    let query = format!("/me?access_token={good}");
    assert_eq!(ask(vec![cookie(&good)], "/me").body, "alice");
    assert_eq!(ask(vec![Header::new("Authorization", "Basic YTpi"), cookie(&good)], "/me").body, "alice");
    assert_eq!(ask(vec![Header::new("Cookie", format!("a=b;{ACCESS}={good} ; c"))], "/me").body, "alice");
    let several = [
        (vec![bearer(&good), cookie(&good)], "/me"),
        (vec![bearer(""), cookie(&good)], "/me"),
        (vec![bearer(&good), cookie("")], "/me"),
        (vec![cookie(&good)], &query),
        (vec![bearer(&good)], &query),
        (vec![cookie("")], &query),
        (vec![cookie(&good)], "/me?access_token"),
        (vec![], &format!("{query}&access_token=")),
        (vec![cookie(&good), cookie(&good)], "/me"),
        (vec![Header::new("Cookie", format!("{ACCESS}={good}; {ACCESS}={good}"))], "/me"),
        (vec![Header::new("Cookie", format!("{ACCESS}; {ACCESS}={good}"))], "/me"),
    ];
    for (headers, uri) in several {
        let shown = format!("{headers:?}");
        let answer = ask(headers, uri);
        assert_eq!((answer.status, answer.code().as_str()), (Status::BadRequest, "credentials_ambiguous"), "{shown}");
        assert!(answer.header("WWW-Authenticate")[0].contains("invalid_request"));
    }
    assert_eq!(ask(vec![cookie(&"a".repeat(8193))], "/me").code(), "token_too_large");
}

/// One answer is not another's.
#[test]
fn only_what_depends_on_cookies_says_so() {
    let client = application("cookie = {}");
    let mut alice = Browser::of(&client, "alice");
    let fixed = alice.page(&client, "GET", "/static");
    assert!(fixed.header("Vary").is_empty() && fixed.header("Cache-Control").is_empty(), "{fixed:?}");
    assert!(alice.page(&client, "GET", "/welcome").is_private());
    let pair = Answer::of(client.post("/pair/alice").dispatch());
    assert!(pair.header("Set-Cookie").is_empty() && pair.body.contains("refresh_token"), "{pair:?}");
    let token = pair.body.split('"').nth(3).unwrap();
    assert_eq!(bearer(client.get("/me"), token).dispatch().status(), Status::Ok);
}

#[test]
fn a_token_that_no_browser_keeps_is_not_set() {
    let client = application("cookie = {}");
    let answer = Browser::default().page(&client, "POST", "/long");
    assert_eq!((answer.status, answer.header("Set-Cookie").len()), (Status::InternalServerError, 0), "{answer:?}");
}
