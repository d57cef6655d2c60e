//! Why there is no mailer.

#[cfg(doc)]
use super::{SmtpMailer, SmtpMailerBuilder};
use oauth_runtime_core::BoxError;

/// Why there is no [`SmtpMailer`]. No message has the password of the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SmtpMailerError {
    /// The URL of the server is wrong.
    #[error(
        "this is not the URL of an SMTP server: {0}; write smtps://user:password@smtp.example.com, or smtp://…?tls=required \
         for STARTTLS"
    )]
    Server(#[source] BoxError),
    /// The server is on another machine, and its URL says nothing about TLS.
    #[error(
        "without TLS, everybody between reads the links in the e-mails; write smtps://, or smtp://…?tls=required for STARTTLS"
    )]
    WithoutTls,
    /// The URL asks for TLS only if the server offers it.
    #[error(
        "an attacker between could take the TLS away; write smtp://…?tls=required instead of `tls=opportunistic`, or smtps://"
    )]
    Opportunistic,
    /// A text of [`SmtpMailerBuilder::trusted_certificates`] is not a certificate.
    #[error("this is not a certificate in PEM: {0}")]
    Certificate(#[source] BoxError),
    /// The address of the sender is wrong.
    #[error(
        "`{from}` is not the address of a sender: {problem}; write one like Notes <no-reply@notes.example>"
    )]
    From {
        /// The address.
        from: String,
        /// What is wrong with it.
        #[source]
        problem: BoxError,
    },
}
