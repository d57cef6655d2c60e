//! Claims that say something of the login or of the token.

const PROTOCOL_CLAIMS: [&str; 18] = [
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "c_hash",
    "client_id",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "s_hash",
    "scope",
    "sid",
    "sub",
];

/// Whether a claim is the provider's to say: a store of people can't, and nobody is asked whether a client may know it.
pub(crate) fn is_protocol_claim(name: &str) -> bool {
    PROTOCOL_CLAIMS.contains(&name)
}
