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
    /// The login page.
    LoginPage,
    /// The consent page, of a person who is logged in.
    ConsentPage,
    /// An authorization request of a person who is not logged in, the login page, the consent page if there is one, and the
    /// redemption of the code. The hash of the password is not in it.
    SignIn,
}

impl Work {
    pub(crate) const ALL: [Self; 7] = [
        Self::ClientCredentials,
        Self::Introspection,
        Self::CodeFlow,
        Self::Refresh,
        Self::LoginPage,
        Self::ConsentPage,
        Self::SignIn,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client-credentials",
            Self::Introspection => "introspection",
            Self::CodeFlow => "code-flow",
            Self::Refresh => "refresh",
            Self::LoginPage => "login-page",
            Self::ConsentPage => "consent-page",
            Self::SignIn => "sign-in",
        }
    }

    /// For the table.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client credentials",
            Self::Introspection => "introspection",
            Self::CodeFlow => "code flow",
            Self::Refresh => "refresh",
            Self::LoginPage => "login page",
            Self::ConsentPage => "consent page",
            Self::SignIn => "sign-in with pages",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.name() == name)
    }

    /// Whether it needs an authorization endpoint.
    pub(crate) fn needs_people(self) -> bool {
        !matches!(self, Self::ClientCredentials | Self::Introspection)
    }

    /// Whether it needs pages.
    pub(crate) fn needs_pages(self) -> bool {
        matches!(self, Self::LoginPage | Self::ConsentPage | Self::SignIn)
    }
}
