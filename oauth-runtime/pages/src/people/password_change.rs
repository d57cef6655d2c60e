//! A new password for a person whose login is at most 15 minutes old. The page does not ask for the old password:
//! people who log in without one would not know it.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{
    EmailStore, MailStore, NewPassword, PasswordStore, PersonEmail, TicketStore,
};
use oauth_runtime_core::{OAuthError, Secret};

use super::new_password::{self, Asked};
use crate::account::Account;
use crate::account_pages::log_in_first;
use crate::credentials;
use crate::ended::end_all_grants;
use crate::events;
use crate::everywhere::log_out_elsewhere;
use crate::mail::MailKind;
use crate::next::{Next, Outcome};
use crate::once::{self, Sending, SentForm};
use crate::owner::recently_authenticated_owner;
use crate::paths::{CHANGE_PASSWORD, PROFILE};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Purpose;
use crate::visit::Visit;

pub(super) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, CHANGE_PASSWORD);
    };
    let asked = asked(visit, &owner);
    Ok(Next::Show(new_password::page(visit, asked, None)))
}

pub(super) async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    let owner = recently_authenticated_owner(visit);
    let is_of_owner = |owner: &Account| visit.maker(CHANGE_PASSWORD, form, &owner.subject).is_some();
    if !owner.as_ref().is_some_and(is_of_owner)
        && let Some(first) = once::answered(visit, CHANGE_PASSWORD, form).await?
    {
        // A second click: the first one has given the session a new secret.
        return Ok(Next::Respond(first));
    }
    let Some(owner) = owner else {
        return log_in_first(visit, CHANGE_PASSWORD);
    };
    visit.check(CHANGE_PASSWORD, form, &owner.subject)?;
    let users = visit.server.users();
    let email = users.get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
    let address = email.as_ref().map(|email| String::from(email.address.clone())).unwrap_or_default();
    let about_person = [owner.username.as_str(), &address];
    let whose = (&*owner.subject, Some(&*owner.username));
    let password = match new_password::accepted(visit, form, whose, &about_person).await? {
        Ok(password) => password,
        Err(problem) => {
            let asked = asked(visit, &owner);
            return Ok(Next::Show(new_password::page(visit, asked, Some(problem))));
        }
    };
    let sent = match SentForm::of_browser(visit.keys(), CHANGE_PASSWORD, form).begin(visit).await? {
        Sending::First(sent) => sent,
        Sending::Answered(first) => return Ok(Next::Respond(first)),
    };
    let outcome = change(visit, (owner, email, address), password, form).await;
    sent.end(visit, outcome).await
}

/// Stores the password, and ends what the old one began elsewhere.
async fn change<S>(
    visit: &mut Visit<'_, S>,
    (owner, email, address): (Account, Option<PersonEmail>, String),
    password: NewPassword,
    form: &Form<'_>,
) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    let users = visit.server.users();
    // Meanwhile, the person may have ended this login, because it is somebody else's.
    credentials::still_in(visit.server, &owner).await?;
    if !users.set_password(&owner.subject, password).await.map_err(store_failure::<S::Users>)? {
        let problem = visit.language().text("new-password-none");
        let asked = asked(visit, &owner);
        return Ok(Next::Show(new_password::page(visit, asked, Some(problem))));
    }
    let changed = || EventKind::PasswordChanged { forgotten: false };
    events::of_account(visit.server, &owner, changed);
    // An address that nobody verified may be anybody's. Before what may fail.
    if email.is_some_and(|email| email.verified) {
        visit.tell(MailKind::PasswordChanged, address).await;
    }
    // Whoever has the old password may be logged in elsewhere, and may have asked for links.
    let generation = match log_out_elsewhere(visit.server, &owner).await {
        // Another form of the same login: its request ended the logins, this one's among them. Its password is there, or this one.
        Err(Refusal::SessionEnded) if was_ended_by_itself(visit.server, &owner).await? => {
            return Ok(Next::Go(visit.path(PROFILE)));
        }
        Err(Refusal::SessionEnded) => {
            take_back(visit.server, &owner.subject).await?;
            return Err(Refusal::SessionEnded);
        }
        ended => ended?,
    };
    if form.get("applications").is_some() {
        end_all_grants(visit.server, &owner.subject).await?;
    }
    // This session goes on, with a new secret. When the person logged in stays what it is: a new password proves nothing.
    let account = Account { generation: Some(generation), ..owner };
    let id = visit.name(Purpose::account(PROFILE))?;
    Ok(Next::Strengthen { id, account })
}

async fn was_ended_by_itself<S: UiProvider>(server: &S, login: &Account) -> Result<bool, OAuthError> {
    Ok(credentials::of_subject(server, &login.subject).await?.ended_others(login))
}

/// The login ended between the look at it and the new password, which may have replaced the one that the person set in a reset.
/// Which of them came first is not known, so neither counts.
async fn take_back<S>(server: &S, subject: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Users: PasswordStore>,
{
    let nobodys = NewPassword::new(Secret::generate());
    let taken = server.users().set_password(subject, nobodys).await.map_err(store_failure::<S::Users>);
    match &taken {
        Ok(_) => tracing::warn!(
            subject,
            "a login changed the password at the moment at which all logins of the person ended: nobody knows the password now, \
             and the person sets a new one"
        ),
        Err(error) => tracing::error!(
            subject,
            %error,
            "a login that has ended changed the password, and it could not be taken back: set another one for the person"
        ),
    }
    taken.map(drop)
}

fn asked<'a, S: UiProvider>(visit: &Visit<'_, S>, owner: &'a Account) -> Asked<'a> {
    let form = visit.form(CHANGE_PASSWORD, "", &owner.subject);
    let (title, username) = ("profile-password-change", owner.username.as_str());
    Asked {
        title,
        form,
        username,
        chooses: false,
        name: None,
        own: Vec::new(),
        back: Some(visit.path(PROFILE)),
        has_applications: true,
    }
}
