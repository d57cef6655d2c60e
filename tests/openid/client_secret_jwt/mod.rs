//! Client authentication with `client_secret_jwt` (OpenID Connect Core section 9, RFC 7523).

mod authentication;
mod registration;
mod sealing;
mod third_party;
