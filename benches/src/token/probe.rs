//! That all do the same: what one of them does not check is no part of what is compared.

use super::contenders::raw;
use super::{Claims, Contender, Input, Kind, LEEWAY, Plain, Size};
use crate::Result;

/// Sees that each of those who verify takes good tokens of each size, and refuses bad ones.
///
/// # Errors
///
/// Where one does not.
pub fn probe(kind: Kind, contenders: &mut [Contender<Input>]) -> Result<()> {
    for size in Size::ALL {
        let good = Input::several(kind, size, 2)?;
        contenders.iter_mut().try_for_each(|contender| contender.run(&good, good.len()))?;
    }
    for (what, bad) in bad(kind)? {
        for contender in contenders.iter_mut() {
            // Who knows nothing of claims.
            let excused = contender.name() == raw::NAME && what != FORGED;
            if !excused && contender.run(std::slice::from_ref(&bad), 1).is_ok() {
                return Err(format!("{}, {}: takes a token of {what}", contender.name(), kind.name()).into());
            }
        }
    }
    Ok(())
}

const FORGED: &str = "another key";

fn bad(kind: Kind) -> Result<Vec<(&'static str, Input)>> {
    let plain = Claims::several(kind, Size::Usual, 1)?.pop().ok_or("no claims")?.plain;
    let wrong: [(_, fn(&mut Plain)); 3] = [
        ("another issuer", |claims| claims.iss.push('x')),
        ("another audience", |claims| claims.aud.push('x')),
        ("just now", |claims| claims.exp = claims.iat - LEEWAY - 1),
    ];
    let mut tokens = vec![(FORGED, Input::of(kind, &plain)?.forged())];
    for (what, spoil) in wrong {
        let mut claims = plain.clone();
        spoil(&mut claims);
        tokens.push((what, Input::of(kind, &claims)?));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::super::contenders;
    use super::*;

    #[test]
    fn all_take_what_is_good_and_refuse_what_is_bad() {
        for kind in Kind::ALL {
            probe(kind, &mut contenders::verify(kind).unwrap()).unwrap();
        }
    }

    #[test]
    fn whoever_checks_nothing_is_found_out() {
        let careless = Contender::new("careless", |_: &Input| Ok::<_, ()>(()));
        let error = probe(Kind::Hs256, &mut [careless]).unwrap_err();
        assert_eq!(error.to_string(), "careless, HS256: takes a token of another key");
    }
}
