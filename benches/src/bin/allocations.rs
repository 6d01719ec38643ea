//! How often memory is taken for a token that is verified for the first time ("cold") or signed. A program of its own:
//! counting costs time, which is measured elsewhere. What libraries in C take for themselves is not seen.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --features peers --bin allocations
//! ```

use std::process::ExitCode;

use benches::token::contenders::{self, own};
use benches::token::{Claims, Contender, Input, Kind, Line, Size, table};
use benches::{Result, readme};

/// Not more than one for each owned text (`iss`, `aud`, `jti`, `sub`, and `sub` once more in the claims type), and four.
const MOST: f64 = 5.0 + 4.0;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let run = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => run(false),
        ["--write"] => run(true),
        _ => Err("there is one option, `--write`".into()),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("allocations: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(write: bool) -> Result<()> {
    let (mut cold, mut sign) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let (mut verifying, mut signing) = (contenders::verify(kind)?, contenders::sign(kind)?);
        for size in Size::ALL {
            cold.push((kind, size, counts(&mut verifying, &Input::several(kind, size, TOKENS)?)?));
            sign.push((kind, size, counts(&mut signing, &Claims::several(kind, size, TOKENS)?)?));
        }
    }
    let text =
        format!("{}\n### Cold\n\n{}\n### Sign\n\n{}", targets(&cold), table(&lines(&cold)), table(&lines(&sign)));
    println!("{text}");
    if write { readme::write_beside_others("allocations", &text) } else { Ok(()) }
}

const TOKENS: usize = 64;

type Row = (Kind, Size, Vec<(&'static str, f64)>);

/// How often each takes memory for one of these.
fn counts<I: 'static>(contenders: &mut [Contender<I>], inputs: &[I]) -> Result<Vec<(&'static str, f64)>> {
    let mut counts = Vec::new();
    for contender in contenders {
        // What is prepared at the first use is prepared now.
        contender.run(inputs, inputs.len())?;
        let mut outcome = Ok(());
        let counted = allocation_counter::measure(|| outcome = contender.run(inputs, inputs.len()));
        outcome?;
        counts.push((contender.name(), counted.count_total as f64 / inputs.len() as f64));
    }
    Ok(counts)
}

fn targets(cold: &[Row]) -> String {
    let usual = cold.iter().filter(|(_, size, _)| *size == Size::Usual);
    let lines: String = usual
        .filter_map(|(kind, _, counts)| {
            let count = of(counts, own::NAME)?;
            let verdict = if count <= MOST { "kept" } else { "missed" };
            Some(format!("- cold, {}: {count}, at most {MOST}: {verdict}\n", kind.name()))
        })
        .collect();
    format!("For the payload of 360 bytes:\n\n{lines}")
}

fn lines(rows: &[Row]) -> Vec<Line> {
    let shown = |(name, count): &(&'static str, f64)| (*name, ((count * 10.0).round() / 10.0).to_string());
    rows.iter()
        .map(|(kind, size, counts)| Line { kind: *kind, size: *size, cells: counts.iter().map(shown).collect() })
        .collect()
}

fn of(counts: &[(&'static str, f64)], name: &str) -> Option<f64> {
    counts.iter().find(|(other, _)| *other == name).map(|(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_allocation_is_counted_once_for_each_input() {
        let none = Contender::new("none", |_: &u32| Ok::<_, ()>(()));
        let two = Contender::new("two", |number: &u32| Ok::<_, ()>((Box::new(*number), vec![*number])));
        assert_eq!(counts(&mut [none, two], &[1, 2, 3]).unwrap(), [("none", 0.0), ("two", 2.0)]);
    }

    #[test]
    fn counts_are_shown_and_compared_with_the_target() {
        let rows = [
            (Kind::Hs256, Size::Usual, vec![("a", 1.0), (own::NAME, 10.0)]),
            (Kind::EdDsa, Size::Usual, vec![("a", 4.0), (own::NAME, 8.28)]),
        ];
        let shown = table(&lines(&rows));
        assert!(shown.ends_with("| HS256 | 360 B | 1 | 10 |\n| EdDSA | 360 B | 4 | 8.3 |\n"), "{shown}");
        let targets = targets(&rows);
        let expected = "- cold, HS256: 10, at most 9: missed\n- cold, EdDSA: 8.28, at most 9: kept\n";
        assert!(targets.ends_with(expected), "{targets}");
    }
}
