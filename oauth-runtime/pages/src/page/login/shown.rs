//! What the login page shows.

use fluent_bundle::FluentArgs;
use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Response;

use super::super::login_names::LoginNames;
use crate::answer::Permissions;
use crate::client_name::{ClientName, pending_client_name};
use crate::extras::{self, Extras};
use crate::human;
use crate::part::{self, PagePart};
use crate::passkeys::offer_to_anybody;
use crate::paths::LOGIN;
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::visit::Visit;

pub(super) async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    status: StatusCode,
    username: &str,
    problem: Option<String>,
) -> Result<Response, OAuthError> {
    let client = pending_client_name(visit.server, pending).await?;
    let again =
        problem.is_none() && visit.data().accounts().iter().any(|account| account.username == username);
    let form = visit.form(LOGIN, &pending.id, "");
    let passkey = offer_to_anybody(visit, &pending.id).await?;
    let passkey_first = visit.server.pages().offers_passkey_first();
    let captcha = human::snippet(visit);
    let Extras { values: extras, image } = extras::of(visit, pending).await?;
    let (script, has_captcha) = (passkey.is_some(), captcha.is_some());
    let permissions = Permissions { script, captcha: has_captcha, image, ..Permissions::default() };
    let (client, claimed) =
        (client.as_ref().and_then(ClientName::known), client.as_ref().and_then(ClientName::claimed));
    let links = part::values(visit, |links| S::People::add_login_links(visit, &pending.id, links));
    let links: Vec<Value> = links.into_iter().chain(own_links(visit, &pending.id)).collect();
    let username_label = visit.language().text(LoginNames::of(visit.server).label());
    let values = context! {
        form, client, claimed, again, username, username_label, problem, passkey, captcha, passkey_first, login_links => links, ..extras
    };
    Ok(visit.page_with(status, "login.html", values, &permissions))
}

/// The application's own ways to log in.
fn own_links<S: UiProvider>(visit: &Visit<'_, S>, id: &str) -> impl Iterator<Item = Value> {
    visit.server.pages().login_links().iter().map(move |own| {
        let href = format!("{}?request={id}", visit.path(&own.path));
        let translated = visit.language().message(&format!("login-link-{}", own.name), &FluentArgs::new());
        let text = translated.unwrap_or_else(|| own.text.clone());
        context! { text, href, name => &own.name, button => true }
    })
}
