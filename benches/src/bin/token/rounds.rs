//! The contenders in turn, and what comes of it.

use std::time::Duration;

use benches::Result;
use benches::figures::Figures;
use benches::token::Contender;
use benches::token::contenders::own;
use rustix::time::{ClockId, clock_gettime};

use crate::options::Options;

/// What was measured of one contender: a figure for each round.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) nanoseconds: Figures,
    /// How many times as long this crate took in the same round.
    pub(crate) ratio: Figures,
}

/// In each round each contender has its slice. Who comes first changes, and so does who comes after whom.
pub(crate) fn measure<I: 'static>(
    contenders: &mut [Contender<I>],
    inputs: &[I],
    options: &Options,
) -> Result<Vec<Measured>> {
    let mut counts = Vec::new();
    for contender in contenders.iter_mut() {
        // Who comes to know the inputs knows them all before it is found out how often it gets through them.
        contender.run(inputs, inputs.len())?;
        counts.push(calibrated(contender, inputs, options.slice)?);
    }
    let mut measured: Vec<_> = contenders
        .iter()
        .map(|contender| Measured {
            name: contender.name(),
            nanoseconds: Figures::default(),
            ratio: Figures::default(),
        })
        .collect();
    let mut rounds = Vec::new();
    for round in 0..options.rounds {
        let mut times = vec![f64::NAN; contenders.len()];
        let mut slices: Vec<_> = contenders.iter_mut().zip(&counts).zip(&mut times).collect();
        order(&mut slices, round);
        for ((contender, count), time) in slices {
            // What the one before has left in the caches is no affair of this one.
            contender.run(inputs, count / 8)?;
            *time = timed(contender, inputs, *count)?.as_secs_f64() * 1e9 / *count as f64;
        }
        rounds.push(times);
    }
    for times in quiet(&rounds) {
        note(&mut measured, times);
    }
    Ok(measured)
}

/// How much longer the yardstick may take than in its fastest rounds.
const DISTURBED: f64 = 1.1;

/// The rounds in which the processor was this program's alone. Where it is shared, as the threads of one core are, code that
/// takes many different steps slows down more than the few steps of a hash, so that a ratio says as much of the neighbours as of
/// the code. The first contender, AWS-LC alone, is the yardstick for all.
fn quiet(rounds: &[Vec<f64>]) -> impl Iterator<Item = &Vec<f64>> {
    let yardstick = |times: &Vec<f64>| times.first().copied().unwrap_or(f64::NAN);
    let mut all = Figures::default();
    rounds.iter().for_each(|times| all.push(yardstick(times)));
    let most = all.percentile(10) * DISTURBED;
    rounds.iter().filter(move |times| yardstick(times) <= most)
}

/// Another order for each round.
fn order<T>(slices: &mut [T], round: usize) {
    if !slices.is_empty() {
        slices.rotate_left(round / 2 % slices.len());
    }
    if round % 2 == 1 {
        slices.reverse();
    }
}

fn note(measured: &mut [Measured], times: &[f64]) {
    let mine = measured.iter().position(|one| one.name == own::NAME).and_then(|place| times.get(place));
    for (one, time) in measured.iter_mut().zip(times) {
        one.nanoseconds.push(*time);
        one.ratio.push(mine.map_or(f64::NAN, |mine| mine / time));
    }
}

/// How often it is done in a slice of this length.
fn calibrated<I: 'static>(contender: &mut Contender<I>, inputs: &[I], slice: Duration) -> Result<usize> {
    let mut count = 1;
    loop {
        let taken = timed(contender, inputs, count)?;
        if taken * 2 >= slice {
            let share = slice.as_secs_f64() / taken.as_secs_f64().max(1e-9);
            return Ok(((count as f64 * share) as usize).max(1));
        }
        count *= 2;
    }
}

fn timed<I: 'static>(contender: &mut Contender<I>, inputs: &[I], count: usize) -> Result<Duration> {
    let start = processor()?;
    contender.run(inputs, count)?;
    Ok(processor()?.saturating_sub(start))
}

/// How long this thread has had a processor. By the time of day whatever else the machine does would be measured, too.
fn processor() -> Result<Duration> {
    Ok(Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_first_and_follows_each_other() {
        let mut first = [0; 3];
        let mut pairs = std::collections::BTreeSet::new();
        for round in 0..6 {
            let mut slices = [0, 1, 2];
            order(&mut slices, round);
            first[slices[0]] += 1;
            pairs.extend([(slices[0], slices[1]), (slices[1], slices[2])]);
        }
        assert_eq!(first, [2, 2, 2]);
        assert_eq!(pairs.len(), 6);
    }

    #[test]
    fn ratios_are_those_of_one_round() {
        let of = |name| Measured { name, nanoseconds: Figures::default(), ratio: Figures::default() };
        let mut measured = [of("other"), of(own::NAME)];
        // Everything takes twice as long in the second round.
        note(&mut measured, &[100.0, 250.0]);
        note(&mut measured, &[200.0, 500.0]);
        let [other, own] = measured;
        assert_eq!((other.ratio.percentile(1), other.ratio.percentile(100)), (2.5, 2.5));
        assert_eq!((own.ratio.median(), own.nanoseconds.median()), (1.0, 375.0));
    }

    #[test]
    fn rounds_in_which_the_yardstick_is_slow_do_not_count() {
        let rounds: Vec<_> = [10.0, 10.5, 14.0, 10.9, 11.1, 30.0].map(|time| vec![time, 1.0]).into();
        let counted: Vec<_> = quiet(&rounds).map(|times| times[0]).collect();
        assert_eq!(counted, [10.0, 10.5, 10.9]);
        assert_eq!(quiet(&rounds[..1]).count(), 1);
    }

    #[test]
    fn what_is_learned_of_the_inputs_is_no_part_of_a_slice() {
        let mut known = std::collections::BTreeSet::new();
        let learner = Contender::new(own::NAME, move |number: &u32| {
            let end = processor().unwrap() + Duration::from_micros(if known.insert(*number) { 5_000 } else { 50 });
            while processor().unwrap() < end {}
            Ok::<_, ()>(())
        });
        let slice = Duration::from_millis(1);
        let options = Options { rounds: 3, slice, only: None, write: false, smoke: true };
        let measured = measure(&mut [learner], &[1, 2, 3, 4], &options).unwrap();
        assert!(measured[0].nanoseconds.percentile(100) < 1e6, "{}", measured[0].nanoseconds.show(0, ""));
    }

    #[test]
    fn a_slice_is_about_as_long_as_it_shall_be() {
        let mut slow = Contender::new("slow", |()| {
            let end = processor().unwrap() + Duration::from_micros(100);
            while processor().unwrap() < end {}
            Ok::<_, ()>(())
        });
        let count = calibrated(&mut slow, &[()], Duration::from_millis(5)).unwrap();
        assert!((1..=50).contains(&count), "{count}");
    }
}
