//! Tables of what was found.

use std::fmt::Write;

use super::{Kind, Size};

/// What was found of one kind of token.
pub struct Line {
    pub kind: Kind,
    pub size: Size,
    /// Each contender's name and what stands in its column.
    pub cells: Vec<(&'static str, String)>,
}

/// A column for each contender, in the order in which they come. Who does not know an algorithm leaves its cell empty.
pub fn table(lines: &[Line]) -> String {
    let mut names = Vec::new();
    for (name, _) in lines.iter().flat_map(|line| &line.cells) {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    let mut table = format!("| | payload | {} |\n| --- | ---: |{}\n", names.join(" | "), " ---: |".repeat(names.len()));
    for Line { kind, size, cells } in lines {
        let of = |name| cells.iter().find(|(other, _)| *other == name).map_or("", |(_, cell)| cell);
        let cells: Vec<_> = names.iter().copied().map(of).collect();
        // Writing to a `String` does not fail.
        _ = writeln!(table, "| {} | {} B | {} |", kind.name(), size.bytes(), cells.join(" | "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_know_an_algorithm_leaves_its_cell_empty() {
        let line = |kind, cells: &[(&'static str, &str)]| Line {
            kind,
            size: Size::Usual,
            cells: cells.iter().map(|(name, cell)| (*name, (*cell).to_owned())).collect(),
        };
        let lines = [line(Kind::Hs256, &[("a", "1"), ("b", "2")]), line(Kind::EdDsa, &[("b", "3"), ("c", "4")])];
        assert_eq!(
            table(&lines),
            "| | payload | a | b | c |\n| --- | ---: | ---: | ---: | ---: |\n\
             | HS256 | 360 B | 1 | 2 |  |\n| EdDSA | 360 B |  | 3 | 4 |\n"
        );
    }
}
