//! The proof with which a client shows, in each request, that it holds the key of its tokens (RFC 9449 section 4).

mod accepted;
mod demand;
mod proof;
mod target;
#[cfg(test)]
mod tests;
mod unverified;

pub use accepted::AcceptedProof;
pub(crate) use accepted::used_before;
pub use demand::{Demand, NonceDemand};
pub(crate) use proof::invalid;
pub use proof::{Proof, proof_of};
pub use target::Target;
pub(crate) use unverified::UnverifiedProof;
