//! Durations of one thing, measured several times.

use std::fmt;
use std::time::{Duration, Instant};

use crate::Result;

/// What one run took.
pub(crate) struct Sample {
    pub(crate) wall: Duration,
    /// All processors together; other work on the machine moves it less. `None` where it cannot be read.
    processor: Option<Duration>,
}

impl Sample {
    /// Of a command and all that it starts and waits for, run to its end.
    pub(crate) fn of(command: impl FnOnce() -> Result<()>) -> Result<Self> {
        let (began, before) = (Instant::now(), children());
        command()?;
        let processor = children().zip(before).map(|(after, before)| after.saturating_sub(before));
        Ok(Self { wall: began.elapsed(), processor })
    }
}

/// Processor time of this process's children that have ended, from `/proc`: fields 16 and 17, in hundredths of a second.
fn children() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in parentheses, and may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13).map_while(|field| field.parse::<u64>().ok());
    Some(Duration::from_millis(10 * (fields.next()? + fields.next()?)))
}

/// Seconds, each in ascending order.
#[derive(Default)]
pub(crate) struct Samples {
    wall: Vec<f64>,
    processor: Vec<f64>,
}

impl Samples {
    pub(crate) fn push(&mut self, sample: &Sample) {
        self.wall.push(sample.wall.as_secs_f64());
        self.wall.sort_by(f64::total_cmp);
        self.processor.extend(sample.processor.map(|time| time.as_secs_f64()));
        self.processor.sort_by(f64::total_cmp);
    }

    pub(crate) fn wall(&self) -> f64 {
        median(&self.wall)
    }

    /// Not a number where none could be read.
    pub(crate) fn processor(&self) -> f64 {
        median(&self.processor)
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(sorted: &[f64]) -> f64 {
    let upper = sorted.get(sorted.len() / 2);
    let lower = sorted.get(sorted.len().saturating_sub(1) / 2);
    lower.zip(upper).map_or(f64::NAN, |(lower, upper)| f64::midpoint(*lower, *upper))
}

/// The median, and how far the others lie apart.
impl fmt::Display for Samples {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.2} s", self.wall())?;
        match self.wall.as_slice() {
            [least, .., most] => write!(out, " ({least:.2} to {most:.2})"),
            _ => Ok(()),
        }
    }
}
