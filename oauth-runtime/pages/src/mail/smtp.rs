//! E-mail by SMTP, with the crate `lettre`.

use std::net::IpAddr;

use async_trait::async_trait;
use lettre::address::AddressError;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use oauth_runtime_core::{BoxError, Secret};
use url::Url;

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

impl SmtpMailer {
    /// A server, and the sender of each e-mail.
    ///
    /// `smtps://` is TLS from the start (RFC 8314), by default on port 465. `smtp://host?tls=required` begins TLS with
    /// `STARTTLS`, by default on port 587. `smtp://` alone uses no TLS, and is refused unless the server is on this machine:
    /// the links in the e-mails let anybody in who reads them. A user name and a password are part of the URL, with `%40` for `@`; [`builder`](Self::builder) takes them separately.
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
        SmtpMailerBuilder {
            server: server.into(),
            from: from.into(),
            credentials: None,
            certificates: None,
            insecure_transport: false,
        }
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

    fn message(&self, mail: Mail) -> Result<Message, BoxError> {
        let to = Mailbox::new(None, mail.to.parse::<Address>()?);
        let id = format!("<{}@{}>", Secret::generate().reveal(), self.from.email.domain());
        let message = Message::builder().from(self.from.clone()).to(to).subject(mail.subject);
        let message = message.message_id(Some(id)).header(AutoSubmitted);
        Ok(message.multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
    }
}

impl SmtpMailerBuilder {
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
        check_tls(&self.server, self.insecure_transport)?;
        if let Some(credentials) = self.credentials {
            builder = builder.credentials(credentials);
        }
        if let Some(pem) = &self.certificates
            && let Some(tls) = tls(&self.server, pem)?
        {
            builder = builder.tls(tls);
        }
        Ok(SmtpMailer { transport: builder.build(), from })
    }
}

/// Whether nobody between here and the server can read the e-mails, which have links with which people log in.
fn check_tls(server: &str, is_insecure: bool) -> Result<(), SmtpMailerError> {
    // It was read as a URL before.
    let Ok(url) = Url::parse(server) else { return Ok(()) };
    match (url.scheme(), way(&url).as_deref()) {
        ("smtps", _) | (_, Some("required")) => Ok(()),
        (_, Some("opportunistic")) => Err(SmtpMailerError::Opportunistic),
        _ if is_insecure || is_local(&url) => Ok(()),
        _ => Err(SmtpMailerError::WithoutTls),
    }
}

/// What the URL says about TLS.
fn way(url: &Url) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == "tls").map(|(_, way)| way.into_owned())
}

/// Whether the server is on this machine. The host of a URL with this scheme is a text, even if it is an address.
fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// No person wrote the e-mail, so no machine should answer it (RFC 3834 section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, BoxError> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// What a certificate in PEM begins with.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// What the URL says about TLS, with more authorities; `None` if it says that there is none.
fn tls(server: &str, pem: &[u8]) -> Result<Option<Tls>, SmtpMailerError> {
    // It was read as a URL before.
    let Ok(url) = Url::parse(server) else { return Ok(None) };
    let kind = match (url.scheme(), way(&url).as_deref()) {
        ("smtps", _) => Tls::Wrapper,
        (_, Some("required")) => Tls::Required,
        _ => return Ok(None),
    };
    let wrong = |error: lettre::transport::smtp::Error| SmtpMailerError::Certificate(error.into());
    // The crate accepts a text without certificates, and then trusts none.
    if !pem.windows(BEGIN.len()).any(|window| window == BEGIN) {
        return Err(SmtpMailerError::Certificate("there is none".into()));
    }
    let certificate = Certificate::from_pem(pem).map_err(wrong)?;
    let parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned());
    let parameters = parameters.add_root_certificate(certificate).build();
    Ok(Some(kind(parameters.map_err(wrong)?)))
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        self.transport.send(self.message(mail)?).await?;
        Ok(())
    }
}

/// Without the password of the server.
impl std::fmt::Debug for SmtpMailerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailerBuilder").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Without the password of the server.
impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailer").field("from", &self.from).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::MailKind;
    use super::*;

    #[tokio::test]
    async fn a_wrong_sender_or_server_is_told_without_the_password() {
        let server = "smtps://notes:hunter2@smtp.example.com";
        let error = SmtpMailer::new(server, "Notes").expect_err("no address").to_string();
        assert!(error.contains("`Notes`") && !error.contains("hunter2"), "{error}");
        let error = SmtpMailer::new("https://notes:hunter2@smtp.example.com", "a@example.org");
        let error = error.expect_err("no SMTP").to_string();
        assert!(error.contains("smtps://user:password@") && !error.contains("hunter2"), "{error}");
    }

    #[tokio::test]
    async fn a_server_on_another_machine_without_tls_is_refused() {
        let build = |server: &str| SmtpMailer::new(server, "a@example.org").map(drop);
        for server in [
            "smtps://smtp.example.com",
            "smtp://smtp.example.com?tls=required",
            "smtp://127.0.0.1:25",
            "smtp://[::1]:25",
            "smtp://localhost",
        ] {
            assert!(build(server).is_ok(), "{server}");
        }
        for server in ["smtp://smtp.example.com", "smtp://192.0.2.1", "smtp://localhost.example.com:25"] {
            assert!(matches!(build(server), Err(SmtpMailerError::WithoutTls)), "{server}");
        }
        for server in ["smtp://smtp.example.com?tls=opportunistic", "smtp://localhost?tls=opportunistic"] {
            assert!(matches!(build(server), Err(SmtpMailerError::Opportunistic)), "{server}");
        }
        let relay = SmtpMailer::builder("smtp://relay", "a@example.org").insecure_transport(true);
        assert!(relay.build().is_ok());
    }

    #[tokio::test]
    async fn a_message_has_both_versions_and_one_recipient() {
        let mailer =
            SmtpMailer::new("smtp://127.0.0.1:25", "Notes <no-reply@notes.example>").expect("a mailer");
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
        for part in [
            "To: alice@example.org",
            "multipart/alternative",
            "plain text",
            "<p>marked up</p>",
            "Auto-Submitted: auto-generated\r\n",
            "Date: ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let id = |text: &str| text.split("Message-ID: <").nth(1)?.split(">\r\n").next().map(str::to_owned);
        let (first, again) =
            (id(&text).expect("an id"), mailer.message(mail("alice@example.org")).expect("a message"));
        assert!(first.ends_with("@notes.example") && !first.contains(char::is_whitespace), "{first}");
        assert_ne!(id(&String::from_utf8(again.formatted()).expect("ASCII")), Some(first));
        assert_eq!(message.envelope().to().len(), 1);
        assert!(mailer.message(mail("alice@example.org\r\nBcc: bob@example.org")).is_err());
    }
}
