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

const TARGETS: [Target; 14] = [
    Target { what: "cold", kind: Kind::Hs256, other: raw::NAME, most: 3.0 },
    Target { what: "cold", kind: Kind::Hs256, other: jsonwebtoken::NAME, most: 0.4 },
    Target { what: "cold", kind: Kind::Rs256, other: raw::NAME, most: 1.05 },
    Target { what: "cold", kind: Kind::Es256, other: raw::NAME, most: 1.05 },
    Target { what: "cold", kind: Kind::EdDsa, other: raw::NAME, most: 1.05 },
    // Ten times as fast as HMAC, two hundred times as fast as a signature, whatever the token's own algorithm is.
    warm(Kind::Hs256, jsonwebtoken::HS256, 0.1),
    warm(Kind::Hs256, jsonwebtoken::ES256, 0.005),
    warm(Kind::Rs256, jsonwebtoken::HS256, 0.1),
    warm(Kind::Rs256, jsonwebtoken::ES256, 0.005),
    warm(Kind::Es256, jsonwebtoken::HS256, 0.1),
    warm(Kind::Es256, jsonwebtoken::ES256, 0.005),
    warm(Kind::EdDsa, jsonwebtoken::HS256, 0.1),
    warm(Kind::EdDsa, jsonwebtoken::ES256, 0.005),
    // 1.3 times as fast.
    Target { what: "sign", kind: Kind::Rs256, other: jsonwebtoken::NAME, most: 1.0 / 1.3 },
];

const fn warm(kind: Kind, other: &'static str, most: f64) -> Target {
    Target { what: "warm", kind, other, most }
}

/// Each target and what became of it, as far as it was measured.
pub(crate) fn list(reports: &[Report]) -> String {
    let mut list = "For the payload of 360 bytes:\n\n".to_owned();
    for Target { what, kind, other, most } in &TARGETS {
        let report = reports.iter().find(|report| report.what() == *what);
        if let Some(ratio) = report.and_then(|report| report.ratio(*kind, other)) {
            let verdict = if ratio <= *most { "kept" } else { "missed" };
            let (kind, digits) = (kind.name(), if *most < 0.2 { 4 } else { 2 });
            // Writing to a `String` does not fail.
            _ = writeln!(list, "- {what}, {kind}, to {other}: {ratio:.digits$}, at most {most:.digits$}: {verdict}");
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
        let mut reports = [Report::new("cold", 2), Report::new("warm", 4)];
        let of = |name, ratio| {
            let mut measured = Measured { name, nanoseconds: Figures::default(), ratio: Figures::default() };
            measured.ratio.push(ratio);
            measured
        };
        for (kind, ratio) in [(Kind::Rs256, 1.05), (Kind::Es256, 1.06)] {
            reports[0].push(Row { kind, size: Size::Usual, measured: vec![of(raw::NAME, ratio)] });
        }
        let measured = vec![of(jsonwebtoken::HS256, 0.1), of(jsonwebtoken::ES256, 0.0051)];
        reports[1].push(Row { kind: Kind::Es256, size: Size::Usual, measured });
        let list = list(&reports);
        let lines: Vec<_> = list.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "- cold, RS256, to AWS-LC alone: 1.05, at most 1.05: kept",
                "- cold, ES256, to AWS-LC alone: 1.06, at most 1.05: missed",
                "- warm, ES256, to jsonwebtoken's HS256: 0.1000, at most 0.1000: kept",
                "- warm, ES256, to jsonwebtoken's ES256: 0.0051, at most 0.0050: missed"
            ]
        );
    }
}
