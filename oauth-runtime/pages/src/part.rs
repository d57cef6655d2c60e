//! A word of `people(…)`: pages that a provider has only if its declaration names them.

use std::future::{Future, ready};
use std::sync::Arc;

use fluent_bundle::FluentArgs;
use minijinja::{Value, context};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{NewPerson, SignUp};
use oauth_runtime_core::{OAuthError, SettingsError, Text, Timestamp};

use crate::account::Account;
use crate::config::Pages;
use crate::language::Language;
use crate::logout::LogoutPage;
use crate::mail::MailKind;
use crate::next::Outcome;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// What became of a code that a person typed.
pub(crate) enum TriedCode {
    /// It was right: the person has proven who they are by one factor.
    Right(Box<Account>),
    Wrong,
    /// There were too many guesses, or it has expired or was used.
    Over,
}

/// Pages that a provider has only if its declaration names them.
///
/// `()` has none, and `(First, Rest)` is one part and the ones behind it, like the parts of the core. Parts that are not in the
/// list are not compiled. A part is bounded by what it needs of the provider, for example
/// `impl<S: UiProvider> PagePart<S> for SignUpPages where S::Users: SignUpStore`.
#[doc(hidden)]
#[expect(private_bounds, private_interfaces, reason = "nobody else implements or calls it")]
#[expect(unused_variables, reason = "the defaults do nothing")]
pub trait PagePart<S: UiProvider>: Send + Sync + 'static {
    /// The word that declares it, if it is one part and no list. The list asks a part only if its word is
    /// [switched on](crate::PagesBuilder::people).
    const WORD: Option<PeopleWord> = None;

    /// Whether the declaration has this word.
    fn declares(word: PeopleWord) -> bool {
        Self::WORD == Some(word)
    }

    /// Whether one of its pages is at this path.
    fn has(pages: &Pages, path: &str) -> bool;

    /// Whether a page has its form for people without a session. Its forms belong to the browser: a tab that was open before the
    /// login still works.
    fn is_for_anybody(path: &str) -> bool {
        false
    }

    /// Adds the paths of its pages, switched on or not.
    fn add_paths(paths: &mut Vec<&'static str>);

    /// The same for paths that depend on the configuration of the pages.
    fn add_paths_of(pages: &Pages, paths: &mut Vec<String>) {}

    /// Whether the pages are configured for it, when the provider is built.
    ///
    /// # Errors
    /// [`SettingsError`] names what is missing.
    fn check(pages: &Pages) -> Result<(), SettingsError> {
        Ok(())
    }

    /// Starts work outside of requests, when the server is built.
    fn begin(server: &Arc<S>) {}

    /// Whether a GET to this path changes something, for example by a link from an e-mail: then it is treated as a
    /// change, a lost connection does not stop it, and HEAD is refused.
    fn changes_by_get(path: &str, query: &str) -> bool {
        false
    }

    /// A request to one of its paths.
    fn respond(
        visit: &mut Visit<'_, S>,
        path: &str,
        is_post: bool,
        form: &Form<'_>,
    ) -> impl Future<Output = Outcome> + Send;

    /// Adds links to the login page; `id` is the pending request that waits for the login.
    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {}

    /// Reads what the links of [`add_navigation`](Self::add_navigation) say, before a page of an account is shown.
    fn read_navigation(visit: &mut Visit<'_, S>) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    /// Adds links to the navigation between the pages of an account.
    fn add_navigation(visit: &Visit<'_, S>, links: &mut Vec<Link>) {}

    /// Whether people log in in an application of the provider's own with a code from an e-mail.
    fn sends_codes(pages: &Pages) -> bool {
        false
    }

    /// Sends a code to the person with this address, if there is one. Returns the name of its ticket; `None`: no part sends codes.
    ///
    /// # Errors
    /// If there were too many; those of the store.
    fn send_code(
        visit: &Visit<'_, S>,
        address: &str,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// The person typed the code of a ticket.
    ///
    /// # Errors
    /// If there were too many guesses; those of the store.
    fn try_code(
        visit: &Visit<'_, S>,
        name: &str,
        code: &str,
    ) -> impl Future<Output = Result<TriedCode, OAuthError>> + Send {
        ready(Ok(TriedCode::Over))
    }

    /// The page on which people make an account, if they can.
    fn sign_up_page(pages: &Pages) -> Option<&'static str> {
        None
    }

    /// Whether people are created here, so that other parts can offer it.
    fn creates_people(pages: &Pages) -> bool {
        false
    }

    /// Creates a person with a verified address; `None` if no part can.
    fn create_person(
        server: &S,
        person: NewPerson,
    ) -> impl Future<Output = Result<Option<SignUp>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// Whose account here has this verified address, as far as a part knows.
    fn subject_of_email(
        server: &S,
        address: &str,
    ) -> impl Future<Output = Result<Option<Text>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// The user name of a person now, as far as a part knows.
    fn username(
        server: &S,
        subject: &str,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// Ends what leads into an account beside its password: after a forgotten password was reset, because somebody else may
    /// have added it.
    fn end_other_ways(
        visit: &Visit<'_, S>,
        subject: &str,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    /// Whether the person can log in by a way of this part, such as a link to another provider.
    fn has_way(server: &S, subject: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(false))
    }

    /// Whether it sends links and codes by e-mail.
    const HAS_TICKETS: bool = false;

    /// Ends all links and codes that were sent to a person.
    fn forget_tickets(server: &S, subject: &str) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    /// Whether it finds people by their verified addresses.
    fn knows_addresses(pages: &Pages) -> bool {
        Self::HAS_TICKETS
    }

    /// The user name of the person who has this verified address.
    fn username_at(
        server: &S,
        address: &str,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// The verified address of a person.
    fn address_of(
        server: &S,
        subject: &str,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// Tells the person who has, or had, this verified address what happened to their account.
    fn tell_at(visit: &Visit<'_, S>, address: String, news: News) -> impl Future<Output = ()> + Send {
        ready(())
    }

    /// Tells a person by e-mail what happened to their account, if they have a verified address and a part sends e-mail. The
    /// request goes on after a failure, which is only logged.
    fn tell(visit: &Visit<'_, S>, subject: &str, news: News) -> impl Future<Output = ()> + Send {
        async move {
            match Self::address_of(visit.server, subject).await {
                Ok(Some(address)) => Self::tell_at(visit, address, news).await,
                Ok(None) => {}
                Err(error) => {
                    let kind = news.kind.name();
                    tracing::error!(kind, %error, "a person could not be told of a change of their account by e-mail");
                }
            }
        }
    }

    /// Adds the part's data about a person to the file of `people(export)`.
    fn add_data(
        server: &S,
        subject: &str,
        data: &mut serde_json::Map<String, serde_json::Value>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    /// Keeps a logout that goes on elsewhere until the browser comes back, before these accounts are logged out here. Returns what
    /// the browser brings back.
    fn keep_logout(
        visit: &Visit<'_, S>,
        accounts: &[Account],
        page: &LogoutPage,
    ) -> impl Future<Output = Option<String>> + Send {
        ready(None)
    }

    /// Where a person goes on to log out after these accounts were logged out here. The browser brings `state` back.
    fn log_out_upstream(
        server: &S,
        accounts: &[Account],
        state: Option<&str>,
    ) -> impl Future<Output = Option<String>> + Send {
        ready(None)
    }

    /// Whether a person may be logged in now. It is asked at the last moment, because a session elsewhere may have
    /// ended meanwhile.
    fn admits(server: &S, account: &Account) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(true))
    }

    /// Whether a session elsewhere, from which a login came, or the link to it has ended. It is asked once more after the login was stored.
    fn has_ended(server: &S, account: &Account) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(false))
    }

    /// Adds links to the security page of an account.
    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {}
}

/// What happened to an account, for an e-mail.
pub(crate) struct News {
    pub(crate) kind: MailKind,
    /// The name of another provider, if it is about one.
    pub(crate) about: Option<String>,
}

impl From<MailKind> for News {
    fn from(kind: MailKind) -> Self {
        Self { kind, about: None }
    }
}

/// A way to log in that a new password does not change.
pub(crate) struct WayIn {
    /// What it is, in the person's language.
    pub(crate) text: String,
    pub(crate) since: Timestamp,
}

/// A link to a page.
pub(crate) struct Link {
    /// The name of its message.
    pub(crate) text: &'static str,
    /// Where it leads.
    pub(crate) href: String,
    /// The page's name in [`navigation`](crate::account_pages::navigation).
    pub(crate) name: &'static str,
    /// The variable of the message, such as the name of another provider.
    pub(crate) about: Option<String>,
    /// The number in the message, if there is one.
    pub(crate) count: Option<usize>,
    /// Whether it looks like a button.
    pub(crate) is_button: bool,
}

impl Link {
    /// A plain link to the page with this name.
    pub(crate) fn new(name: &'static str, text: &'static str, href: String) -> Self {
        Self { text, href, name, about: None, count: None, is_button: false }
    }

    /// The variables of a template, in the person's language. The text is complete: an outline of a page has no names of messages.
    fn value(&self, language: &Language) -> Value {
        let mut variables = FluentArgs::new();
        if let Some(about) = &self.about {
            variables.set("about", language.isolated(about));
        }
        if let Some(count) = self.count {
            variables.set("count", count);
        }
        let text = language.message(self.text, &variables).unwrap_or_default();
        context! { text, href => &self.href, name => self.name, button => self.is_button }
    }
}

/// The variables of a template for these links.
pub(crate) fn values<S: UiProvider>(visit: &Visit<'_, S>, add: impl FnOnce(&mut Vec<Link>)) -> Vec<Value> {
    let mut links = Vec::new();
    add(&mut links);
    links.iter().map(|link| link.value(visit.language())).collect()
}

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S: UiProvider> PagePart<S> for () {
    fn has(_: &Pages, _: &str) -> bool {
        false
    }

    fn add_paths(_: &mut Vec<&'static str>) {}

    fn respond(_: &mut Visit<'_, S>, _: &str, _: bool, _: &Form<'_>) -> impl Future<Output = Outcome> + Send {
        ready(Err(Refusal::NothingPending))
    }
}

/// Whether a part is switched on. A list always is: it asks each of its parts.
fn is_on<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    P::WORD.is_none_or(|word| pages.has_people(word))
}

/// Whether a part is switched on, and has a page at this path.
fn has<S: UiProvider, P: PagePart<S>>(pages: &Pages, path: &str) -> bool {
    is_on::<S, P>(pages) && P::has(pages, path)
}

/// Whether a part is switched on, and creates people.
fn creates<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::creates_people(pages)
}

/// Whether a part is switched on, and sends codes for logins.
fn sends<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::sends_codes(pages)
}

