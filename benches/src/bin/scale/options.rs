//! The command line.

use std::time::Duration;

use benches::Result;

pub(crate) enum Command {
    Measure(Options),
    /// Say how much memory so many tokens take.
    Resident(usize),
    /// Serve an application in which so many tokens were revoked, one of them by this key.
    Revoked(usize, String),
}

pub(crate) struct Options {
    pub(crate) rounds: usize,
    /// How long one thing is measured in a round.
    pub(crate) length: Duration,
    /// Write the tables to README.md.
    pub(crate) write: bool,
    /// Whether the measuring still works, and no figure worth keeping.
    pub(crate) smoke: bool,
}

impl Command {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Options { rounds: 15, length: Duration::from_millis(200), write: false, smoke: false };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--rounds" => options.rounds = number(arguments.next())?,
                "--milliseconds" => options.length = Duration::from_millis(number(arguments.next())? as u64),
                "--write" => options.write = true,
                "--smoke" => {
                    options = Options { rounds: 1, length: Duration::from_millis(1), smoke: true, ..options };
                }
                "--resident" => return Ok(Self::Resident(number(arguments.next())?)),
                "--revoked" => {
                    let count = arguments.next().and_then(|text| text.parse().ok()).ok_or("how many were revoked?")?;
                    return Ok(Self::Revoked(count, arguments.next().ok_or("which key was revoked last?")?));
                }
                _ => {
                    let known = "`--rounds`, `--milliseconds`, `--write` and `--smoke`";
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
        format!(
            "`cargo run --release --manifest-path benches/Cargo.toml --bin scale -- --rounds {} --milliseconds {}`",
            self.rounds,
            self.length.as_millis()
        )
    }
}

fn number(text: Option<String>) -> Result<usize> {
    text.and_then(|text| text.parse().ok())
        .filter(|number| (1..=100_000).contains(number))
        .ok_or_else(|| "`--rounds` and `--milliseconds` want a number from 1 to a hundred thousand".into())
}
