//! One way to do what is measured.

use std::fmt::Debug;
use std::hint::black_box;
use std::iter;

use crate::Result;

/// One way to do what is measured, with everything prepared that can be.
pub struct Contender<I> {
    name: &'static str,
    run: Box<Run<I>>,
}

/// So many times over these inputs in turn, from the one after the last. A loop in the contender's own code: what is called
/// through a pointer is the loop, and not what is measured.
type Run<I> = dyn FnMut(&[I], usize) -> Result<()>;

impl<I: 'static> Contender<I> {
    /// What is done once. Dropping what comes of it is part of what is measured.
    pub fn new<T, E: Debug>(
        name: &'static str,
        mut once: impl FnMut(&I) -> std::result::Result<T, E> + 'static,
    ) -> Self {
        let mut place = 0;
        let run = move |inputs: &[I], count: usize| {
            let mut fault = None;
            let (before, next) = inputs.split_at(place % inputs.len().max(1));
            let turns = iter::repeat_n(inputs, count.div_ceil(inputs.len().max(1))).flatten();
            place = (before.len() + count) % inputs.len().max(1);
            for input in next.iter().chain(turns).take(count) {
                if let Err(error) = black_box(once(black_box(input))) {
                    fault = Some(error);
                }
            }
            fault.map_or(Ok(()), |error| Err(format!("{name}: {error:?}").into()))
        };
        Self { name, run: Box::new(run) }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same over inputs of its own, whatever it is given: to stand beside those who do something else.
    #[must_use]
    pub fn always(self, name: &'static str, inputs: Vec<I>) -> Self {
        let mut run = self.run;
        Self { name, run: Box::new(move |_, count| run(&inputs, count)) }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Does it so many times, with each input in turn; where it stopped the last time it goes on.
    ///
    /// # Errors
    ///
    /// Where it failed once: then something else was measured.
    pub fn run(&mut self, inputs: &[I], count: usize) -> Result<()> {
        (self.run)(inputs, count)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn inputs_come_in_turn_from_run_to_run() {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let notes = Rc::clone(&seen);
        let mut contender = Contender::new("any", move |number: &u32| {
            notes.borrow_mut().push(*number);
            Ok::<_, ()>(())
        });
        for (inputs, count, expected) in [
            (&[1, 2, 3][..], 2, &[1, 2][..]),
            (&[1, 2, 3], 5, &[3, 1, 2, 3, 1]),
            (&[1, 2, 3], 1, &[2]),
            (&[7], 2, &[7, 7]),
            (&[1, 2, 3], 2, &[1, 2]),
        ] {
            contender.run(inputs, count).unwrap();
            assert_eq!(*seen.take(), *expected);
        }
        let mut always = contender.always("always", vec![4, 5]);
        always.run(&[1, 2, 3], 3).unwrap();
        assert_eq!((always.name(), &*seen.take()), ("always", &[4, 5, 4][..]));
    }

    #[test]
    fn no_failure_is_lost() {
        let even = |number: &u32| if number.is_multiple_of(2) { Ok(()) } else { Err("odd") };
        let mut contender = Contender::new("even", even);
        assert!(contender.run(&[2, 4, 6], 6).is_ok());
        assert_eq!(contender.run(&[2, 3, 6], 3).unwrap_err().to_string(), "even: \"odd\"");
        assert!(contender.run(&[], 0).is_ok());
    }
}
