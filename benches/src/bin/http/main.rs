//! What protection costs over HTTP: requests a second of one route, protected and unprotected, in turn, in the same framework.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin http -- --rounds 7 --seconds 3 --peers`
//!
//! The applications run in processes of their own (this program with `--serve`, and the package `peers`), with two workers and
//! no log. `wrk` sends the same requests to both of a pair, as many as are answered, and shares the machine with them: of the
//! time of each request a part is its own, which is the same in both.

mod applications;
mod options;
mod rounds;
mod servers;
mod tokens;
mod wrk;

use std::fs;
use std::process::ExitCode;

use benches::{Result, readme};
use options::{Command, Options};
use rounds::Table;

fn main() -> ExitCode {
    let run = Command::read(std::env::args().skip(1)).and_then(|command| match command {
        Command::Serve(guard, algorithm) => applications::serve(guard, algorithm),
        Command::Measure(options) => measure(&options),
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("http: {error}");
            ExitCode::FAILURE
        }
    }
}

/// An error where a guard let the wrong request pass or refused the right one. The ratio is no part of it: a busy machine may
/// say anything.
fn measure(options: &Options) -> Result<()> {
    if cfg!(debug_assertions) && !options.smoke {
        return Err("a debug build says nothing about speed; run it with `--release`".into());
    }
    let folder = std::env::temp_dir().join(format!("jwt-core-http-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = Table::measure(options, &folder);
    fs::remove_dir_all(&folder)?;
    let table = measured?.show();
    print!("{table}");
    if options.write {
        readme::write("http", &format!("{table}\n{}", options.show()))?;
    }
    Ok(())
}
