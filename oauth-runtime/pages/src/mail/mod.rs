//! E-mail to people: its contents, and the trait that sends it.

mod address;
mod file;
mod letter;
#[cfg(feature = "smtp")]
mod lettre;
mod mailer;
mod own_seal;

pub(crate) use address::EmailAddress;
pub use file::FileMailer;
pub(crate) use letter::{Letter, Letterhead};
#[cfg(feature = "smtp")]
pub use lettre::{LettreMailer, LettreMailerBuilder, LettreMailerError};
pub use mailer::{Mail, MailKind, Mailer};
pub(crate) use own_seal::OwnSeal;
