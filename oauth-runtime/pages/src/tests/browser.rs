//! A browser without scripts: a cookie, forms, and redirects that it follows within the provider.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, StatusCode, header};
use oauth_runtime_core::http::{Connection, Response};

use super::Notes;
use crate as ui;

/// A provider that a browser can go to.
pub(super) trait Served: ui::UiProvider {
    /// Its authorization endpoint.
    fn authorization(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = http::Response<Bytes>> + Send;
}

impl Served for Notes {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

/// A browser session.
pub(super) struct Browser<S = Notes> {
    server: Arc<S>,
    /// The session, as a pair.
    pub(super) cookie: Mutex<Option<String>>,
    /// The protection before a login.
    pub(super) keys: Mutex<Vec<String>>,
    pub(super) accept_language: String,
    pub(super) peer: &'static str,
    pub(super) user_agent: &'static str,
}

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// The page that it shows, or the redirect that leaves the provider.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: String,
    pub(super) status: StatusCode,
    pub(super) headers: header::HeaderMap,
    pub(super) body: String,
}

impl<S: Served> Browser<S> {
    pub(super) fn new(server: Arc<S>) -> Self {
        let accept_language = "en".to_owned();
        let (cookie, keys) = (Mutex::default(), Mutex::default());
        Self { server, cookie, keys, accept_language, peer: "192.0.2.1", user_agent: FIREFOX }
    }

    pub(super) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All cookies that it sends.
    pub(super) fn cookies(&self) -> Option<String> {
        let cookies: Vec<String> = self.keys().into_iter().chain(self.cookie()).collect();
        Some(cookies.join("; ")).filter(|cookies| !cookies.is_empty())
    }

    fn keys(&self) -> Vec<String> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another tab, which sends its first request when the browser has no cookie yet.
    pub(super) fn tab_without_cookies(&self) -> Self {
        Self::new(Arc::clone(&self.server))
    }

    /// Cookies of another tab belong to the same browser.
    pub(super) fn share(&self, other: &Self) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).extend(other.keys());
        if let Some(session) = other.cookie() {
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
        }
    }

    /// The head of a request.
    pub(super) fn head(&self, method: Method, path: &str) -> Parts {
        let authority = self.server.settings().issuer().origin().split_once("://").expect("a URL").1;
        let connection = Connection::new(self.peer.parse().expect("an address"), true);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .extension(connection)
            .header(header::HOST, authority)
            .header(header::ACCEPT_LANGUAGE, &self.accept_language)
            .header(header::USER_AGENT, self.user_agent)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookies) = self.cookies() {
            request = request.header(header::COOKIE, cookies);
        }
        request.body(()).expect("a request").into_parts().0
    }

    /// One request, without following redirects.
    pub(super) async fn send(&self, method: Method, path: &str, body: &str) -> Page {
        let request = Request::from_parts(self.head(method, path), Bytes::from(body.to_owned()));
        let issuer = self.server.settings().issuer().clone();
        let bare = path.split('?').next().unwrap_or_default();
        let bare = bare.strip_prefix(issuer.path()).unwrap_or(bare);
        let response = match bare {
            "/authorize" => self.server.authorization(request).await,
            _ => ui::respond(&*self.server, request).await,
        };
        self.receive(path, response)
    }

    /// Keeps the cookies of a response.
    pub(super) fn receive(&self, path: &str, response: Response) -> Page {
        for set in response.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            let name = set.split('=').next().expect("a name");
            if name.contains("browser_state") {
                let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
                keys.retain(|pair| !pair.starts_with(name));
                keys.extend(Some(set.clone()).filter(|pair| !pair.ends_with('=')));
                continue;
            }
            if name.contains('.') {
                self.keys.lock().unwrap_or_else(PoisonError::into_inner).push(set);
                continue;
            }
            let kept = Some(set).filter(|pair| !pair.ends_with('='));
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.to_vec()).expect("UTF-8");
        Page { path: path.to_owned(), status: parts.status, headers: parts.headers, body }
    }

    pub(super) async fn open(&self, path: &str) -> Page {
        let page = self.send(Method::GET, path, "").await;
        self.follow(page).await
    }

    /// Sends the form with this action, with some of its fields filled in.
    pub(super) async fn submit(&self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let mut fields = page.fields(action);
        for (name, value) in filled {
            fields.retain(|(own, _)| own != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.post(action, &fields).await
    }

    pub(super) async fn post(&self, action: &str, fields: &[(String, String)]) -> Page {
        let body = serde_urlencoded::to_string(fields).expect("encoded");
        let page = self.send(Method::POST, action, &body).await;
        self.follow(page).await
    }

    pub(super) async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..10 {
            match page.location() {
                Some(location) if location.starts_with('/') => {
                    assert_eq!(page.status, 303, "{page:?}");
                    page = self.send(Method::GET, &location, "").await;
                }
                _ => return page,
            }
        }
        panic!("redirected in circles: {page:?}")
    }

    pub(super) async fn log_in(&self, page: &Page, username: &str) -> Page {
        self.log_in_with(page, username, "wonderland").await
    }

    pub(super) async fn log_in_with(&self, page: &Page, username: &str, password: &str) -> Page {
        self.submit(page, "/login", &[("username", username), ("password", password)]).await
    }

    pub(super) async fn allow(&self, page: &Page) -> Page {
        self.submit(page, "/consent", &[("decision", "allow")]).await
    }

    /// Logs in and allows.
    pub(super) async fn approve(&self, path: &str, username: &str) -> Page {
        let login = self.open(path).await;
        let consent = self.log_in(&login, username).await;
        self.allow(&consent).await
    }
}

impl Page {
    pub(super) fn location(&self) -> Option<String> {
        Some(self.headers.get(header::LOCATION)?.to_str().expect("text").to_owned())
    }

    /// A parameter of the redirect to the client.
    #[track_caller]
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let location = self.location().unwrap_or_else(|| panic!("no redirect: {self:?}"));
        let url = url::Url::parse(&location).unwrap_or_else(|_| panic!("it stays here: {self:?}"));
        url.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    }

    #[track_caller]
    pub(super) fn assert_code(&self) {
        assert!(self.parameter("code").is_some(), "{self:?}");
    }

    /// Whether this page has a form with this action.
    pub(super) fn asks(&self, action: &str) -> bool {
        self.body.contains(&format!("action=\"{action}\""))
    }

    #[track_caller]
    pub(super) fn assert_asks(&self, action: &str) {
        assert!(self.asks(action), "it is not {action}: {self:?}");
    }

    pub(super) fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The fields of the form with this action, as a browser sends them.
    #[track_caller]
    pub(super) fn fields(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        let (_, form) =
            self.body.split_once(&mark).unwrap_or_else(|| panic!("no form to {action}: {self:?}"));
        let form = form.split("</form>").next().unwrap_or_default();
        let inputs = form.split("<input ").skip(1).map(|input| input.split('>').next().unwrap_or_default());
        let sent = inputs.filter(|input| !input.contains("type=\"checkbox\"") || input.contains(" checked"));
        sent.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
    }
}

fn attribute(element: &str, name: &str) -> String {
    let mark = format!("{name}=\"");
    let value = element.split_once(&mark).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
