//! Measures a response with an ID token, in turns with the bare signature by the same library, its key parsed
//! beforehand.
//!
//! `cargo run --release -p benches --bin openid` is all there is to type.

#![forbid(unsafe_code)]

mod bare;
mod provider;
#[path = "../../statistics.rs"]
mod statistics;

use std::hint::black_box;
use std::time::{Duration, Instant};

use bare::Bare;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use provider::Login;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const ROUNDS: usize = 9;
const TURN: Duration = Duration::from_millis(300);

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("| algorithm | bare signature | signed claims | response | ratio |");
    println!("| --- | --- | --- | --- | --- |");
    for algorithm in
        [SigningAlgorithm::Rs256, SigningAlgorithm::Ps256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa]
    {
        let key = SigningKey::generate(algorithm)?;
        let bare = Bare::new(&key)?;
        let keys = SigningKeys::fixed([key])?;
        let login = Login::new(keys.clone())?;
        let claims = login.claims();
        let message = login.message(&keys)?;
        let mut rounds: [Vec<f64>; 3] = Default::default();
        for _ in 0..ROUNDS {
            rounds[0].push(each(|| bare.sign(&message)));
            rounds[1].push(each(|| keys.sign(algorithm, "JWT", &claims).is_ok()));
            rounds[2].push(each(|| runtime.block_on(login.response())));
        }
        let ratios: Vec<f64> =
            rounds[0].iter().zip(&rounds[2]).map(|(bare, response)| bare / response).collect();
        let [bare, signed, response] = rounds.each_ref().map(|figures| statistics::median(figures));
        println!(
            "| {algorithm} | {bare:.1} µs | {signed:.1} µs | {response:.1} µs | {:.2} ({:.2} to {:.2}) |",
            statistics::median(&ratios),
            statistics::least(&ratios),
            statistics::greatest(&ratios)
        );
    }
    Ok(())
}

/// Microseconds of one call.
fn each(call: impl Fn() -> bool) -> f64 {
    let (start, mut calls) = (Instant::now(), 0_u32);
    while start.elapsed() < TURN {
        assert!(black_box(call()), "it works");
        calls += 1;
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
}
