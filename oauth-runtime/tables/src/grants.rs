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
    /// Whether a person stands behind its tokens, so that a client may refresh them.
    pub is_refreshable: bool,
}

/// RFC 6749 section 4.1. Its store is bound together with that of the response type `code`.
pub const AUTHORIZATION_CODE: Grant = Grant {
    name: "authorization_code",
    grant_type: "authorization_code",
    ty: "AuthorizationCodeGrant",
    store: &[],
    users: &[],
    is_refreshable: true,
};

/// RFC 6749 section 4.3.
pub const PASSWORD: Grant = Grant {
    name: "password",
    grant_type: "password",
    ty: "PasswordGrant",
    store: &["RateLimitStore"],
    users: &["UserStore"],
    is_refreshable: true,
};

/// RFC 6749 section 6.
pub const REFRESH_TOKEN: Grant = Grant {
    name: "refresh_token",
    grant_type: "refresh_token",
    ty: "RefreshTokenGrant",
    store: &["RefreshTokenStore"],
    users: &[],
    is_refreshable: false,
};

/// RFC 6749 section 4.4.
pub const CLIENT_CREDENTIALS: Grant = Grant {
    name: "client_credentials",
    grant_type: "client_credentials",
    ty: "ClientCredentialsGrant",
    store: &[],
    users: &[],
    is_refreshable: false,
};

/// RFC 8628 section 3.4.
pub const DEVICE_CODE: Grant = Grant {
    name: "device_code",
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    ty: "DeviceCodeGrant",
    store: &["DeviceCodeStore", "RateLimitStore"],
    users: &[],
    is_refreshable: true,
};

/// All of them.
pub const ALL: [Grant; 5] = [AUTHORIZATION_CODE, PASSWORD, REFRESH_TOKEN, CLIENT_CREDENTIALS, DEVICE_CODE];
