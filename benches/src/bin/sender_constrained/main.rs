//! Measures tokens that are bound to keys: the checks of DPoP proofs and of certificates, in turns with the bare
//! signatures that they contain.
//!
//! `cargo run --release -p benches --bin sender_constrained` is all there is to type.

#![forbid(unsafe_code)]

mod api;
mod bare;
mod certificates;
mod holder;
mod proofs;
mod provider;
#[path = "../../statistics.rs"]
#[allow(dead_code, reason = "this program needs the medians alone")]
mod statistics;
mod turns;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    proofs::tables(&runtime)?;
    certificates::table(&runtime)
}
