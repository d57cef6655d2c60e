//! What is measured.

/// What a visitor does, over and over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A token by client credentials (RFC 6749 section 4.4).
    ClientCredentials,
    /// Introspection of a live token (RFC 7662).
    Introspection,
    /// An authorization request of a person who is logged in and has allowed it before, and the redemption of its code with
    /// PKCE: two requests.
    CodeFlow,
    /// A refresh, each time with the token of the last one.
    Refresh,
}

impl Work {
    pub(crate) const ALL: [Self; 4] =
        [Self::ClientCredentials, Self::Introspection, Self::CodeFlow, Self::Refresh];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client-credentials",
            Self::Introspection => "introspection",
            Self::CodeFlow => "code-flow",
            Self::Refresh => "refresh",
        }
    }

    /// For the table.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client credentials",
            Self::Introspection => "introspection",
            Self::CodeFlow => "code flow",
            Self::Refresh => "refresh",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.name() == name)
    }

    /// Whether it needs an authorization endpoint.
    pub(crate) fn needs_people(self) -> bool {
        matches!(self, Self::CodeFlow | Self::Refresh)
    }
}
