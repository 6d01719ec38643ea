//! The command line.

use crate::Result;

pub(crate) struct Options {
    pub(crate) routes: usize,
    pub(crate) runs: usize,
    /// Few routes, one run and no clean build: whether the measuring still works, and no figure worth keeping.
    pub(crate) smoke: bool,
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { routes: 500, runs: 9, smoke: false };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--routes" => options.routes = number(arguments.next())?,
                "--runs" => options.runs = number(arguments.next())?,
                "--smoke" => options = Self { routes: 20, runs: 1, smoke: true },
                _ => {
                    return Err(
                        format!("unknown option `{argument}`; there are `--routes`, `--runs` and `--smoke`").into()
                    );
                }
            }
        }
        Ok(options)
    }
}

fn number(text: Option<String>) -> Result<usize> {
    text.and_then(|text| text.parse().ok())
        .filter(|number| *number > 0)
        .ok_or_else(|| "`--routes` and `--runs` want a number above 0".into())
}
