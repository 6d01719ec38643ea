//! Every combination of roles and scopes against a set of rules, and against the same rules with one operator changed. What
//! they should say is computed by rustc: the tokens of a rule are also an expression of Rust, with `role` and `scope` as
//! functions.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jwt_core::jwt_protected;
use jwt_core::testing::WithIdentity;
use rocket::local::blocking::Client;
use rocket::{Route, get, routes};
use shared::User;
use tests::{client, configured};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";
const ROLES: [&str; 3] = ["admin", "editor", "support-l2"];
const SCOPES: [&str; 2] = ["articles:read", "articles:write"];

/// Names that somebody holds: of roles and of scopes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    roles: Vec<&'static str>,
    scopes: Vec<&'static str>,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

fn role(name: &str) -> bool {
    // The one implication of the enum, in so many words.
    let is = |held: &&str| *held == name || *held == "admin" && name == "editor";
    HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.roles.iter().any(is)))
}

fn scope(name: &str) -> bool {
    HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.scopes.contains(&name)))
}

/// All sets of names: the whole table.
fn combinations() -> Vec<Held> {
    let pick = |all: &[&'static str], bits: usize| -> Vec<&'static str> {
        all.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, name)| *name).collect()
    };
    (0..1 << (ROLES.len() + SCOPES.len()))
        .map(|bits| Held { roles: pick(&ROLES, bits), scopes: pick(&SCOPES, bits >> ROLES.len()) })
        .collect()
}

/// Who passes, by what a route answers.
fn admitted(client: &Client, uri: &str) -> BTreeSet<Held> {
    let passes = |held: &Held| {
        let user = User {
            sub: "alice".into(),
            roles: serde_json::from_value(serde_json::json!(held.roles)).unwrap(),
            scope: serde_json::from_value(serde_json::json!(held.scopes)).unwrap(),
            permissions: [].into(),
        };
        match client.get(uri.to_owned()).identity(&user).dispatch().status().code {
            200 => true,
            403 => false,
            other => panic!("{uri}: {other} for {held:?}"),
        }
    };
    combinations().into_iter().filter(passes).collect()
}

/// Who should pass, by Rust.
fn expected(rule: fn() -> bool) -> BTreeSet<Held> {
    let holds = |held: &Held| {
        HELD.set(Some(held.clone()));
        rule()
    };
    combinations().into_iter().filter(holds).collect()
}

struct Case {
    name: &'static str,
    route: fn() -> Vec<Route>,
    swapped: fn() -> Vec<Route>,
    rule: fn() -> bool,
    swapped_rule: fn() -> bool,
}

macro_rules! cases {
    ($($name:ident: [$($rule:tt)*] [$($swapped:tt)*])*) => {
        $(mod $name {
            use super::*;

            #[jwt_protected(claims = User, $($rule)*)]
            #[get("/")]
            fn original() {}

            #[jwt_protected(claims = User, $($swapped)*)]
            #[get("/")]
            fn swapped() {}

            // The rules are what is tested, and stand as they are.
            #[allow(clippy::nonminimal_bool)]
            pub(super) const CASE: Case = Case {
                name: stringify!($name),
                route: || routes![original],
                swapped: || routes![swapped],
                rule: || $($rule)*,
                swapped_rule: || $($swapped)*,
            };
        })*

        const CASES: &[Case] = &[$($name::CASE),*];
    };
}

cases! {
    two: [role("admin") || scope("articles:write")] [role("admin") && scope("articles:write")]
    and: [role("editor") && scope("articles:read")] [role("editor") || scope("articles:read")]
    tight_first: [role("admin") && scope("articles:read") || role("support-l2")]
        [role("admin") || scope("articles:read") || role("support-l2")]
    tight_last: [role("support-l2") || role("editor") && scope("articles:write")]
        [role("support-l2") && role("editor") && scope("articles:write")]
    grouped: [(role("support-l2") || role("editor")) && scope("articles:write")]
        [(role("support-l2") || role("editor")) || scope("articles:write")]
    not_first: [!role("support-l2") && role("editor")] [!role("support-l2") || role("editor")]
    not_group: [!(role("support-l2") || role("editor")) && scope("articles:read")]
        [!(role("support-l2") && role("editor")) && scope("articles:read")]
    deep: [role("admin") || (scope("articles:write") && (role("editor") || !(role("support-l2") && scope("articles:read"))))]
        [role("admin") || (scope("articles:write") && (role("editor") || !(role("support-l2") || scope("articles:read"))))]
    twice_not: [!!role("editor") && !scope("articles:write")] [!!role("editor") || !scope("articles:write")]
    all_atoms: [role("support-l2") && scope("articles:read") || role("editor") && scope("articles:write")]
        [role("support-l2") && scope("articles:read") && role("editor") && scope("articles:write")]
    either: [(role("editor") && !scope("articles:read") || !role("editor") && scope("articles:read")) || role("support-l2")]
        [(role("editor") && !scope("articles:read") || !role("editor") && scope("articles:read")) && role("support-l2")]
}

fn launched(swapped: Option<usize>) -> Client {
    let routes = CASES.iter().enumerate().map(|(number, case)| {
        let routes = if swapped == Some(number) { (case.swapped)() } else { (case.route)() };
        (format!("/{}", case.name), routes)
    });
    let rocket = configured(KEY).attach(jwt_core::fairing());
    client(routes.fold(rocket, |rocket, (base, routes)| rocket.mount(base, routes)))
}

fn table(client: &Client) -> Vec<BTreeSet<Held>> {
    CASES.iter().map(|case| admitted(client, &format!("/{}", case.name))).collect()
}

#[test]
fn each_rule_admits_whom_rust_says_it_does() {
    for (case, admitted) in CASES.iter().zip(table(&launched(None))) {
        assert_eq!(admitted, expected(case.rule), "{}", case.name);
        assert!(!admitted.is_empty() && admitted.len() < combinations().len(), "{} says something", case.name);
    }
}

#[test]
fn another_operator_changes_its_route_and_no_other() {
    let before = table(&launched(None));
    for (number, swapped) in CASES.iter().enumerate() {
        for ((other, case), (before, after)) in
            CASES.iter().enumerate().zip(before.iter().zip(table(&launched(Some(number)))))
        {
            if other == number {
                assert_ne!(*before, after, "{}: nothing changed", swapped.name);
                assert_eq!(after, expected(swapped.swapped_rule), "{}, swapped", swapped.name);
            } else {
                assert_eq!(*before, after, "{} changed with {}", case.name, swapped.name);
            }
        }
    }
}
