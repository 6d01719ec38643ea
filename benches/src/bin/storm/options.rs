//! The command line.

use std::time::Duration;

use benches::Result;

pub(crate) enum Command {
    Measure(Options),
    /// Be the application, with the keys at this URL.
    Serve {
        jwks: String,
    },
}

pub(crate) struct Options {
    /// How long each of the two is measured in a round.
    pub(crate) length: Duration,
    /// How long it is found out what the machine takes.
    pub(crate) warm_up: Duration,
    pub(crate) rounds: usize,
    /// How many requests a second are asked for, besides the good tokens.
    pub(crate) rate: usize,
}

impl Command {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let second = Duration::from_secs(1);
        let mut options = Options { length: 5 * second, warm_up: 2 * second, rounds: 7, rate: 10_000 };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--seconds" => options.length = Duration::from_secs(number(arguments.next())?),
                "--rounds" => options.rounds = usize::try_from(number(arguments.next())?)?,
                "--rate" => options.rate = usize::try_from(number(arguments.next())?)?,
                // Whether the measuring still works, and no figure worth keeping.
                "--smoke" => options = Options { length: second / 2, warm_up: second / 4, rounds: 2, rate: 1_000 },
                "--serve" => {
                    let jwks = arguments.next().ok_or("`--serve` wants the URL of a key set")?;
                    return Ok(Self::Serve { jwks });
                }
                _ => {
                    let known = "`--seconds`, `--rounds`, `--rate` and `--smoke`";
                    return Err(format!("unknown option `{argument}`; there are {known}").into());
                }
            }
        }
        Ok(Self::Measure(options))
    }
}

fn number(text: Option<String>) -> Result<u64> {
    text.and_then(|text| text.parse().ok())
        .filter(|number| (1..=1_000_000).contains(number))
        .ok_or_else(|| "`--seconds`, `--rounds` and `--rate` want a number from 1 to a million".into())
}
