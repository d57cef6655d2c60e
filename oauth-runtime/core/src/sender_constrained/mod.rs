//! A provider that issues no bearer tokens: each access token is bound to a key of its client (RFC 9700 section 2.2.1).

mod part;

pub use part::SenderConstrainedTokensRequired;
pub(crate) use part::check_bound;
