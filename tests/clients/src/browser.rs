//! A browser without scripts: cookies, forms, and redirects that are followed as long as they stay at the provider.

use std::collections::HashMap;

use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// A browser session.
#[derive(Debug)]
pub struct Browser {
    /// Its cookies and connections.
    pub client: Client,
    origin: Url,
}

/// A page, or the redirect that leaves the provider.
#[derive(Debug)]
pub struct Page {
    /// Where it is.
    pub url: Url,
    /// The status of the answer.
    pub status: StatusCode,
    /// The header fields of the answer.
    pub headers: header::HeaderMap,
    /// The HTML.
    pub body: String,
}

/// A form as a browser would send it.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it is sent to.
    pub action: Url,
    /// Its fields, with the values that the page gives them.
    pub fields: HashMap<String, String>,
}

impl Browser {
    /// A browser without cookies, for origins without TLS, which leaves the provider at other origins than this.
    pub fn new(origin: &str) -> Self {
        let client =
            Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).no_proxy();
        // The origin is one without TLS. Reading the roots of the system takes longer than most flows.
        let client = client.tls_certs_only([]);
        Self::with(client.build().expect("a client"), origin)
    }

    /// A browser with these cookies and connections.
    pub fn with(client: Client, origin: &str) -> Self {
        Self { client, origin: origin.parse().expect("a URL") }
    }

    /// Opens a URL.
    pub async fn open(&self, url: &str) -> Page {
        self.follow(self.client.get(url)).await
    }

    /// Sends a form with some of its fields filled in.
    pub async fn submit(&self, form: &Form, filled: &[(&str, &str)]) -> Page {
        let mut fields = form.fields.clone();
        fields.extend(filled.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.follow(self.client.post(form.action.clone()).form(&fields)).await
    }

    /// Follows redirects within the provider; each must be a 303.
    pub async fn follow(&self, request: RequestBuilder) -> Page {
        let mut page = Page::of(request.send().await.expect("an answer")).await;
        for _ in 0..10 {
            match page.location() {
                Some(location) if location.origin() == self.origin.origin() && location.path() != "/cb" => {
                    assert_eq!(page.status, 303, "{page:?}");
                    page = Page::of(self.client.get(location).send().await.expect("an answer")).await;
                }
                _ => return page,
            }
        }
        panic!("redirected in circles: {page:?}")
    }

    /// Logs in on the page that is open.
    pub async fn log_in(&self, page: &Page, username: &str, password: &str) -> Page {
        self.submit(&page.form("input[name=password]"), &[("username", username), ("password", password)])
            .await
    }

    /// Answers the consent page that is open.
    pub async fn decide(&self, page: &Page, decision: &str) -> Page {
        let button = format!("button[name=decision][value={decision}]");
        self.submit(&page.form(&button), &[("decision", decision)]).await
    }

    /// From an authorization request through login and consent to the redirect.
    pub async fn approve(&self, url: &str, username: &str, password: &str) -> Page {
        let login = self.open(url).await;
        let consent = self.log_in(&login, username, password).await;
        self.decide(&consent, "allow").await
    }
}

impl Page {
    /// A response that another client got from `url`.
    pub async fn fixed(url: Url, response: Response) -> Self {
        Self { url, ..Self::of(response).await }
    }

    async fn of(response: Response) -> Self {
        let (url, status, headers) = (response.url().clone(), response.status(), response.headers().clone());
        Self { url, status, headers, body: response.text().await.expect("text") }
    }

    /// A header field; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// Where the answer redirects to.
    pub fn location(&self) -> Option<Url> {
        Some(self.url.join(self.headers.get(header::LOCATION)?.to_str().expect("text")).expect("a URL"))
    }

    /// The parameters of the redirect to the client, from query and fragment.
    #[track_caller]
    pub fn response(&self) -> HashMap<String, String> {
        let location = self.location().unwrap_or_else(|| panic!("no redirect: {self:?}"));
        let fragment = url::form_urlencoded::parse(location.fragment().unwrap_or_default().as_bytes());
        location.query_pairs().into_owned().chain(fragment.into_owned()).collect()
    }

    /// Whether the page has an element like this.
    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.body).select(&parse(selector)).next().is_some()
    }

    /// An attribute of the first element like this.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let document = Html::parse_document(&self.body);
        document.select(&parse(selector)).next()?.attr(name).map(str::to_owned)
    }

    /// The text of the first element like this.
    #[track_caller]
    pub fn text_of(&self, selector: &str) -> String {
        let document = Html::parse_document(&self.body);
        let element = document.select(&parse(selector)).next();
        element.unwrap_or_else(|| panic!("no {selector} in {self:?}")).text().collect()
    }

    /// The text that a person sees.
    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.body);
        document
            .select(&parse("main"))
            .flat_map(|main| main.text().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }

    /// The form that has an element like this.
    #[track_caller]
    pub fn form(&self, selector: &str) -> Form {
        let document = Html::parse_document(&self.body);
        let element = document.select(&parse(selector)).next();
        let element = element.unwrap_or_else(|| panic!("no {selector} in {self:?}"));
        let form = element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|ancestor| ancestor.value().name() == "form");
        let form = form.unwrap_or_else(|| panic!("{selector} is in no form: {self:?}"));
        assert_eq!(form.attr("method").map(str::to_ascii_lowercase).as_deref(), Some("post"));
        let inputs = parse("input[name]");
        let fields = form.select(&inputs).filter_map(|input| {
            Some((input.attr("name")?.to_owned(), input.attr("value").unwrap_or_default().to_owned()))
        });
        let action = self.url.join(form.attr("action").unwrap_or_default()).expect("an action");
        Form { action, fields: fields.collect() }
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}
