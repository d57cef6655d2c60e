//! One request, one response.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder, Response};
use tokio::time::timeout;
use url::{Url, form_urlencoded};

use super::failure::failed;
use super::rules::Reach;
use super::turns::Turns;
use oauth_runtime_core::__internal::CallSpan;
use oauth_runtime_core::Secret;
use oauth_runtime_core::fetch::{Call, Delivered, Delivery, FetchError};

/// The types that clients publish: key sets, signed requests, other JSON.
const ACCEPTED: &str = "application/json, application/jwk-set+json, application/oauth-authz-req+jwt, \
                        application/jwt, */*;q=0.1";

/// The type of a posted form.
const FORM: &str = "application/x-www-form-urlencoded";

/// The maximum number of bytes to allocate before they arrive.
const PREPARED: usize = 64 * 1024;

/// The clients for both kinds of hosts, and the limits.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) public: Client,
    pub(super) everywhere: Client,
    /// The maximum length of a body, in bytes.
    pub(super) limit: usize,
    pub(super) timeout: Duration,
    /// What continues the trace at the operator's own hosts.
    pub(super) trace_headers: Option<TraceHeaders>,
}

/// Adds the headers of the trace that a request belongs to.
pub(super) type TraceHeaders = Arc<dyn Fn(&mut HeaderMap) + Send + Sync>;

impl Exchange {
    /// The headers and the body at a URL, which may have this many bytes.
    pub(super) async fn get(
        &self,
        url: &Url,
        limit: usize,
        reach: Reach,
        turns: &Turns,
    ) -> Result<(HeaderMap, Bytes), FetchError> {
        let request = self.client(reach).get(url.clone()).header(ACCEPT, ACCEPTED);
        let _turn = turns.take(url).await?;
        let span = CallSpan::of_request("GET", url);
        self.in_time(&span, Box::pin(self.document(&span, (request, reach), limit.min(self.limit)))).await
    }

    /// The status, the headers and the body of the response to a request for another provider.
    pub(super) async fn call(
        &self,
        call: &Call<'_>,
        reach: Reach,
        turns: &Turns,
    ) -> Result<(StatusCode, HeaderMap, Bytes), FetchError> {
        let client = self.client(reach);
        let mut request = match call.form {
            Some(form) => client.post(call.url.clone()).header(CONTENT_TYPE, FORM).body(encoded(form)),
            None => client.get(call.url.clone()),
        };
        request = request.header(ACCEPT, call.accept);
        if let Some(value) = &call.authorization {
            request = request.header(AUTHORIZATION, sensitive(value)?);
        }
        let _turn = turns.take(call.url).await?;
        let span = CallSpan::of_request(if call.form.is_some() { "POST" } else { "GET" }, call.url);
        let answered = Box::pin(async {
            let mut response = self.send(&span, (request, reach)).await?;
            let status = response.status();
            if status.is_redirection() {
                return Err(FetchError::Redirect(status));
            }
            let body = self.body(&mut response, self.limit).await?;
            Ok((status, std::mem::take(response.headers_mut()), body))
        });
        self.in_time(&span, answered).await
    }

    /// A response that is `200 OK`.
    async fn document(
        &self,
        span: &CallSpan,
        request: (RequestBuilder, Reach),
        limit: usize,
    ) -> Result<(HeaderMap, Bytes), FetchError> {
        let mut response = self.send(span, request).await?;
        match response.status() {
            StatusCode::OK => {}
            status if status.is_redirection() => return Err(FetchError::Redirect(status)),
            status => return Err(FetchError::Status(status)),
        }
        let body = self.body(&mut response, limit).await?;
        Ok((std::mem::take(response.headers_mut()), body))
    }

    /// The status of the response to a posted form.
    pub(super) async fn notify(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        reach: Reach,
        turns: &Turns,
    ) -> Result<StatusCode, FetchError> {
        let request = self.client(reach).post(url.clone());
        let request = request.header(CONTENT_TYPE, FORM).body(encoded(form));
        let _turn = turns.take(url).await?;
        let span = CallSpan::of_request("POST", url);
        let answered = Box::pin(async { Ok(self.send(&span, (request, reach)).await?.status()) });
        self.in_time(&span, answered).await
    }

    /// What the receiver of a message answered.
    pub(super) async fn deliver(
        &self,
        delivery: Delivery<'_>,
        reach: Reach,
        turns: &Turns,
    ) -> Result<Delivered, FetchError> {
        let mut request =
            self.client(reach).post(delivery.url.clone()).header(CONTENT_TYPE, delivery.content_type);
        for (name, value) in delivery.headers {
            request = request.header(*name, *value);
        }
        let request = request.body(delivery.body);
        let _turn = turns.take(delivery.url).await?;
        let span = CallSpan::of_request("POST", delivery.url);
        let answered = Box::pin(async {
            let response = self.send(&span, (request, reach)).await?;
            let delivered = Delivered::new(response.status());
            let seconds =
                response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            Ok(seconds.map_or(delivered, |seconds| delivered.retry_after(Duration::from_secs(seconds))))
        });
        self.in_time(&span, answered).await
    }

    fn client(&self, reach: Reach) -> &Client {
        match reach {
            Reach::Public => &self.public,
            Reach::Everywhere => &self.everywhere,
        }
    }

    async fn in_time<T>(
        &self,
        span: &CallSpan,
        work: BoxFuture<'_, Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let outcome = timeout(self.timeout, span.around(work)).await;
        outcome.unwrap_or(Err(FetchError::TooSlow(self.timeout))).inspect_err(|error| note(span, error))
    }

    async fn send(
        &self,
        span: &CallSpan,
        (mut request, reach): (RequestBuilder, Reach),
    ) -> Result<Response, FetchError> {
        if let (Reach::Everywhere, Some(add)) = (reach, &self.trace_headers) {
            let mut headers = HeaderMap::new();
            add(&mut headers);
            request = request.headers(headers);
        }
        let response = request.send().await.map_err(|error| failed(error, self.timeout))?;
        span.answered(response.status());
        Ok(response)
    }

    async fn body(&self, response: &mut Response, limit: usize) -> Result<Bytes, FetchError> {
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(FetchError::TooLarge(limit));
        }
        let mut body = Vec::with_capacity(announced.min(PREPARED));
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(error, self.timeout))? {
            if chunk.len() > limit - body.len() {
                return Err(FetchError::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }
}

/// The kind of an error, for a span. That of a status is there already.
fn note(span: &CallSpan, error: &FetchError) {
    span.failed(match error {
        FetchError::Status(_) => return,
        FetchError::TooSlow(_) => "timeout",
        FetchError::Name(_) => "name",
        FetchError::Tls { .. } => "tls",
        FetchError::Connection(_) => "connection",
        FetchError::InnerAddress(_) => "inner_address",
        FetchError::Redirect(_) => "redirect",
        FetchError::TooLarge(_) => "too_large",
        _ => "_OTHER",
    });
}

/// The value of a header that no log shows.
fn sensitive(value: &Secret) -> Result<HeaderValue, FetchError> {
    let value = HeaderValue::try_from(value.reveal());
    let mut value = value.map_err(|error| FetchError::Connection(Arc::new(error)))?;
    value.set_sensitive(true);
    Ok(value)
}

fn encoded(form: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}
