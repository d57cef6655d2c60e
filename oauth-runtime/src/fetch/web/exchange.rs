//! One request, one response.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use reqwest::{Client, RequestBuilder, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use super::resolver::OnlyInner;
use super::rules::Reach;
use crate::fetch::FetchError;

/// What clients publish: key sets, signed requests, other JSON.
const ACCEPTED: &str = "application/json, application/jwk-set+json, application/oauth-authz-req+jwt, \
                        application/jwt, */*;q=0.1";

/// The most bytes that memory is prepared for, before they come.
const PREPARED: usize = 64 * 1024;

/// The clients for both kinds of hosts, and the limits.
pub(super) struct Exchange {
    pub(super) public: Client,
    pub(super) everywhere: Client,
    /// How many may be on their way.
    pub(super) turns: Semaphore,
    /// The longest body, in bytes.
    pub(super) limit: usize,
    pub(super) timeout: Duration,
}

impl Exchange {
    /// The headers and the body at a URL.
    pub(super) async fn get(&self, url: &Url, reach: Reach) -> Result<(HeaderMap, Bytes), FetchError> {
        let request = self.client(reach).get(url.clone()).header(ACCEPT, ACCEPTED);
        self.in_turn(async {
            let mut response = send(request).await?;
            match response.status() {
                StatusCode::OK => {}
                status if status.is_redirection() => return Err(FetchError::Redirect(status)),
                status => return Err(FetchError::Status(status)),
            }
            let body = self.body(&mut response).await?;
            Ok((std::mem::take(response.headers_mut()), body))
        })
        .await
    }

    /// The status that a posted form is answered with.
    pub(super) async fn post(&self, url: &Url, form: String, reach: Reach) -> Result<StatusCode, FetchError> {
        let request = self.client(reach).post(url.clone());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        self.in_turn(async { Ok(send(request).await?.status()) }).await
    }

    fn client(&self, reach: Reach) -> &Client {
        match reach {
            Reach::Public => &self.public,
            Reach::Everywhere => &self.everywhere,
        }
    }

    /// Waits for a turn, then for the work, each for as long as one may take.
    async fn in_turn<T>(&self, work: impl Future<Output = Result<T, FetchError>>) -> Result<T, FetchError> {
        let Ok(Ok(_turn)) = timeout(self.timeout, self.turns.acquire()).await else {
            return Err(FetchError::Busy);
        };
        timeout(self.timeout, work).await.unwrap_or(Err(FetchError::TooSlow))
    }

    async fn body(&self, response: &mut Response) -> Result<Bytes, FetchError> {
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > self.limit {
            return Err(FetchError::TooLarge(self.limit));
        }
        let mut body = Vec::with_capacity(announced.min(PREPARED));
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if chunk.len() > self.limit - body.len() {
                return Err(FetchError::TooLarge(self.limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }
}

async fn send(request: RequestBuilder) -> Result<Response, FetchError> {
    request.send().await.map_err(failed)
}

/// What reqwest's error means here.
fn failed(error: reqwest::Error) -> FetchError {
    let host = error.url().and_then(Url::host_str).unwrap_or_default().to_owned();
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.is::<OnlyInner>() {
            return FetchError::InnerAddress(host);
        }
        cause = error.source();
    }
    if error.is_timeout() {
        return FetchError::TooSlow;
    }
    // The URL may have secrets in its query.
    FetchError::Connection(Arc::new(error.without_url()))
}
