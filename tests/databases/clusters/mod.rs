//! Clusters with failures: an extended run, `cargo xtask clusters`. Only the checker's own tests are in the everyday one.
//!
//! Several processes call a store and note each call with its answer, while servers are killed, halted and healed. Then a checker
//! compares what they were told with what is left.

mod checker;
mod client;
mod galera;
mod history;
mod nemesis;
mod redis;
mod run;
mod runs;
mod throughput;
