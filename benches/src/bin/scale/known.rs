//! The number of tokens that a verifier knows, of which one comes again.

use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use benches::Result;
use benches::token::contenders::own;
use benches::token::{Input, Kind, Size, User};
use jwt_core::{Verified, Verifier};

use crate::arms::{Arms, Timed};
use crate::options::Options;
use crate::random::Random;

const COUNTS: [usize; 5] = [1, 100, 10_000, 100_000, 1_000_000];

/// The most of them in a run that only shows that it works.
pub(crate) const SMOKE: usize = 1_000;

/// Room for all of them, in bytes. It is taken as they come.
pub(crate) const ROOM: usize = 4 * 1024 * 1024 * 1024;

/// So many tokens are chosen and copied at a time, outside of what is measured: a request brings its token along, and it is
/// what is known of it that has to be fetched from memory.
const BATCH: usize = 64;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let counts = COUNTS.map(|count| if options.smoke { count.min(SMOKE) } else { count });
    let most = counts.into_iter().max().unwrap_or_default();
    let tokens = Input::series(Kind::Hs256, Size::Usual)?.take(most).map(|input| Ok(input?.text));
    let tokens = tokens.collect::<Result<Vec<_>>>()?;
    let mut arms = Arms::new();
    for count in counts {
        arms.push_timed(count.to_string(), work(tokens.get(..count).ok_or("there are not so many tokens")?)?);
    }
    Ok(arms
        .measure(options)?
        .show("tokens that are known (HS256, payloads of 360 bytes), of which one comes at random"))
}

/// Verifying any of these, all of which are known.
fn work(tokens: &[String]) -> Result<Timed<'_>> {
    let verifier = own::verifier(Kind::Hs256, ROOM)?;
    let mut samples = Samples::new(tokens.len());
    for text in tokens {
        samples.note(text, verifier.verify(text)?);
    }
    samples.check(&verifier)?;
    let mut random = Random(0);
    let mut batch = vec![String::new(); BATCH];
    let run = move |mut numbers: Range<usize>| {
        let mut taken = Duration::ZERO;
        while !numbers.is_empty() {
            let count = numbers.by_ref().take(BATCH).count();
            for text in batch.iter_mut().take(count) {
                text.clear();
                text.push_str(tokens.get(random.below(tokens.len())).ok_or("there is no such token")?);
            }
            let start = Instant::now();
            for text in batch.iter().take(count) {
                black_box(verifier.verify::<User>(text)?);
            }
            taken += start.elapsed();
        }
        Ok(taken)
    };
    Ok(Box::new(run))
}

/// A few tokens of many, and what came of them, by which one sees whether they are known later on.
pub(crate) struct Samples {
    every: usize,
    noted: usize,
    samples: Vec<(String, Verified<User>)>,
}

impl Samples {
    /// Of so many.
    pub(crate) fn new(count: usize) -> Self {
        Self { every: count.div_ceil(16), noted: 0, samples: Vec::new() }
    }

    pub(crate) fn note(&mut self, text: &str, verified: Verified<User>) {
        if self.noted.is_multiple_of(self.every) {
            self.samples.push((text.to_owned(), verified));
        }
        self.noted += 1;
    }

    /// An error where one is verified anew: who knows a token hands over the claims that there are, and no others.
    pub(crate) fn check(&self, verifier: &Verifier) -> Result<()> {
        for (text, verified) in &self.samples {
            if !std::ptr::eq(verified.claims(), verifier.verify::<User>(text)?.claims()) {
                return Err("a token that should be known is verified anew".into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_not_known_is_noticed() {
        let tokens: Vec<_> = Input::series(Kind::Hs256, Size::Usual).unwrap().take(40).collect();
        for (cache, known) in [(ROOM, true), (0, false)] {
            let verifier = own::verifier(Kind::Hs256, cache).unwrap();
            let mut samples = Samples::new(tokens.len());
            for token in &tokens {
                let text = &token.as_ref().unwrap().text;
                samples.note(text, verifier.verify(text).unwrap());
            }
            assert_eq!(samples.samples.len(), 14);
            assert_eq!(samples.check(&verifier).is_ok(), known);
        }
    }
}
