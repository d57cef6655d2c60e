//! What templates of the application's own can say beyond ours: more about the client, and parameters of the request.

use minijinja::{Value, context};
use oauth_runtime_core::{AuthorizationRequest, OAuthError};

use crate::client_logo::{self, Logo};
use crate::client_name::pending_client;
use crate::config::Pages;
use crate::permissions;
use crate::provider::UiProvider;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;

/// More values for a page about a pending request.
#[derive(Default)]
pub(crate) struct Extras {
    /// `application` and `parameters`.
    pub(crate) values: Value,
    /// The origin of the client's logo.
    pub(crate) image: Option<String>,
}

/// The extras of a page. None for our own templates, which do not use them.
pub(crate) async fn of<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
) -> Result<Extras, OAuthError> {
    let pages = visit.server.pages();
    if pages.templates().replaced().next().is_none() {
        return Ok(Extras::default());
    }
    let parameters = parameters(visit, pending).await;
    let Some(client) = pending_client(visit.server, pending).await? else {
        return Ok(Extras { values: context! { parameters }, image: None });
    };
    // The provider fetches the logo of a stranger only for the page on which the person decides.
    let logo = match client.is_self_registered() {
        true => None,
        false => client_logo::logo(visit.server, &client).await,
    };
    let application = permissions::client(&client, logo.as_ref(), None);
    let image = logo.and_then(Logo::into_origin);
    Ok(Extras { values: context! { application, parameters }, image })
}

/// The parameters of the request that the application allows by name. Those of a pushed or a signed request are read again.
async fn parameters<S: UiProvider>(visit: &Visit<'_, S>, pending: &PendingRequest) -> Value {
    let pages = visit.server.pages();
    let Purpose::Authorization(waiting) = &pending.purpose else { return Value::default() };
    if pages.template_parameters().is_empty() {
        return Value::default();
    }
    let request = waiting.revalidate(visit.server).await;
    request.map(|request| parameters_of(pages, &request)).unwrap_or_default()
}

/// The same for a request that was read.
pub(crate) fn parameters_of(pages: &Pages, request: &AuthorizationRequest) -> Value {
    let pair = |name: &String| Some((name.clone(), Value::from(request.parameter(name)?)));
    match pages.template_parameters() {
        [] => Value::default(),
        names => Value::from_pairs(names.iter().filter_map(pair)),
    }
}
