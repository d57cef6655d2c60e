//! What the tests share: a provider that declares everything, a clock that is moved, and a client that follows nothing.

mod client;
mod clock;
mod connected;
mod everything;
mod flow;
pub(crate) mod neutral;
mod wire;

pub(crate) use client::{Answer, Http};
pub(crate) use clock::TestClock;
pub(crate) use connected::{OpenIdFixture, alice, claims_of, header_of, keys, query};
pub(crate) use everything::{Changed, Everything, Fixture};
pub(crate) use flow::{CHALLENGE, VERIFIER, parameters_of, redemption};
