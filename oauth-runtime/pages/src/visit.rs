//! A request to a page, while it is answered.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use fluent_bundle::FluentArgs;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use minijinja::{Value, context};
use oauth_runtime_core::__internal::client_address;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::{Client, OAuthError, Secret, Timestamp};

use crate::account::Account;
use crate::answer::{Permissions, render};
use crate::credentials::{self, Credentials};
use crate::ended::end_at_clients;
use crate::everywhere;
use crate::language::{Language, wanted};
use crate::mail::{Letter, MailKind};
use crate::part::PagePart;
#[cfg(feature = "passkeys")]
use crate::paths::PASSKEY_LOGIN;
use crate::paths::{DEVICE, LOGIN};
use crate::post::{self, Queue, SendsMail};
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::session::{AppSession, BrowserKeys, PendingRequest, Progress, Purpose, Session, SessionData};

/// How many seconds after the first factor the second one can be entered.
const OWED_FOR: u64 = 600;

/// The visitor: their session and their language.
pub(crate) struct Visit<'a, S> {
    pub(crate) server: &'a S,
    pub(crate) http: &'a Parts,
    pub(crate) now: Timestamp,
    language: Arc<Language>,
    /// The language that the browser asks for.
    accepted: Arc<Language>,
    session: Session,
    /// The credentials of the accounts in the session, read when the visit began.
    credentials: BTreeMap<String, Credentials>,
    /// More cookies for the response.
    cookies: Vec<HeaderValue>,
    /// The client whose server sends the request, in the place of the person's device. It has authenticated itself.
    backend: Option<String>,
    /// How many requests wait for the person's decision, for the links between the pages of an account.
    pub(crate) waiting_approvals: usize,
}

impl<'a, S: UiProvider> Visit<'a, S> {
    pub(crate) async fn begin(server: &'a S, http: &'a Parts) -> Result<Self, OAuthError> {
        let now = server.settings().now();
        let mut session = Session::load(server, &http.headers, now).await?;
        let credentials = everywhere::forget_who_is_out(server, &mut session).await?;
        Ok(Self::of_session(server, http, now, session, credentials))
    }

    fn of_session(
        server: &'a S,
        http: &'a Parts,
        now: Timestamp,
        session: Session,
        credentials: BTreeMap<String, Credentials>,
    ) -> Self {
        let wanted = wanted(std::iter::empty(), &http.headers);
        let language = Arc::clone(server.pages().languages().best(&wanted));
        let accepted = Arc::clone(&language);
        Self {
            server,
            http,
            now,
            language,
            accepted,
            session,
            credentials,
            cookies: Vec::new(),
            backend: None,
            waiting_approvals: 0,
        }
    }

    /// A request of an application of the provider's own, which names its session, or begins one.
    ///
    /// # Errors
    /// `SessionEnded` if it is not the session of this client and of the key that it proves.
    pub(crate) async fn begin_in_app(
        server: &'a S,
        http: &'a Parts,
        (client, key): (&Client, Option<String>),
        name: Option<&Secret>,
    ) -> Result<(Self, AppSession), Refusal> {
        let (client_id, now) = (client.client_id(), server.settings().now());
        let (mut session, app) = match name {
            None => {
                let app = AppSession::new(client_id, key);
                (Session::new_of_app(&app), app)
            }
            Some(name) => {
                let found = Session::of_app(server, name, now).await?;
                let own = found.filter(|(_, app)| app.is_of(client_id, key.as_deref()));
                own.ok_or(Refusal::SessionEnded)?
            }
        };
        let credentials = everywhere::forget_who_is_out(server, &mut session).await?;
        let backend = (!client.is_public()).then(|| client_id.to_owned());
        Ok((Self { backend, ..Self::of_session(server, http, now, session, credentials) }, app))
    }

