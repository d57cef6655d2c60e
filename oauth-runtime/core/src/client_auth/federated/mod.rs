//! Clients that authenticate with the JWT of another issuer, which the operator trusts: a workload with the token of its platform
//! (RFC 7523 section 2.2, draft-ietf-oauth-spiffe-client-auth section 3.1).

mod authenticate;
mod federated_jwt;
mod spiffe_jwt;

pub use federated_jwt::FederatedJwt;
pub use spiffe_jwt::SpiffeJwt;
