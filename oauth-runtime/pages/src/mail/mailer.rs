//! The trait that sends e-mail.

use async_trait::async_trait;
use oauth_runtime_core::BoxError;

/// Sends e-mail: [`FileMailer`](super::FileMailer) while you develop, `SmtpMailer` (feature `smtp`) by SMTP, or your
/// own implementation, for the API of a service.
///
/// The pages call it outside of requests, in a separate task, so its duration does not reveal who has an account. The
/// store keeps an e-mail until this returns `Ok`, so a program that is killed in between may send it twice, but never
/// loses it.
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{Mail, Mailer, Pages};
///
/// /// Prints each e-mail.
/// struct Printed;
///
/// #[async_trait]
/// impl Mailer for Printed {
///     async fn send(&self, mail: Mail) -> Result<(), BoxError> {
///         println!("to {}: {}\n\n{}", mail.to, mail.subject, mail.text);
///         Ok(())
///     }
/// }
///
/// let pages = Pages::builder().mailer(Printed).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// Sends an e-mail. After a minute, the pages cancel it and treat it as failed.
    ///
    /// # Errors
    /// After an error, the pages try again, with growing pauses: as long as a link or a code is valid, and for four
    /// days if the e-mail tells a person what happened to their account. The log has the error and the kind of the
    /// e-mail, but no address: the pages leave out each word of the error that has an `@`.
    async fn send(&self, mail: Mail) -> Result<(), BoxError>;
}

/// A complete e-mail to a person. Do not write it to a log: it may have a valid link or code.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// What it is about.
    pub kind: MailKind,
    /// The address: ASCII, without a name, and without characters that would end a header.
    pub to: String,
    /// The tag of its language, such as `de`.
    pub language: String,
    /// The subject, in one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML. It loads nothing.
    pub html: String,
}

impl Mail {
    /// An e-mail of this kind to `alice@example.org`, to test a [`Mailer`].
    ///
    /// ```
    /// use oauth_runtime::ui::{Mail, MailKind};
    ///
    /// let mail = Mail::sample(MailKind::SignUp);
    /// assert_eq!((mail.to.as_str(), mail.kind.name()), ("alice@example.org", "sign-up"));
    /// ```
    pub fn sample(kind: MailKind) -> Self {
        Self {
            kind,
            to: "alice@example.org".to_owned(),
            language: "en".to_owned(),
            subject: "Confirm your address".to_owned(),
            text: "Confirm the address:\nhttps://login.example/sign-up?ticket=1&link=2\n".to_owned(),
            html:
                "<p><a href=\"https://login.example/sign-up?ticket=1&amp;link=2\">Confirm the address</a></p>"
                    .to_owned(),
        }
    }
}

/// What an e-mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MailKind {
    /// A person signs up with this address.
    SignUp,
    /// A person signs up with an address that already has an account.
    AlreadySignedUp,
    /// A person forgot their password.
    PasswordReset,
    /// A person forgot their password, but it is kept elsewhere, and the pages cannot change it.
    PasswordKept,
    /// A person logs in with the address.
    EmailLogin,
    /// A client asks for a person's approval by CIBA.
    ApprovalRequested,
    /// A person wants to change their address to this one.
    EmailChange,
    /// The address of an account was changed. The e-mail goes to the old address.
    EmailChanged,
    /// The password of an account was changed.
    PasswordChanged,
    /// An account was deleted by its owner. The e-mail goes to the address that it had.
    AccountDeleted,
    /// A passkey was added to an account.
    #[cfg(feature = "passkeys")]
    PasskeyAdded,
    /// A passkey of an account was removed.
    #[cfg(feature = "passkeys")]
    PasskeyRemoved,
    /// An authenticator app was set up for an account.
    AuthenticatorAppAdded,
    /// The authenticator app of an account was removed.
    AuthenticatorAppRemoved,
    /// The recovery codes of an account were replaced.
    RecoveryCodesReplaced,
    /// An account was linked with an account at another provider.
    #[cfg(feature = "upstream")]
    UpstreamLinked,
    /// An account is no longer linked with an account at another provider.
    #[cfg(feature = "upstream")]
    UpstreamUnlinked,
}

impl MailKind {
    /// All of them.
    pub(crate) const ALL: &[Self] = &[
        Self::SignUp,
        Self::AlreadySignedUp,
        Self::PasswordReset,
        Self::PasswordKept,
        Self::EmailLogin,
        Self::ApprovalRequested,
        Self::EmailChange,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::AccountDeleted,
        #[cfg(feature = "passkeys")]
        Self::PasskeyAdded,
        #[cfg(feature = "passkeys")]
        Self::PasskeyRemoved,
        Self::AuthenticatorAppAdded,
        Self::AuthenticatorAppRemoved,
        Self::RecoveryCodesReplaced,
        #[cfg(feature = "upstream")]
        Self::UpstreamLinked,
        #[cfg(feature = "upstream")]
        Self::UpstreamUnlinked,
    ];

    /// The kind with this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether it tells a person what has happened, so that it is still worth sending tomorrow.
    pub(crate) fn tells(self) -> bool {
        !matches!(
            self,
            Self::SignUp
                | Self::AlreadySignedUp
                | Self::PasswordReset
                | Self::PasswordKept
                | Self::EmailLogin
                | Self::ApprovalRequested
                | Self::EmailChange
        )
    }

    /// Whether the person can still log in with the address that the e-mail goes to, and so look at the account.
    pub(crate) fn leads_to_account(self) -> bool {
        !matches!(self, Self::EmailChanged | Self::AccountDeleted)
    }

    /// Its name, which the names of its messages contain: `mail-sign-up-subject`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::AlreadySignedUp => "already-signed-up",
            Self::PasswordReset => "password-reset",
            Self::PasswordKept => "password-kept",
            Self::EmailLogin => "email-login",
            Self::ApprovalRequested => "approval-requested",
            Self::EmailChange => "email-change",
            Self::EmailChanged => "email-changed",
            Self::PasswordChanged => "password-changed",
            Self::AccountDeleted => "account-deleted",
            #[cfg(feature = "passkeys")]
            Self::PasskeyAdded => "passkey-added",
            #[cfg(feature = "passkeys")]
            Self::PasskeyRemoved => "passkey-removed",
            Self::AuthenticatorAppAdded => "app-added",
            Self::AuthenticatorAppRemoved => "app-removed",
            Self::RecoveryCodesReplaced => "recovery-codes-replaced",
            #[cfg(feature = "upstream")]
            Self::UpstreamLinked => "upstream-linked",
            #[cfg(feature = "upstream")]
            Self::UpstreamUnlinked => "upstream-unlinked",
        }
    }
}

/// Without the link and the code.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("kind", &self.kind)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}
