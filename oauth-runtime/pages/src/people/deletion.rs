//! People delete their own account.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::administration::{Administration, AdministrationError};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::PersonStore;

use super::kept;
use crate::account::Account;
use crate::account_pages::{log_in_first, navigation};
use crate::config::Pages;
use crate::consents;
use crate::credentials::forget_person;
use crate::ended::end_all_grants;
use crate::everywhere::log_out_everywhere_by;
use crate::mail::MailKind;
use crate::next::{Next, Outcome};
use crate::once::{self, Sending, SentForm};
use crate::owner::recently_authenticated_owner;
use crate::part::{Link, PagePart};
use crate::paths::{DELETE_ACCOUNT, DELETED_ACCOUNT};
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// `people(deletion)`.
#[derive(Debug, Clone, Copy)]
pub struct DeletionPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for DeletionPages
where
    S: UiProvider<Store: PersonStore, Users: PersonStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::Deletion);

    fn has(_: &Pages, path: &str) -> bool {
        matches!(path, DELETE_ACCOUNT | DELETED_ACCOUNT)
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.extend([DELETE_ACCOUNT, DELETED_ACCOUNT]);
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        match (path, is_post) {
            (DELETED_ACCOUNT, false) => Ok(Next::Show(done(visit))),
            (DELETED_ACCOUNT, true) => Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into()),
            _ if kept::is_kept(visit) => kept::page(visit),
            (_, false) => show(visit),
            (_, true) => submit(visit, form).await,
        }
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        if !kept::is_kept(visit) {
            links.push(Link::new("deletion", "deletion-title", visit.path(DELETE_ACCOUNT)));
        }
    }
}

fn show<S: UiProvider>(visit: &mut Visit<'_, S>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, DELETE_ACCOUNT);
    };
    Ok(Next::Show(page(visit, &owner, None)))
}

async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: PersonStore, Users: PersonStore>,
{
    let owner = recently_authenticated_owner(visit);
    let is_of_owner = |owner: &Account| visit.maker(DELETE_ACCOUNT, form, &owner.subject).is_some();
    if !owner.as_ref().is_some_and(is_of_owner)
        && let Some(first) = once::answered(visit, DELETE_ACCOUNT, form).await?
    {
        // A second click: the account is gone.
        return Ok(Next::Respond(first));
    }
    let Some(owner) = owner else {
        return log_in_first(visit, DELETE_ACCOUNT);
    };
    visit.check(DELETE_ACCOUNT, form, &owner.subject)?;
    if form.get("sure") != Some("yes") {
        let problem = visit.language().text("deletion-unsure");
        return Ok(Next::Show(page(visit, &owner, Some(problem))));
    }
    let sent = match SentForm::of_browser(visit.keys(), DELETE_ACCOUNT, form).begin(visit).await? {
        Sending::First(sent) => sent,
        Sending::Answered(first) => return Ok(Next::Respond(first)),
    };
    let outcome = delete(visit, &owner).await;
    sent.end(visit, outcome).await
}

/// Deletes the account and everything about it.
async fn delete<S>(visit: &Visit<'_, S>, owner: &Account) -> Outcome
where
    S: UiProvider<Store: PersonStore, Users: PersonStore>,
{
    let (server, subject) = (visit.server, owner.subject.as_str());
    // Nobody knows it afterwards.
    let address = S::People::address_of(server, subject).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a person who deletes their account cannot be told of it by e-mail");
        None
    });
    // First the sessions, while the clients that must be notified are still known. If this login has ended meanwhile, because it
    // is somebody else's, nothing is deleted.
    log_out_everywhere_by(server, owner).await?;
    // Then the access of applications, while the person can still log in and try again.
    consents::delete_all(server, subject).await?;
    end_all_grants(server, subject).await?;
    // Then the person, so that they cannot log in and grant more.
    server.users().delete_person(subject).await.map_err(store_failure::<S::Users>)?;
    // Then the pages' own records, and anything that applications got in between.
    forget(server, subject).await.inspect_err(|error| {
        tracing::error!(
            subject,
            %error,
            "a person deleted their account, but not everything of it is gone: forget them with the administration"
        );
    })?;
    tracing::info!(subject, "a person deleted their account");
    observe(server, |at| Event::new(EventKind::PersonDeleted {}, at).subject(subject));
    if let Some(address) = address {
        S::People::tell_at(visit, address, MailKind::AccountDeleted.into()).await;
    }
    Ok(Next::Go(visit.path(DELETED_ACCOUNT)))
}

/// Deletes the store's records of the person.
async fn forget<S>(server: &S, subject: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Store: PersonStore>,
{
    let administration = Administration::new(server.store()).clock(AsServer(server.settings().now()));
    let forgotten = forget_person(&administration, subject).await;
    forgotten.map(drop).map_err(|error| match error {
        AdministrationError::Store(error) => store_failure::<S::Store>(error),
        other => {
            tracing::error!(%other, "a person could not be forgotten");
            OAuthError::ServerError
        }
    })
}

fn page<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account, problem: Option<String>) -> Response {
    let values = context! {
        account => navigation(visit, "deletion"),
        form => visit.form(DELETE_ACCOUNT, "", &owner.subject),
        username => &owner.username,
        problem,
    };
    visit.page(StatusCode::OK, "delete-account.html", values)
}

/// The last page. By now, the session has forgotten the account.
fn done<S: UiProvider>(visit: &Visit<'_, S>) -> Response {
    let values = context! { title => "deletion-done", lead => "deletion-done-text" };
    visit.page(StatusCode::OK, "done.html", values)
}

/// The server's time.
struct AsServer(oauth_runtime_core::Timestamp);

impl oauth_runtime_core::Clock for AsServer {
    fn now(&self) -> oauth_runtime_core::Timestamp {
        self.0
    }
}
