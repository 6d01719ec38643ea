//! Tables.

use benches::token::contenders::own;
use benches::token::{Kind, Line, Size, table};

use crate::rounds::Measured;

/// What was measured of one thing that is done with tokens.
pub(crate) struct Report {
    what: &'static str,
    /// Of a ratio, after the point.
    digits: usize,
    rows: Vec<Row>,
}

pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) size: Size,
    pub(crate) measured: Vec<Measured>,
}

impl Report {
    pub(crate) fn new(what: &'static str, digits: usize) -> Self {
        Self { what, digits, rows: Vec::new() }
    }

    pub(crate) fn what(&self) -> &'static str {
        self.what
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// How many times as long this crate took as another one, for the usual token.
    pub(crate) fn ratio(&self, kind: Kind, other: &str) -> Option<f64> {
        let row = self.rows.iter().find(|row| row.kind == kind && row.size == Size::Usual)?;
        row.of(other).map(|measured| measured.ratio.median())
    }

    /// The ratios first, and below them the times that they come from.
    pub(crate) fn section(&self) -> String {
        let ratios = self.table(|measured| (measured.name != own::NAME).then(|| measured.ratio.quartiles(self.digits)));
        let times = self.table(|measured| Some(format!("{:.3}", measured.nanoseconds.median() / 1e3)));
        let (first, rest) = self.what.split_at(self.what.len().min(1));
        format!(
            "### {}{rest}\n\nProcessor time that {} takes, as a multiple of what others take ({}):\n\n{ratios}\n\
             Microseconds, medians:\n\n{times}",
            first.to_ascii_uppercase(),
            own::NAME,
            self.rounds()
        )
    }

    /// Of how many rounds the figures are.
    fn rounds(&self) -> String {
        let counts = || self.rows.iter().flat_map(|row| &row.measured).map(|measured| measured.ratio.count());
        match (counts().min(), counts().max()) {
            (Some(least), Some(most)) if least < most => format!("{least} to {most} quiet rounds"),
            (least, _) => format!("{} quiet rounds", least.unwrap_or_default()),
        }
    }

    fn table(&self, show: impl Fn(&Measured) -> Option<String>) -> String {
        let cells = |row: &Row| row.measured.iter().filter_map(|one| Some((one.name, show(one)?))).collect();
        let lines: Vec<_> =
            self.rows.iter().map(|row| Line { kind: row.kind, size: row.size, cells: cells(row) }).collect();
        table(&lines)
    }
}

impl Row {
    fn of(&self, name: &str) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.name == name)
    }
}

#[cfg(test)]
mod tests {
    use benches::figures::Figures;

    use super::*;

    #[test]
    fn ratios_are_to_others_and_times_of_all() {
        let of = |name, ratio| {
            let mut measured = Measured { name, nanoseconds: Figures::default(), ratio: Figures::default() };
            measured.ratio.push(ratio);
            measured.nanoseconds.push(ratio * 1e3);
            measured
        };
        let mut report = Report::new("cold and kept", 3);
        let first = vec![of("a", 2.0), of(own::NAME, 1.0)];
        report.push(Row { kind: Kind::Hs256, size: Size::Usual, measured: first });
        report.push(Row { kind: Kind::EdDsa, size: Size::Small, measured: vec![of(own::NAME, 1.0), of("b", 3.0)] });
        let text = report.section();
        assert!(text.starts_with("### Cold and kept\n\n"), "{text}");
        for line in [
            "| | payload | a | b |\n| --- | ---: | ---: | ---: |\n| HS256 | 360 B | 2.000 (2.000 to 2.000) |  |\n",
            "| EdDSA | 200 B |  | 3.000 (3.000 to 3.000) |\n",
            "| | payload | a | jwt-core | b |\n",
            "| EdDSA | 200 B |  | 1.000 | 3.000 |\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
        assert_eq!((report.ratio(Kind::Hs256, "a"), report.ratio(Kind::EdDsa, "b")), (Some(2.0), None));
    }
}
