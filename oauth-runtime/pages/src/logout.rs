//! The end of a session.

use http::StatusCode;
use http::header::SET_COOKIE;
use http::request::Parts;
use minijinja::context;
use oauth_runtime_core::__internal::{destination, policy_source};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Response, see_other};

use crate::account::Account;
use crate::answer::{Permissions, refuse, render};
use crate::ended::end_at_clients;
use crate::events;
use crate::language::wanted;
use crate::part::PagePart;
use crate::paths::{LOGGED_OUT, LOGOUT};
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::session::Purpose;
use crate::visit::{Visit, with_cookies};

/// What the logout page shows: a client's checked logout request (OpenID Connect RP-Initiated Logout 1.0 section 2).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct LogoutPage {
    client: Option<String>,
    return_to: Option<String>,
    by_click: bool,
    ui_locales: Option<String>,
}

impl LogoutPage {
    /// A logout that the person starts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The logout that is pending; `None` if something else is.
    pub(crate) fn of(purpose: Purpose) -> Option<Self> {
        match purpose {
            Purpose::Logout { client, return_to, by_click, ui_locales } => {
                Some(Self { client, return_to, by_click, ui_locales })
            }
            _ => None,
        }
    }

    /// The same as a pending request.
    #[cfg(feature = "upstream")]
    pub(crate) fn purpose(&self) -> Purpose {
        let Self { client, return_to, by_click, ui_locales } = self.clone();
        Purpose::Logout { client, return_to, by_click, ui_locales }
    }

    /// The name of the client that requests it.
    pub fn client(self, name: impl Into<String>) -> Self {
        Self { client: Some(name.into()), ..self }
    }

    /// Where the browser goes afterwards: one of the client's `post_logout_redirect_uris`, with its `state`.
    pub fn return_to(self, uri: impl Into<String>) -> Self {
        Self { return_to: Some(uri.into()), ..self }
    }

    /// The browser goes to [`return_to`](Self::return_to) only after a click: for a client that registered
    /// itself, if that is a program on the person's machine.
    pub fn by_click(self) -> Self {
        Self { by_click: true, ..self }
    }

    /// The person's languages (`ui_locales`).
    pub fn ui_locales(self, tags: impl Into<String>) -> Self {
        Self { ui_locales: Some(tags.into()), ..self }
    }
}

/// A browser session that [`end_session`] ended.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "the browser must forget its cookie: `forget` makes it"]
pub struct EndedBrowserSession {
    /// The accounts that were logged in.
    pub accounts: Vec<Account>,
    /// The clients' front-channel logout pages, for [`logged_out`].
    pub frames: Vec<String>,
    cookies: Response,
}

impl EndedBrowserSession {
    /// Deletes the browser's cookie with this response.
    pub fn forget(self, response: &mut Response) {
        for cookie in self.cookies.headers().get_all(SET_COOKIE) {
            response.headers_mut().append(SET_COOKIE, cookie.clone());
        }
    }
}

/// The accounts that are logged in with the browser of this request, the latest first.
///
/// # Errors
/// Those of the store.
pub async fn logged_in<S: UiProvider>(server: &S, http: &Parts) -> Result<Vec<Account>, OAuthError> {
    Ok(Visit::begin(server, http).await?.data().accounts().to_vec())
}

/// Ends the session of this request's browser, without asking: its grants end, and its clients are notified
/// ([`UiProvider::session_ended`]).
///
/// # Errors
/// Those of the store. The person is still logged in then.
pub async fn end_session<S: UiProvider>(server: &S, http: &Parts) -> Result<EndedBrowserSession, OAuthError> {
    end_of(Visit::begin(server, http).await?).await.map_err(OAuthError::from)
}

/// Grants and notices first: if the store fails, the person is still logged in and can try again. Then the
/// session, and only then the delivery to clients, so that none of them finds the session alive.
async fn end_of<S: UiProvider>(mut visit: Visit<'_, S>) -> Result<EndedBrowserSession, Refusal> {
    let (server, accounts) = (visit.server, visit.data().accounts().to_vec());
    let frames = end_at_clients(server, &accounts).await?;
    visit.session_mut().end();
    let cookies = visit.finish(Response::default()).await?;
    server.session_is_over().await;
    events::logged_out(server, &accounts);
    Ok(EndedBrowserSession { accounts, frames, cookies })
}

