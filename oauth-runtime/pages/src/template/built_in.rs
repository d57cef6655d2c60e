//! The templates of ours.

/// The built-in templates.
pub(crate) const BUILT_IN: &[(&str, &str)] = &[
    ("base.html", include_str!("../templates/base.html")),
    ("fields.html", include_str!("../templates/fields.html")),
    ("account.html", include_str!("../templates/account.html")),
    ("applications.html", include_str!("../templates/applications.html")),
    ("approvals.html", include_str!("../templates/approvals.html")),
    ("choose-account.html", include_str!("../templates/choose-account.html")),
    ("consent.html", include_str!("../templates/consent.html")),
    ("confirm-email.html", include_str!("../templates/confirm-email.html")),
    ("delete-account.html", include_str!("../templates/delete-account.html")),
    ("device.html", include_str!("../templates/device.html")),
    ("device-done.html", include_str!("../templates/device-done.html")),
    ("done.html", include_str!("../templates/done.html")),
    ("email.html", include_str!("../templates/email.html")),
    ("email-sent.html", include_str!("../templates/email-sent.html")),
    ("error.html", include_str!("../templates/error.html")),
    ("export.html", include_str!("../templates/export.html")),
    ("leave.html", include_str!("../templates/leave.html")),
    ("logged-out.html", include_str!("../templates/logged-out.html")),
    ("login.html", include_str!("../templates/login.html")),
    ("logout.html", include_str!("../templates/logout.html")),
    ("mail.html", include_str!("../templates/mail.html")),
    ("new-password.html", include_str!("../templates/new-password.html")),
    ("profile.html", include_str!("../templates/profile.html")),
    ("own-fields.html", include_str!("../templates/own-fields.html")),
    ("own.html", include_str!("../templates/own.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-factor.html", include_str!("../templates/passkey-factor.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-login.html", include_str!("../templates/passkey-login.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-set-up.html", include_str!("../templates/passkey-set-up.html")),
    #[cfg(feature = "passkeys")]
    ("passkeys.html", include_str!("../templates/passkeys.html")),
    ("recovery-codes.html", include_str!("../templates/recovery-codes.html")),
    ("refused.html", include_str!("../templates/refused.html")),
    ("second-factor.html", include_str!("../templates/second-factor.html")),
    ("security.html", include_str!("../templates/security.html")),
    ("totp.html", include_str!("../templates/totp.html")),
    #[cfg(feature = "upstream")]
    ("upstream-link.html", include_str!("../templates/upstream-link.html")),
    #[cfg(feature = "upstream")]
    ("upstreams.html", include_str!("../templates/upstreams.html")),
];

/// Templates that are no pages.
pub(crate) const PARTS: [&str; 8] = [
    "base.html",
    "fields.html",
    "account.html",
    "own-fields.html",
    "passkey-factor.html",
    "passkey-login.html",
    "passkey-set-up.html",
    "passkeys.html",
];

/// The text of a built-in template.
#[cfg(test)]
pub(crate) fn built_in(name: &str) -> &'static str {
    BUILT_IN.iter().find(|(own, _)| *own == name).map(|(_, text)| *text).expect("there is one")
}
