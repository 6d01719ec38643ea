//! The two things that are compared, in turn, and what comes of it.

use std::time::Duration;

use benches::Result;
use benches::child::Child;
use benches::figures::{Figures, percentile};

use crate::load::{self, Outcome, Stream};
use crate::options::Options;
use crate::requests::{Forge, Storm};

/// Good tokens a second.
const VALID_RATE: usize = 200;

/// How much of what the machine takes it is given: at its limit, latencies are those of the queue in front of it.
const SHARE: f64 = 0.7;

/// How many times the latency without a storm is still no harm.
const BOUND: f64 = 1.2;

pub(crate) struct Arms<'a> {
    child: &'a Child,
    forge: Forge,
    length: Duration,
    /// Requests a second besides the good tokens.
    rate: f64,
    bare: Arm,
    unknown: Arm,
    ratios: Figures,
    /// Tokens with unknown keys that were made: the number of each is its key's name.
    made: usize,
    /// Good tokens that were sent.
    valid: usize,
    /// Good tokens that were not answered with 200.
    refused: usize,
    /// Other requests that were not answered with 401.
    passed: usize,
}

/// One of the two.
#[derive(Default)]
struct Arm {
    capacity: f64,
    rate: Figures,
    p50: Figures,
    p99: Figures,
    /// Those of good tokens, of all rounds.
    latencies: Vec<Duration>,
    /// Microseconds of the application's processors for each request.
    processor: Figures,
}

impl<'a> Arms<'a> {
    /// Finds out what the machine takes.
    pub(crate) fn new(child: &'a Child, forge: Forge, options: &Options) -> Result<Self> {
        let mut arms = Self {
            child,
            forge,
            length: options.length,
            rate: options.rate as f64,
            bare: Arm::default(),
            unknown: Arm::default(),
            ratios: Figures::default(),
            made: 0,
            valid: 0,
            refused: 0,
            passed: 0,
        };
        let count = (options.rate as f64 * options.warm_up.as_secs_f64()).ceil() as usize;
        for storm in [Storm::Bare, Storm::Unknown] {
            let requests = arms.requests(storm, count)?;
            let at_once = |_| Duration::ZERO;
            let [storms, valid] = arms.send(&requests, count, &at_once, options.warm_up)?;
            arms.count(&storms, &valid);
            arms.arm(storm).capacity = storms.rate();
        }
        arms.rate = arms.rate.min(SHARE * arms.bare.capacity).min(SHARE * arms.unknown.capacity);
        Ok(arms)
    }

    /// One measurement of each, the other one first in every other round, so that whatever else the machine does meets both.
    pub(crate) fn round(&mut self, round: usize) -> Result<()> {
        let mut order = [Storm::Bare, Storm::Unknown];
        if round % 2 == 1 {
            order.reverse();
        }
        let count = (self.rate * self.length.as_secs_f64()) as usize;
        let (mut bare, mut unknown) = (f64::NAN, f64::NAN);
        for storm in order {
            let requests = self.requests(storm, count)?;
            let p99 = self.measure(storm, &requests, count)?;
            match storm {
                Storm::Bare => bare = p99,
                Storm::Unknown => unknown = p99,
            }
        }
        self.ratios.push(unknown / bare);
        eprintln!("round {}: p99 {bare:.2} ms without credentials, {unknown:.2} ms with unknown keys", round + 1);
        Ok(())
    }

    /// The requests of one measurement. Each token names another key; those without one are as many buffers nevertheless,
    /// so that the processor's caches know neither.
    fn requests(&mut self, storm: Storm, count: usize) -> Result<Vec<Vec<u8>>> {
        if storm == Storm::Bare {
            return Ok(vec![self.forge.bare(); count]);
        }
        let first = self.made;
        self.made += count;
        (first..self.made).map(|number| self.forge.unknown(&format!("unknown-{number}"))).collect()
    }

