//! The built-in grant types.

/// A grant type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Its name in the declaration.
    pub name: &'static str,
    /// The value of `grant_type` on the wire.
    pub grant_type: &'static str,
    /// The type in the runtime's module `grant` that handles it.
    pub ty: &'static str,
    /// The capabilities that the store needs for it.
    pub store: &'static [&'static str],
    /// The capabilities that the store of people needs for it.
    pub users: &'static [&'static str],
    /// The trait by which the application decides about its requests, if there is one.
    pub policy: Option<&'static str>,
    /// Whether a person stands behind its tokens, so that a client may refresh them.
    pub is_refreshable: bool,
    /// What authorizes its tokens.
    pub authorized_by: AuthorizedBy,
    /// Whether the future of its requests is boxed: one allocation a request, and a state machine that the others do not contain.
    /// The compiler limits how deeply these nest. The grants that a busy provider answers all day are not boxed.
    pub is_boxed: bool,
}

/// What authorizes the tokens of a grant type. The rules about who may register for it follow from this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizedBy {
    /// A person is asked, and the response goes to a redirect URI of the client.
    PersonWithRedirect,
    /// A person is asked, and the client gets the tokens without a redirect.
    PersonWithoutRedirect,
    /// A person is asked on a device of their own, and the client, which authenticates, gets the tokens without a redirect.
    PersonElsewhere,
    /// The client sends a person's credentials. The server asks nobody.
    PersonCredentials,
    /// An earlier grant, with its own rules.
    EarlierGrant,
    /// The client's own credentials. The tokens belong to no person.
    ClientCredentials,
    /// A token of a person that the client presents, and a policy of the application.
    PresentedToken,
    /// A token of another issuer that the client presents, and a policy of the application. The token may be all that the
    /// client proves itself by.
    Assertion,
}

impl AuthorizedBy {
    /// Whether clients need a redirect URI.
    pub const fn needs_redirect_uri(self) -> bool {
        matches!(self, Self::PersonWithRedirect)
    }

    /// Whether the client gets a person's tokens, and no redirect proves that it owns its redirect URIs.
    pub const fn is_person_without_redirect(self) -> bool {
        matches!(
            self,
            Self::PersonWithoutRedirect
                | Self::PersonElsewhere
                | Self::PersonCredentials
                | Self::PresentedToken
                | Self::Assertion
        )
    }

    /// Whether the person begins each new authorization and is asked about it. Clients that register themselves may have such a
    /// grant type. With [`PersonElsewhere`](Self::PersonElsewhere), the client chooses the person and begins: it learns who exists,
    /// and sends them messages.
    pub const fn person_begins(self) -> bool {
        matches!(self, Self::PersonWithRedirect | Self::PersonWithoutRedirect | Self::EarlierGrant)
    }

    /// Whether only confidential clients may use it (RFC 6749 section 4.4, CIBA Core 1.0 section 4). A policy about presented tokens decides by the
    /// client, which therefore has to prove who it is (RFC 8693 section 5); the
    /// runtime makes an exception for applications that exchange device secrets.
    pub const fn needs_confidential_client(self) -> bool {
        matches!(self, Self::ClientCredentials | Self::PresentedToken | Self::PersonElsewhere)
    }
}

/// RFC 6749 section 4.1. Its store is bound together with that of the response type `code`.
pub const AUTHORIZATION_CODE: Grant = Grant {
    name: "authorization_code",
    grant_type: "authorization_code",
    ty: "AuthorizationCodeGrant",
    store: &[],
    users: &[],
    policy: None,
    is_refreshable: true,
    authorized_by: AuthorizedBy::PersonWithRedirect,
    is_boxed: false,
};

/// RFC 6749 section 4.3.
pub const PASSWORD: Grant = Grant {
    name: "password",
    grant_type: "password",
    ty: "PasswordGrant",
    store: &["RateLimitStore"],
    users: &["UserStore"],
    policy: None,
    is_refreshable: true,
    authorized_by: AuthorizedBy::PersonCredentials,
    is_boxed: true,
};

/// RFC 6749 section 6.
pub const REFRESH_TOKEN: Grant = Grant {
    name: "refresh_token",
    grant_type: "refresh_token",
    ty: "RefreshTokenGrant",
    store: &["RefreshTokenStore"],
    users: &[],
    policy: None,
    is_refreshable: false,
    authorized_by: AuthorizedBy::EarlierGrant,
    is_boxed: false,
};

/// RFC 6749 section 4.4.
pub const CLIENT_CREDENTIALS: Grant = Grant {
    name: "client_credentials",
    grant_type: "client_credentials",
    ty: "ClientCredentialsGrant",
    store: &[],
    users: &[],
    policy: None,
    is_refreshable: false,
    authorized_by: AuthorizedBy::ClientCredentials,
    is_boxed: false,
};

/// RFC 8628 section 3.4.
pub const DEVICE_CODE: Grant = Grant {
    name: "device_code",
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    ty: "DeviceCodeGrant",
    store: &["DeviceCodeStore", "RateLimitStore"],
    users: &[],
    policy: None,
    is_refreshable: true,
    authorized_by: AuthorizedBy::PersonWithoutRedirect,
    is_boxed: true,
};

/// OpenID Connect CIBA Core 1.0 section 10.1.
pub const CIBA: Grant = Grant {
    name: "ciba",
    grant_type: "urn:openid:params:grant-type:ciba",
    ty: "CibaGrant",
    store: &["CibaRequestStore", "RateLimitStore", "ReplayStore"],
    users: &[],
    policy: Some("BackchannelAuthentication"),
    is_refreshable: true,
    authorized_by: AuthorizedBy::PersonElsewhere,
    is_boxed: true,
};

/// RFC 8693 section 2.1.
pub const TOKEN_EXCHANGE: Grant = Grant {
    name: "token_exchange",
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    ty: "TokenExchangeGrant",
    store: &["GrantStore"],
    users: &[],
    policy: Some("TokenExchangePolicy"),
    is_refreshable: false,
    authorized_by: AuthorizedBy::PresentedToken,
    is_boxed: true,
};

/// RFC 7523 section 2.1.
pub const JWT_BEARER: Grant = Grant {
    name: "jwt_bearer",
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ty: "JwtBearerGrant",
    store: &["ReplayStore"],
    users: &[],
    policy: Some("JwtBearerPolicy"),
    is_refreshable: false,
    authorized_by: AuthorizedBy::Assertion,
    is_boxed: true,
};

/// All of them.
pub const ALL: [Grant; 8] = [
    AUTHORIZATION_CODE,
    PASSWORD,
    REFRESH_TOKEN,
    CLIENT_CREDENTIALS,
    DEVICE_CODE,
    CIBA,
    TOKEN_EXCHANGE,
    JWT_BEARER,
];

/// What authorizes the tokens of a grant type, by its value on the wire; `None` for an extension grant. `implicit` has no
/// row, because the response types bring it.
pub fn authorized_by(grant_type: &str) -> Option<AuthorizedBy> {
    if grant_type == "implicit" {
        return Some(AuthorizedBy::PersonWithRedirect);
    }
    ALL.iter().find(|grant| grant.grant_type == grant_type).map(|grant| grant.authorized_by)
}
