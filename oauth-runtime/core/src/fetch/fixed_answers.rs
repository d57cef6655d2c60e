//! Fixed documents without a network.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use http::StatusCode;
use url::Url;

use super::{Call, Called, FetchError, Fetched, Fetcher};

/// A [`Fetcher`] without a network: it returns the documents that it was given, and records what it sends.
///
/// For tests, and for providers that know the documents of all their clients. Without documents it refuses
/// everything.
///
/// ```
/// use oauth_runtime::fetch::{FetchError, Fetcher, FixedAnswers, Url};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::BoxError> {
/// let url = Url::parse("https://client.example/jwks.json")?;
/// let fetcher = FixedAnswers::new().with(url.as_str(), r#"{"keys":[]}"#);
/// assert_eq!(&fetcher.get(&url).await?.body[..], br#"{"keys":[]}"#);
///
/// let other = Url::parse("https://other.example/")?;
/// assert!(matches!(fetcher.get(&other).await, Err(FetchError::NotAllowed(_))));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct FixedAnswers {
    answers: HashMap<String, Fetched>,
    notifications: Mutex<Vec<Notification>>,
}

/// What was posted to a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification {
    /// The URL.
    pub url: Url,
    /// The names and values of the form.
    pub form: Vec<(String, String)>,
}

impl FixedAnswers {
    /// No documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the body at a URL. Notifications to the URL are then answered with `200 OK`.
    #[must_use]
    pub fn with(self, url: &str, body: impl Into<bytes::Bytes>) -> Self {
        self.with_answer(url, Fetched::new(body))
    }

    /// Adds a document with all its properties.
    #[must_use]
    pub fn with_answer(mut self, url: &str, answer: Fetched) -> Self {
        // Compared in the normal form of `Url`.
        let url = Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
        self.answers.insert(url, answer);
        self
    }

    /// What it sent, in order.
    pub fn notifications(&self) -> Vec<Notification> {
        self.notifications.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn record(&self, url: &Url, form: &[(&str, &str)]) {
        let form = form.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let notification = Notification { url: url.clone(), form };
        self.notifications.lock().unwrap_or_else(PoisonError::into_inner).push(notification);
    }
}

#[async_trait]
impl Fetcher for FixedAnswers {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        let answer = self.answers.get(url.as_str());
        answer.cloned().ok_or_else(|| FetchError::NotAllowed(url.to_string()))
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        self.get(url).await?;
        self.record(url, form);
        Ok(StatusCode::OK)
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        let answer = self.get(call.url).await?;
        if let Some(form) = call.form {
            self.record(call.url, form);
        }
        let called = Called::new(StatusCode::OK, answer.body);
        Ok(answer.content_type.into_iter().fold(called, Called::content_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_keeps_what_it_is_told() {
        let logout = Url::parse("https://client.example/logout").expect("a URL");
        // The same URL, written differently.
        let fetcher = FixedAnswers::new().with("https://CLIENT.example:443/logout", "");
        let status = fetcher.notify(&logout, &[("logout_token", "eyJ")]).await.expect("told");
        assert_eq!(status, StatusCode::OK);
        let form = vec![("logout_token".to_owned(), "eyJ".to_owned())];
        assert_eq!(fetcher.notifications(), [Notification { url: logout, form }]);
    }

    #[tokio::test]
    async fn it_refuses_what_it_does_not_have() {
        let (url, fetcher) = (Url::parse("https://client.example/").expect("a URL"), FixedAnswers::new());
        fetcher.get(&url).await.expect_err("unknown");
        fetcher.refetch(&url).await.expect_err("unknown");
        fetcher.notify(&url, &[]).await.expect_err("unknown");
        assert_eq!(fetcher.notifications(), []);
    }
}
