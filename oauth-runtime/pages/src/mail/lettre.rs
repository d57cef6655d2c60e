//! E-mail by SMTP, with the crate `lettre`.

use async_trait::async_trait;
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use oauth_runtime_core::BoxError;

use super::{Mail, Mailer};

/// Sends e-mail to an SMTP server (RFC 5321), with TLS, by the crate [`lettre`](https://docs.rs/lettre).
///
/// ```no_run
/// use oauth_runtime::ui::{LettreMailer, Pages};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::BoxError> {
/// let mailer = LettreMailer::new("smtps://notes:password@smtp.example.com", "Notes <no-reply@notes.example>")?;
/// let pages = Pages::builder().mailer(mailer).build()?;
/// # let _ = pages;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct LettreMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why there is no [`LettreMailer`]. No message has the password of the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LettreMailerError {
    /// The URL of the server is wrong.
    #[error(
        "this is not the URL of an SMTP server: {0}; write smtps://user:password@smtp.example.com, or smtp://…?tls=required \
         for STARTTLS"
    )]
    Server(#[source] lettre::transport::smtp::Error),
    /// The address of the sender is wrong.
    #[error(
        "`{from}` is not the address of a sender: {problem}; write one like Notes <no-reply@notes.example>"
    )]
    From {
        /// What was given.
        from: String,
        /// What is wrong with it.
        #[source]
        problem: lettre::address::AddressError,
    },
}

impl LettreMailer {
    /// A server, and the sender of each e-mail.
    ///
    /// `smtps://` is TLS from the start (RFC 8314), by default on port 465. `smtp://host?tls=required` begins TLS with `STARTTLS`,
    /// by default on port 587. `smtp://` alone is without TLS: for a server on this machine. A user name and a password are part of
    /// the URL, with `%40` for `@`.
    ///
    /// # Errors
    /// [`LettreMailerError`] if one of them is malformed. Nothing is connected yet.
    pub fn new(server: &str, from: &str) -> Result<Self, LettreMailerError> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(server).map_err(LettreMailerError::Server)?;
        let malformed = |problem| LettreMailerError::From { from: from.to_owned(), problem };
        Ok(Self { transport: transport.build(), from: from.parse().map_err(malformed)? })
    }

    fn message(&self, mail: Mail) -> Result<Message, BoxError> {
        let to = Mailbox::new(None, mail.to.parse::<Address>()?);
        let message = Message::builder().from(self.from.clone()).to(to).subject(mail.subject);
        Ok(message.multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
    }
}

#[async_trait]
impl Mailer for LettreMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        self.transport.send(self.message(mail)?).await?;
        Ok(())
    }
}

/// Without the password of the server.
impl std::fmt::Debug for LettreMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LettreMailer").field("from", &self.from).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::MailKind;
    use super::*;

    #[tokio::test]
    async fn a_wrong_sender_or_server_is_told_without_the_password() {
        let server = "smtps://notes:hunter2@smtp.example.com";
        let error = LettreMailer::new(server, "Notes").expect_err("no address").to_string();
        assert!(error.contains("`Notes`") && !error.contains("hunter2"), "{error}");
        let error = LettreMailer::new("https://notes:hunter2@smtp.example.com", "a@example.org");
        let error = error.expect_err("no SMTP").to_string();
        assert!(error.contains("smtps://user:password@") && !error.contains("hunter2"), "{error}");
    }

    #[tokio::test]
    async fn a_message_has_both_versions_and_one_recipient() {
        let mailer =
            LettreMailer::new("smtp://127.0.0.1:25", "Notes <no-reply@notes.example>").expect("a mailer");
        let mail = |to: &str| Mail {
            kind: MailKind::SignUp,
            to: to.to_owned(),
            language: "en".to_owned(),
            subject: "Confirm".to_owned(),
            text: "plain text".to_owned(),
            html: "<p>marked up</p>".to_owned(),
        };
        let message = mailer.message(mail("alice@example.org")).expect("a message");
        let text = String::from_utf8(message.formatted()).expect("ASCII");
        for part in ["To: alice@example.org", "multipart/alternative", "plain text", "<p>marked up</p>"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(message.envelope().to().len(), 1);
        assert!(mailer.message(mail("alice@example.org\r\nBcc: bob@example.org")).is_err());
    }
}
