//! Things that are measured against the first of them, in turn.

use std::ops::Range;
use std::time::{Duration, Instant};

use benches::Result;
use benches::figures::Figures;

use crate::options::Options;

/// What does the work once, for the input of this number.
pub(crate) type Work<'w> = Box<dyn FnMut(usize) -> Result<()> + 'w>;

/// What does it for the inputs of these numbers, and says how long that took: not all that it does need be measured.
pub(crate) type Timed<'w> = Box<dyn FnMut(Range<usize>) -> Result<Duration> + 'w>;

pub(crate) struct Arms<'w> {
    arms: Vec<Arm<'w>>,
}

struct Arm<'w> {
    name: String,
    run: Timed<'w>,
    /// How often it is done in a round; found out in the warm-up.
    count: usize,
    /// Microseconds for each.
    time: Figures,
    /// To the first arm.
    ratio: Figures,
}

impl<'w> Arms<'w> {
    pub(crate) fn new() -> Self {
        Self { arms: Vec::new() }
    }

    pub(crate) fn push(&mut self, name: String, mut work: Work<'w>) {
        let run = move |mut numbers: Range<usize>| {
            let start = Instant::now();
            numbers.try_for_each(&mut work)?;
            Ok(start.elapsed())
        };
        self.push_timed(name, Box::new(run));
    }

    pub(crate) fn push_timed(&mut self, name: String, run: Timed<'w>) {
        self.arms.push(Arm { name, run, count: 0, time: Figures::default(), ratio: Figures::default() });
    }

    /// Each of them in each round, another one first each time, so that whatever else the machine does meets all.
    pub(crate) fn measure(mut self, options: &Options) -> Result<Self> {
        for arm in &mut self.arms {
            let start = Instant::now();
            while start.elapsed() < options.length {
                (arm.run)(arm.count..arm.count + 1)?;
                arm.count += 1;
            }
        }
        for round in 0..options.rounds {
            let count = self.arms.len();
            let mut times = vec![f64::NAN; count];
            for place in (0..count).map(|place| (place + round) % count) {
                if let (Some(arm), Some(time)) = (self.arms.get_mut(place), times.get_mut(place)) {
                    *time = arm.round()?;
                }
            }
            self.note(&times);
        }
        Ok(self)
    }

    /// What each took in one round.
    fn note(&mut self, times: &[f64]) {
        let first = times.first().copied().unwrap_or(f64::NAN);
        for (arm, time) in self.arms.iter_mut().zip(times) {
            arm.time.push(*time);
            arm.ratio.push(time / first);
        }
    }

    /// What the last takes to the first.
    pub(crate) fn last_ratio(&self) -> f64 {
        self.arms.last().map_or(f64::NAN, |arm| arm.ratio.median())
    }

    /// A row for each, under a title that says what is counted.
    pub(crate) fn show(&self, title: &str) -> String {
        let mut text = format!("| {title} | each | to the first |\n| --- | --- | --- |\n");
        for Arm { name, time, ratio, .. } in &self.arms {
            text.push_str(&format!("| {name} | {} | {} |\n", time.show(3, " µs"), ratio.show(2, "")));
        }
        text
    }
}

impl Arm<'_> {
    fn round(&mut self) -> Result<f64> {
        Ok((self.run)(0..self.count)?.as_secs_f64() * 1e6 / self.count as f64)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ratios_are_to_the_first_of_the_same_round() {
        let mut arms = Arms::new();
        for name in ["1", "10"] {
            arms.push(name.to_owned(), Box::new(|_| Ok(())));
        }
        // The machine was twice as slow in the second.
        for times in [[2.0, 3.0], [4.0, 6.0], [2.0, 3.5]] {
            arms.note(&times);
        }
        let table = "| keys | each | to the first |\n| --- | --- | --- |\n\
                     | 1 | 2.000 µs (2.000 to 4.000) | 1.00 (1.00 to 1.00) |\n\
                     | 10 | 3.500 µs (3.000 to 6.000) | 1.50 (1.50 to 1.75) |\n";
        assert_eq!(arms.show("keys"), table);
        assert_eq!(arms.last_ratio(), 1.5);
    }

    #[test]
    fn each_is_measured_in_each_round() {
        let options = Options { rounds: 3, length: Duration::from_millis(1), write: false, smoke: true };
        let mut counts = [0, 0];
        let [one, other] = &mut counts;
        let mut arms = Arms::new();
        for count in [one, other] {
            arms.push(
                String::new(),
                Box::new(|_| {
                    *count += 1;
                    Ok(())
                }),
            );
        }
        let done: Vec<_> = arms.measure(&options).unwrap().arms.iter().map(|arm| 4 * arm.count).collect();
        assert_eq!(done, counts);
    }

    #[test]
    fn what_is_not_to_be_measured_is_not() {
        let options = Options { rounds: 1, length: Duration::from_millis(1), write: false, smoke: true };
        let mut arms = Arms::new();
        let run = |numbers: Range<usize>| Ok(Duration::from_micros(7) * numbers.len() as u32);
        arms.push_timed("x".into(), Box::new(run));
        assert_eq!(arms.measure(&options).unwrap().show("x").lines().last(), Some("| x | 7.000 µs | 1.00 |"));
    }

    #[test]
    fn what_fails_is_told() {
        let options = Options { rounds: 1, length: Duration::from_millis(1), write: false, smoke: true };
        let mut arms = Arms::new();
        arms.push("x".into(), Box::new(|number| if number == 3 { Err("three".into()) } else { Ok(()) }));
        assert_eq!(arms.measure(&options).err().map(|error| error.to_string()).as_deref(), Some("three"));
    }
}
