//! Claims about the login or the token.

const PROTOCOL_CLAIMS: [&str; 21] = [
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "c_hash",
    "client_id",
    "ds_hash",
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
    "urn:openid:params:jwt:claim:auth_req_id",
    "urn:openid:params:jwt:claim:rt_hash",
];

/// Members of an introspection response that a claim with the same name would contradict (RFC 7662 section
/// 2.2, RFC 8693 section 4, RFC 7800, RFC 9396), and those of aggregated claims (OpenID Connect Core section
/// 5.6.2).
const INTROSPECTION_MEMBERS: [&str; 9] = [
    "_claim_names",
    "_claim_sources",
    "act",
    "active",
    "authorization_details",
    "cnf",
    "may_act",
    "token_type",
    "username",
];

/// Whether no scope can give access to a claim, because the provider sets it itself. The macro has the same
/// list.
pub(crate) fn is_providers_claim(name: &str) -> bool {
    is_protocol_claim(name) || INTROSPECTION_MEMBERS.contains(&name)
}

/// Whether only the provider sets a claim: a store of people cannot, and any client may have it.
pub fn is_protocol_claim(name: &str) -> bool {
    PROTOCOL_CLAIMS.contains(&name)
}
