//! The scope tokens of OpenID Connect (Core sections 3.1.2.1, 5.4 and 11).

/// The token that makes a request an OpenID Connect request, with its description.
pub(crate) const OPENID: (&str, &str) = ("openid", "Know who you are");

/// The other tokens, with their descriptions.
pub(crate) const OTHERS: [(&str, &str); 5] = [
    ("profile", "See your profile: name, picture and the like"),
    ("email", "See your e-mail address"),
    ("address", "See your postal address"),
    ("phone", "See your phone number"),
    ("offline_access", "Stay connected while you are away"),
];

/// Whether the standard defines this token.
pub(crate) fn is_known(token: &str) -> bool {
    token == OPENID.0 || OTHERS.iter().any(|(name, _)| *name == token)
}
