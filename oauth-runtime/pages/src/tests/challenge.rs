//! People log in in an application of the provider's own, without a browser (draft-ietf-oauth-first-party-apps-03).

mod app;
mod attacks;
mod email;
#[cfg(feature = "passkeys")]
mod passkeys;
mod sharing;
mod signed;
mod steps;
