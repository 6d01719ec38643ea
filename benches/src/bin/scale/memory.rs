//! How much memory tokens take that are known: of a process that has made, verified and dropped each of them.

use benches::token::contenders::own;
use benches::token::{Input, Kind, Size};
use benches::{Result, child};

use crate::known::{ROOM, SMOKE, Samples};
use crate::options::Options;

const COUNT: usize = 100_000;

/// So much they may take, in MiB.
const MOST: f64 = 64.0;

/// Another process of this program says it, which has done nothing else.
pub(crate) fn measure(options: &Options) -> Result<String> {
    let count = if options.smoke { SMOKE } else { COUNT };
    let answer = child::ask(["--resident", &count.to_string()])?;
    let sizes: Vec<f64> = answer.split_whitespace().map_while(|size| size.parse().ok()).collect();
    let [before, after] = sizes[..] else { return Err(format!("a process answers `{answer}`").into()) };
    Ok(show(count, before / 1024.0, after / 1024.0))
}

fn show(count: usize, before: f64, after: f64) -> String {
    let more = after - before;
    let verdict = if more <= MOST { "kept" } else { "missed" };
    let each = more * 1024.0 * 1024.0 / count as f64;
    format!(
        "- resident memory of {count} tokens that are known (payloads of 360 bytes): {more:.1} MiB ({before:.1} before, \
         {after:.1} after; {each:.0} bytes each), at most {MOST:.0}: {verdict}\n"
    )
}

/// Prints how much memory this process has before it knows so many tokens, and after, in KiB.
pub(crate) fn tell(count: usize) -> Result<()> {
    let verifier = own::verifier(Kind::Hs256, ROOM)?;
    let mut samples = Samples::new(count);
    let mut inputs = Input::series(Kind::Hs256, Size::Usual)?;
    // What is prepared with the first token is no part of what the others take.
    let first = inputs.next().ok_or("there are no tokens")??;
    verifier.verify::<benches::token::User>(&first.text)?;
    let before = resident()?;
    for input in inputs.take(count) {
        let text = input?.text;
        samples.note(&text, verifier.verify(&text)?);
    }
    let after = resident()?;
    samples.check(&verifier)?;
    println!("{before} {after}");
    Ok(())
}

/// In KiB.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    size.ok_or_else(|| "`/proc/self/status` has no `VmRSS`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_used_is_resident() {
        let before = resident().unwrap();
        let used = std::hint::black_box(vec![1_u8; 64 * 1024 * 1024]);
        assert!(resident().unwrap() >= before + 60 * 1024, "{}", used.len());
    }

    #[test]
    fn the_target_is_what_they_take_more() {
        assert_eq!(
            show(65_536, 10.0, 74.0),
            "- resident memory of 65536 tokens that are known (payloads of 360 bytes): 64.0 MiB (10.0 before, 74.0 after; \
             1024 bytes each), at most 64: kept\n"
        );
        assert!(show(1, 10.0, 74.1).ends_with(": missed\n"));
    }
}