    fn measure(&mut self, storm: Storm, requests: &[Vec<u8>], count: usize) -> Result<f64> {
        let rate = self.rate;
        let evenly = move |number: usize| Duration::from_secs_f64(number as f64 / rate);
        let before = self.child.processor();
        let [storms, mut valid] = self.send(requests, count, &evenly, self.length)?;
        let used = self.child.processor().zip(before).map(|(after, before)| after.saturating_sub(before));
        self.count(&storms, &valid);
        let arm = self.arm(storm);
        arm.rate.push(storms.rate());
        if let Some(used) = used {
            arm.processor.push(used.as_secs_f64() * 1e6 / (storms.latencies.len() + valid.latencies.len()) as f64);
        }
        arm.p50.push(percentile(&mut valid.latencies, 50));
        let p99 = percentile(&mut valid.latencies, 99);
        arm.p99.push(p99);
        arm.latencies.append(&mut valid.latencies);
        Ok(p99)
    }

    /// The storm, and good tokens in it.
    fn send(
        &self,
        requests: &[Vec<u8>],
        count: usize,
        due: &(dyn Fn(usize) -> Duration + Sync),
        length: Duration,
    ) -> Result<[Outcome; 2]> {
        let storm = Stream { requests, count, connections: 8, due, until: length, status: 401 };
        let good = [self.forge.good()?];
        // Off the beat: even steps would meet the storm's requests, evenly spaced as well, always in the same place.
        let uneven = |number: usize| {
            let off = (number as f64 * 0.618_034).fract() / 2.0;
            Duration::from_secs_f64((number as f64 + off) / VALID_RATE as f64)
        };
        let count = (VALID_RATE as f64 * length.as_secs_f64()) as usize;
        let valid = Stream { requests: &good, count, connections: 2, due: &uneven, until: Duration::MAX, status: 200 };
        Ok(load::send(self.child.address(), [&storm, &valid])?)
    }

    /// Notes the answers that must not be; also those of the warm-up.
    fn count(&mut self, storms: &Outcome, valid: &Outcome) {
        self.valid += valid.latencies.len();
        self.refused += valid.wrong;
        self.passed += storms.wrong;
    }

    fn arm(&mut self, storm: Storm) -> &mut Arm {
        if storm == Storm::Bare { &mut self.bare } else { &mut self.unknown }
    }

    /// What application and load generator together manage, in requests a second.
    pub(crate) fn capacity(&self, storm: Storm) -> f64 {
        if storm == Storm::Bare { self.bare.capacity } else { self.unknown.capacity }
    }

    pub(crate) fn rate(&self) -> f64 {
        self.rate
    }

    pub(crate) fn refused(&self) -> usize {
        self.refused
    }

    pub(crate) fn passed(&self) -> usize {
        self.passed
    }

    pub(crate) fn valid(&self) -> usize {
        self.valid
    }

    /// Whether one of the two was sent fewer requests than the other.
    pub(crate) fn uneven(&self) -> bool {
        (self.bare.rate.median() / self.unknown.rate.median() - 1.0).abs() > 0.02
    }

    pub(crate) fn table(&mut self) -> String {
        let all = [&mut self.bare, &mut self.unknown].map(|arm| percentile(&mut arm.latencies, 99));
        let [bare, unknown] = all;
        let row = |what: &str, figures: fn(&Arm) -> &Figures, digits, unit| {
            let [bare, unknown] = [&self.bare, &self.unknown].map(|arm| figures(arm).show(digits, unit));
            format!("| {what} | {bare} | {unknown} |\n")
        };
        format!(
            "| good tokens, {VALID_RATE} a second | among requests without credentials | among tokens of unknown keys |\n\
             | --- | --- | --- |\n{}{}{}| p99 of all rounds together | {bare:.2} ms | {unknown:.2} ms |\n{}\n\
             - p99 among unknown keys to p99 among no credentials: {}; of all rounds together {:.2}; at most {BOUND}",
            row("other requests a second", |arm| &arm.rate, 0, ""),
            row("p50", |arm| &arm.p50, 2, " ms"),
            row("p99", |arm| &arm.p99, 2, " ms"),
            row("processor time of the application, each request", |arm| &arm.processor, 0, " µs"),
            self.ratios.show(2, ""),
            unknown / bare,
        )
    }
}
