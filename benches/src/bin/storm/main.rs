//! What tokens that name unknown keys cost those who send good ones. Latencies of good tokens, while as many other requests
//! as the machine takes either carry no credentials or each name another key that the issuer does not have.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin storm -- --seconds 5 --rounds 7 --rate 10000`
//!
//! The application runs in a process of its own (this program with `--serve`), with the default settings. So it keeps verified
//! tokens: while the keys stay the same, the good one of a round is verified once and known then, as a user's is who sends it
//! with each request. None of those that name unknown keys is ever kept. The rate is at most 70 % of what application and load
//! generator together manage on this machine.

mod application;
mod key_server;
mod load;
mod options;
mod requests;
mod rounds;

use std::process::ExitCode;

use benches::Result;
use benches::child::Child;
use benches::connection::Connection;
use key_server::KeyServer;
use options::{Command, Options};
use requests::{Forge, Storm};
use rounds::Arms;

fn main() -> ExitCode {
    let run = Command::read(std::env::args().skip(1)).and_then(|command| match command {
        Command::Serve { jwks } => application::serve(&jwks).map(|()| true),
        Command::Measure(options) => measure(&options),
    });
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("storm: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether what has to hold on any machine held. The ratio is no part of it: a busy machine may say anything.
fn measure(options: &Options) -> Result<bool> {
    let forge = Forge::new()?;
    let server = KeyServer::start(forge.key_set())?;
    let child = Child::start(["--serve", &server.url()])?;
    probe(&child, &forge)?;

    let mut arms = Arms::new(&child, forge, options)?;
    eprintln!(
        "on connections that never pause: {:.0} requests a second without credentials, {:.0} with unknown keys; both are \
         sent {:.0} a second",
        arms.capacity(Storm::Bare),
        arms.capacity(Storm::Unknown),
        arms.rate()
    );
    eprintln!(
        "the good token of a round comes again and again: while the keys stay the same it is verified once, and known then"
    );
    for round in 0..options.rounds {
        arms.round(round)?;
    }
    println!("{}", arms.table());
    let (fetches, allowed) = (server.requests(), server.allowed());
    println!("- requests at the key server in all: {fetches}, where the cool-down allows {allowed}");
    println!("- good tokens refused: {} of {}", arms.refused(), arms.valid());
    println!("- other requests that were not answered with 401: {}", arms.passed());
    if arms.uneven() {
        println!("- the rates were not the same in both: the ratio says nothing");
    }
    Ok(arms.refused() == 0 && arms.passed() == 0 && fetches <= allowed)
}

/// That each kind of request is answered for the reason it is meant for; else something else is measured.
fn probe(child: &Child, forge: &Forge) -> Result<()> {
    let mut connection = Connection::open(child.address())?;
    let unknown = forge.unknown("probe")?;
    let kinds =
        [(forge.good()?, 200, "alice"), (forge.bare(), 401, "\"token_missing\""), (unknown, 401, "\"key_unknown\"")];
    for (request, status, word) in kinds {
        let answer = connection.ask(&request)?;
        let body = String::from_utf8_lossy(answer.body);
        if answer.status != status || !body.contains(word) {
            return Err(format!("the application answers {}, not {status} with `{word}`: {body}", answer.status).into());
        }
    }
    Ok(())
}
