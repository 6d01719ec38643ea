//! What a token costs: verified, for the first time ("cold") and once more by somebody who knows it ("warm"), and signed. This
//! crate, the signature alone, and other libraries take turns on the same tokens; their ratios are what counts.
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
use benches::token::contenders::own;
use benches::token::{Claims, Contender, Input, Kind, Size, probe};
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
    let reports = [cold(options)?, kept(options)?, warm(options)?, sign(options)?];
    let sections = reports.each_ref().map(Report::section).join("\n");
    let text = format!("{}\n{sections}", targets::list(&reports));
    println!("{text}");
    if options.write { readme::write_beside_others("token", &text) } else { Ok(()) }
}

fn cold(options: &Options) -> Result<Report> {
    verified(Report::new("cold", 2), options, TOKENS, contenders::verify, |_| Ok(Vec::new()))
}

fn kept(options: &Options) -> Result<Report> {
    let count = if options.smoke { own::MANY / 8 } else { own::MANY };
    verified(Report::new("cold and kept", 2), options, count, contenders::verify_and_keep, |_| Ok(Vec::new()))
}

fn warm(options: &Options) -> Result<Report> {
    let references = |size| Ok(contenders::references(size, TOKENS)?.into());
    verified(Report::new("warm", 4), options, TOKENS, contenders::verify_again, references)
}

type Contenders = Vec<Contender<Input>>;

/// Those who verify so many tokens in turn, and others beside them who have tokens of their own.
fn verified(
    mut report: Report,
    options: &Options,
    count: usize,
    contenders: fn(Kind) -> Result<Contenders>,
    references: fn(Size) -> Result<Contenders>,
) -> Result<Report> {
    for kind in options.kinds() {
        let mut contenders = contenders(kind)?;
        probe(kind, &mut contenders)?;
        let probed = contenders.len();
        for size in Size::ALL {
            let inputs = Input::several(kind, size, count)?;
            contenders.truncate(probed);
            contenders.extend(references(size)?);
            report.push(Row { kind, size, measured: rounds::measure(&mut contenders, &inputs, options)? });
        }
    }
    Ok(report)
}

fn sign(options: &Options) -> Result<Report> {
    let mut report = Report::new("sign", 2);
    for kind in options.kinds() {
        let mut contenders = contenders::sign(kind)?;
        for size in Size::ALL {
            let inputs = Claims::several(kind, size, TOKENS)?;
            report.push(Row { kind, size, measured: rounds::measure(&mut contenders, &inputs, options)? });
        }
    }
    Ok(report)
}
