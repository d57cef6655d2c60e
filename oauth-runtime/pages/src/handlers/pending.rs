//! Requests that are pending until a login.

use http::request::Parts;
use oauth_runtime_core::http::{Response, see_other};
use oauth_runtime_core::{AuthorizationRequest, OAuthError};

use super::respond;
use crate::client_name::{ClientName, pending_client_name};
use crate::page::login::expected_username;
#[cfg(feature = "upstream")]
use crate::part::{Link, PagePart};
use crate::paths::{LOGIN, is_path_of_ones_own};
use crate::provider::UiProvider;
use crate::session::Purpose;
use crate::visit::Visit;

/// A request that is pending until a person has logged in: a client's authorization request, a device, or a page.
#[derive(Debug)]
pub struct Pending {
    request: String,
    authorization: Option<AuthorizationRequest>,
    client: Option<ClientName>,
    username: Option<String>,
    language: String,
    #[cfg(feature = "upstream")]
    upstreams: Vec<UpstreamButton>,
}

/// A button on your own login page, with which people sign in at another provider instead.
#[cfg(feature = "upstream")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpstreamButton {
    /// What people call the provider ([`label`](oauth_runtime_upstream::UpstreamBuilder::label)).
    pub label: String,
    /// The path on this host where the sign-in begins: put it into a link. It is valid for this pending request, in
    /// this browser.
    pub href: String,
}

impl Pending {
    /// Its name, for [`log_in`](crate::log_in) and [`refuse`](crate::refuse): send it along with the form, for example
    /// in a hidden field.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The authorization request, if it is one: the client, the scope, `login_hint`, `prompt`, and each of its
    /// [parameters](AuthorizationRequest::parameter). It was validated again. `None` if something else is pending, or
    /// if the request is no longer valid: then the client gets an error when the person has logged in.
    pub fn authorization(&self) -> Option<&AuthorizationRequest> {
        self.authorization.as_ref()
    }

    /// The name that a page may show for the client. For a client that nobody vouches for, it is a host: such a client
    /// [chose its own name](Self::claimed_name), which could be anything.
    pub fn client_name(&self) -> Option<&str> {
        self.client.as_ref().and_then(ClientName::known)
    }

    /// The name that a client gave itself, if nobody vouches for the client. Say on your page that nobody checked it.
    pub fn claimed_name(&self) -> Option<String> {
        self.client.as_ref().and_then(ClientName::claimed)
    }

    /// The user name that the client expects, or the user name of the account that was used last in this browser.
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// The other providers at which the person can sign in instead, in the order of the pages; none unless the
    /// declaration has `people(upstream)`. Escape what you put into a page.
    #[cfg(feature = "upstream")]
    pub fn upstreams(&self) -> &[UpstreamButton] {
        &self.upstreams
    }

    /// The best language for the person, of those that the pages have.
    pub fn language(&self) -> &str {
        &self.language
    }
}

/// The pending request with the name `request`, which the pages pass to your [login
/// page](crate::PagesBuilder::login_page) as a parameter. `None` if no request with that name is pending in this
/// browser, or it has expired: send the person to the pages' `/login`, which begins again.
///
/// # Errors
/// Those of the store.
pub async fn pending<S: UiProvider>(
    server: &S,
    http: &Parts,
    request: &str,
) -> Result<Option<Pending>, OAuthError> {
    let mut visit = Visit::begin(server, http).await?;
    let Ok(pending) = visit.pending(request) else { return Ok(None) };
    let authorization = match &pending.purpose {
        Purpose::Authorization(waiting) => waiting.revalidate(server).await.ok(),
        _ => None,
    };
    let expected = expected_username(&visit, &pending).await;
    let known = expected.or_else(|| visit.data().current().map(|account| account.username.clone()));
    #[cfg(feature = "upstream")]
    let upstreams = upstreams(&visit, &pending.id);
    Ok(Some(Pending {
        #[cfg(feature = "upstream")]
        upstreams,
        client: pending_client_name(server, &pending).await?,
        request: pending.id,
        authorization,
        username: known,
        language: visit.language().tag().to_owned(),
    }))
}

/// The buttons that the pages' own login page would show.
#[cfg(feature = "upstream")]
fn upstreams<S: UiProvider>(visit: &Visit<'_, S>, id: &str) -> Vec<UpstreamButton> {
    let mut links = Vec::new();
    S::People::add_login_links(visit, id, &mut links);
    let of_upstream = |link: Link| (link.name == "upstream").then_some((link.about?, link.href));
    let buttons = links.into_iter().filter_map(of_upstream);
    buttons.map(|(label, href)| UpstreamButton { label, href }).collect()
}

/// Lets a person log in, and then return to your own page, by its path under the issuer. The response sends them to the
/// login page. Your page finds who is logged in with [`logged_in`](crate::logged_in).
///
/// If the path leads elsewhere, or has other characters than letters, digits, `/`, `-`, `_`, `.` and `~`, the response
/// is an error page.
pub async fn request_login<S: UiProvider>(server: &S, http: &Parts, path: &str) -> Response {
    respond(server, http, |visit| async move {
        if !is_path_of_ones_own(path) {
            tracing::error!(path, "`request_login` needs a path of the application's own under the issuer");
            return Err(OAuthError::ServerError.into());
        }
        let id = visit.name(Purpose::account(path))?;
        let path = visit.path_about(LOGIN, &id);
        visit.finish(see_other(&path)).await
    })
    .await
}
