//! What a token costs: verified, each one for the first time ("cold"), and signed. This crate, the signature alone, and other
//! libraries take turns on the same tokens; their ratios are what counts.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --features peers --bin token
//! ```
//!
//! The loop is our own: a tool that measures one thing after the other compares them minutes apart, and a ratio is worth no
//! more than what the machine did meanwhile.

mod options;
mod report;
mod rounds;
mod targets;

use std::process::ExitCode;

use benches::token::contenders;
use benches::token::{Claims, Input, Kind, Size, probe};
use benches::{Result, readme};

use options::Options;
use report::{Report, Row};

/// How many tokens are taken in turn: too many for the processor to learn them by heart, and few enough for its caches.
const TOKENS: usize = 64;

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("token: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    if cfg!(debug_assertions) && !options.smoke {
        return Err("what is measured of an unoptimised build says nothing; add `--release`".into());
    }
    let kinds = || Kind::ALL.into_iter().filter(|kind| options.only.is_none_or(|only| only == *kind));
    let (mut cold, mut sign) = (Report::new("cold"), Report::new("sign"));
    for kind in kinds() {
        let mut contenders = contenders::verify(kind)?;
        probe(kind, &mut contenders)?;
        for size in Size::ALL {
            let inputs = Input::several(kind, size, TOKENS)?;
            cold.push(Row { kind, size, measured: rounds::measure(&mut contenders, &inputs, options)? });
        }
    }
    for kind in kinds() {
        let mut contenders = contenders::sign(kind)?;
        for size in Size::ALL {
            let inputs = Claims::several(kind, size, TOKENS)?;
            sign.push(Row { kind, size, measured: rounds::measure(&mut contenders, &inputs, options)? });
        }
    }
    let targets = targets::list(&[&cold, &sign]);
    let text = format!("{targets}\n### Cold\n\n{}\n### Sign\n\n{}", cold.tables(), sign.tables());
    println!("{text}");
    if options.write { readme::write_beside_others("token", &text) } else { Ok(()) }
}
