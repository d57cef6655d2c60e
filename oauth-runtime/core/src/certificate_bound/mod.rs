//! Tokens that are bound to the certificate of the client's TLS connection (RFC 8705 section 3).

mod part;

pub use part::CertificateBoundTokens;
