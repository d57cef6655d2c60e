//! The configuration of the console.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use oauth_runtime_core::{BoxError, Client, Issuer, Secret, SettingsError, Timestamp};
use oauth_runtime_pages::{Look, PagesError, Replaced};

use crate::client::own_client;
use crate::pages;
use crate::tenants::TenantDirectory;

/// The operator's console of a provider: who operates, and how the pages look.
///
/// A declared provider has it in a field that is marked `#[console]`. Nobody is an operator unless they are named here.
/// Building checks all values, so no page fails later.
///
/// ```
/// use oauth_runtime::console::Console;
///
/// let console = Console::builder().operator("248289761001").build()?;
/// # let _: Console = console;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[derive(Clone)]
pub struct Console(Arc<Parts>);

/// Says whether somebody is an operator.
type Decide = dyn Fn(&str) -> bool + Send + Sync;

/// Finds people by what an operator typed.
type Search =
    dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<Vec<String>, BoxError>> + Send>> + Send + Sync;

struct Parts {
    on: Option<On>,
}

/// A console that is on.
struct On {
    operators: Vec<String>,
    decide: Option<Arc<Decide>>,
    search: Option<Arc<Search>>,
    tenants: Option<Arc<dyn TenantDirectory>>,
    recent: Duration,
    look: Look,
    secret: Secret,
    client: OnceLock<Client>,
    server: OnceLock<Weak<dyn Any + Send + Sync>>,
}

impl Console {
    /// A console that is on.
    pub fn builder() -> ConsoleBuilder {
        ConsoleBuilder {
            operators: Vec::new(),
            decide: None,
            search: None,
            tenants: None,
            recent: Duration::from_secs(600),
            replaced: Replaced::default(),
        }
    }

    /// No console: nothing is served, and nobody gets the scope of operators. For a program whose configuration turns it on.
    /// Leave out the resource too: [`without_resource("console")`](oauth_runtime_core::SettingsBuilder::without_resource).
    pub fn off() -> Self {
        Self(Arc::new(Parts { on: None }))
    }

    pub(crate) fn is_on(&self) -> bool {
        self.0.on.is_some()
    }

    /// Whether the person `subject` operates this provider.
    pub fn is_operator(&self, subject: &str) -> bool {
        self.0.on.as_ref().is_some_and(|on| {
            on.operators.iter().any(|own| own == subject)
                || on.decide.as_ref().is_some_and(|decide| decide(subject))
        })
    }

    /// How old a login may be for a change.
    pub(crate) fn recent(&self) -> Duration {
        self.0.on.as_ref().map_or(Duration::ZERO, |on| on.recent)
    }

    /// Whether a login at `auth_time` is recent enough for it.
    pub(crate) fn is_recent(&self, auth_time: Option<Timestamp>, now: Timestamp) -> bool {
        auth_time.is_some_and(|auth_time| now.since(auth_time) <= self.recent().as_secs())
    }

    /// What finds people, if the application says so.
    pub(crate) fn search(&self) -> Option<&Search> {
        self.0.on.as_ref().and_then(|on| on.search.as_deref())
    }

    /// The tenants of the program, if it says so.
    pub(crate) fn tenants(&self) -> Option<&dyn TenantDirectory> {
        self.0.on.as_ref().and_then(|on| on.tenants.as_deref())
    }

    pub(crate) fn look(&self) -> Option<&Look> {
        self.0.on.as_ref().map(|on| &on.look)
    }

    /// The console's own client.
    pub(crate) fn client(&self) -> Option<&Client> {
        self.0.on.as_ref().and_then(|on| on.client.get())
    }

    /// The secret of its client.
    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.0.on.as_ref().map(|on| &on.secret)
    }

    /// Whether a provider with this issuer can have it.
    pub(crate) fn check(&self, issuer: &Issuer) -> Result<(), SettingsError> {
        let wrong = |problem: String, advice: &'static str| SettingsError::new("console", problem, advice);
        let Some(on) = &self.0.on else { return Ok(()) };
        if on.server.get().is_some() {
            return Err(wrong("another provider has this console".to_owned(), "build one for each provider"));
        }
        let client = own_client(issuer, &on.secret);
        let client = client.map_err(|error| wrong(error.to_string(), "change the issuer"))?;
        let _ = on.client.set(client);
        Ok(())
    }

    /// The console belongs to this server.
    pub(crate) fn attach<S: Send + Sync + 'static>(&self, server: &Arc<S>) {
        if let Some(on) = &self.0.on {
            let weak: Weak<S> = Arc::downgrade(server);
            let _ = on.server.set(weak);
        }
    }

    /// The server that it belongs to, which is this one.
    pub(crate) fn server<S: Send + Sync + 'static>(&self, own: &S) -> Option<Arc<S>> {
        let server = self.0.on.as_ref()?.server.get()?.upgrade()?;
        server.downcast::<S>().ok().filter(|server| std::ptr::eq(Arc::as_ptr(server), own))
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operators = self.0.on.as_ref().map(|on| &on.operators);
        f.debug_struct("Console").field("operators", &operators).finish_non_exhaustive()
    }
}

