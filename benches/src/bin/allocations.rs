//! How often memory is taken for a token that is verified for the first time ("cold") or once more ("warm"), or signed. A
//! program of its own: counting costs time, which is measured elsewhere. What libraries in C take for themselves is not seen.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --features peers --bin allocations
//! ```

use std::process::ExitCode;

use benches::token::contenders::{self, own};
use benches::token::{Claims, Contender, Input, Kind, Line, Size, table};
use benches::{Result, readme};

/// Cold, one for each owned string field of the claims type (`sub`: one), and four.
const COLD: f64 = 1.0 + 4.0;

/// Who knows a token hands over what there is.
const WARM: f64 = 0.0;

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
    let (mut cold, mut warm, mut sign) = (Vec::new(), Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let (mut verifying, mut signing) = (contenders::verify(kind)?, contenders::sign(kind)?);
        // The others know no token again: their figures are the same as when it is cold.
        let mut knowing = [own::verify_again(kind)?];
        for size in Size::ALL {
            let inputs = Input::several(kind, size, TOKENS)?;
            cold.push((kind, size, counts(&mut verifying, &inputs)?));
            warm.push((kind, size, counts(&mut knowing, &inputs)?));
            sign.push((kind, size, counts(&mut signing, &Claims::several(kind, size, TOKENS)?)?));
        }
    }
    let mut text =
        format!("For the payload of 360 bytes:\n\n{}{}", targets("cold", &cold, COLD), targets("warm", &warm, WARM));
    for (title, rows) in [("Cold", &cold), ("Warm", &warm), ("Sign", &sign)] {
        text.push_str(&format!("\n### {title}\n\n{}", table(&lines(rows))));
    }
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

fn targets(what: &str, rows: &[Row], most: f64) -> String {
    let usual = rows.iter().filter(|(_, size, _)| *size == Size::Usual);
    usual
        .filter_map(|(kind, _, counts)| {
            let count = of(counts, own::NAME)?;
            let verdict = if count <= most { "kept" } else { "missed" };
            Some(format!("- {what}, {}: {count}, at most {most}: {verdict}\n", kind.name()))
        })
        .collect()
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
        let expected = "- cold, HS256: 10, at most 9: missed\n- cold, EdDSA: 8.28, at most 9: kept\n";
        assert_eq!(targets("cold", &rows, 9.0), expected);
    }
}
