//! Tokens that are bound to the certificate of the client's TLS connection (RFC 8705 sections 3 and 4): only whoever holds
//! its private key may use them.
//!
//! A client is registered for them (`tls_client_certificate_bound_access_tokens`), whether or not it authenticates with
//! its certificate. If a provider issues no bearer tokens, a certificate binds the tokens of every client that proves no
//! other key.

mod part;

pub use part::CertificateBoundTokens;
