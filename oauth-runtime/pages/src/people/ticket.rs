//! Tickets: the records behind the links and codes in e-mails.
//!
//! The browser that asked has the name of the ticket; the reader of the e-mail has the link or the code. Only both
//! together are valid, once, for one purpose. The step is in the record, so no session and no page can be ahead of it.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{Ticket, TicketStore};
use oauth_runtime_core::{Digest, OAuthError, Secret};
use rand::RngExt as _;
use serde::{Deserialize, Serialize};

use crate::mail::EmailAddress;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// How many seconds a ticket is valid.
const LIFETIME: u64 = 30 * 60;

/// How often a person may type a code.
const MOST_GUESSES: u32 = 5;

/// The digits of a code. With five guesses for each ticket and 96 e-mails to a person a day, an attacker needs
/// centuries.
const DIGITS: usize = 8;

/// How often to try again if the ticket is changed at the same moment.
const MOST_TRIES: usize = 8;

/// The purpose of a ticket. It is valid for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    SignUp,
    PasswordReset,
    EmailLogin,
    EmailChange,
}

impl Purpose {
    /// Its name among the [counters](super::mail_limits).
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::PasswordReset => "password-reset",
            Self::EmailLogin => "email-login",
            Self::EmailChange => "email-change",
        }
    }
}

/// The step that the ticket has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// The e-mail is waiting or sent.
    Sent,
    /// The link or the code came back.
    Confirmed,
}

/// The pages' data in the store's record.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Data {
    purpose: Purpose,
    /// The address as it was typed.
    pub(crate) address: String,
    /// The address of the person, if the ticket is about one: the e-mail went there. It may differ from the typed one,
    /// because a store may compare addresses loosely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent_to: Option<String>,
    /// The address that the new one is to replace, empty if there was none: after another change, the ticket leads nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
    /// A value that only the browser that asked can make.
    browser: String,
    /// The digests of the link and the code in the e-mail.
    link: Digest,
    code: Digest,
    pub(crate) step: Step,
    guesses: u32,
    /// The pending request that waits for the outcome.
    request: String,
}

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

/// The result of typing a code.
pub(crate) enum Guess {
    Right(Open),
    Wrong(Open),
    /// There were too many guesses, or the ticket was used meanwhile.
    Over,
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

    /// The link came back. `None`: it is not the link of this ticket, or the ticket was used meanwhile.
    pub(crate) async fn follow<S>(self, visit: &Visit<'_, S>, link: &str) -> Result<Option<Self>, OAuthError>
    where
        S: UiProvider<Store: TicketStore>,
    {
        if Digest::of(link) != self.data.link {
            return Ok(None);
        }
        let purpose = self.data.purpose;
        let mut own = self;
        for _ in 0..MOST_TRIES {
            if own.data.step == Step::Confirmed {
                return Ok(Some(own));
            }
            let next = Data { step: Step::Confirmed, ..own.data.clone() };
            match own.replace(visit, next).await? {
                Ok(next) => return Ok(Some(next)),
                Err(name) => match find(visit, purpose, &name).await? {
                    Some(now) => own = now,
                    None => return Ok(None),
                },
            }
        }
        Ok(None)
    }

    /// A person typed a code. The guess is counted before the result is known, so concurrent guesses do not get extra
    /// tries.
    pub(crate) async fn guess<S>(self, visit: &Visit<'_, S>, typed: &str) -> Result<Guess, OAuthError>
    where
        S: UiProvider<Store: TicketStore>,
    {
        let typed: String = typed.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let purpose = self.data.purpose;
        let mut own = self;
        for _ in 0..MOST_TRIES {
            if own.data.step == Step::Confirmed {
                return Ok(Guess::Right(own));
            }
            if own.data.guesses >= MOST_GUESSES {
                return Ok(Guess::Over);
            }
            let is_right = code_digest(&own.name, &typed) == own.data.code;
            let step = if is_right { Step::Confirmed } else { Step::Sent };
            let next = Data { step, guesses: own.data.guesses + 1, ..own.data.clone() };
            match own.replace(visit, next).await? {
                Ok(next) if is_right => return Ok(Guess::Right(next)),
                Ok(next) if next.data.guesses >= MOST_GUESSES => return Ok(Guess::Over),
                Ok(next) => return Ok(Guess::Wrong(next)),
                Err(name) => match find(visit, purpose, &name).await? {
                    Some(now) => own = now,
                    None => return Ok(Guess::Over),
                },
            }
        }
        Ok(Guess::Over)
    }

    /// Uses the ticket: one caller gets it. It must be confirmed.
    pub(crate) async fn take<S>(self, visit: &Visit<'_, S>) -> Result<Option<Self>, OAuthError>
    where
        S: UiProvider<Store: TicketStore>,
    {
        let taken = visit.server.store().take_ticket(&self.ticket.digest).await;
        let taken = taken.map_err(store_failure::<S::Store>)?;
        let taken = taken.and_then(|ticket| open(visit, self.data.purpose, &self.name, ticket));
        Ok(taken.filter(|taken| taken.data.step == Step::Confirmed))
    }

    /// The next version, or the name if another writer was faster.
    async fn replace<S>(self, visit: &Visit<'_, S>, data: Data) -> Result<Result<Self, String>, OAuthError>
    where
        S: UiProvider<Store: TicketStore>,
    {
        let Self { name, ticket, .. } = self;
        let next = ticket.next(written(&data)?);
        let stored =
            visit.server.store().put_ticket(next.clone()).await.map_err(store_failure::<S::Store>)?;
        Ok(if stored { Ok(Self { name, ticket: next, data }) } else { Err(name) })
    }
}

/// Deletes all tickets of a person.
pub(crate) async fn forget<S>(server: &S, subject: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Store: TicketStore>,
{
    server.store().delete_tickets_of(subject).await.map_err(store_failure::<S::Store>)
}

/// The text that the browser's key signs. It differs from the texts for forms and pending requests.
fn bound(name: &str) -> String {
    format!("ticket\0{name}")
}

fn code_digest(name: &str, code: &str) -> Digest {
    Digest::of(&format!("code\0{name}\0{code}"))
}

fn random_code() -> String {
    let mut rng = rand::rng();
    (0..DIGITS).map(|_| char::from(b'0' + rng.random_range(0..10_u8))).collect()
}

fn written(data: &Data) -> Result<String, OAuthError> {
    serde_json::to_string(data).map_err(|error| {
        tracing::error!(%error, "could not write a ticket");
        OAuthError::ServerError
    })
}
