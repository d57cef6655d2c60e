//! The authorization challenge endpoint (draft-ietf-oauth-first-party-apps-03): people log in in an application of the provider's
//! own, without a browser.
//!
//! The draft leaves the shape of the steps open. Here, an error `insufficient_authorization` names the ways that go on, and the next
//! request has one of them:
//!
//! | `methods` | parameters of the next request |
//! | --- | --- |
//! | `password` | `username`, `password` |
//! | `passkey` | `credential`: the answer of the authenticator to the options in `passkey`, as JSON (Web Authentication Level 3 sections 5.1.8 and 5.1.9) |
//! | `email` | `email`: the address, to which a code is sent, if the declaration has `people(email_login)` |
//! | `email_code` | `email_code`: that code |
//! | `otp` | `otp`: a code of the person's authenticator app, or a recovery code |
//!
//! `factor` says whether that is the `first` or the `second` factor, and `rejected` that what the request presented was wrong.
//! What applies to the pages applies here: limits, policies, second factors, events, sessions.

mod answer;
mod email;
mod endpoint;
mod enter;
mod next;
mod present;

pub use endpoint::AuthorizationChallengeEndpoint;

use oauth_runtime_core::AuthorizationRequest;

use crate::session::Progress;

/// A request while it is answered.
struct Challenge {
    request: Box<AuthorizationRequest>,
    progress: Progress,
    /// The ticket of a code that was sent by e-mail.
    ticket: Option<String>,
}

/// What a person must use next.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// A password or a passkey.
    First,
    /// A code or a passkey of the person `subject`.
    Second {
        subject: String,
        /// Whether a code would not be enough.
        needs_passkey: bool,
    },
}
