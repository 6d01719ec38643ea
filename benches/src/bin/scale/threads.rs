//! The number of threads that verify with one verifier: tokens that it does not know, and such as it does.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use benches::Result;
use benches::figures::Figures;
use jwt_core::{Algorithm, DEFAULT_CACHE_SIZE, DefaultClaims, Signer, SigningKey, Verifier};

use crate::options::Options;
use crate::{AUDIENCE, ISSUER};

const SECRET: &str = include_str!("../../../keys/hs256.txt");
const ES256: &str = include_str!("../../../keys/es256.pem");

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut text =
        String::from("| threads | one, each second | two, each second | two to one |\n| --- | --- | --- | --- |\n");
    let secret = || SigningKey::from_secret(SECRET.trim().as_bytes(), Algorithm::HS256);
    // Which algorithm it is matters only to those who verify.
    let cases = [
        ("HS256, cold", secret()?, 0, 1),
        ("ES256, cold", SigningKey::from_pem(ES256)?, 0, 1),
        ("warm, one token", secret()?, DEFAULT_CACHE_SIZE, 1),
        ("warm, 1000 tokens in turn", secret()?, DEFAULT_CACHE_SIZE, 1_000),
    ];
    for (name, key, cache, count) in cases {
        let keys = key.verifying_key().clone();
        let verifier = Verifier::builder().keys(keys).issuer(ISSUER).audience(AUDIENCE).cache(cache).build()?;
        let signer = Signer::builder().key(key).issuer(ISSUER).audience(AUDIENCE).build()?;
        let user = DefaultClaims { sub: Some("alice".into()), ..Default::default() };
        let tokens = (0..count).map(|_| signer.sign(&user)).collect::<std::result::Result<Vec<_>, _>>()?;
        // What is to be known is known before it is measured.
        tokens.iter().try_for_each(|token| verifier.verify::<DefaultClaims>(token).map(drop))?;
        let [mut one, mut two, mut ratio] = [(); 3].map(|()| Figures::default());
        for round in 0..options.rounds {
            let (single, double) = if round % 2 == 0 {
                let single = run(&verifier, &tokens, 1, options)?;
                (single, run(&verifier, &tokens, 2, options)?)
            } else {
                let double = run(&verifier, &tokens, 2, options)?;
                (run(&verifier, &tokens, 1, options)?, double)
            };
            one.push(single);
            two.push(double);
            ratio.push(double / single);
        }
        let (one, two, ratio) = (one.show(0, ""), two.show(0, ""), ratio.show(2, ""));
        text.push_str(&format!("| {name} | {one} | {two} | {ratio} |\n"));
    }
    Ok(text)
}

/// Tokens a second that so many threads verify together, each beginning with another one.
fn run(verifier: &Verifier, tokens: &[String], threads: usize, options: &Options) -> Result<f64> {
    let work = |first: usize| -> std::result::Result<f64, jwt_core::TokenError> {
        let mut turns = tokens.iter().cycle().skip(first);
        let start = Instant::now();
        let mut count = 0_u32;
        while start.elapsed() < options.length {
            // The clock is not what is measured.
            for token in turns.by_ref().take(16) {
                black_box(verifier.verify::<DefaultClaims>(token)?);
            }
            count += 16;
        }
        Ok(f64::from(count) / start.elapsed().as_secs_f64())
    };
    thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || work(thread * tokens.len() / threads))).collect();
        let mut sum = 0.0;
        for thread in running {
            sum += thread.join().map_err(|_| "a thread panicked")??;
        }
        Ok(sum)
    })
}