/// Asks the person whether they want to log out. The answer goes to the pages' own `/logout`, which ends the
/// session, calls [`UiProvider::session_ended`], and sends the browser to where the client wants it.
pub async fn confirm_logout<S: UiProvider>(server: &S, http: &Parts, logout: LogoutPage) -> Response {
    let ask = async {
        let visit = Visit::begin(server, http).await?;
        if visit.data().is_anonymous() {
            return Ok(logged_out(server, http, logout, &[]));
        }
        let LogoutPage { client, return_to, by_click, ui_locales } = logout;
        let id = visit.name(Purpose::Logout { client, return_to, by_click, ui_locales })?;
        let path = visit.path_about(LOGOUT, &id);
        visit.finish(see_other(&path)).await
    };
    ask.await.unwrap_or_else(|refusal| refuse(server, http, &refusal))
}

/// The page after the logout. It loads the front-channel logout pages of clients in `frames`; if there are
/// none and the client named a place to return to, the browser goes there at once.
pub fn logged_out<S: UiProvider>(
    server: &S,
    http: &Parts,
    logout: LogoutPage,
    frames: &[String],
) -> Response {
    if let (Some(return_to), true) = (&logout.return_to, frames.is_empty() && !logout.by_click) {
        return see_other(return_to);
    }
    let ui_locales = logout.ui_locales.as_deref().unwrap_or_default().split(' ');
    let language = server.pages().languages().best(&wanted(ui_locales, &http.headers));
    let leave = logout.return_to.as_deref().filter(|_| logout.by_click);
    let leave = leave.map(|uri| context! { uri, destination => destination(uri) });
    let return_to = logout.return_to.as_deref().filter(|_| !logout.by_click);
    let values = context! { ended => true, return_to, leave, frames => frames.to_vec() };
    let permissions = Permissions { frames: origins(frames), ..Permissions::default() };
    render(server, language, StatusCode::OK, ("logged-out.html", values), &permissions)
}

/// Scheme, host and port, as a policy contains them.
fn origins(frames: &[String]) -> Vec<String> {
    let urls = frames.iter().filter_map(|frame| url::Url::parse(frame).ok());
    let mut origins: Vec<String> = urls.filter_map(|url| policy_source(&url)).collect();
    origins.sort();
    origins.dedup();
    origins
}

/// Logs out one of the browser's accounts and notifies its clients.
pub(crate) async fn log_out_one<S: UiProvider>(mut visit: Visit<'_, S>, account: &Account) -> Answer {
    let (server, http, accounts) = (visit.server, visit.http, std::slice::from_ref(account));
    let state = S::People::keep_logout(&visit, accounts, &LogoutPage::new()).await;
    let frames = end_at_clients(server, accounts).await?;
    visit.data_mut().forget(&account.subject);
    let saved = visit.finish(Response::default()).await?;
    server.session_is_over().await;
    events::logged_out(server, accounts);
    let logout = passed_on(server, accounts, state, LogoutPage::new()).await;
    Ok(with_cookies(logged_out(server, http, logout, &frames), &saved))
}

/// The person is logged out here, whatever the other provider does. If they signed in with one, the browser goes there next.
async fn passed_on<S: UiProvider>(
    server: &S,
    accounts: &[Account],
    state: Option<String>,
    logout: LogoutPage,
) -> LogoutPage {
    let onward = S::People::log_out_upstream(server, accounts, state.as_deref()).await;
    onward.map_or(logout, |url| LogoutPage::new().return_to(url))
}

/// Ends the browser's session, and shows the page.
pub(crate) async fn log_out<S: UiProvider>(visit: Visit<'_, S>, logout: LogoutPage) -> Answer {
    let (server, http, path) = (visit.server, visit.http, visit.path(LOGGED_OUT));
    let state = S::People::keep_logout(&visit, visit.data().accounts(), &logout).await;
    let ended = end_of(visit).await?;
    let logout = passed_on(server, &ended.accounts, state, logout).await;
    let mut response = if logout.return_to.is_none() && ended.frames.is_empty() {
        see_other(&path)
    } else {
        logged_out(server, http, logout, &ended.frames)
    };
    ended.forget(&mut response);
    Ok(response)
}
