//! E-mail by SMTP, with the crate `lettre`.

mod builder;
mod error;
mod message;
#[cfg(test)]
mod tests;
mod tls;

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use oauth_runtime_core::BoxError;

pub use self::builder::SmtpMailerBuilder;
pub use self::error::SmtpMailerError;
use super::{Mail, Mailer};

/// Sends e-mail to an SMTP server (RFC 5321), with TLS, by the crate [`lettre`](https://docs.rs/lettre).
///
/// ```no_run
/// use oauth_runtime::ui::{Pages, SmtpMailer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::BoxError> {
/// let mailer = SmtpMailer::new("smtps://notes:password@smtp.example.com", "Notes <no-reply@notes.example>")?;
/// let pages = Pages::builder().mailer(mailer).build()?;
/// # let _ = pages;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// A server, and the sender of each e-mail.
    ///
    /// `smtps://` is TLS from the start (RFC 8314), by default on port 465. `smtp://host?tls=required` begins TLS with
    /// `STARTTLS`, by default on port 587. `smtp://` alone uses no TLS, and is refused unless the server is on this machine:
    /// the links in the e-mails let anybody in who reads them. A user name and a password are part of the URL, with `%40` for
    /// `@`; [`builder`](Self::builder) takes them separately.
    ///
    /// # Errors
    /// [`SmtpMailerError`] if one of them is malformed, or the e-mails would go to another machine without TLS. Nothing is
    /// connected yet.
    pub fn new(server: &str, from: &str) -> Result<Self, SmtpMailerError> {
        Self::builder(server, from).build()
    }

    /// Builds a mailer with more settings.
    ///
    /// ```
    /// use oauth_runtime::ui::SmtpMailer;
    ///
    /// # let password = oauth_runtime::Secret::from("hunter2");
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let mailer = SmtpMailer::builder("smtp://smtp.example.com?tls=required", "Notes <no-reply@notes.example>")
    ///     .credentials("notes", &password)
    ///     .build()?;
    /// # let _ = mailer;
    /// # Ok::<(), oauth_runtime::ui::SmtpMailerError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(server: impl Into<String>, from: impl Into<String>) -> SmtpMailerBuilder {
        SmtpMailerBuilder::new(server.into(), from.into())
    }

    /// Connects to the server, begins TLS, and logs in, without sending anything: for an operator's health check.
    ///
    /// # Errors
    /// What failed. The error does not contain the password.
    pub async fn check(&self) -> Result<(), BoxError> {
        match self.transport.test_connection().await? {
            true => Ok(()),
            false => Err("the server closed the connection".into()),
        }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        self.transport.send(message::of(mail, &self.from)?).await?;
        Ok(())
    }
}

/// Without the password of the server.
impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailer").field("from", &self.from).finish_non_exhaustive()
    }
}
