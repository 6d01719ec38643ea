//! The pairs that are compared, in turn, and what comes of it.

use std::path::Path;
use std::time::Duration;

use benches::Result;
use benches::child::Child;
use benches::figures::Figures;
use jwt_core::Algorithm;

use crate::options::Options;
use crate::servers::{Pair, Peer, Programs};
use crate::tokens::Tokens;
use crate::wrk::Wrk;

/// How much of the throughput without protection has to be left, for a token that was not seen before.
const BOUND: f64 = 0.88;

/// How tokens come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Another one with each request.
    Distinct,
    /// The same with each.
    Same,
}

/// One line of the table.
struct Row {
    peer: &'static Peer,
    algorithm: Algorithm,
    mode: Mode,
    open: Side,
    protected: Side,
    ratios: Figures,
}

/// One of the two applications, under one mode.
#[derive(Default)]
struct Side {
    rate: Figures,
    /// Microseconds of the server's processors for each request.
    processor: Figures,
}

pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Measures all that is asked for.
    pub(crate) fn measure(options: &Options, folder: &Path) -> Result<Self> {
        let wrk = Wrk::new(folder, options.connections)?;
        let programs = Programs::new(options.peers)?;
        let mut rows = Vec::new();
        for algorithm in &options.algorithms {
            rows.extend(measure(options, &wrk, &programs, *algorithm, folder)?);
        }
        Ok(Self { rows })
    }

    pub(crate) fn show(&self) -> String {
        let mut text = String::from(
            "| algorithm | tokens | framework | guard | unprotected, requests/s | protected, requests/s | ratio | processor \
             time of the server, each request: unprotected | protected |\n| --- | --- | --- | --- | --- | --- | --- | --- | \
             --- |\n",
        );
        for row in &self.rows {
            text.push_str(&row.show());
        }
        let ours = |row: &&Row| {
            row.peer.guard == "`jwt-core`" && row.algorithm == Algorithm::HS256 && row.mode == Mode::Distinct
        };
        if let Some(row) = self.rows.iter().find(ours) {
            let ratio = row.ratios.show(3, "");
            text.push_str(&format!(
                "\n- HS256, distinct tokens, `jwt-core` to unprotected: {ratio}; at least {BOUND}\n"
            ));
        }
        text
    }
}

fn measure(options: &Options, wrk: &Wrk, programs: &Programs, algorithm: Algorithm, folder: &Path) -> Result<Vec<Row>> {
    let tokens = Tokens::new(algorithm)?;
    let files = [(Mode::Distinct, tokens.file(folder, options.tokens)?), (Mode::Same, tokens.file(folder, 1)?)];
    let mut pairs = Vec::new();
    for peer in programs.peers() {
        let pair = Pair::start(programs, peer, algorithm, &tokens)?;
        let mut rows = Vec::new();
        for (mode, file) in &files {
            for child in [&pair.open, &pair.protected] {
                wrk.run(child.address(), file, Duration::from_secs(1))?;
            }
            let (open, protected, ratios) = Default::default();
            rows.push((file, Row { peer, algorithm, mode: *mode, open, protected, ratios }));
        }
        pairs.push((pair, rows));
    }
    for round in 0..options.rounds {
        eprintln!("{algorithm}, round {} of {}", round + 1, options.rounds);
        for (pair, rows) in &mut pairs {
            for (file, row) in rows {
                row.round(wrk, pair, file, options.length, round)?;
            }
        }
    }
    Ok(pairs.into_iter().flat_map(|(_, rows)| rows.into_iter().map(|(_, row)| row)).collect())
}

impl Row {
    /// Each of the two once, the other one first in every other round, so that whatever else the machine does meets both.
    fn round(&mut self, wrk: &Wrk, pair: &Pair, tokens: &Path, length: Duration, round: usize) -> Result<()> {
        let mut sides = [(&mut self.open, &pair.open), (&mut self.protected, &pair.protected)];
        if round % 2 == 1 {
            sides.reverse();
        }
        let mut rates = Vec::new();
        for (side, child) in sides {
            rates.push(side.run(wrk, child, tokens, length)?);
        }
        if round % 2 == 1 {
            rates.reverse();
        }
        if let [open, protected] = rates.as_slice() {
            self.ratios.push(protected / open);
        }
        Ok(())
    }

    fn show(&self) -> String {
        let Self { peer, algorithm, open, protected, .. } = self;
        let tokens = if self.mode == Mode::Distinct { "distinct" } else { "the same" };
        let [open_time, time] = [open, protected].map(|side| side.processor.show(1, " µs"));
        format!(
            "| {algorithm} | {tokens} | {} | {} | {} | {} | {} | {open_time} | {time} |\n",
            peer.framework,
            peer.guard,
            open.rate.show(0, ""),
            protected.rate.show(0, ""),
            self.ratios.show(3, ""),
        )
    }
}

impl Side {
    fn run(&mut self, wrk: &Wrk, child: &Child, tokens: &Path, length: Duration) -> Result<f64> {
        let before = child.processor();
        let report = wrk.run(child.address(), tokens, length)?;
        let used = child.processor().zip(before).map(|(after, before)| after.saturating_sub(before));
        if let Some(used) = used {
            self.processor.push(used.as_secs_f64() * 1e6 / report.requests as f64);
        }
        self.rate.push(report.rate);
        Ok(report.rate)
    }
}
