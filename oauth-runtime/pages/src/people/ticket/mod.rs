//! Tickets: the records behind the links and codes in e-mails.
//!
//! The browser that asked has the name of the ticket; the reader of the e-mail has the link or the code. Only both
//! together are valid, once, for one purpose. The step is in the record, so no session and no page can be ahead of it.

mod record;
mod steps;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{Ticket, TicketStore};
use oauth_runtime_core::{Digest, OAuthError, Secret};
use rand::RngExt as _;

pub(crate) use self::record::{Data, Purpose, Step};
use self::record::{bound, code_digest, written};
pub(crate) use self::steps::Guess;
use self::steps::MOST_GUESSES;
use crate::mail::EmailAddress;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// How many seconds a ticket is valid.
const LIFETIME: u64 = 30 * 60;

/// The digits of a code. With five guesses for each ticket and 96 e-mails to a person a day, an attacker needs
/// centuries.
const DIGITS: usize = 8;

/// The link and the code of the e-mail, and the name of the ticket.
pub(crate) struct Issued {
    pub(crate) name: String,
    pub(crate) link: Secret,
    pub(crate) code: String,
}

/// A valid ticket that this browser asked for.
pub(crate) struct Open {
    pub(crate) name: String,
    ticket: Ticket,
    pub(crate) data: Data,
}

/// The account that a ticket is about.
#[derive(Default, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) subject: Option<&'a str>,
    /// The address to which the e-mail goes.
    pub(crate) sent_to: Option<&'a str>,
    /// The address that the person has now, if the ticket is to change it.
    pub(crate) replaces: Option<&'a str>,
}

/// Stores a new ticket.
pub(crate) async fn issue<S>(
    visit: &Visit<'_, S>,
    purpose: Purpose,
    address: &EmailAddress,
    About { subject, sent_to, replaces }: About<'_>,
    request: &str,
) -> Result<Issued, OAuthError>
where
    S: UiProvider<Store: TicketStore>,
{
    let (name, link, code) = (Secret::generate().reveal().to_owned(), Secret::generate(), random_code());
    let data = Data {
        purpose,
        address: address.as_str().to_owned(),
        sent_to: sent_to.map(str::to_owned),
        replaces: replaces.map(str::to_owned),
        browser: visit.keys().sign(&bound(&name)),
        link: link.digest(),
        code: code_digest(&name, &code),
        step: Step::Sent,
        guesses: 0,
        request: request.to_owned(),
    };
    let ticket = Ticket::new(Digest::of(&name), written(&data)?, visit.now.plus(LIFETIME));
    let ticket = subject.into_iter().fold(ticket, |ticket, subject| ticket.of(subject));
    match visit.server.store().put_ticket(ticket).await.map_err(store_failure::<S::Store>)? {
        true => Ok(Issued { name, link, code }),
        // No other ticket has the same 256 random bits.
        false => Err(OAuthError::ServerError),
    }
}

/// For how many minutes a ticket is valid.
pub(crate) fn minutes() -> u64 {
    LIFETIME / 60
}

/// Whether a text could be the name of a ticket, so that it may be part of a path.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The ticket with this name, if this browser asked for it, for this purpose, and it is still valid.
pub(crate) async fn find<S>(
    visit: &Visit<'_, S>,
    purpose: Purpose,
    name: &str,
) -> Result<Option<Open>, OAuthError>
where
    S: UiProvider<Store: TicketStore>,
{
    let found =
        visit.server.store().get_ticket(&Digest::of(name)).await.map_err(store_failure::<S::Store>)?;
    Ok(found.and_then(|ticket| open(visit, purpose, name, ticket)))
}

fn open<S: UiProvider>(visit: &Visit<'_, S>, purpose: Purpose, name: &str, ticket: Ticket) -> Option<Open> {
    // A ticket of a later version, which may mean more, is treated as absent.
    let data: Data = serde_json::from_str(&ticket.data).ok()?;
    let is_live = !ticket.expires_at.is_expired(visit.now) && data.guesses <= MOST_GUESSES;
    let is_ours = visit.keys().maker(&bound(name), &data.browser).is_some();
    (is_live && is_ours && data.purpose == purpose).then(|| Open { name: name.to_owned(), ticket, data })
}

impl Open {
    /// The account that it is about.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.ticket.subject.as_deref()
    }

    /// Whether the e-mail went to this address.
    pub(crate) fn went_to(&self, address: &str) -> bool {
        self.data.sent_to.as_ref().unwrap_or(&self.data.address).eq_ignore_ascii_case(address)
    }

    /// Whether it is to change this address of the person, which is empty if they have none.
    pub(crate) fn replaces(&self, address: &str) -> bool {
        self.data.replaces.as_deref() == Some(address)
    }

    /// The pending request that waits for the outcome.
    pub(crate) fn request(&self) -> &str {
        &self.data.request
    }
}

/// Deletes all tickets of a person.
pub(crate) async fn forget<S>(server: &S, subject: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Store: TicketStore>,
{
    server.store().delete_tickets_of(subject).await.map_err(store_failure::<S::Store>)
}

fn random_code() -> String {
    let mut rng = rand::rng();
    (0..DIGITS).map(|_| char::from(b'0' + rng.random_range(0..10_u8))).collect()
}
