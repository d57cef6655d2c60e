//! Rich authorization requests (RFC 9396) as a part: authorization details in requests, tokens and introspection.

mod part;

pub use part::RichAuthorizationRequests;
