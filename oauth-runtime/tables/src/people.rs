//! The words of `people(…)`: what people can do with their accounts on pages of the provider.

/// A word of `people(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// The type of the pages that implements `PagePart`.
    pub ty: &'static str,
    /// The capabilities that the store needs beyond those of all pages.
    pub store: &'static [&'static str],
    /// The capabilities that the store of users needs beyond those of all pages.
    pub users: &'static [&'static str],
    /// The paths of its pages under the issuer: no endpoint can be there.
    pub paths: &'static [&'static str],
}

/// Sign-up. The address is verified before the account exists.
pub const SIGN_UP: Word = Word {
    name: "sign_up",
    ty: "SignUpPages",
    store: &["TicketStore", "MailStore"],
    users: &["EmailStore", "SignUpStore"],
    paths: &["/sign-up"],
};

/// A new password for somebody who forgot the old one.
pub const PASSWORD_RESET: Word = Word {
    name: "password_reset",
    ty: "PasswordResetPages",
    store: &["TicketStore", "MailStore"],
    users: &["EmailStore", "PasswordStore"],
    paths: &["/password-reset"],
};

/// A login with a link or a code that is sent by e-mail.
pub const EMAIL_LOGIN: Word = Word {
    name: "email_login",
    ty: "EmailLoginPages",
    store: &["TicketStore", "MailStore"],
    users: &["EmailStore"],
    paths: &["/login/email"],
};

/// The profile, and a changed password and e-mail address.
pub const PROFILE: Word = Word {
    name: "profile",
    ty: "ProfilePages",
    store: &["TicketStore", "MailStore"],
    users: &["EmailStore", "PasswordStore", "EmailChangeStore", "ProfileStore"],
    paths: &["/account/profile", "/account/password", "/account/email"],
};

/// The end of one's own account.
pub const DELETION: Word = Word {
    name: "deletion",
    ty: "DeletionPages",
    store: &["PersonStore"],
    users: &["PersonStore"],
    paths: &["/account/delete", "/account/deleted"],
};

/// One's own data, as JSON.
pub const EXPORT: Word =
    Word { name: "export", ty: "ExportPages", store: &[], users: &[], paths: &["/account/export"] };

/// Signing in with other providers.
pub const UPSTREAM: Word = Word {
    name: "upstream",
    ty: "UpstreamPages",
    store: &["UpstreamStore"],
    users: &[],
    paths: &["/login/upstream", "/login/upstream/link", "/login/upstream/logged-out", "/account/upstreams"],
};

/// An e-mail that tells a person of a request that waits for them (CIBA Core 1.0). It has no page of its own.
pub const APPROVAL_EMAIL: Word =
    Word { name: "approval_email", ty: "ApprovalEmailPages", store: &["MailStore"], users: &[], paths: &[] };

/// All of them.
pub const ALL: &[Word] =
    &[SIGN_UP, PASSWORD_RESET, EMAIL_LOGIN, PROFILE, DELETION, EXPORT, UPSTREAM, APPROVAL_EMAIL];
