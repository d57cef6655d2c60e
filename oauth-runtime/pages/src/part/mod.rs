//! A word of `people(…)`: pages that a provider has only if its declaration names them.

mod link;
mod list;
mod news;

use std::future::{Future, ready};
use std::sync::Arc;

use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{NewPerson, SignUp};
use oauth_runtime_core::{OAuthError, SettingsError, Text};

pub(crate) use self::link::{Link, values};
pub(crate) use self::news::{News, TriedCode, WayIn};
use crate::account::Account;
use crate::config::Pages;
use crate::logout::LogoutPage;
use crate::next::Outcome;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::visit::Visit;

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
