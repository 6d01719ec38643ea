//! The number of threads that verify with one verifier.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use benches::Result;
use benches::figures::Figures;
use jwt_core::{Algorithm, DefaultClaims, Signer, SigningKey, Verifier};

use crate::options::Options;
use crate::{AUDIENCE, ISSUER};

const SECRET: &str = include_str!("../../../keys/hs256.txt");
const ES256: &str = include_str!("../../../keys/es256.pem");

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut text =
        String::from("| threads | one, each second | two, each second | two to one |\n| --- | --- | --- | --- |\n");
    let keys = [SigningKey::from_secret(SECRET.trim().as_bytes(), Algorithm::HS256)?, SigningKey::from_pem(ES256)?];
    for key in keys {
        let algorithm = key.algorithm();
        let keys = key.verifying_key().clone();
        let verifier = Verifier::builder().keys(keys).issuer(ISSUER).audience(AUDIENCE).build()?;
        let signer = Signer::builder().key(key).issuer(ISSUER).audience(AUDIENCE).build()?;
        let token = signer.sign(&DefaultClaims { sub: Some("alice".into()), ..Default::default() })?;
        let [mut one, mut two, mut ratio] = [(); 3].map(|()| Figures::default());
        for round in 0..options.rounds {
            let (single, double) = if round % 2 == 0 {
                let single = run(&verifier, &token, 1, options)?;
                (single, run(&verifier, &token, 2, options)?)
            } else {
                let double = run(&verifier, &token, 2, options)?;
                (run(&verifier, &token, 1, options)?, double)
            };
            one.push(single);
            two.push(double);
            ratio.push(double / single);
        }
        let (one, two, ratio) = (one.show(0, ""), two.show(0, ""), ratio.show(2, ""));
        text.push_str(&format!("| {algorithm} | {one} | {two} | {ratio} |\n"));
    }
    Ok(text)
}

/// Tokens a second that so many threads verify together.
fn run(verifier: &Verifier, token: &str, threads: usize, options: &Options) -> Result<f64> {
    let work = || -> std::result::Result<f64, jwt_core::TokenError> {
        let start = Instant::now();
        let mut count = 0_u32;
        while start.elapsed() < options.length {
            // The clock is not what is measured.
            for _ in 0..16 {
                black_box(verifier.verify::<DefaultClaims>(token)?);
            }
            count += 16;
        }
        Ok(f64::from(count) / start.elapsed().as_secs_f64())
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut sum = 0.0;
        for thread in running {
            sum += thread.join().map_err(|_| "a thread panicked")??;
        }
        Ok(sum)
    })
}