    /// Writes the session of the application, and returns its name from now on.
    pub(crate) async fn finish_in_app(mut self, app: &AppSession) -> Result<Secret, Refusal> {
        let displaced = self.session.take_displaced();
        end_at_clients(self.server, &displaced).await?;
        let name = self.session.save_app(self.server, app, self.now).await?;
        if !displaced.is_empty() {
            self.server.session_is_over().await;
        }
        Ok(name)
    }

    pub(crate) fn data(&self) -> &SessionData {
        self.session.data()
    }

    pub(crate) fn data_mut(&mut self) -> &mut SessionData {
        self.session.data_mut()
    }

    pub(crate) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    pub(crate) fn keys(&self) -> &BrowserKeys {
        self.session.keys()
    }

    /// The account whose first factor was right and whose second one is pending.
    pub(crate) fn pending_account(&self) -> Option<Account> {
        let pending = self.data().pending_second_factor.as_ref();
        pending
            .filter(|pending| self.now.since(pending.since) <= OWED_FOR)
            .map(|pending| pending.account.clone())
    }

    /// What a person has, for a page that shows it: as of the beginning of the visit if their account is in
    /// the session. Decisions read it again.
    pub(crate) async fn credentials(&self, subject: &str) -> Result<Credentials, OAuthError> {
        match self.credentials.get(subject) {
            Some(known) => Ok(known.clone()),
            None => credentials::of_subject(self.server, subject).await,
        }
    }

    /// Whether a person whose account is in the session had an authenticator app when the visit began.
    pub(crate) fn has_app(&self, subject: &str) -> bool {
        self.credentials.get(subject).is_some_and(|own| own.app.is_some())
    }

    pub(crate) fn language(&self) -> &Language {
        &self.language
    }

    /// A message with a number in it.
    pub(crate) fn counted(&self, name: &str, variable: &'static str, number: u64) -> String {
        let mut variables = FluentArgs::new();
        variables.set(variable, number);
        self.language.message(name, &variables).unwrap_or_default()
    }

    /// A message about something with a name, such as another provider.
    #[cfg(any(feature = "passkeys", feature = "upstream"))]
    pub(crate) fn about(&self, name: &str, about: &str) -> String {
        let mut variables = FluentArgs::new();
        variables.set("about", self.language.isolated(about));
        self.language.message(name, &variables).unwrap_or_default()
    }

