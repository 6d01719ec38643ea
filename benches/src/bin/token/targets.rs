//! What this crate wants to keep, for the usual token.

use std::fmt::Write;

use benches::token::Kind;
use benches::token::contenders::{jsonwebtoken, raw};

use crate::report::Report;

struct Target {
    what: &'static str,
    kind: Kind,
    other: &'static str,
    /// How many times as long it may take at most.
    most: f64,
}

const TARGETS: [Target; 6] = [
    Target { what: "cold", kind: Kind::Hs256, other: raw::NAME, most: 3.0 },
    Target { what: "cold", kind: Kind::Hs256, other: jsonwebtoken::NAME, most: 0.4 },
    Target { what: "cold", kind: Kind::Rs256, other: raw::NAME, most: 1.05 },
    Target { what: "cold", kind: Kind::Es256, other: raw::NAME, most: 1.05 },
    Target { what: "cold", kind: Kind::EdDsa, other: raw::NAME, most: 1.05 },
    // 1.3 times as fast.
    Target { what: "sign", kind: Kind::Rs256, other: jsonwebtoken::NAME, most: 1.0 / 1.3 },
];

/// Each target and what became of it, as far as it was measured.
pub(crate) fn list(reports: &[&Report]) -> String {
    let mut list = "For the payload of 360 bytes:\n\n".to_owned();
    for Target { what, kind, other, most } in &TARGETS {
        let report = reports.iter().find(|report| report.what() == *what);
        if let Some(ratio) = report.and_then(|report| report.ratio(*kind, other)) {
            let verdict = if ratio <= *most { "kept" } else { "missed" };
            // Writing to a `String` does not fail.
            _ = writeln!(list, "- {what}, {}, to {other}: {ratio:.2}, at most {most:.2}: {verdict}", kind.name());
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use benches::figures::Figures;
    use benches::token::Size;

    use super::*;
    use crate::report::Row;
    use crate::rounds::Measured;

    #[test]
    fn a_target_is_kept_or_missed() {
        let mut report = Report::new("cold");
        for (kind, ratio) in [(Kind::Rs256, 1.05), (Kind::Es256, 1.06)] {
            let mut measured = Measured { name: raw::NAME, nanoseconds: Figures::default(), ratio: Figures::default() };
            measured.ratio.push(ratio);
            report.push(Row { kind, size: Size::Usual, measured: vec![measured] });
        }
        let list = list(&[&report]);
        let lines: Vec<_> = list.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "- cold, RS256, to AWS-LC alone: 1.05, at most 1.05: kept",
                "- cold, ES256, to AWS-LC alone: 1.06, at most 1.05: missed"
            ]
        );
    }
}
