//! JSON Web Token (JWT) Profile for OAuth 2.0 Access Tokens.

mod additional_claims;
mod algorithms;
mod confusion;
mod itself;
mod people;
mod provider;
