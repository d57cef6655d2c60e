//! Who sends e-mail to people: a directory while somebody tries, or an SMTP server.

use std::path::Path;

use oauth_runtime::Secret;
use oauth_runtime::ui::{FileMailer, SmtpMailer, SmtpMailerBuilder, SmtpMailerError};
use reqwest::Url;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Place};
use super::given::Given;
use super::named_file::NamedFile;
use super::source::Source;
use crate::mail::ProviderMailer;

/// The table of this file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    mail: Option<Spanned<Written>>,
}

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    directory: Option<Spanned<String>>,
    smtp: Option<Spanned<String>>,
    from: Option<Spanned<String>>,
    username: Option<Spanned<String>>,
    password: Option<Spanned<Secret>>,
    ca: Option<Spanned<String>>,
}

/// Who sends e-mail.
#[derive(Debug, Clone)]
pub struct MailConfig(Way);

#[derive(Debug, Clone)]
enum Way {
    Directory(NamedFile),
    Smtp(Box<Smtp>),
}

/// A server.
#[derive(Debug, Clone)]
struct Smtp {
    server: Given,
    from: Given,
    credentials: Option<(String, Secret)>,
    ca: Option<NamedFile>,
    /// Whether `insecure_transport` allows a server elsewhere without TLS.
    is_insecure: bool,
}

/// What to write where somebody needs e-mail.
pub(super) const ADVICE: &str = "add a table [mail], with `directory = \"mail\"` while you try, or with \
                                 `smtp = \"smtps://smtp.example.com\"` and `from = \"Notes <no-reply@notes.example>\"`";

impl MailConfig {
    pub(super) fn of(source: &Source, insecure: bool) -> Result<Option<Self>, ConfigError> {
        let Some(written) = source.read::<File>()?.mail else { return Ok(None) };
        let span = written.span();
        let Written { directory, smtp, from, username, password, ca } = written.into_inner();
        let given = |key: &str, text| Given::in_file(source, &format!("mail.{key}"), text);
        match (directory, smtp) {
            (Some(directory), None) => {
                let others = [("from", &from), ("username", &username), ("ca", &ca)].into_iter();
                let spans = others.filter_map(|(key, value)| Some((key, value.as_ref()?.span())));
                let password = password.map(|password| ("password", password.span()));
                if let Some((key, span)) = spans.chain(password).next() {
                    let message =
                        "this is for an SMTP server, and there is a `directory`; leave one of the two out";
                    return Err(source.error(span, &format!("mail.{key}"), message));
                }
                Ok(Some(Self(Way::Directory(given("directory", directory).into_file()))))
            }
            (None, Some(smtp)) => {
                let Some(from) = from else {
                    let message =
                        "it is missing; write the sender, such as \"Notes <no-reply@notes.example>\"";
                    return Err(source.error(smtp.span(), "mail.from", message));
                };
                let credentials = match (username, password) {
                    (Some(username), Some(password)) => Some((username.into_inner(), password.into_inner())),
                    (None, None) => None,
                    (Some(username), None) => {
                        let message =
                            "it is missing, and there is a `username`; write `password` or `password_file`";
                        return Err(source.error(username.span(), "mail.password", message));
                    }
                    (None, Some(password)) => {
                        let message = "it is missing, and there is a `password`; write it, too";
                        return Err(source.error(password.span(), "mail.username", message));
                    }
                };
                let ca = ca.map(|ca| given("ca", ca).into_file());
                let (server, from) = (given("smtp", smtp), given("from", from));
                let smtp = Smtp { server, from, credentials, ca, is_insecure: insecure };
                smtp.check()?;
                Ok(Some(Self(Way::Smtp(Box::new(smtp)))))
            }
            (None, None) => Err(source.error(span, "mail", format!("nobody sends e-mail: {ADVICE}"))),
            (Some(_), Some(smtp)) => {
                let message = "there is also a `directory`; leave one of the two out";
                Err(source.error(smtp.span(), "mail.smtp", message))
            }
        }
    }

    /// The mailer.
    ///
    /// # Errors
    /// If the directory cannot be made, or a file cannot be read, and where it is named.
    pub fn mailer(&self) -> Result<ProviderMailer, ConfigError> {
        match &self.0 {
            Way::Directory(directory) => {
                std::fs::create_dir_all(&directory.path).map_err(|error| directory.error(error))?;
                Ok(ProviderMailer::Directory(FileMailer::new(&directory.path)))
            }
            Way::Smtp(smtp) => smtp.mailer().map(|mailer| ProviderMailer::Smtp(Box::new(mailer))),
        }
    }

    /// The directory, if e-mail goes there.
    pub fn directory(&self) -> Option<&Path> {
        match &self.0 {
            Way::Directory(directory) => Some(&directory.path),
            Way::Smtp(_) => None,
        }
    }
}

impl Smtp {
    /// What can be wrong with the values alone.
    fn check(&self) -> Result<(), ConfigError> {
        self.builder().build().map_err(|error| self.place(&error).error(error))?;
        let url = Url::parse(&self.server.text).ok();
        match url.filter(|url| !url.username().is_empty() || url.password().is_some()) {
            None => Ok(()),
            Some(_) => Err(self.server.place.error(
                "write the user name as `username`, and the password as `password` or `password_file`",
            )),
        }
    }

    fn mailer(&self) -> Result<SmtpMailer, ConfigError> {
        let builder = match &self.ca {
            Some(ca) => {
                ca.certificates()?;
                self.builder().trusted_certificates(ca.read()?)
            }
            None => self.builder(),
        };
        builder.build().map_err(|error| self.place(&error).error(error))
    }

    fn builder(&self) -> SmtpMailerBuilder {
        let builder =
            SmtpMailer::builder(&self.server.text, &self.from.text).insecure_transport(self.is_insecure);
        match &self.credentials {
            Some((username, password)) => builder.credentials(username, password),
            None => builder,
        }
    }

    fn place(&self, error: &SmtpMailerError) -> Place {
        match (error, &self.ca) {
            (SmtpMailerError::From { .. }, _) => self.from.place.clone(),
            (SmtpMailerError::Certificate(_), Some(ca)) => ca.place.clone(),
            _ => self.server.place.clone(),
        }
    }
}
