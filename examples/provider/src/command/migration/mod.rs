//! What other providers export, read into what this one keeps.
//!
//! Nothing is dropped silently: each member of an export is mapped, listed in a module as one without effect, or told to the
//! operator.

mod clients;
mod export;
mod found;
mod hydra;
mod keycloak;
mod lifetimes;
mod members;
mod oidc_provider;
mod registered;
mod report;
mod scope;

pub(super) use self::clients::Import;
pub(super) use self::clients::execute;
pub(super) use self::export::values;
pub(super) use self::members::Members;

/// What is told of a client that shows people no consent page where it comes from.
const SKIPS_CONSENT: &str = "people allowed this client without a question, and are asked here; a provider of your own says \
                             `Pages::builder().skip_consent_for(…)`";
