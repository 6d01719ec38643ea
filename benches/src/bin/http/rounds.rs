//! The pairs that are compared, in turn, and what comes of it.

use std::path::Path;
use std::time::Duration;

use benches::Result;
use benches::child::Child;
use benches::figures::Figures;
use jwt_core::Algorithm;

use crate::options::Options;
use crate::servers::{Mode, Pair, Peer, Programs};
use crate::tokens::Tokens;
use crate::wrk::Wrk;

/// How much of the throughput without protection has to be left, for tokens under HS256 that were not seen before.
const COLD: f64 = 0.88;

/// The same for a token that is known.
const WARM: f64 = 0.95;

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
        text.push('\n');
        text.extend(self.rows.iter().filter_map(Row::target));
        text
    }
}

fn measure(options: &Options, wrk: &Wrk, programs: &Programs, algorithm: Algorithm, folder: &Path) -> Result<Vec<Row>> {
    let tokens = Tokens::new(algorithm)?;
    let (distinct, same) = (tokens.file(folder, options.tokens)?, tokens.file(folder, 1)?);
    let mut pairs = Vec::new();
    for peer in programs.peers() {
        let pair = Pair::start(programs, peer, algorithm, &tokens)?;
        let mut rows = Vec::new();
        for mode in peer.modes {
            let file = if mode.is_distinct() { &distinct } else { &same };
            for child in [&pair.open, &pair.protected] {
                wrk.run(child.address(), file, Duration::from_secs(1))?;
            }
            if mode.is_known() {
                acquaint(wrk, &pair.protected, file, if mode.is_distinct() { options.tokens } else { 1 })?;
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

/// Sees that an application knows so many tokens: each run begins with the same ones, so that one of them has to come to the
/// last. Half as many requests more, because `wrk`'s threads are not equally fast.
fn acquaint(wrk: &Wrk, child: &Child, tokens: &Path, count: usize) -> Result<()> {
    for seconds in 1..=10 {
        if wrk.run(child.address(), tokens, Duration::from_secs(seconds))?.requests * 2 >= count as u64 * 3 {
            return Ok(());
        }
    }
    Err(format!("{count} tokens cannot be sent in ten seconds; give a smaller number to `--tokens`").into())
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
        let tokens = self.mode.name();
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

impl Row {
    /// What this crate wants to keep, and whether it did.
    fn target(&self) -> Option<String> {
        let least = match (self.peer.guard, self.mode, self.algorithm) {
            ("`jwt-core`, `cache = 0`", Mode::Distinct, Algorithm::HS256) => COLD,
            ("`jwt-core`", Mode::SameKnown, _) => WARM,
            _ => return None,
        };
        let verdict = if self.ratios.median() >= least { "kept" } else { "missed" };
        let (algorithm, tokens, guard) = (self.algorithm, self.mode.name(), self.peer.guard);
        let ratio = self.ratios.show(3, "");
        Some(format!("- {algorithm}, {tokens}: {guard} to unprotected: {ratio}, at least {least}: {verdict}\n"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::servers::OURS;

    #[test]
    fn there_is_a_target_for_what_is_new_under_hs256_and_for_what_is_known() {
        let mut targets = Vec::new();
        for peer in &OURS {
            for (mode, algorithm, ratio) in peer.modes.iter().flat_map(|mode| {
                [(*mode, Algorithm::HS256, 0.88), (*mode, Algorithm::ES256, 0.95), (*mode, Algorithm::RS256, 0.94)]
            }) {
                let (open, protected, mut ratios): (_, _, Figures) = Default::default();
                ratios.push(ratio);
                targets.extend(Row { peer, algorithm, mode, open, protected, ratios }.target());
            }
        }
        assert_eq!(
            targets,
            [
                "- HS256, distinct: `jwt-core`, `cache = 0` to unprotected: 0.880, at least 0.88: kept\n",
                "- HS256, the same, known: `jwt-core` to unprotected: 0.880, at least 0.95: missed\n",
                "- ES256, the same, known: `jwt-core` to unprotected: 0.950, at least 0.95: kept\n",
                "- RS256, the same, known: `jwt-core` to unprotected: 0.940, at least 0.95: missed\n",
            ]
        );
    }
}
