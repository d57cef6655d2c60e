//! OAuth 2.0 Mutual-TLS Client Authentication and Certificate-Bound Access Tokens.

mod aliases;
mod authentication;
mod bound_tokens;
mod over_tls;
mod public_clients;
mod required;
mod vault;
