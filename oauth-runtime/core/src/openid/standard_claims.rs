//! The standard scope tokens and their claims (OpenID Connect Core section 5.4).

/// A scope token with claims.
struct ClaimScope {
    token: &'static str,
    claims: &'static [&'static str],
}

/// The scope tokens with claims.
const CLAIM_SCOPES: [ClaimScope; 4] = [
    ClaimScope {
        token: "profile",
        claims: &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    },
    ClaimScope { token: "email", claims: &["email", "email_verified"] },
    ClaimScope { token: "address", claims: &["address"] },
    ClaimScope { token: "phone", claims: &["phone_number", "phone_number_verified"] },
];

/// The claims of a scope token by OpenID Connect Core section 5.4; none for other tokens.
///
/// ```
/// use oauth_runtime::openid::standard_claims;
///
/// assert_eq!(standard_claims("email"), ["email", "email_verified"]);
/// assert!(standard_claims("groups").is_empty());
/// ```
pub fn standard_claims(token: &str) -> &'static [&'static str] {
    CLAIM_SCOPES.iter().find(|own| own.token == token).map_or(&[], |own| own.claims)
}
