//! What verifying a token costs as keys, issuers, roles and threads become more.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin scale`

mod arms;
mod issuers;
mod keys;
mod options;
mod roles;
mod threads;

use std::process::ExitCode;

use benches::{Result, readme};
use options::Options;

const ISSUER: &str = "https://issuer.test";
const AUDIENCE: &str = "api";

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(|options| measure(&options)) {
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
    for table in [keys::measure, issuers::measure, roles::measure, threads::measure] {
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
