//! Protected resources: what an access token is for (RFC 8707, RFC 9728).

mod base;
mod definition;
mod directory;
mod document;
mod error;
mod format;
mod identifier;

pub use base::Base;
pub use definition::ProtectedResource;
pub use directory::ResourceDirectory;
pub(crate) use document::AccessTokens;
pub use error::ProtectedResourceError;
pub use format::AccessTokenFormat;
pub(crate) use identifier::{is_identifier, same_place};
