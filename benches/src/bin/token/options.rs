//! The command line.

use std::time::Duration;

use benches::Result;
use benches::token::Kind;

pub(crate) struct Options {
    pub(crate) rounds: usize,
    /// How long each contender has in a round.
    pub(crate) slice: Duration,
    pub(crate) only: Option<Kind>,
    /// Whether the tables go into the README.
    pub(crate) write: bool,
    pub(crate) smoke: bool,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { rounds: 101, slice: Duration::from_millis(5), only: None, write: false, smoke: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--rounds" => options.rounds = number(arguments.next())?,
                "--milliseconds" => options.slice = Duration::from_millis(number(arguments.next())? as u64),
                "--only" => options.only = Some(kind(arguments.next())?),
                "--write" => options.write = true,
                // Whether the measuring still works, and no figure worth keeping.
                "--smoke" => options = Self { rounds: 2, slice: Duration::from_micros(100), smoke: true, ..options },
                _ => {
                    let known = "`--rounds`, `--milliseconds`, `--only`, `--write` and `--smoke`";
                    return Err(format!("unknown option `{argument}`; there are {known}").into());
                }
            }
        }
        if options.write && (options.smoke || options.only.is_some()) {
            return Err("`--write` wants a whole run; leave `--smoke` and `--only` out".into());
        }
        Ok(options)
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let only = self.only;
        Kind::ALL.into_iter().filter(move |kind| only.is_none_or(|only| only == *kind))
    }
}

fn number(text: Option<String>) -> Result<usize> {
    text.and_then(|text| text.parse().ok())
        .filter(|number| (1..=100_000).contains(number))
        .ok_or_else(|| "`--rounds` and `--milliseconds` want a number from 1 to 100000".into())
}

fn kind(text: Option<String>) -> Result<Kind> {
    let named = |kind: &Kind| text.as_deref() == Some(kind.name());
    Kind::ALL.into_iter().find(named).ok_or_else(|| "`--only` wants `HS256`, `RS256`, `ES256` or `EdDSA`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_run_that_says_nothing_is_not_written_down() {
        assert!(read("--write --rounds 7").is_ok_and(|options| options.write && options.rounds == 7));
        for bad in ["--write --smoke", "--only HS256 --write", "--rounds", "--rounds 0", "--only RS512", "--cold"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
