//! Requests whose credentials are doubled, mixed, mangled or huge. The naive column is what a guard does that takes the
//! first `Authorization` header, strips `Bearer ` and decodes the rest.

use serde_json::json;
use tests::attack::{Answer, Kind, Target};
use tests::forge::{claims_with, seal, signed_part};
use tests::keys;
use tests::naive::Naive::{self, Accepts, Rejects};

/// What a request must come to.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// 200 at both routes.
    LetIn,
    /// 401 with a bare challenge; the route that wants no token sees nobody.
    Nobody,
    /// 400 `invalid_request`.
    Several,
    /// 401 `invalid_token`, with this code.
    Refused(&'static str),
}
use Outcome::{LetIn, Nobody, Refused, Several};

struct Row {
    name: &'static str,
    headers: Vec<(String, String)>,
    outcome: Outcome,
    naive: Naive,
}

fn row(name: &'static str, values: &[&str], outcome: Outcome, naive: Naive) -> Row {
    let headers = values.iter().map(|value| ("Authorization".to_owned(), (*value).to_owned())).collect();
    Row { name, headers, outcome, naive }
}

fn check(target: &Target, rows: &[Row]) {
    let mut faults = Vec::new();
    for Row { name, headers, outcome, naive } in rows {
        let mut fault = |text: String| faults.push(format!("{name}: {text}"));
        let strict = target.send("/", headers);
        let optional = target.send("/optional", headers);
        let secrets: Vec<&str> = headers.iter().map(|(_, value)| value.as_str()).collect();
        let body_is = |answer: &Answer, text: &str| answer.status == 200 && answer.body.starts_with(text);
        match outcome {
            LetIn => {
                for answer in [&strict, &optional] {
                    if !body_is(answer, "let in") {
                        fault(format!("{answer:?}"));
                    }
                    answer.leaks(&secrets).into_iter().for_each(&mut fault);
                }
            }
            Nobody => {
                strict.faults(401, None, "token_missing", &secrets).into_iter().for_each(&mut fault);
                if !body_is(&optional, "nobody") {
                    fault(format!("{optional:?}"));
                }
            }
            Several => {
                for answer in [&strict, &optional] {
                    let faults = answer.faults(400, Some("invalid_request"), "credentials_ambiguous", &secrets);
                    faults.into_iter().for_each(&mut fault);
                }
            }
            Refused(code) => {
                for answer in [&strict, &optional] {
                    answer.faults(401, Some("invalid_token"), code, &secrets).into_iter().for_each(&mut fault);
                }
            }
        }
        if target.naive_request(headers) != *naive {
            fault(format!("the naive way: {:?}", target.naive_request(headers)));
        }
    }
    assert!(!rows.is_empty());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn one_credential() {
    let target = Target::new(Kind::Es256);
    let good = target.good();
    let of = |text: &str| text.replace("GOOD", &good);
    let rows: Vec<Row> = [
        ("none at all", "", Nobody, Rejects),
        ("Bearer", "Bearer GOOD", LetIn, Accepts),
        ("bearer", "bearer GOOD", LetIn, Rejects),
        ("BEARER", "BEARER GOOD", LetIn, Rejects),
        ("bEaReR", "bEaReR GOOD", LetIn, Rejects),
        ("two spaces", "Bearer  GOOD", LetIn, Accepts),
        ("no token", "Bearer", Refused("token_malformed"), Rejects),
        ("no token, a space", "Bearer ", Refused("token_malformed"), Rejects),
        ("a tab", "Bearer\tGOOD", Refused("token_malformed"), Rejects),
        ("a space and a tab", "Bearer \tGOOD", Refused("token_malformed"), Accepts),
        ("a tab behind", "Bearer GOOD\t", Refused("token_malformed"), Accepts),
        ("a line feed behind", "Bearer GOOD\n", Refused("token_malformed"), Accepts),
        ("a NUL behind", "Bearer GOOD\0", Refused("token_malformed"), Rejects),
        ("a space that is not ASCII", "Bearer \u{a0}GOOD", Refused("token_malformed"), Accepts),
        ("an ideographic space", "Bearer\u{3000}GOOD", Nobody, Rejects),
        ("two tokens", "Bearer GOOD GOOD", Refused("token_malformed"), Rejects),
        ("the scheme twice", "Bearer Bearer GOOD", Refused("token_malformed"), Rejects),
        ("quotes", "Bearer \"GOOD\"", Refused("token_malformed"), Rejects),
        ("a parameter, which Bearer does not have", "Bearer token=\"GOOD\"", Refused("token_malformed"), Rejects),
        ("a bare parameter", "Bearer token=GOOD", Refused("token_malformed"), Rejects),
        ("a semicolon", "Bearer GOOD;", Refused("token_malformed"), Rejects),
        ("a parameter behind", "Bearer GOOD;realm=x", Refused("token_malformed"), Rejects),
        ("a backslash", "Bearer \\GOOD", Refused("token_malformed"), Rejects),
        ("no scheme", "GOOD", Nobody, Rejects),
        ("a scheme that begins so", "BearerX GOOD", Nobody, Rejects),
        ("a scheme without its end", "Beare GOOD", Nobody, Rejects),
        ("a colon", "Bearer: GOOD", Nobody, Rejects),
        ("an equals sign", "Bearer=GOOD", Nobody, Rejects),
        // No server passes one on; it is a list with something before the scheme, if anything.
        ("a space before", " Bearer GOOD", Several, Rejects),
        ("Basic", "Basic YWxpY2U6d29uZGVy", Nobody, Rejects),
        ("Basic with a token", "Basic GOOD", Nobody, Rejects),
        ("Digest with parameters", "Digest username=\"a\", realm=\"b\", nonce=\"c\"", Nobody, Rejects),
        ("Negotiate", "Negotiate YII=", Nobody, Rejects),
        ("DPoP", "DPoP GOOD", Nobody, Rejects),
        ("JWT, which is not configured", "JWT GOOD", Nobody, Rejects),
    ]
    .iter()
    .map(|(name, text, outcome, naive)| row(name, &[&of(text)], *outcome, *naive))
    .collect();
    check(&target, &rows);
    check(&target, &[row("no header", &[], Nobody, Rejects)]);
}

#[test]
fn several_credentials() {
    let target = Target::new(Kind::Es256);
    let (good, bad) = (target.good(), format!("{}.AAAA", signed_part(&target.good())));
    let (good, bad) = (format!("Bearer {good}"), format!("Bearer {bad}"));
    let token = good.strip_prefix("Bearer ").unwrap();
    let rows = [
        row("two headers, both good", &[&good, &good], Several, Accepts),
        row("two headers, the second bad", &[&good, &bad], Several, Accepts),
        row("two headers, the first bad", &[&bad, &good], Several, Rejects),
        row("two headers, the first empty", &["", &good], Several, Rejects),
        row("two headers, the second empty", &[&good, ""], Several, Accepts),
        row("two empty headers", &["", ""], Several, Rejects),
        row("a foreign scheme in another header", &["Basic YTpi", &good], Several, Rejects),
        row("a foreign scheme in a second header", &[&good, "Basic YTpi"], Several, Accepts),
        row("three headers", &[&good, &good, &good], Several, Accepts),
        row("joined by a comma", &[&format!("{good}, {good}")], Several, Rejects),
        row("joined by a comma without a space", &[&format!("{good},{good}")], Several, Rejects),
        row("joined tokens", &[&format!("{good},{token}")], Several, Rejects),
        row("a comma behind", &[&format!("{good},")], Several, Rejects),
        row("a comma before", &[&format!("Bearer ,{token}")], Several, Rejects),
        row("a foreign scheme before", &[&format!("Basic YTpi, {good}")], Several, Rejects),
        row("a foreign scheme before, without a space", &[&format!("Basic YTpi,{good}")], Several, Rejects),
        row("a foreign scheme before, a tab", &[&format!("Basic YTpi,\t{good}")], Several, Rejects),
        row("a foreign scheme behind", &[&format!("{good}, Basic YTpi")], Several, Rejects),
        row("parameters before", &[&format!("Digest a=\"b\", c=\"d\", bearer {token}")], Several, Rejects),
    ];
    check(&target, &rows);
    // The name of the header has no case either.
    let headers = vec![("authorization".to_owned(), good.clone()), ("AUTHORIZATION".to_owned(), good)];
    let rows = [Row { name: "two headers in two cases", headers, outcome: Several, naive: Accepts }];
    check(&target, &rows);
}

#[test]
fn a_megabyte() {
    let target = Target::new(Kind::Hs256);
    let good = target.good();
    let large = target.claiming(claims_with("filler", "x".repeat(1_000_000)));
    let too_large = Refused("token_too_large");
    let rows = [
        row("of a good token", &[&format!("Bearer {large}")], too_large, Accepts),
        row("of dots", &[&format!("Bearer {}", ".".repeat(1_000_000))], too_large, Rejects),
        row("of letters", &[&format!("Bearer {}", "A".repeat(1_000_000))], too_large, Rejects),
        row("of commas", &[&format!("Bearer {good}{}", ",".repeat(1_000_000))], too_large, Rejects),
        row(
            "of further tokens",
            &[&format!("Bearer {good}{}", format!(", Bearer {good}").repeat(3000))],
            too_large,
            Rejects,
        ),
        row("of spaces before the token", &[&format!("Bearer {}{good}", " ".repeat(1_000_000))], too_large, Accepts),
        row("of a scheme in lower case", &[&format!("bearer {}", "A".repeat(1_000_000))], too_large, Rejects),
        row("of quotes", &[&format!("Bearer {}", "\"".repeat(1_000_000))], too_large, Rejects),
        row("of Basic", &[&format!("Basic {}", "A".repeat(1_000_000))], Nobody, Rejects),
        row("of a scheme", &["A".repeat(1_000_000).as_str()], Nobody, Rejects),
        row("twice", &[&format!("Bearer {large}"), &format!("Bearer {large}")], Several, Accepts),
    ];
    check(&target, &rows);
    // It is refused before it is split or decoded: a hundred of them are refused as fast as they are copied.
    let dots = format!("Bearer {}", ".".repeat(1_000_000));
    let start = std::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(
            target
                .client
                .get("/")
                .header(rocket::http::Header::new("Authorization", dots.clone()))
                .dispatch()
                .status()
                .code,
            401
        );
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

/// The scheme `JWT`, which may have a parameter.
#[test]
fn the_parameter_form() {
    let target = Target::with(Kind::Es256, |figment| figment.merge(("jwt.scheme", "JWT")));
    let good = target.good();
    let mut faults = Vec::new();
    for (name, text, status) in [
        ("bare", "JWT GOOD", 200),
        ("in another case", "jwt GOOD", 200),
        ("a parameter", "JWT token=\"GOOD\"", 200),
        ("a parameter in another case", "jWt TOKEN=\"GOOD\"", 200),
        ("a parameter without quotes", "JWT token=GOOD", 200),
        ("escapes in the quotes", "JWT token=\"\\GOOD\"", 401),
        ("an escaped quote", "JWT token=\"GOOD\\\"", 401),
        ("quotes in the quotes", "JWT token=\"\"GOOD\"\"", 401),
        ("a quote that does not end", "JWT token=\"GOOD", 401),
        ("a quote that does not begin", "JWT token=GOOD\"", 401),
        ("single quotes", "JWT token='GOOD'", 401),
        ("an empty parameter", "JWT token=", 401),
        ("empty quotes", "JWT token=\"\"", 401),
        ("no parameter", "JWT", 401),
        ("spaces around the equals sign", "JWT token = \"GOOD\"", 401),
        ("a space in the quotes", "JWT token=\" GOOD\"", 401),
        ("a tab", "JWT\ttoken=\"GOOD\"", 401),
        ("an unknown parameter", "JWT tok=\"GOOD\"", 401),
        ("something behind", "JWT token=\"GOOD\" x", 401),
        ("a semicolon behind", "JWT token=\"GOOD\";", 401),
        ("a parameter and a token", "JWT token=\"GOOD\" GOOD", 401),
        ("a token and a parameter", "JWT GOOD token=\"GOOD\"", 401),
        ("an extra parameter", "JWT token=\"GOOD\", realm=\"x\"", 4),
        ("an extra parameter before", "JWT realm=\"x\", token=\"GOOD\"", 4),
        ("a repeated parameter", "JWT token=\"GOOD\", token=\"GOOD\"", 4),
        ("a repeated parameter without a space", "JWT token=\"GOOD\",token=\"GOOD\"", 4),
        ("Bearer, which is not configured", "Bearer GOOD", 1),
    ] {
        let text = text.replace("GOOD", &good);
        let answer = target.send("/", &[("Authorization".to_owned(), text.clone())]);
        let optional = target.send("/optional", &[("Authorization".to_owned(), text.clone())]);
        // 4: one of the two refusals that say "that was no single token"; 1: a foreign scheme.
        let right = match status {
            4 => matches!((answer.status, optional.status), (400, 400) | (401, 401)),
            1 => {
                (answer.status, optional.body.as_str()) == (401, "nobody") && answer.challenge.as_deref() == Some("JWT")
            }
            status => answer.status == status && optional.status == status,
        };
        let challenged = answer.status == 200 || answer.challenge.as_ref().is_some_and(|text| text.starts_with("JWT"));
        let leaks = [answer.leaks(&[&text, &good]), optional.leaks(&[&text, &good])].concat();
        if !right || !challenged || !leaks.is_empty() {
            faults.push(format!("{name}: {answer:?} {optional:?} {leaks:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Another header carries the bare token, and then it alone does.
#[test]
fn another_header() {
    let target = Target::with(Kind::Es256, |figment| figment.merge(("jwt.header", "X-Token")));
    let good = target.good();
    let of = |headers: &[(&str, &str)]| -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| ((*name).to_owned(), value.replace("GOOD", &good))).collect()
    };
    let mut faults = Vec::new();
    for (name, headers, status, code) in [
        ("bare", of(&[("X-Token", "GOOD")]), 200, ""),
        ("in another case", of(&[("x-tOKEN", "GOOD")]), 200, ""),
        ("Authorization, which is not configured", of(&[("Authorization", "Bearer GOOD")]), 401, "token_missing"),
        ("a scheme", of(&[("X-Token", "Bearer GOOD")]), 401, "token_malformed"),
        ("empty", of(&[("X-Token", "")]), 401, "token_malformed"),
        ("a space behind", of(&[("X-Token", "GOOD ")]), 401, "token_malformed"),
        ("quotes", of(&[("X-Token", "\"GOOD\"")]), 401, "token_malformed"),
        ("two headers", of(&[("X-Token", "GOOD"), ("X-Token", "GOOD")]), 400, "credentials_ambiguous"),
        ("two headers, one empty", of(&[("X-Token", ""), ("X-Token", "GOOD")]), 400, "credentials_ambiguous"),
        ("a comma", of(&[("X-Token", "GOOD,GOOD")]), 400, "credentials_ambiguous"),
    ] {
        let answer = target.send("/", &headers);
        if answer.status != status || !answer.body.contains(code) || !answer.leaks(&[&good]).is_empty() {
            faults.push(format!("{name}: {answer:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let large = target.send("/", &[("X-Token".to_owned(), "A".repeat(1_000_000))]);
    assert!(large.status == 401 && large.body.contains("token_too_large"), "{large:.300?}");
}

/// Where nothing is configured for them, tokens in other places are none.
#[test]
fn other_places() {
    let target = Target::new(Kind::Es256);
    let good = target.good();
    for name in ["Cookie", "Proxy-Authorization", "X-Authorization", "X-Forwarded-Authorization", "WWW-Authenticate"] {
        for value in [format!("Bearer {good}"), good.clone(), format!("token={good}; access_token={good}; jwt={good}")]
        {
            let answer = target.send("/", &[(name.to_owned(), value.clone())]);
            assert_eq!(answer.faults(401, None, "token_missing", &[&value]), Vec::<String>::new(), "{name}: {value}");
        }
    }
    let answer = target.send(&format!("/?access_token={good}&token={good}"), &[]);
    assert_eq!((answer.status, answer.challenge.as_deref()), (401, Some("Bearer")));
    // (Rocket itself logs the query string of every request; what is sent there, it shows.)
    assert!(answer.log.iter().filter(|line| line.contains(&good)).all(|line| line.contains("rocket::server: GET /?")));
}

/// A token is refused for what it is, not for what the request says of it.
#[test]
fn the_request_says_nothing_of_the_token() {
    let target = Target::new(Kind::Rs256);
    let evil = seal(
        &keys::encoding(keys::OTHER_RSA),
        target.kind.algorithm(),
        target.header(),
        claims_with("sub", json!("x")),
    );
    for (name, value) in [
        ("X-Forwarded-For", "127.0.0.1"),
        ("Host", "localhost"),
        ("X-Original-URL", "/optional"),
        ("X-HTTP-Method-Override", "OPTIONS"),
    ] {
        let headers = vec![("Authorization".to_owned(), format!("Bearer {evil}")), (name.to_owned(), value.to_owned())];
        let answer = target.send("/", &headers);
        assert_eq!(
            answer.faults(401, Some("invalid_token"), "signature_invalid", &[&evil]),
            Vec::<String>::new(),
            "{name}"
        );
    }
}
