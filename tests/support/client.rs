//! An HTTP client that follows no redirect, with responses that are easy to inspect.

use http::{HeaderMap, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use serde_json::Value;

/// Talks to one server.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) url: String,
    pub(crate) client: reqwest::Client,
}

/// A response, read completely.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Http {
    pub(crate) fn new(url: String) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        // The servers are without TLS. Reading the roots of the system takes longer than most requests.
        let client = client.tls_certs_only([]).build().expect("a client");
        Self { url, client }
    }

    pub(crate) fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A GET with headers.
    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, None).await
    }

    /// A POST of a form as `name=value` pairs, with HTTP Basic authentication if `client` is given.
    pub(crate) async fn post(
        &self,
        path: &str,
        client: Option<(&str, &str)>,
        form: &[(&str, &str)],
    ) -> Answer {
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.post_raw(path, client, &body).await
    }

    /// A POST of a form as it is.
    pub(crate) async fn post_raw(&self, path: &str, client: Option<(&str, &str)>, body: &str) -> Answer {
        let basic = client.map(|(client_id, secret)| encode_auth_headers(client_id, secret));
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        headers.extend(basic.as_deref().map(|basic| ("authorization", basic)));
        self.send("POST", path, &headers, Some(body.to_owned())).await
    }

    /// Any request.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.client.request(method, self.url_of(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// A token request of the client `web`.
    pub(crate) async fn token_as_web(&self, form: &[(&str, &str)]) -> Answer {
        self.post("/token", Some(("web", "web-client-secret")), form).await
    }

    /// The introspection response for the resource server `api`.
    pub(crate) async fn introspect(&self, token: &str) -> Value {
        self.post("/introspect", Some(("api", "api-client-secret")), &[("token", token)]).await.json()
    }

    /// A GET with an access token.
    pub(crate) async fn get_with_token(&self, path: &str, token: &str) -> Answer {
        self.get(path, &[("authorization", &format!("Bearer {token}"))]).await
    }
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.text().await.expect("a body") }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// A string member of a JSON answer.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {self:?}")).to_owned()
    }

    /// Asserts an OAuth error: status, code, and that caches must not store it.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json()["error"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
    }

    /// Asserts an error page that redirects nowhere.
    #[track_caller]
    pub(crate) fn assert_page(&self, code: &str) {
        assert_eq!(self.status, 400, "{self:?}");
        assert!(self.header("location").is_empty(), "{self:?}");
        assert!(self.body.contains(&format!("data-error=\"{code}\"")), "{self:?}");
    }
}
