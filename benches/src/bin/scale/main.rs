//! What verifying a token costs as keys, issuers, roles, threads, and tokens that are known or were revoked become more.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin scale`

mod arms;
mod issuers;
mod keys;
mod known;
mod memory;
mod options;
mod random;
mod revoked;
mod roles;
mod threads;

use std::process::ExitCode;

use benches::{Result, readme};
use options::{Command, Options};

const ISSUER: &str = "https://issuer.test";
const AUDIENCE: &str = "api";

fn main() -> ExitCode {
    let run = Command::read(std::env::args().skip(1)).and_then(|command| match command {
        Command::Resident(count) => memory::tell(count),
        Command::Revoked(count, key) => revoked::serve(count, &key),
        Command::Measure(options) => measure(&options),
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("scale: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<()> {
    if cfg!(debug_assertions) && !options.smoke {
        return Err("a debug build says nothing about speed; run it with `--release`".into());
    }
    let mut text = String::new();
    let tables = [
        keys::measure,
        issuers::measure,
        roles::measure,
        revoked::measure,
        threads::measure,
        known::measure,
        memory::measure,
    ];
    for table in tables {
        let table = table(options)?;
        println!("{table}");
        text.push_str(&table);
        text.push('\n');
    }
    if options.write {
        readme::write("scale", &format!("{text}{}", options.show()))?;
    }
    Ok(())
}
