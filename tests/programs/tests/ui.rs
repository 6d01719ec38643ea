//! What the macros say about faulty code (`ui/<fault>/`), and what they take (`ui/pass/`).
//!
//! The compiler prints a part of each message, so that the expectations belong to one version of it. Write them anew
//! with `TRYBUILD=overwrite cargo test -p programs --test ui`, and read what changed.

use std::process::Command;

const WRITTEN_WITH: &str = "rustc 1.95.0";

#[test]
fn messages() {
    let version = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(&format!("{WRITTEN_WITH} ")) {
        let message =
            format!("the expectations in ui/ were written with {WRITTEN_WITH}, and this is {}", version.trim());
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
        eprintln!("SKIPPED: {message}");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    for folder in std::fs::read_dir("ui").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        if folder != "pass" {
            cases.compile_fail(format!("ui/{folder}/*.rs"));
        }
    }
}
