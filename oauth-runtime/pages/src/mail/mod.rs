//! E-mail to people: its contents, and the trait that sends it.

mod address;
mod file;
mod letter;
mod mailer;
mod own_seal;
#[cfg(feature = "smtp")]
mod smtp;

pub(crate) use address::EmailAddress;
pub use file::FileMailer;
pub(crate) use letter::{Letter, Letterhead};
pub use mailer::{Mail, MailKind, Mailer};
pub(crate) use own_seal::OwnSeal;
#[cfg(feature = "smtp")]
pub use smtp::{SmtpMailer, SmtpMailerBuilder, SmtpMailerError};