/// Builds a [`Console`].
#[derive(Clone)]
#[must_use = "`build` makes the console"]
pub struct ConsoleBuilder {
    operators: Vec<String>,
    decide: Option<Arc<Decide>>,
    search: Option<Arc<Search>>,
    pub(crate) tenants: Option<Arc<dyn TenantDirectory>>,
    recent: Duration,
    replaced: Replaced,
}

impl ConsoleBuilder {
    /// Makes the person with this `sub` an operator.
    pub fn operator(mut self, subject: impl Into<String>) -> Self {
        self.operators.push(subject.into());
        self
    }

    /// Asks this about the `sub` of everybody who is not named by [`operator`](Self::operator). It is called at each request
    /// of an operator and at each of their tokens, so it must not wait. A role that a database knows belongs into the
    /// application's policy, [`AccessPolicy`](oauth_runtime_core::AccessPolicy), which counts beside this.
    pub fn operators(mut self, decide: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.decide = Some(Arc::new(decide));
        self
    }

    /// Lets operators find people by a user name or an e-mail address: this function returns the `sub` of each person who has what
    /// the operator typed, and of nobody else. An operator seldom knows a `sub`. Without it, the console shows a person only by it,
    /// because a store of your own may know people by nothing else.
    ///
    /// ```
    /// use oauth_runtime::console::Console;
    /// use oauth_runtime::store::{EmailStore, MemoryStore}; // SqlStore and RedisStore have the same methods
    /// # use std::sync::Arc;
    ///
    /// # fn console(people: Arc<MemoryStore>) -> Result<Console, oauth_runtime::ui::PagesError> {
    /// let search = move |typed: String| {
    ///     let people = people.clone();
    ///     async move {
    ///         let named = people.find_username(&typed).map(|user| user.subject.to_string());
    ///         let addressed = people.find_by_email(&typed).await?.map(|email| email.subject.to_string());
    ///         Ok(named.into_iter().chain(addressed).collect())
    ///     }
    /// };
    /// Console::builder().operator("248289761001").people_search(search).build()
    /// # }
    /// ```
    pub fn people_search<F, Found>(mut self, search: F) -> Self
    where
        F: Fn(String) -> Found + Send + Sync + 'static,
        Found: Future<Output = Result<Vec<String>, BoxError>> + Send + 'static,
    {
        self.search = Some(Arc::new(move |typed| Box::pin(search(typed))));
        self
    }

    /// How old the login of an operator may be for a change, on the pages and at the HTTP API; disabling a client is always
    /// possible. Default: 10 minutes.
    pub fn recent_login(mut self, age: Duration) -> Self {
        self.recent = age;
        self
    }

    /// Replaces a template of the console, such as `clients.html`.
    pub fn template(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.replaced.templates.push((name.into(), text.into()));
        self
    }

    /// Adds a language, or texts of a language, in Fluent.
    pub fn translation(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        self.replaced.translations.push((language.into(), text.into()));
        self
    }

    /// The console.
    ///
    /// # Errors
    /// If a template or a translation is malformed, or no page has its name.
    pub fn build(self) -> Result<Console, PagesError> {
        let look = Look::new(&pages::TEMPLATES, &pages::TEXTS, pages::STYLESHEET, self.replaced)?;
        let on = On {
            operators: self.operators,
            decide: self.decide,
            search: self.search,
            tenants: self.tenants,
            recent: self.recent,
            look,
            secret: Secret::generate(),
            client: OnceLock::new(),
            server: OnceLock::new(),
        };
        Ok(Console(Arc::new(Parts { on: Some(on) })))
    }
}

impl fmt::Debug for ConsoleBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsoleBuilder").field("operators", &self.operators).finish_non_exhaustive()
    }
}
