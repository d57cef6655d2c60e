//! The event types that this transmitter has.

/// An event type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventType {
    /// CAEP 1.0 section 3.1.
    SessionRevoked,
    /// CAEP 1.0 section 3.6.
    SessionEstablished,
    /// CAEP 1.0 section 3.3.
    CredentialChange,
    /// CAEP 1.0 section 3.2.
    TokenClaimsChange,
    /// RISC 1.0 section 2.1.
    CredentialChangeRequired,
    /// RISC 1.0 section 2.2.
    AccountPurged,
    /// RISC 1.0 section 2.3.
    AccountDisabled,
    /// RISC 1.0 section 2.4.
    AccountEnabled,
    /// RISC 1.0 section 2.5.
    IdentifierChanged,
    /// RISC 1.0 section 2.7.
    CredentialCompromise,
    /// Shared Signals Framework section 8.1.4.1; always sent.
    Verification,
    /// Shared Signals Framework section 8.1.5; always sent.
    StreamUpdated,
}

impl EventType {
    /// Those that a receiver can ask for.
    pub(crate) const SUPPORTED: [Self; 10] = [
        Self::SessionRevoked,
        Self::SessionEstablished,
        Self::CredentialChange,
        Self::TokenClaimsChange,
        Self::CredentialChangeRequired,
        Self::AccountPurged,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::IdentifierChanged,
        Self::CredentialCompromise,
    ];

    /// The URI.
    pub(crate) const fn uri(self) -> &'static str {
        match self {
            Self::SessionRevoked => "https://schemas.openid.net/secevent/caep/event-type/session-revoked",
            Self::SessionEstablished => {
                "https://schemas.openid.net/secevent/caep/event-type/session-established"
            }
            Self::CredentialChange => "https://schemas.openid.net/secevent/caep/event-type/credential-change",
            Self::TokenClaimsChange => {
                "https://schemas.openid.net/secevent/caep/event-type/token-claims-change"
            }
            Self::AccountPurged => "https://schemas.openid.net/secevent/risc/event-type/account-purged",
            Self::CredentialChangeRequired => {
                "https://schemas.openid.net/secevent/risc/event-type/account-credential-change-required"
            }
            Self::AccountDisabled => "https://schemas.openid.net/secevent/risc/event-type/account-disabled",
            Self::AccountEnabled => "https://schemas.openid.net/secevent/risc/event-type/account-enabled",
            Self::IdentifierChanged => {
                "https://schemas.openid.net/secevent/risc/event-type/identifier-changed"
            }
            Self::CredentialCompromise => {
                "https://schemas.openid.net/secevent/risc/event-type/credential-compromise"
            }
            Self::Verification => "https://schemas.openid.net/secevent/ssf/event-type/verification",
            Self::StreamUpdated => "https://schemas.openid.net/secevent/ssf/event-type/stream-updated",
        }
    }

    /// Those of a stream (`events_delivered`): the supported ones, if the receiver asked for none, or those it asked for.
    pub(crate) fn delivered(requested: Option<&[crate::Text]>) -> impl Iterator<Item = Self> {
        let is_wanted = move |event_type: &Self| {
            requested.is_none_or(|requested| requested.iter().any(|uri| uri.as_str() == event_type.uri()))
        };
        Self::SUPPORTED.into_iter().filter(is_wanted)
    }
}
