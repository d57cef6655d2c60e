//! The suites of `oauth-runtime` for stores and for signers. Applications enable the feature `testing` of `oauth-runtime`;
//! `oauth_runtime::testing` says how to run them.

#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]

mod accounts;
mod authorization_codes;
mod case;
mod changed;
mod ciba_requests;
mod claims;
mod clients;
mod consents;
mod credentials;
mod deletion;
mod device_codes;
mod events;
mod flows;
mod grants;
mod groups;
mod grown;
mod logout_notices;
mod mails;
mod managed_grants;
mod outcome;
mod processes;
mod pushed_requests;
mod race;
mod rate_limits;
mod refresh_tokens;
mod replay;
mod report;
mod samples;
mod session_clients;
mod sessions;
mod signals;
#[cfg(feature = "openid")]
mod signers;
mod signing_keys;
mod suite;
mod sweeping;
mod tickets;
mod tokens;
mod upstream_links;
mod versioned;
mod webhooks;

pub use processes::this_test;
pub use report::{CaseOutcome, CaseResult, Report};
#[cfg(feature = "openid")]
pub use signers::SignerSuite;
pub use suite::StoreSuite;