    /// Sets the person's languages, starting with those from the client.
    pub(crate) fn set_ui_locales<'l>(&mut self, ui_locales: impl Iterator<Item = &'l str>) {
        let mut ui_locales = ui_locales.filter(|tag| !tag.is_empty()).peekable();
        if ui_locales.peek().is_none() {
            self.language = Arc::clone(&self.accepted);
            return;
        }
        let wanted = wanted(ui_locales, &self.http.headers);
        self.language = Arc::clone(self.server.pages().languages().best(&wanted));
    }

    /// The pending request with that name; its client may have named languages.
    pub(crate) fn pending(&mut self, id: &str) -> Result<PendingRequest, Refusal> {
        let (purpose, since) = Purpose::of_name(id, self.keys()).ok_or(Refusal::NothingPending)?;
        if self.now.since(since) > self.server.pages().session_lifetimes().anonymous.as_secs() {
            return Err(Refusal::NothingPending);
        }
        let progress = self.data().progress(id);
        let pending = PendingRequest { id: id.to_owned(), purpose, progress, since };
        self.set_ui_locales(pending.parameter("ui_locales").unwrap_or_default().split(' '));
        Ok(pending)
    }

    /// The path of a page.
    pub(crate) fn path(&self, page: &str) -> String {
        format!("{}{page}", self.server.settings().issuer().path())
    }

    /// The path of a page that asks about a pending request. The application may have a login page of its own.
    pub(crate) fn path_about(&self, page: &str, id: &str) -> String {
        let own = self.server.pages().login_page().filter(|_| page == LOGIN);
        format!("{}?request={id}", self.path(own.unwrap_or(page)))
    }

    /// Where a request goes on, whatever it waits for.
    pub(crate) fn path_on(&self, id: &str) -> String {
        format!("{}?request={id}", self.path(LOGIN))
    }

    /// Sets a cookie with the response.
    pub(crate) fn set_cookie(&mut self, cookie: Option<HeaderValue>) {
        self.cookies.extend(cookie);
    }

    /// A path of the provider as a URI, for an e-mail.
    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.server.settings().issuer().origin())
    }

    /// Sends a letter in the person's language, after those that wait in the same queue.
    ///
    /// # Errors
    /// `temporarily_unavailable` if too many wait; those of the store.
    pub(crate) async fn post<Q: Queue>(&self, letter: Letter) -> Result<(), OAuthError>
    where
        S: SendsMail,
    {
        post::post::<S, Q>(self.server, &self.language, letter).await
    }

    /// Tells a person by e-mail what happened to their account.
    pub(crate) async fn tell(&self, kind: MailKind, to: String)
    where
        S: SendsMail,
    {
        self.send_news(Letter::telling(kind, to)).await;
    }

    /// The same with a letter.
    pub(crate) async fn send_news(&self, letter: Letter)
    where
        S: SendsMail,
    {
        post::tell(self.server, &self.language, letter).await;
    }

    /// The person's address behind proxies; `None` if it is not known, also because the request comes from a server of the client.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        match self.backend {
            Some(_) => None,
            None => client_address(self.server.settings(), self.http),
        }
    }

    /// The client that has authenticated itself, if its server sends the request in the place of the person's device.
    pub(crate) fn backend(&self) -> Option<&str> {
        self.backend.as_deref()
    }

    /// The values of a form: its action and its protection. `about` binds it to more than the page and the
    /// request.
    pub(crate) fn form(&self, page: &str, id: &str, about: &str) -> Value {
        context! { action => self.path(page), request => id, csrf => self.form_value(page, id, about) }
    }

    /// The protection of a form.
    pub(crate) fn form_value(&self, page: &str, id: &str, about: &str) -> String {
        let name = form_name(page, id, about);
        if is_for_anybody::<S>(page) { self.keys().sign(&name) } else { self.session.form_value(&name) }
    }

    /// The protection of a form of the application's own.
    pub(crate) fn own_form_value(&self, form: &str) -> String {
        let name = own_form_name(form);
        if self.data().is_anonymous() { self.keys().sign(&name) } else { self.session.form_value(&name) }
    }

    /// Whether this browser got that protection.
    pub(crate) fn is_own_form_value(&self, form: &str, value: &str) -> bool {
        let name = own_form_name(form);
        match self.data().is_anonymous() {
            true => self.keys().maker(&name, value).is_some(),
            false => self.session.maker(&name, value).is_some(),
        }
    }

    /// The request of a form, if the form was created for this session.
    pub(crate) fn check(&mut self, page: &str, form: &Form<'_>, about: &str) -> Result<String, Refusal> {
        self.check_form(page, form, about).map(|(id, _)| id)
    }

    /// The same, with the secret that made the form: whoever has the secret saw the page.
    pub(crate) fn check_form(
        &mut self,
        page: &str,
        form: &Form<'_>,
        about: &str,
    ) -> Result<(String, Secret), Refusal> {
        let id = form.get("request").unwrap_or_default();
        match self.maker(page, form, about) {
            Some(maker) => Ok((id.to_owned(), maker)),
            None => Err(self.forged(page, id)),
        }
    }

    /// The form was not created for this session. The page may have been open while the person logged in elsewhere:
    /// ask the same question again.
    pub(crate) fn forged(&mut self, page: &str, id: &str) -> Refusal {
        let waits = self.pending(id).is_ok();
        Refusal::Forged { page: waits.then(|| self.path_about(page, id)) }
    }

    /// The secret that made the form, if this browser has it.
    pub(crate) fn maker(&self, page: &str, form: &Form<'_>, about: &str) -> Option<Secret> {
        let id = form.get("request").unwrap_or_default();
        self.maker_of(page, id, about, form.get("csrf").unwrap_or_default())
    }

    /// The secret that made the protection of a form, if this browser has it.
    pub(crate) fn maker_of(&self, page: &str, id: &str, about: &str, value: &str) -> Option<Secret> {
        let name = form_name(page, id, about);
        match is_for_anybody::<S>(page) {
            true => self.keys().maker(&name, value).cloned(),
            false => self.session.maker(&name, value).cloned(),
        }
    }

    /// The name of a pending request.
    ///
    /// # Errors
    /// If it is too large for a URI.
    pub(crate) fn name(&self, purpose: Purpose) -> Result<String, OAuthError> {
        let too_large = || {
            OAuthError::invalid_request(
                "the request is too large to keep while the person \
            answers",
            )
        };
        purpose.name(self.keys(), self.now).ok_or_else(too_large)
    }

    /// Records the person's progress on a request.
    pub(crate) fn note(&mut self, id: &str, change: impl FnOnce(&mut Progress)) {
        self.data_mut().note(id, change);
    }

    /// The request is no longer pending.
    pub(crate) fn take(&mut self, id: &str) {
        // Written even without progress: if the session ended meanwhile, nobody may continue with it.
        if !self.data().is_anonymous() {
            self.data_mut().take(id);
        }
    }

    /// The request as the browser would send it with its current session.
    pub(crate) fn http_from_now_on(&self) -> Parts {
        let mut http = self.http.clone();
        if let Some(cookie) = self.session.cookie(self.server, &http.headers) {
            http.headers.insert(COOKIE, cookie);
        }
        http
    }

    pub(crate) fn page(&self, status: StatusCode, template: &str, values: Value) -> Response {
        self.page_with(status, template, values, &Permissions::default())
    }

    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        template: &str,
        values: Value,
        permissions: &Permissions,
    ) -> Response {
        render(self.server, &self.language, status, (template, values), permissions)
    }

    /// The page that says why the person may not go on, without a way to a client. Without a reason it says only that.
    pub(crate) fn refusal(&self, code: &str, reason: Option<&str>) -> Response {
        let reason = reason.map_or_else(|| self.language.text("refused-general"), str::to_owned);
        self.page(StatusCode::FORBIDDEN, "refused.html", context! { code, reason })
    }

    /// Writes the session, and sets the browser's cookie.
    pub(crate) async fn finish(mut self, mut response: Response) -> Answer {
        // Logins that are removed to make room end like a logout.
        let displaced = self.session.take_displaced();
        if !displaced.is_empty() {
            tracing::info!(
                count = displaced.len(),
                "removed older logins to make room for newer ones in \
                the same browser"
            );
        }
        end_at_clients(self.server, &displaced).await?;
        let others = std::mem::take(&mut self.cookies);
        for cookie in
            self.session.save(self.server, &self.http.headers, self.now).await?.into_iter().chain(others)
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        if !displaced.is_empty() {
            self.server.session_is_over().await;
        }
        Ok(response)
    }
}

/// The response, with the cookies from one that was already finished.
pub(crate) fn with_cookies(mut response: Response, saved: &Response) -> Response {
    for cookie in saved.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    response
}

/// Whether a page has its form for people without a session. Its forms belong to the browser: a tab that was
/// open before the login still works.
fn is_for_anybody<S: UiProvider>(page: &str) -> bool {
    #[cfg(feature = "passkeys")]
    if page == PASSKEY_LOGIN {
        return true;
    }
    matches!(page, LOGIN | DEVICE) || S::People::is_for_anybody(page)
}

/// Distinct from the values of the pages' forms, whose names begin with a path.
fn own_form_name(form: &str) -> String {
    format!("own form\0{form}")
}

fn form_name(page: &str, id: &str, about: &str) -> String {
    format!("{page}\0{id}\0{about}")
}
