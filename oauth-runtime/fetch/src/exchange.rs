//! One request, one response.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use reqwest::{Client, RequestBuilder, Response};
use tokio::time::timeout;
use url::Url;

use super::failure::failed;
use super::rules::Reach;
use super::turns::Turns;
use oauth_runtime_core::fetch::FetchError;

/// The types that clients publish: key sets, signed requests, other JSON.
const ACCEPTED: &str = "application/json, application/jwk-set+json, application/oauth-authz-req+jwt, \
                        application/jwt, */*;q=0.1";

/// The maximum number of bytes to allocate before they arrive.
const PREPARED: usize = 64 * 1024;

/// The clients for both kinds of hosts, and the limits.
pub(super) struct Exchange {
    pub(super) public: Client,
    pub(super) everywhere: Client,
    /// The maximum length of a body, in bytes.
    pub(super) limit: usize,
    pub(super) timeout: Duration,
}

impl Exchange {
    /// The headers and the body at a URL.
    pub(super) async fn get(
        &self,
        url: &Url,
        reach: Reach,
        turns: &Turns,
    ) -> Result<(HeaderMap, Bytes), FetchError> {
        let request = self.client(reach).get(url.clone()).header(ACCEPT, ACCEPTED);
        let _turn = turns.take(url).await?;
        self.in_time(async {
            let mut response = self.send(request).await?;
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

    /// The status of the response to a posted form.
    pub(super) async fn post(
        &self,
        url: &Url,
        form: String,
        reach: Reach,
        turns: &Turns,
    ) -> Result<StatusCode, FetchError> {
        let request = self.client(reach).post(url.clone());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        let _turn = turns.take(url).await?;
        self.in_time(async { Ok(self.send(request).await?.status()) }).await
    }

    fn client(&self, reach: Reach) -> &Client {
        match reach {
            Reach::Public => &self.public,
            Reach::Everywhere => &self.everywhere,
        }
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, FetchError>>) -> Result<T, FetchError> {
        timeout(self.timeout, work).await.unwrap_or(Err(FetchError::TooSlow(self.timeout)))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, FetchError> {
        request.send().await.map_err(|error| failed(error, self.timeout))
    }

    async fn body(&self, response: &mut Response) -> Result<Bytes, FetchError> {
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > self.limit {
            return Err(FetchError::TooLarge(self.limit));
        }
        let mut body = Vec::with_capacity(announced.min(PREPARED));
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(error, self.timeout))? {
            if chunk.len() > self.limit - body.len() {
                return Err(FetchError::TooLarge(self.limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }
}
