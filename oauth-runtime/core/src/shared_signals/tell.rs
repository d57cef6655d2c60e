//! What the application knows about a person, and the provider does not.

use super::TransmitsSignals;
use crate::Text;
use crate::event::{CredentialType, DisabledReason, Event, EventKind, Identifier};
use crate::server::observe;

/// What an application tells the services that know a person (RISC 1.0 section 2), with [`tell`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonSignal {
    /// The account is disabled (section 2.3): services end the person's sessions, and let nobody in.
    AccountDisabled {
        /// Why, if services should know.
        reason: Option<DisabledReason>,
    },
    /// The account is enabled again (section 2.4).
    AccountEnabled,
    /// Somebody else may know a credential (section 2.7), for example because it was in a list of stolen passwords.
    CredentialCompromise {
        /// Which.
        credential_type: CredentialType,
    },
    /// The person has to change a credential before they can go on (section 2.1).
    CredentialChangeRequired,
    /// The person's address is another one (section 2.5). Only an application that gives people these addresses itself may say so,
    /// such as an organization about those of its own domain. The addresses are in the audit log then. A receiver hears of it
    /// if it may see the claim `email`, or `phone_number`.
    IdentifierChanged {
        /// The old one.
        old: Identifier,
        /// The new one, if services should know.
        new: Option<Text>,
    },
}

impl From<PersonSignal> for EventKind {
    fn from(signal: PersonSignal) -> Self {
        match signal {
            PersonSignal::AccountDisabled { reason } => Self::AccountDisabled { reason },
            PersonSignal::AccountEnabled => Self::AccountEnabled {},
            PersonSignal::CredentialCompromise { credential_type } => {
                Self::CredentialCompromised { credential_type }
            }
            PersonSignal::CredentialChangeRequired => Self::CredentialChangeRequired {},
            PersonSignal::IdentifierChanged { old, new } => {
                Self::IdentifierChanged { identifier: old, new_value: new }
            }
        }
    }
}

/// Tells the services that know this person (`subject`: the local one, as the store has it) what the application found out. It is an
/// [event](crate::event) of the provider: the audit log has it, and each receiver gets it within seconds.
///
/// Call it after the application did what it says: it changes no account and ends no session by itself.
///
/// ```
/// use std::sync::Arc;
/// use oauth_runtime::event::DisabledReason;
/// use oauth_runtime::shared_signals::{PersonSignal, TransmitsSignals, tell};
///
/// /// Somebody took over the account of this person.
/// async fn lock<S: TransmitsSignals>(provider: &Arc<S>, subject: &str) {
///     // Note in your own table of people that the account is disabled, so that nobody logs in, and end its sessions and grants.
///     let reason = Some(DisabledReason::Hijacking);
///     tell(&**provider, subject, PersonSignal::AccountDisabled { reason });
/// }
/// ```
pub fn tell<S: TransmitsSignals>(server: &S, subject: &str, signal: PersonSignal) {
    observe(server, |at| Event::new(signal.into(), at).subject(subject));
}
