//! The settings of a mailer.

use lettre::address::AddressError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use oauth_runtime_core::Secret;

use super::tls::{check, with_authorities};
use super::{SmtpMailer, SmtpMailerError};

/// What a [`SmtpMailer`] is made of.
#[derive(Clone)]
#[must_use = "a mailer is made by `build()`"]
pub struct SmtpMailerBuilder {
    server: String,
    from: String,
    credentials: Option<Credentials>,
    certificates: Option<Vec<u8>>,
    insecure_transport: bool,
}

impl SmtpMailerBuilder {
    pub(super) fn new(server: String, from: String) -> Self {
        Self { server, from, credentials: None, certificates: None, insecure_transport: false }
    }

    /// The user name and the password at the server.
    pub fn credentials(mut self, username: impl Into<String>, password: &Secret) -> Self {
        self.credentials = Some(Credentials::new(username.into(), password.reveal().to_owned()));
        self
    }

    /// Certificates (PEM) of authorities to trust in addition to those of the system, for a server with a certificate
    /// of a private authority.
    pub fn trusted_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificates = Some(pem.into());
        self
    }

    /// Allows a server on another machine without TLS, such as a relay in a private network: everybody in that network can
    /// read the links in the e-mails. Default: no.
    pub fn insecure_transport(self, is_allowed: bool) -> Self {
        Self { insecure_transport: is_allowed, ..self }
    }

    /// The mailer.
    ///
    /// # Errors
    /// [`SmtpMailerError`] if something is malformed, or the e-mails would go to another machine without TLS. Nothing is
    /// connected yet.
    pub fn build(self) -> Result<SmtpMailer, SmtpMailerError> {
        let malformed = |problem: AddressError| SmtpMailerError::From {
            from: self.from.clone(),
            problem: problem.into(),
        };
        let from = self.from.parse().map_err(malformed)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.server);
        let mut builder = builder.map_err(|error| SmtpMailerError::Server(error.into()))?;
        check(&self.server, self.insecure_transport)?;
        if let Some(credentials) = self.credentials {
            builder = builder.credentials(credentials);
        }
        if let Some(pem) = &self.certificates
            && let Some(tls) = with_authorities(&self.server, pem)?
        {
            builder = builder.tls(tls);
        }
        Ok(SmtpMailer { transport: builder.build(), from })
    }
}

/// Without the password of the server.
impl std::fmt::Debug for SmtpMailerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailerBuilder").field("from", &self.from).finish_non_exhaustive()
    }
}
