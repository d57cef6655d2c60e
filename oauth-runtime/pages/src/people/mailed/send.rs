//! The e-mail, or the record of one to nobody.

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::{MailStore, TicketStore};

use super::super::ticket;
use super::{Mailed, path_of};
use crate::mail::{EmailAddress, Letter, MailKind};
use crate::post::{Known, Queue};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The addressee of an e-mail.
pub(in crate::people) enum Addressee {
    /// Nobody: the ticket leads nowhere.
    Nobody,
    /// A person, who gets the link and the code.
    /// `replaces` is the address that a change is to replace.
    Ticket { kind: MailKind, to: String, subject: Option<String>, replaces: Option<String> },
    /// A person who gets only a link to another page: the ticket leads nowhere.
    Told { kind: MailKind, to: String, page: &'static str },
}

/// Sends the e-mail to this address. Returns the name of its ticket. `has_link`: without a browser, there is only a code.
///
/// # Errors
/// `temporarily_unavailable` if too many wait; those of the store.
pub(in crate::people) async fn send<S, P>(
    visit: &Visit<'_, S>,
    address: &EmailAddress,
    (id, is_known, has_link): (&str, bool, bool),
) -> Result<String, OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    // From here on, everything is the same for everybody: stores take as long for nobody, and only the task that sends
    // e-mail knows whether there is an addressee.
    let addressee = P::addressee(visit, address).await?;
    let about = match &addressee {
        Addressee::Ticket { subject, to, replaces, .. } => {
            let (subject, replaces) = (subject.as_deref(), replaces.as_deref());
            ticket::About { subject, sent_to: Some(to), replaces }
        }
        Addressee::Nobody | Addressee::Told { .. } => ticket::About::default(),
    };
    let issued = ticket::issue(visit, P::PURPOSE, address, about, id).await?;
    let (kind, to, page) = match addressee {
        // Stored like an e-mail to a person, but not sent.
        Addressee::Nobody => (MailKind::AlreadySignedUp, None, None),
        Addressee::Ticket { kind, to, .. } => (kind, Some(to), None),
        Addressee::Told { kind, to, page } => (kind, Some(to), Some(page)),
    };
    let link = match page {
        None => format!("{}&link={}", visit.uri(&path_of::<S, P>(visit, &issued.name)), issued.link.reveal()),
        Some(page) => visit.uri(&visit.path(page)),
    };
    let letter = Letter {
        kind,
        is_for_nobody: to.is_none(),
        to: to.unwrap_or_else(|| address.as_str().to_owned()),
        link: Some(link).filter(|_| has_link || page.is_some()),
        code: page.is_none().then(|| in_groups(&issued.code)),
        minutes: ticket::minutes(),
        about: None,
    };
    match is_known && P::Queue::IS_FOR_STRANGERS {
        true => visit.post::<Known>(letter).await?,
        false => visit.post::<P::Queue>(letter).await?,
    }
    Ok(issued.name)
}

/// Writes a code as `1234 5678`, which people copy with fewer mistakes.
fn in_groups(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
