//! The steps of a ticket: its link or its code comes back, and it is used.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::TicketStore;
use oauth_runtime_core::{Digest, OAuthError};

use super::record::{Data, Step, code_digest, written};
use super::{Open, find, open};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// How often a person may type a code.
pub(super) const MOST_GUESSES: u32 = 5;

/// How often to try again if the ticket is changed at the same moment.
const MOST_TRIES: usize = 8;

/// The result of typing a code.
pub(crate) enum Guess {
    Right(Open),
    Wrong(Open),
    /// There were too many guesses, or the ticket was used meanwhile.
    Over,
}

impl Open {
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
