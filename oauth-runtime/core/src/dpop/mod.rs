//! Tokens that are bound to a key of the client, which it proves to hold in each request (RFC 9449).

mod part;

pub use part::DpopBoundTokens;
