//! Figures of several rounds.

use std::time::Duration;

/// One figure of each round, in ascending order.
#[derive(Default)]
pub struct Figures(Vec<f64>);

impl Figures {
    pub fn push(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    /// How many rounds there were.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The middle one, or the mean of the two in the middle.
    pub fn median(&self) -> f64 {
        let upper = self.0.get(self.0.len() / 2);
        let lower = self.0.get(self.0.len().saturating_sub(1) / 2);
        lower.zip(upper).map_or(f64::NAN, |(lower, upper)| f64::midpoint(*lower, *upper))
    }

    /// The least that so many in a hundred do not exceed.
    pub fn percentile(&self, percent: usize) -> f64 {
        rank(self.0.len(), percent).and_then(|rank| self.0.get(rank)).copied().unwrap_or(f64::NAN)
    }

    /// The median and the quarters below and above it, with so many digits after the point: for many rounds, of which
    /// some will have been disturbed.
    pub fn quartiles(&self, digits: usize) -> String {
        let [low, median, high] = [self.percentile(25), self.median(), self.percentile(75)];
        format!("{median:.digits$} ({low:.digits$} to {high:.digits$})")
    }

    /// The median, the least and the most, with so many digits after the point.
    pub fn show(&self, digits: usize, unit: &str) -> String {
        let median = self.median();
        match self.0.as_slice() {
            [] => "unknown".to_owned(),
            [_] => format!("{median:.digits$}{unit}"),
            [least, .., most] => format!("{median:.digits$}{unit} ({least:.digits$} to {most:.digits$})"),
        }
    }
}

/// The least latency that so many in a hundred do not exceed, in milliseconds.
pub fn percentile(latencies: &mut [Duration], percent: usize) -> f64 {
    latencies.sort_unstable();
    let latency = rank(latencies.len(), percent).and_then(|rank| latencies.get(rank));
    latency.map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
}

/// Where the nearest rank is among so many in ascending order.
fn rank(count: usize, percent: usize) -> Option<usize> {
    (count * percent).div_ceil(100).max(1).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let mut latencies: Vec<_> = (1..=1000).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&mut latencies, 50), 500.0);
        assert_eq!(percentile(&mut latencies, 99), 990.0);
        assert_eq!(percentile(&mut latencies[..1], 99), 1.0);
        assert!(percentile(&mut [], 99).is_nan());
    }

    #[test]
    fn quartiles_leave_the_disturbed_rounds_out() {
        let mut figures = Figures::default();
        assert!(figures.percentile(25).is_nan());
        [4.0, 2.0, 1000.0, 3.0, 0.0, 2.0, 3.0, 4.0].into_iter().for_each(|figure| figures.push(figure));
        assert_eq!(figures.quartiles(1), "3.0 (2.0 to 4.0)");
    }

    #[test]
    fn medians_and_their_spread() {
        let mut figures = Figures::default();
        assert_eq!(figures.show(1, " ms"), "unknown");
        figures.push(3.0);
        assert_eq!(figures.show(1, " ms"), "3.0 ms");
        figures.push(1.0);
        assert_eq!(figures.show(1, " ms"), "2.0 ms (1.0 to 3.0)");
        figures.push(8.0);
        assert_eq!(figures.show(2, ""), "3.00 (1.00 to 8.00)");
    }
}