/// Whether a part is switched on, and finds people by their addresses.
fn knows<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::knows_addresses(pages)
}

/// The pair asks whether a word is switched on, so a single word is not a list: the macro puts it beside `()`.
#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S, First, Rest> PagePart<S> for (First, Rest)
where
    S: UiProvider,
    First: PagePart<S>,
    Rest: PagePart<S>,
{
    fn declares(word: PeopleWord) -> bool {
        First::declares(word) || Rest::declares(word)
    }

    fn has(pages: &Pages, path: &str) -> bool {
        has::<S, First>(pages, path) || has::<S, Rest>(pages, path)
    }

    fn is_for_anybody(path: &str) -> bool {
        First::is_for_anybody(path) || Rest::is_for_anybody(path)
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        First::add_paths(paths);
        Rest::add_paths(paths);
    }

    fn sign_up_page(pages: &Pages) -> Option<&'static str> {
        let first = First::sign_up_page(pages).filter(|_| is_on::<S, First>(pages));
        first.or_else(|| Rest::sign_up_page(pages).filter(|_| is_on::<S, Rest>(pages)))
    }

    fn add_paths_of(pages: &Pages, paths: &mut Vec<String>) {
        if is_on::<S, First>(pages) {
            First::add_paths_of(pages, paths);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_paths_of(pages, paths);
        }
    }

    const HAS_TICKETS: bool = First::HAS_TICKETS || Rest::HAS_TICKETS;

    // They are all in one store.
    async fn forget_tickets(server: &S, subject: &str) -> Result<(), OAuthError> {
        match First::HAS_TICKETS {
            true => First::forget_tickets(server, subject).await,
            false => Rest::forget_tickets(server, subject).await,
        }
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        if is_on::<S, First>(pages) {
            First::check(pages)?;
        }
        if is_on::<S, Rest>(pages) {
            Rest::check(pages)?;
        }
        Ok(())
    }

    fn creates_people(pages: &Pages) -> bool {
        creates::<S, First>(pages) || creates::<S, Rest>(pages)
    }

    async fn create_person(server: &S, person: NewPerson) -> Result<Option<SignUp>, OAuthError> {
        let pages = server.pages();
        if creates::<S, First>(pages) {
            return First::create_person(server, person).await;
        }
        match creates::<S, Rest>(pages) {
            true => Rest::create_person(server, person).await,
            false => Ok(None),
        }
    }

    fn knows_addresses(pages: &Pages) -> bool {
        knows::<S, First>(pages) || knows::<S, Rest>(pages)
    }

    // They all have the same people, and the same way to them.
    async fn username_at(server: &S, address: &str) -> Result<Option<String>, OAuthError> {
        match knows::<S, First>(server.pages()) {
            true => First::username_at(server, address).await,
            false => Rest::username_at(server, address).await,
        }
    }

    async fn address_of(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        match knows::<S, First>(server.pages()) {
            true => First::address_of(server, subject).await,
            false => Rest::address_of(server, subject).await,
        }
    }

    async fn tell_at(visit: &Visit<'_, S>, address: String, news: News) {
        match knows::<S, First>(visit.server.pages()) {
            true => First::tell_at(visit, address, news).await,
            false => Rest::tell_at(visit, address, news).await,
        }
    }

    async fn add_data(
        server: &S,
        subject: &str,
        data: &mut serde_json::Map<String, serde_json::Value>,
    ) -> Result<(), OAuthError> {
        First::add_data(server, subject, data).await?;
        Rest::add_data(server, subject, data).await
    }

    async fn admits(server: &S, account: &Account) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok((!is_on::<S, First>(pages) || First::admits(server, account).await?)
            && (!is_on::<S, Rest>(pages) || Rest::admits(server, account).await?))
    }

    async fn has_ended(server: &S, account: &Account) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok(is_on::<S, First>(pages) && First::has_ended(server, account).await?
            || is_on::<S, Rest>(pages) && Rest::has_ended(server, account).await?)
    }

    async fn subject_of_email(server: &S, address: &str) -> Result<Option<Text>, OAuthError> {
        let pages = server.pages();
        if is_on::<S, First>(pages)
            && let Some(subject) = First::subject_of_email(server, address).await?
        {
            return Ok(Some(subject));
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::subject_of_email(server, address).await,
            false => Ok(None),
        }
    }

    // A part knows it, switched on or not.
    async fn username(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        match First::username(server, subject).await? {
            Some(username) => Ok(Some(username)),
            None => Rest::username(server, subject).await,
        }
    }

    // Links stay in the store while their part is switched off.
    async fn end_other_ways(visit: &Visit<'_, S>, subject: &str) -> Result<(), OAuthError> {
        First::end_other_ways(visit, subject).await?;
        Rest::end_other_ways(visit, subject).await
    }

    async fn has_way(server: &S, subject: &str) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok(is_on::<S, First>(pages) && First::has_way(server, subject).await?
            || is_on::<S, Rest>(pages) && Rest::has_way(server, subject).await?)
    }

    async fn keep_logout(visit: &Visit<'_, S>, accounts: &[Account], page: &LogoutPage) -> Option<String> {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages)
            && let Some(state) = First::keep_logout(visit, accounts, page).await
        {
            return Some(state);
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::keep_logout(visit, accounts, page).await,
            false => None,
        }
    }

    async fn log_out_upstream(server: &S, accounts: &[Account], state: Option<&str>) -> Option<String> {
        let pages = server.pages();
        if is_on::<S, First>(pages)
            && let Some(url) = First::log_out_upstream(server, accounts, state).await
        {
            return Some(url);
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::log_out_upstream(server, accounts, state).await,
            false => None,
        }
    }

    fn begin(server: &Arc<S>) {
        let pages = server.pages();
        if is_on::<S, First>(pages) {
            First::begin(server);
        }
        if is_on::<S, Rest>(pages) {
            Rest::begin(server);
        }
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        First::changes_by_get(path, query) || Rest::changes_by_get(path, query)
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        let pages = visit.server.pages();
        if has::<S, First>(pages, path) {
            return First::respond(visit, path, is_post, form).await;
        }
        match has::<S, Rest>(pages, path) {
            true => Rest::respond(visit, path, is_post, form).await,
            false => Err(Refusal::NothingPending),
        }
    }

    fn sends_codes(pages: &Pages) -> bool {
        sends::<S, First>(pages) || sends::<S, Rest>(pages)
    }

    async fn send_code(visit: &Visit<'_, S>, address: &str) -> Result<Option<String>, OAuthError> {
        match sends::<S, First>(visit.server.pages()) {
            true => First::send_code(visit, address).await,
            false => Rest::send_code(visit, address).await,
        }
    }

    async fn try_code(visit: &Visit<'_, S>, name: &str, code: &str) -> Result<TriedCode, OAuthError> {
        match sends::<S, First>(visit.server.pages()) {
            true => First::try_code(visit, name, code).await,
            false => Rest::try_code(visit, name, code).await,
        }
    }

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_login_links(visit, id, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_login_links(visit, id, links);
        }
    }

    async fn read_navigation(visit: &mut Visit<'_, S>) -> Result<(), OAuthError> {
        First::read_navigation(visit).await?;
        Rest::read_navigation(visit).await
    }

    fn add_navigation(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_navigation(visit, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_navigation(visit, links);
        }
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_security_links(visit, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_security_links(visit, links);
        }
    }
}
