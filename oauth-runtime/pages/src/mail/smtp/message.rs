//! An e-mail as the server gets it.

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use oauth_runtime_core::{BoxError, Secret};

use crate::mail::Mail;

/// The e-mail from this sender, its two versions as alternatives.
///
/// # Errors
/// If the address is none.
pub(super) fn of(mail: Mail, from: &Mailbox) -> Result<Message, BoxError> {
    let to = Mailbox::new(None, mail.to.parse::<Address>()?);
    let id = format!("<{}@{}>", Secret::generate().reveal(), from.email.domain());
    let message = Message::builder().from(from.clone()).to(to).subject(mail.subject);
    let message = message.message_id(Some(id)).header(AutoSubmitted);
    Ok(message.multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
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
