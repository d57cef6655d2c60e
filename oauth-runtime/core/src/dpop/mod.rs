//! Tokens that are bound to a key of the client (RFC 9449), as a part.

mod demand;
mod part;

pub use part::DpopBoundTokens;
