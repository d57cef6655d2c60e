//! The application's policy for logins on the pages.

use std::net::IpAddr;

use async_trait::async_trait;
use oauth_runtime_core::BoxError;

/// The application's policy for logins: before the password is checked, and after a person has proven who they are.
///
/// It is for the [pages](super): an application that logs people in without the pages decides in its own code. The
/// grant `password` has no page; the [`AccessPolicy`](oauth_runtime_core::AccessPolicy) decides what a client gets by
/// it.
///
/// It decides about logins, and a login is for all clients: a person who is logged in reaches another client without a
/// new one. So the `AccessPolicy` decides whether a person may use a client: it sees every approval and every token. A
/// login with a passkey, and a sign-in elsewhere with two factors, ask only [`after`](Self::after); put rules for every
/// login there.
///
/// ```
/// use std::net::IpAddr;
///
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{LoginAttempt, LoginDecision, LoginPolicy, NewLogin, Pages};
///
/// /// Who is not in the company's network tries no password, and needs two factors.
/// struct FromOutside;
///
/// fn is_outside(address: Option<IpAddr>) -> bool {
///     address.is_none_or(|address| !address.is_loopback())
/// }
///
/// #[async_trait]
/// impl LoginPolicy for FromOutside {
///     async fn before(&self, attempt: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
///         Ok(match is_outside(attempt.address) {
///             true => LoginDecision::refuse().tell("Use your passkey, or the company's network."),
///             false => LoginDecision::allow(),
///         })
///     }
///
///     async fn after(&self, login: NewLogin<'_>) -> Result<LoginDecision, BoxError> {
///         Ok(match login.subject {
///             // As if the password were wrong: nobody learns that it was right.
///             "suspended" => LoginDecision::refuse(),
///             _ if is_outside(login.address) => LoginDecision::require_second_factor(),
///             _ => LoginDecision::allow(),
///         })
///     }
/// }
///
/// let pages = Pages::builder().login_policy(FromOutside).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// # What an attacker learns
/// - The answer of [`before`](Self::before) does not depend on the password, so it reveals nothing about it. If it
///   depends on the user name, it reveals that rules exist for that name: give the same answer for names that do not
///   exist.
/// - A refusal of [`after`](Self::after) without a text looks like a wrong password, and counts as one, so the rate
///   limit does not tell them apart either. After a second factor or a passkey, a page says only that the login ends
///   here: by then, the person knows that the password was right.
/// - With a [text](LoginDecision::tell), the person reads it, and an attacker who tried the password learns that it was
///   right.
#[async_trait]
pub trait LoginPolicy: Send + Sync + 'static {
    /// Decides before the password is checked. A refusal shows the login page again, with its text; it is not counted
    /// as a wrong password, because none was checked. It is also asked before a login by e-mail, after a sign-up or a
    /// sign-in elsewhere, and by [`log_in`](crate::log_in); then a refusal is a page with its text. Default: everybody
    /// may try.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page that says that something failed.
    async fn before(&self, attempt: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
        let _ = attempt;
        Ok(LoginDecision::allow())
    }

    /// Decides when a person has proven who they are, and before they are logged in: by a password, by e-mail, at
    /// another provider, by a handler of your own, with or without a second factor, or by a passkey. Default: they are
    /// logged in.
    ///
    /// # Errors
    /// The same.
    async fn after(&self, login: NewLogin<'_>) -> Result<LoginDecision, BoxError> {
        let _ = login;
        Ok(LoginDecision::allow())
    }
}

/// A person who is about to log in.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct LoginAttempt<'a> {
    /// The user name of the account: of the person whose verified address was typed, or to whom a link or a sign-in elsewhere
    /// belongs. If there is no such person, what was typed.
    pub username: &'a str,
    /// The client whose request needs the login; `None` for the account pages and for devices.
    pub client_id: Option<&'a str>,
    /// Where the browser is, behind the [trusted proxies](oauth_runtime_core::Settings::trusted_proxies). `None`: not
    /// known.
    pub address: Option<IpAddr>,
}

/// A person who has proven who they are.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct NewLogin<'a> {
    /// The person.
    pub subject: &'a str,
    /// Their user name.
    pub username: &'a str,
    /// [`ONE_FACTOR`](super::ONE_FACTOR) or [`TWO_FACTORS`](super::TWO_FACTORS).
    pub acr: &'a str,
    /// The methods that they used, named as in RFC 8176.
    pub amr: &'a [String],
    /// The client whose request needs the login; `None` for the account pages and for devices.
    pub client_id: Option<&'a str>,
    /// Where the browser is. `None`: not known.
    pub address: Option<IpAddr>,
}

/// What a [`LoginPolicy`] decides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct LoginDecision(pub(crate) Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Allow,
    SecondFactor,
    Refuse { told: Option<String> },
}

impl LoginDecision {
    /// The login goes on.
    pub fn allow() -> Self {
        Self(Kind::Allow)
    }

    /// The login needs a second factor: a code of the person's authenticator app, a recovery code, or a passkey. A
    /// remembered device is not one. A person who has no second factor is refused, unless the pages [let them set one
    /// up](super::PagesBuilder::set_up_missing_second_factor). For a login with two factors it means the same as
    /// [`allow`](Self::allow).
    pub fn require_second_factor() -> Self {
        Self(Kind::SecondFactor)
    }

    /// Refuses the login. Without a [text](Self::tell), it looks like a wrong password.
    pub fn refuse() -> Self {
        Self(Kind::Refuse { told: None })
    }

    /// The text that the person reads about a refusal, as plain text. After a password was checked, it also reveals
    /// that the password was right.
    pub fn tell(self, text: impl Into<String>) -> Self {
        match self.0 {
            Kind::Refuse { .. } => Self(Kind::Refuse { told: Some(text.into()) }),
            other => Self(other),
        }
    }
}
