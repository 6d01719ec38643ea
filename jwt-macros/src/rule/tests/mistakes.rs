//! Mistakes in rules as a whole, and what is said of them. That nothing is missing or wrong: `logic/tests.rs`.

use crate::diag::Faults;
use crate::rule::{mistakes, parse};
use crate::snapshot;
use quote::ToTokens;

fn told(rule: &str) -> Vec<String> {
    let mut faults = Faults::default();
    let protection = parse::protection(rule.parse().unwrap(), &mut faults);
    assert!(faults.is_empty(), "{rule}: {:?}", snapshot::messages(&faults.to_token_stream()));
    mistakes::check(&protection, &mut faults);
    snapshot::messages(&faults.to_token_stream())
}

#[test]
fn one_mistake_is_told_once() {
    for (rule, expected) in [
        (
            r#"role("a") && !role("a")"#,
            r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
        ),
        (
            r#"!role("a") && role("a")"#,
            r#"this can never hold: `!role("a")` and `role("a")` exclude each other; remove one"#,
        ),
        (
            r#"role("b") || role("a") && !role("a")"#,
            r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
        ),
        (
            r#"role("b") && scope("x") && !role("b")"#,
            r#"this can never hold: `role("b")` and `!role("b")` exclude each other; remove one"#,
        ),
        (
            r#"role("a") && !(role("b") || role("a"))"#,
            r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
        ),
        (
            r#"(role("a") || role("b")) && !role("a") && !role("b")"#,
            r#"this can never hold: `role("a") || role("b")`, `!role("a")` and `!role("b")` exclude one another; remove one"#,
        ),
        (
            r#"roles = "a", !role("a")"#,
            r#"this can never hold: `roles = "a"` and `!role("a")` exclude each other; remove one"#,
        ),
        (
            r#"all_roles = ["a", "b"], !role("b")"#,
            r#"this can never hold: `role("b")` and `!role("b")` exclude each other; remove one"#,
        ),
        (
            r#"roles = ["a", "b"], !role("a"), !role("b")"#,
            r#"this can never hold: `roles = ["a", "b"]`, `!role("a")` and `!role("b")` exclude one another; remove one"#,
        ),
        (
            "role(Role::Admin) && !role(crate::Role::Admin)",
            "this can never hold: `role(Role::Admin)` and `!role(crate::Role::Admin)` exclude each other; remove one",
        ),
        (
            r#"role("a") || !role("a")"#,
            r#"this always holds: one of `role("a")` and `!role("a")` always does; remove them"#,
        ),
        (
            r#"role("b") && (role("a") || !role("a"))"#,
            r#"this always holds: one of `role("a")` and `!role("a")` always does; remove them"#,
        ),
        (
            r#"!(role("a") && !role("a"))"#,
            r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
        ),
        (
            r#"!(role("a") || !role("a"))"#,
            r#"this always holds: one of `role("a")` and `!role("a")` always does; remove them"#,
        ),
        (
            r#"role("b") && !(role("a") || !role("a"))"#,
            r#"this always holds: one of `role("a")` and `!role("a")` always does; remove them"#,
        ),
        (
            r#"role("a") || role("b") || !(role("a") && scope("x"))"#,
            r#"this always holds: one of `role("a")` and `!role("a")` always does; remove them"#,
        ),
        (r#"role("a") || role("a")"#, r#"this repeats `role("a")`; remove it"#),
        (r#"role("a"), role("a")"#, r#"this repeats `role("a")`; remove it"#),
        (r#"!role("a") && !role("a")"#, r#"this repeats `!role("a")`; remove it"#),
        (
            r#"role("a") || role("a") && role("b")"#,
            r#"this cannot matter: whom it lets pass, `role("a")` lets pass already; remove it"#,
        ),
        (
            r#"role("a") && role("b") || role("a")"#,
            r#"this cannot matter: whom it lets pass, `role("a")` lets pass already; remove it"#,
        ),
        (r#"role("a") && (role("a") || role("b"))"#, r#"this cannot matter: `role("a")` asks for as much; remove it"#),
        (r#"role("a") || (role("b") || role("a"))"#, r#"this repeats `role("a")`; remove it"#),
        (r#"any(role("a"), any(role("b"), role("a")))"#, r#"this repeats `role("a")`; remove it"#),
        (r#"all(role("a"), scope("x")) && role("a")"#, r#"this repeats `role("a")`; remove it"#),
        (
            r#"role("a") && scope("x") || scope("x") && role("a")"#,
            r#"this repeats `role("a") && scope("x")`; remove it"#,
        ),
        (
            r#"role("a") && scope("x") || scope("x") && role("a") && role("b")"#,
            r#"this cannot matter: whom it lets pass, `role("a") && scope("x")` lets pass already; remove it"#,
        ),
        (r#"roles = ["a", "b"], role("a")"#, r#"this cannot matter: `role("a")` asks for as much; remove it"#),
        (r#"role("a") && (role("b") || scope("x") && role("a"))"#, r#"this repeats `role("a")`; remove it"#),
        (
            r#"role("a") && (role("b") || scope("x") && !role("a"))"#,
            r#"this can never hold beside `role("a")`; remove it"#,
        ),
        (
            r#"all_roles("a", "b") || role("a")"#,
            r#"this cannot matter: whom it lets pass, `role("a")` lets pass already; remove it"#,
        ),
        (r#"roles("a", "b") || role("a")"#, r#"this repeats `role("a")`; remove it"#),
        (
            r#"roles("a", "b") && roles("b", "a", "c")"#,
            r#"this cannot matter: `roles("a", "b")` asks for as much; remove it"#,
        ),
        (
            r#"!role("a") || !(role("a") || role("b"))"#,
            r#"this cannot matter: whom it lets pass, `!role("a")` lets pass already; remove it"#,
        ),
        (
            r#"!(role("a") || role("a") && role("b"))"#,
            r#"this cannot matter: whom it lets pass, `role("a")` lets pass already; remove it"#,
        ),
        (
            r#"!(role("a") && (role("a") || role("b")))"#,
            r#"this cannot matter: `role("a")` asks for as much; remove it"#,
        ),
        (
            r#"!(role("a") && role("b")) && !role("a")"#,
            r#"this cannot matter: `!role("a")` asks for as much; remove it"#,
        ),
        (
            r#"(role("a") || role("b")) && (role("a") || role("b") || scope("x"))"#,
            r#"this cannot matter: `role("a") || role("b")` asks for as much; remove it"#,
        ),
        (
            r#"role("a") && role("b") || role("a") && scope("x") || role("b") && scope("x") || role("a") && role("b") && scope("x")"#,
            r#"this cannot matter: whom it lets pass, `role("a") && role("b")` lets pass already; remove it"#,
        ),
        (r#"role("a") && (!role("a") || role("b"))"#, r#"this can never hold beside `role("a")`; remove it"#),
        (
            r#"role("a") && (role("b") && role("c") || role("b") && !role("a"))"#,
            r#"this can never hold beside `role("a")`; remove it"#,
        ),
        (
            r#"role("a") && role("b") && all(role("a"), role("b"))"#,
            "this cannot matter: without it the rule is the same; remove it",
        ),
    ] {
        assert_eq!(told(rule), [expected], "{rule}");
    }
}

#[test]
fn two_mistakes_are_told_together() {
    for (rule, expected) in [
        (
            r#"role("a") && !role("a") || scope("x") || scope("x") && scope("y")"#,
            [
                r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
                r#"this cannot matter: whom it lets pass, `scope("x")` lets pass already; remove it"#,
            ],
        ),
        (
            r#"role("a") || role("a") && role("b"), scope("x") && !scope("x")"#,
            [
                r#"this can never hold: `scope("x")` and `!scope("x")` exclude each other; remove one"#,
                r#"this cannot matter: whom it lets pass, `role("a")` lets pass already; remove it"#,
            ],
        ),
    ] {
        assert_eq!(told(rule), expected, "{rule}");
    }
}

#[test]
fn right_rules_are_left_alone() {
    for rule in [
        "",
        r#"role("a") || !role("a") && role("b")"#,
        r#"role("a") && role("b") || !role("a") && role("c")"#,
        r#"role("a") && role("b") || !role("a") && role("c") || role("b") && role("c")"#,
        r#"role("a") && !scope("a")"#,
        r#"role("a") && role("b") || role("a") && role("c")"#,
        r#"(role("a") || role("b")) && (role("a") || role("c"))"#,
        r#"role("a") && !role("b") || role("b") && !role("a")"#,
        r#"role("a") && role("b") || !role("a") && !role("b")"#,
    ] {
        assert_eq!(told(rule), [""; 0], "{rule}");
    }
}
