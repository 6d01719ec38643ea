//! Durations of one thing, measured several times.

use std::fmt;
use std::time::Duration;

/// Seconds, in ascending order.
#[derive(Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64());
        self.0.sort_by(f64::total_cmp);
    }

    /// The middle one, or the mean of the two in the middle.
    pub(crate) fn median(&self) -> f64 {
        let Self(samples) = self;
        let upper = samples.get(samples.len() / 2);
        let lower = samples.get(samples.len().saturating_sub(1) / 2);
        lower.zip(upper).map_or(f64::NAN, |(lower, upper)| f64::midpoint(*lower, *upper))
    }
}

impl FromIterator<Duration> for Samples {
    fn from_iter<I: IntoIterator<Item = Duration>>(durations: I) -> Self {
        let mut samples = Self::default();
        durations.into_iter().for_each(|took| samples.push(took));
        samples
    }
}

/// The median, and how far the others lie apart.
impl fmt::Display for Samples {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.2} s", self.median())?;
        match self.0.as_slice() {
            [least, .., most] => write!(out, " ({least:.2} to {most:.2})"),
            _ => Ok(()),
        }
    }
}
