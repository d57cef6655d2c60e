//! What the endpoint `grant_management` declares beside itself.

/// To look at a grant (Grant Management for OAuth 2.0 draft 03, section 6.1).
pub const QUERY: &str = "grant_management_query";

/// To end a grant.
pub const REVOKE: &str = "grant_management_revoke";

/// The scope tokens, with what they allow.
pub const SCOPES: [(&str, &str); 2] =
    [(QUERY, "Look up what you allowed it"), (REVOKE, "End what you allowed it")];

/// The values of `grant_management_actions_supported` in the metadata (section 7.1).
pub const ACTIONS: [&str; 5] = ["create", "merge", "replace", "query", "revoke"];
