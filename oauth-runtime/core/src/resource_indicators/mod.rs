//! Resource indicators (RFC 8707): a client says which protected resources its tokens are for.

mod audience;
mod part;
mod requested;

pub use part::ResourceIndicators;
pub(crate) use requested::find;
