//! Mistakes in rules as a whole, and what is said of them. That nothing is missing or wrong: `logic/tests.rs`.

use crate::diag::Faults;
use crate::route::{check_logic, parse};
use crate::snapshot;
use quote::ToTokens;

fn told(rule: &str) -> Vec<String> {
    let mut faults = Faults::default();
    let protection = parse::protection(rule.parse().unwrap(), &mut faults);
    assert!(faults.is_empty(), "{rule}: {:?}", snapshot::messages(&faults.to_token_stream()));
    check_logic::check(&protection, &mut faults);
    snapshot::messages(&faults.to_token_stream())
}

#[test]
fn one_mistake_is_told_once() {
    for (rule, expected) in [
        // It can never hold.
        (
            r#"role("a") && !role("a")"#,
            r#"this can never hold: `role("a")` and `!role("a")` exclude each other; remove one"#,
        ),
    ] {
        assert_eq!(told(rule), [expected], "{rule}");
    }
}

#[test]
fn right_rules_are_left_alone() {
    for rule in ["", r#"role("a")"#, r#"role("a") || role("b") && role("c")"#] {
        assert_eq!(told(rule), [""; 0], "{rule}");
    }
}
#[test]
fn zzz() {
    for rule in std::fs::read_to_string("/tmp/wt/logic-rules.py")
        .unwrap()
        .lines()
        .filter(|l| l.contains("(\"") || l.contains("Role::"))
    {
        println!("{rule}\n      {}", told(rule).join("\n      "));
    }
}
