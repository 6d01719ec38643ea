//! Identities of tokens: 128 random bits.

use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{SignError, base64url};

/// How many are drawn at once. Asking the system takes longer than anything else in a token with an HMAC but the HMAC.
const DRAWN: usize = 16;

const LENGTH: usize = 16;

/// What a thread has drawn and not used. An identity stands in its token, and is no secret before that either.
struct Drawn {
    bytes: [u8; DRAWN * LENGTH],
    left: usize,
}

thread_local! {
    static IDS: RefCell<Drawn> = const { RefCell::new(Drawn { bytes: [0; DRAWN * LENGTH], left: 0 }) };
}

/// A new `jti`, in base64url.
pub(super) fn random() -> Result<String, SignError> {
    let drawn = IDS.with_borrow_mut(Drawn::next)?;
    // A process that forks leaves its child the same ones. They are not used at the same nanosecond.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Ok(base64url::encode(&(drawn ^ now).to_ne_bytes()))
}

impl Drawn {
    fn next(&mut self) -> Result<u128, SignError> {
        if self.left == 0 {
            getrandom::fill(&mut self.bytes).map_err(|_| SignError::Random)?;
            self.left = DRAWN;
        }
        self.left -= 1;
        let (ids, _) = self.bytes.as_chunks();
        ids.get(self.left).copied().map(u128::from_ne_bytes).ok_or(SignError::Random)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_are_the_same_and_every_bit_varies() {
        let draw = || (0..DRAWN * 20).map(|_| random().unwrap()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(draw)).collect();
        let ids: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4 * DRAWN * 20);
        let numbers = ids.iter().map(|id| u128::from_ne_bytes(base64url::decode(id).unwrap().try_into().unwrap()));
        let (any, all) = numbers.fold((0, u128::MAX), |(any, all), id| (any | id, all & id));
        assert_eq!((any, all), (u128::MAX, 0));
    }

    /// As after a fork.
    #[test]
    fn what_was_drawn_once_is_not_used_as_it_is() {
        let draw = || {
            IDS.with_borrow_mut(|drawn| *drawn = Drawn { bytes: [7; DRAWN * LENGTH], left: DRAWN });
            random().unwrap()
        };
        let first = draw();
        assert!((0..100_000).any(|_| draw() != first));
    }
}
