//! The endpoints of shared signals (OpenID Shared Signals Framework 1.0 sections 7 and 8, RFC 8936).

mod access;
mod body;
mod configuration;
mod delivery;
mod document;
mod poll;
mod status;
mod streams;
mod subjects;
mod verification;

pub use document::SsfConfigurationEndpoint;
pub use poll::SignalPollEndpoint;
pub use status::SignalStatusEndpoint;
pub use streams::SignalStreamsEndpoint;
pub use subjects::{AddSignalSubjectEndpoint, RemoveSignalSubjectEndpoint};
pub use verification::SignalVerificationEndpoint;
