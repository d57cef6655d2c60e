//! The proof with which a client shows, in each request, that it holds the key of its tokens (RFC 9449 section 4).

mod accepted;
mod proof;
mod target;
#[cfg(test)]
mod tests;

pub use accepted::AcceptedProof;
pub use proof::{Demand, NonceDemand, Proof, proof_of};
pub(crate) use proof::{HEADER, check_freshness, invalid};
pub use target::Target;
