//! A new e-mail address: the person confirms it by an e-mail there, and an e-mail tells the old address.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{EmailChange, EmailChangeStore, EmailStore, MailStore, TicketStore};

use super::mailed::{self, Addressee, Mailed};
use super::ticket::{self, Open, Purpose};
use crate::account::Account;
use crate::account_pages::log_in_first;
use crate::credentials::{self, Renamed};
use crate::events;
use crate::mail::{EmailAddress, MailKind};
use crate::next::{Next, Outcome};
use crate::once::{Sending, SentForm};
use crate::owner::{owner, recently_authenticated_owner};
use crate::paths::{CHANGE_EMAIL, LOGIN, PROFILE};
use crate::post::People;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// The page of `people(profile)` that changes the address.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmailChangePage;

impl<S> Mailed<S> for EmailChangePage
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + EmailChangeStore>,
{
    type Queue = People;

    const PAGE: &'static str = CHANGE_EMAIL;
    const PURPOSE: Purpose = Purpose::EmailChange;
    const ASKS: (&'static str, &'static str) = ("profile-email-change", "email-change-intro");
    const BACK: &'static str = "new-password-back";

    /// The login may be over before the person reads the e-mail. They come back to their ticket.
    fn instead(visit: &Visit<'_, S>, ticket: Option<&str>) -> Option<Outcome> {
        if recently_authenticated_owner(visit).is_some() {
            return None;
        }
        let page = match ticket.filter(|name| ticket::is_name(name)) {
            Some(name) => &*format!("{CHANGE_EMAIL}?ticket={name}"),
            None => CHANGE_EMAIL,
        };
        Some(log_in_first(visit, page))
    }

    fn back(visit: &Visit<'_, S>, _: &str) -> String {
        visit.path(PROFILE)
    }

    /// If the address already has another account, an e-mail there says so. Nobody else learns it.
    async fn addressee(visit: &Visit<'_, S>, address: &EmailAddress) -> Result<Addressee, OAuthError> {
        let found = visit.server.users().find_by_email(address.as_str()).await;
        Ok(match found.map_err(store_failure::<S::Users>)? {
            Some(person) => Addressee::Told {
                kind: MailKind::AlreadySignedUp,
                to: String::from(person.address),
                page: LOGIN,
            },
            None => {
                let Some(owner) = owner(visit) else { return Ok(Addressee::Nobody) };
                if credentials::has_ended(visit.server, &owner).await? {
                    return Ok(Addressee::Nobody);
                }
                let own = visit.server.users().get_email(&owner.subject).await;
                let own = own.map_err(store_failure::<S::Users>)?;
                Addressee::Ticket {
                    kind: MailKind::EmailChange,
                    to: address.as_str().to_owned(),
                    subject: Some(owner.subject),
                    replaces: Some(own.map(|own| String::from(own.address)).unwrap_or_default()),
                }
            }
        })
    }

    /// A page with one button, because some programs open each link in a mailbox: only the form changes the address.
    async fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome {
        if owner(visit).is_none_or(|owner| ticket.subject() != Some(owner.subject.as_str())) {
            return mailed::over::<S, Self>(visit);
        }
        let form = mailed::form_of::<S, Self>(visit, &ticket);
        let values = context! { form, email => &ticket.data.address, back => Self::back(visit, "") };
        Ok(Next::Show(visit.page(StatusCode::OK, "confirm-email.html", values)))
    }

    async fn submitted(visit: &mut Visit<'_, S>, ticket: Open, form: &Form<'_>) -> Outcome {
        // Another person may have logged in in this browser meanwhile.
        let Some(owner) = owner(visit).filter(|owner| ticket.subject() == Some(owner.subject.as_str()))
        else {
            return mailed::over::<S, Self>(visit);
        };
        let sent = match SentForm::of_browser(visit.keys(), CHANGE_EMAIL, form).begin(visit).await? {
            Sending::First(sent) => sent,
            Sending::Answered(first) => return Ok(Next::Respond(first)),
        };
        let outcome = change(visit, ticket, owner).await;
        sent.end(visit, outcome).await
    }
}

/// Changes the address of the person who is logged in.
async fn change<S>(visit: &mut Visit<'_, S>, ticket: Open, owner: Account) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + EmailChangeStore>,
{
    let Some(ticket) = ticket.take(visit).await? else {
        return mailed::over::<S, EmailChangePage>(visit);
    };
    let users = visit.server.users();
    let before = users.get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
    let verified =
        before.as_ref().filter(|email| email.verified).map(|email| String::from(email.address.clone()));
    let before = before.map(|email| String::from(email.address));
    // Another change at the same moment has not ended this ticket yet. It would bring back what the person has just replaced.
    if !ticket.replaces(before.as_deref().unwrap_or_default()) {
        return mailed::over::<S, EmailChangePage>(visit);
    }
    credentials::still_in(visit.server, &owner).await?;
    let changed = users.set_email(&owner.subject, before.as_deref(), &ticket.data.address).await;
    match changed.map_err(store_failure::<S::Users>)? {
        EmailChange::Changed => {}
        EmailChange::Taken | EmailChange::Stale => return mailed::over::<S, EmailChangePage>(visit),
    }
    // Before what may fail.
    events::of_account(visit.server, &owner, || EventKind::EmailChanged {});
    if let Some(to) = &verified {
        visit.tell(MailKind::EmailChanged, to.clone()).await;
    }
    // If the person ended this login at the same moment, because it is somebody else's, the address must not be theirs.
    if credentials::has_ended(visit.server, &owner).await? {
        // An address that is put back counts as verified, so only one that was.
        if let Some(to) = verified {
            let back = users.set_email(&owner.subject, Some(&ticket.data.address), &to).await;
            back.map(drop).map_err(store_failure::<S::Users>)?;
        }
        return Err(Refusal::SessionEnded);
    }
    rename(visit, &owner).await?;
    // What was sent to the old address no longer counts.
    ticket::forget(visit.server, &owner.subject).await?;
    Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))))
}

/// The user name may have been the old address. Each session has the user name, and takes the new one at its next
/// visit.
async fn rename<S>(visit: &Visit<'_, S>, owner: &Account) -> Result<(), OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let person = visit.server.users().get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
    let Some(to) = person.and_then(|person| person.username).filter(|name| **name != *owner.username) else {
        return Ok(());
    };
    let renamed = Renamed { from: owner.username.clone(), to: String::from(&to), at: visit.now };
    let changed = credentials::change(visit.server, (&owner.subject, &to), |own| {
        own.renamed = Some(renamed.clone());
        Some(())
    });
    changed.await.map(drop)
}
