//! The standard scope tokens and their claims (OpenID Connect Core section 5.4).

/// A scope token that stands for claims.
pub(crate) struct ClaimScope {
    pub(crate) token: &'static str,
    pub(crate) claims: &'static [&'static str],
}

/// The scope tokens that stand for claims.
pub(crate) const CLAIM_SCOPES: [ClaimScope; 4] = [
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
