//! Who sends e-mail to people.

use std::error::Error;
use std::path::Path;

use async_trait::async_trait;
use oauth_runtime::BoxError;
use oauth_runtime::ui::{FileMailer, Mail, Mailer, SmtpMailer};

/// Who sends e-mail, as the configuration says.
#[derive(Debug)]
pub enum ProviderMailer {
    /// Files in a directory.
    Directory(FileMailer),
    /// An SMTP server.
    Smtp(Box<SmtpMailer>),
    /// The demo's: files in a directory, and the terminal.
    Demo(FileMailer),
}

impl ProviderMailer {
    /// The demo's.
    pub fn demo(directory: &Path) -> Self {
        Self::Demo(FileMailer::new(directory))
    }
}

#[async_trait]
impl Mailer for ProviderMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        match self {
            Self::Directory(mailer) => mailer.send(mail).await,
            Self::Smtp(mailer) => mailer.send(mail).await,
            Self::Demo(mailer) => {
                if let Err(error) = mailer.send(mail.clone()).await {
                    tracing::warn!(error = &*error as &dyn Error, "could not write an e-mail into a file");
                }
                // Elsewhere, no log may have it: whoever reads it can use its link.
                eprintln!("\nThis e-mail goes to {}: {}\n\n{}", mail.to, mail.subject, mail.text);
                Ok(())
            }
        }
    }
}
