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

/// So many times over these inputs in turn. A loop in the contender's own code: what is called through a pointer is the
/// loop, and not what is measured.
type Run<I> = dyn FnMut(&[I], usize) -> Result<()>;

impl<I: 'static> Contender<I> {
    /// What is done once. Dropping what comes of it is part of what is measured.
    pub fn new<T, E: Debug>(
        name: &'static str,
        mut once: impl FnMut(&I) -> std::result::Result<T, E> + 'static,
    ) -> Self {
        let run = move |inputs: &[I], count: usize| {
            let mut fault = None;
            for input in iter::repeat_n(inputs, count.div_ceil(inputs.len().max(1))).flatten().take(count) {
                if let Err(error) = black_box(once(black_box(input))) {
                    fault = Some(error);
                }
            }
            fault.map_or(Ok(()), |error| Err(format!("{name}: {error:?}").into()))
        };
        Self { name, run: Box::new(run) }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Does it so many times, with each input in turn.
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
    fn inputs_come_in_turn_and_no_failure_is_lost() {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let notes = Rc::clone(&seen);
        let mut contender = Contender::new("even", move |number: &u32| {
            notes.borrow_mut().push(*number);
            if number.is_multiple_of(2) { Ok(()) } else { Err("odd") }
        });
        assert!(contender.run(&[2, 4, 6], 7).is_ok());
        assert_eq!(*seen.borrow(), [2, 4, 6, 2, 4, 6, 2]);
        assert_eq!(contender.run(&[2, 3, 6], 3).unwrap_err().to_string(), "even: \"odd\"");
        assert!(contender.run(&[], 0).is_ok());
    }
}
