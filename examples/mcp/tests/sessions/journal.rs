//! What a client asked, in order.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};

/// Each request to the server and its status, and each visit of a person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<String>>>);

impl Journal {
    /// Adds a line.
    pub(crate) fn write(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// The lines so far. Those of the pages are left out: what a browser asks is not what a client asks.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let is_of_pages = |line: &String| {
            ["/login", "/consent", "/authorize"].iter().any(|path| line.contains(&format!(" {path} ")))
        };
        lines.into_iter().filter(|line| !is_of_pages(line)).collect()
    }

    /// How many lines begin with this.
    pub(crate) fn count(&self, begin: &str) -> usize {
        self.lines().iter().filter(|line| line.starts_with(begin)).count()
    }

    /// The parameters of a person's visits.
    pub(crate) fn visits(&self) -> Vec<Vec<(String, String)>> {
        let lines = self.lines();
        let urls = lines.iter().filter_map(|line| line.strip_prefix("visit "));
        urls.map(|url| reqwest::Url::parse(url).expect("a URL").query_pairs().into_owned().collect())
            .collect()
    }

    /// The application, whose requests are written down: method, path, the grant type of a token request, status.
    pub(crate) fn layer(&self, app: Router) -> Router {
        let journal = self.clone();
        app.layer(from_fn(move |request: Request, next: Next| {
            let journal = journal.clone();
            async move {
                let mut line = format!("{} {}", request.method(), request.uri().path());
                let request = match request.uri().path() {
                    "/token" => {
                        let (parts, body) = request.into_parts();
                        let body = to_bytes(body, 64 * 1024).await.expect("a small form");
                        let form: Vec<(String, String)> =
                            serde_urlencoded::from_bytes(&body).expect("a form");
                        let grant_type = form.iter().find(|(name, _)| name == "grant_type");
                        line += &format!(" {}", grant_type.map_or("", |(_, value)| value));
                        Request::from_parts(parts, Body::from(body))
                    }
                    _ => request,
                };
                let response = next.run(request).await;
                journal.write(format!("{line} {}", response.status().as_u16()));
                response
            }
        }))
    }
}
