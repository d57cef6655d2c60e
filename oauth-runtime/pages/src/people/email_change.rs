//! A new e-mail address: confirmed there, and told to the old one.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::store::{EmailChange, EmailChangeStore, EmailStore, TicketStore};

use super::mailed::{self, Addressee, Mailed};
use super::ticket::{self, Open, Purpose};
use crate::account_pages::log_in_first;
use crate::events;
use crate::mail::{EmailAddress, Letter, MailKind};
use crate::next::{Next, Outcome};
use crate::owner::{owner, recently_authenticated_owner};
use crate::paths::{CHANGE_EMAIL, LOGIN, PROFILE};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The page of `people(profile)` that changes the address.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmailChangePage;

impl<S> Mailed<S> for EmailChangePage
where
    S: UiProvider<Store: TicketStore, Users: EmailStore + EmailChangeStore>,
{
    const PAGE: &'static str = CHANGE_EMAIL;
    const PURPOSE: Purpose = Purpose::EmailChange;
    const ASKS: (&'static str, &'static str) = ("profile-email-change", "email-change-intro");
    const BACK: &'static str = "new-password-back";

    fn instead(visit: &Visit<'_, S>) -> Option<Outcome> {
        match recently_authenticated_owner(visit) {
            Some(_) => None,
            None => Some(log_in_first(visit, CHANGE_EMAIL)),
        }
    }

    fn back(visit: &Visit<'_, S>, _: &str) -> String {
        visit.path(PROFILE)
    }

    /// An address that has another account gets an e-mail that says so. Nobody else learns it.
    async fn addressee(visit: &Visit<'_, S>, address: &EmailAddress) -> Result<Addressee, OAuthError> {
        let found = visit.server.users().find_by_email(address.as_str()).await;
        Ok(match found.map_err(store_failure::<S::Users>)? {
            Some(person) => Addressee::Told {
                kind: MailKind::AlreadySignedUp,
                to: String::from(person.address),
                page: LOGIN,
            },
            None => Addressee::Ticket {
                kind: MailKind::EmailChange,
                to: address.as_str().to_owned(),
                subject: owner(visit).map(|owner| owner.subject),
            },
        })
    }

    async fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome {
        // Another person may have logged in in this browser meanwhile.
        let Some(owner) = owner(visit).filter(|owner| ticket.subject() == Some(owner.subject.as_str()))
        else {
            return mailed::over::<S, Self>(visit);
        };
        let Some(ticket) = ticket.take(visit).await? else {
            return mailed::over::<S, Self>(visit);
        };
        let users = visit.server.users();
        let before = users.get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
        let before = before.map(|email| String::from(email.address));
        let changed = users.set_email(&owner.subject, before.as_deref(), &ticket.data.address).await;
        match changed.map_err(store_failure::<S::Users>)? {
            EmailChange::Changed => {}
            EmailChange::Taken | EmailChange::Stale => return mailed::over::<S, Self>(visit),
        }
        // What was sent to the old address no longer counts.
        ticket::forget(visit.server, &owner.subject).await?;
        events::of_account(visit.server, &owner, || EventKind::EmailChanged {});
        if let Some(to) = before {
            let (kind, minutes) = (MailKind::EmailChanged, ticket::minutes());
            visit.post(Some(Letter { kind, to, link: None, code: None, minutes }))?;
        }
        Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))))
    }
}
