//! The user agent, and the person in front of it.

use std::collections::HashMap;

use url::Url;

use crate::browser::{Browser, Page};

type Parameters = HashMap<String, String>;

/// A browser, and what the person was asked in it.
pub(crate) struct Agent {
    browser: Browser,
    /// How often the person was asked to log in.
    pub(crate) logins: usize,
    /// Whether the person looks at the consent page, and does not answer.
    pub(crate) stops_at_consent: bool,
    /// How often the person was asked for anything.
    pub(crate) questions: usize,
}

/// Where a visit ends.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// Back at the client.
    Client(Callback),
    /// On a page that has nothing to fill in.
    Page(Page),
}

/// The authorization response, by the ways that it may come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Callback {
    pub(crate) uri: String,
    pub(crate) query: Parameters,
    pub(crate) fragment: Parameters,
    pub(crate) form: Parameters,
}

impl Agent {
    pub(crate) fn new(origin: &str) -> Self {
        Self::of(Browser::new(origin))
    }

    /// A browser with these connections.
    pub(crate) fn with(client: reqwest::Client, origin: &str) -> Self {
        Self::of(Browser::with(client, origin))
    }

    fn of(browser: Browser) -> Self {
        Self { browser, stops_at_consent: false, logins: 0, questions: 0 }
    }

    pub(crate) async fn get(&mut self, url: &str) -> Arrival {
        let page = self.browser.open(url).await;
        self.answer(page).await
    }

    pub(crate) async fn post(&mut self, url: &str, form: &[(String, String)]) -> Arrival {
        let page = self.browser.follow(self.browser.client.post(url).form(form)).await;
        self.answer(page).await
    }

    /// Opens a page, and answers nothing.
    pub(crate) async fn look_at(&self, url: &str) -> Page {
        self.browser.open(url).await
    }

    /// Presses a button of the page.
    pub(crate) async fn press(&self, page: &Page, button: &str, value: (&str, &str)) -> Page {
        self.browser.submit(&page.form(button), &[value]).await
    }

    /// Does not allow what the page asks.
    pub(crate) async fn deny(&self, page: &Page) -> Callback {
        let page = self.browser.decide(page, "deny").await;
        Callback::of_redirect(&page.location().expect("a redirect"))
    }

    /// Logs in and agrees, as the pages ask.
    async fn answer(&mut self, mut page: Page) -> Arrival {
        for _ in 0..6 {
            if let Some(location) = page.location() {
                return Arrival::Client(Callback::of_redirect(&location));
            }
            if page.has("form input[type=hidden][name=iss]") {
                return Arrival::Client(Callback::of_form(&page));
            }
            if page.has("input[name=password]") {
                (self.logins, self.questions) = (self.logins + 1, self.questions + 1);
                page = self.browser.log_in(&page, "alice", "wonderland").await;
            } else if page.has("button[name=decision][value=allow]") && !self.stops_at_consent {
                self.questions += 1;
                page = self.browser.decide(&page, "allow").await;
            } else {
                return Arrival::Page(page);
            }
        }
        panic!("asked for ever: {page:?}")
    }
}

impl Callback {
    fn of_redirect(location: &Url) -> Self {
        let (mut uri, own) = (location.clone(), Self::default());
        uri.set_query(None);
        uri.set_fragment(None);
        let fragment = url::form_urlencoded::parse(location.fragment().unwrap_or_default().as_bytes());
        let (query, fragment) = (once(location.query_pairs().into_owned()), once(fragment.into_owned()));
        Self { uri: uri.into(), query, fragment, ..own }
    }

    /// The form that sends itself (OAuth 2.0 Form Post Response Mode), sent.
    fn of_form(page: &Page) -> Self {
        assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"), "{page:?}");
        let form = page.form("input[name=iss]");
        Self { form: form.fields, ..Self::of_redirect(&form.action) }
    }
}

/// Each parameter once (RFC 6749 section 3.1).
fn once(pairs: impl Iterator<Item = (String, String)>) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in pairs {
        assert!(parameters.insert(name.clone(), value).is_none(), "{name} is there twice");
    }
    parameters
}

impl Arrival {
    #[track_caller]
    pub(crate) fn callback(self) -> Callback {
        match self {
            Self::Client(callback) => callback,
            Self::Page(page) => panic!("not back at the client: {page:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn page(self) -> Page {
        match self {
            Self::Page(page) => page,
            Self::Client(callback) => panic!("nobody was to be sent to the client: {callback:?}"),
        }
    }
}
