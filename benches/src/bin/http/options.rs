//! The command line.

use std::time::Duration;

use benches::Result;
use jwt_core::Algorithm;

use crate::applications::Guard;
use crate::tokens;

pub(crate) enum Command {
    Measure(Options),
    /// Be this application, for tokens of this algorithm.
    Serve(Guard, Algorithm),
}

#[derive(Clone)]
pub(crate) struct Options {
    /// How long each route is measured in a round.
    pub(crate) length: Duration,
    pub(crate) rounds: usize,
    pub(crate) algorithms: Vec<Algorithm>,
    /// How many tokens are sent in turn where no request carries the one before it.
    pub(crate) tokens: usize,
    pub(crate) connections: usize,
    /// Also the applications of other frameworks and libraries, which are built first.
    pub(crate) peers: bool,
    /// Write the table to README.md.
    pub(crate) write: bool,
    /// Whether the measuring still works, and no figure worth keeping.
    pub(crate) smoke: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            length: Duration::from_secs(3),
            rounds: 7,
            algorithms: vec![Algorithm::HS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::RS256],
            tokens: 20_000,
            connections: 32,
            peers: false,
            write: false,
            smoke: false,
        }
    }
}

impl Command {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Options::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--seconds" => options.length = Duration::from_secs(number(arguments.next())? as u64),
                "--rounds" => options.rounds = number(arguments.next())?,
                "--tokens" => options.tokens = number(arguments.next())?,
                "--connections" => options.connections = number(arguments.next())?,
                "--algorithms" => options.algorithms = algorithms(arguments.next())?,
                "--peers" => options.peers = true,
                "--write" => options.write = true,
                "--smoke" => {
                    let algorithms = vec![Algorithm::HS256, Algorithm::ES256];
                    let length = Duration::from_secs(1);
                    options = Options { length, rounds: 1, tokens: 200, algorithms, smoke: true, ..options };
                }
                "--serve" => {
                    let guard = Guard::named(&arguments.next().unwrap_or_default())?;
                    return Ok(Self::Serve(guard, tokens::algorithm(&arguments.next().unwrap_or_default())?));
                }
                _ => {
                    let known = "`--seconds`, `--rounds`, `--algorithms`, `--tokens`, `--connections`, `--peers`, `--write` \
                                 and `--smoke`";
                    return Err(format!("unknown option `{argument}`; there are {known}").into());
                }
            }
        }
        Ok(Self::Measure(options))
    }
}

impl Options {
    /// The command that measures the same again.
    pub(crate) fn show(&self) -> String {
        let algorithms: Vec<_> = self.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
        format!(
            "`cargo run --release --manifest-path benches/Cargo.toml --bin http -- --seconds {} --rounds {} --tokens {} \
             --connections {} --algorithms {}{}`",
            self.length.as_secs(),
            self.rounds,
            self.tokens,
            self.connections,
            algorithms.join(","),
            if self.peers { " --peers" } else { "" }
        )
    }
}

fn algorithms(text: Option<String>) -> Result<Vec<Algorithm>> {
    text.unwrap_or_default().split(',').map(tokens::algorithm).collect()
}

fn number(text: Option<String>) -> Result<usize> {
    text.and_then(|text| text.parse().ok()).filter(|number| (1..=1_000_000).contains(number)).ok_or_else(|| {
        "`--seconds`, `--rounds`, `--tokens` and `--connections` want a number from 1 to a million".into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command> {
        Command::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let Ok(Command::Measure(options)) = read("--rounds 9 --algorithms ES256,HS256 --peers") else { panic!() };
        assert_eq!((options.rounds, options.peers, options.write), (9, true, false));
        assert_eq!(options.algorithms, [Algorithm::ES256, Algorithm::HS256]);
        assert!(matches!(read("--serve by-hand EdDSA"), Ok(Command::Serve(Guard::ByHand, Algorithm::EdDSA))));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in ["--rounds", "--rounds 0", "--tokens x", "--algorithms HS256,", "--serve by-hand", "--speed"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
