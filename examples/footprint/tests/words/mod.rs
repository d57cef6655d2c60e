//! The modules of the words of `people(…)`, as mangled names have them.

/// Each word with its module. Those that send e-mail share the ones at the end.
pub(crate) const WORDS: [(&str, &str); 6] = [
    ("sign_up", "6people7sign_up"),
    ("password_reset", "6people14password_reset"),
    ("email_login", "people..email_login.."),
    ("profile", "6people7profile"),
    ("deletion", "6people8deletion"),
    ("export", "6people6export"),
];

/// What only words that send e-mail have.
#[allow(dead_code, reason = "one of the programs with this file asks")]
pub(crate) const MAIL: [&str; 3] = ["6people6mailed", "6people6ticket", "4post7attempt"];

/// What only `endpoints(authorization_challenge)` has.
pub(crate) const CHALLENGE: [&str; 3] = ["9challenge7present", "9challenge4next", "9challenge6answer"];
