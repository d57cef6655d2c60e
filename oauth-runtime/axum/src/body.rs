//! Reads a request's body, with limits on size and time.

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request as AxumRequest};
use axum::response::IntoResponse;
use bytes::{Bytes, BytesMut};
use http::header::EXPECT;
use http::request::Parts;
use http::uri::Scheme;
use http::{HeaderMap, Uri};
use http_body::Body as HttpBody;
use http_body_util::BodyExt;

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Connection, OriginalUri, Request, Response};

use crate::received::{Received, ReceivedBody};

/// 64 KiB: many times what any request needs.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// 4 MiB: beyond this, the connection is closed.
const LONGEST_DRAIN: usize = 4 * 1024 * 1024;

/// Bodies are small, so one that takes longer is stuck or hostile.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The plain form of an axum request, for the methods of a declared provider. The body may have 64 KiB and
/// take ten seconds.
///
/// # Errors
/// `invalid_request` if the body is too large, incomplete, or takes too long.
pub async fn plain_request(request: AxumRequest) -> Result<Request, OAuthError> {
    plain(request.map(Into::into)).await
}

/// The plain form of a request that axum or hyper received.
pub(crate) async fn plain(request: Received) -> Result<Request, OAuthError> {
    let (mut parts, body) = request.into_parts();
    let body = collect(body).await?;
    parts.uri = without_https(parts.uri);
    // A nested router has removed its prefix, which is in the URL that the client proves to call (RFC 9449 section 4.3).
    if let Some(original) = before_nesting(&parts) {
        parts.extensions.insert(original);
    }
    if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        let connection = Connection::new(peer.ip(), false);
        parts.extensions.get_or_insert(connection);
    }
    Ok(Request::from_parts(parts, body))
}

/// The URI as the client wrote it, if it is another one.
fn before_nesting(parts: &Parts) -> Option<OriginalUri> {
    let axum::extract::OriginalUri(uri) = parts.extensions.get()?;
    (uri.path() != parts.uri.path()).then(|| OriginalUri(uri.clone()))
}

/// The plain form of an axum response, for [`Decision::Respond`](oauth_runtime_core::Decision::Respond): a page or a
/// redirect from your other handlers.
///
/// # Errors
/// If the response's body cannot be read.
pub async fn plain_response(response: impl IntoResponse) -> Result<Response, axum::Error> {
    let (parts, body) = response.into_response().into_parts();
    Ok(Response::from_parts(parts, body.collect().await?.to_bytes()))
}

/// The client writes the scheme of its request (RFC 9112 section 3.2.2, `:scheme` of HTTP/2): only the
/// [`Connection`] says whether it is true.
fn without_https(uri: Uri) -> Uri {
    if uri.scheme() != Some(&Scheme::HTTPS) {
        return uri;
    }
    let mut parts = uri.clone().into_parts();
    parts.scheme = Some(Scheme::HTTP);
    Uri::from_parts(parts).unwrap_or(uri)
}

async fn collect(mut body: ReceivedBody) -> Result<Bytes, OAuthError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    // Most bodies arrive with their headers and in one piece. They need no timer, and nothing is copied.
    let first = poll_fn(|context| Poll::Ready(Pin::new(&mut body).poll_frame(context))).await;
    let begun = match first {
        Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
            Ok(data) if data.len() <= LARGEST_BODY && body.is_end_stream() => return Ok(data),
            Ok(data) => data,
            Err(_) => Bytes::new(),
        },
        Poll::Ready(Some(Err(_))) => return Err(unreadable()),
        Poll::Ready(None) => return Ok(Bytes::new()),
        Poll::Pending => Bytes::new(),
    };
    match tokio::time::timeout(LONGEST_WAIT, read_or_drain(&mut body, begun)).await {
        Ok(read) => read,
        Err(_) => Err(OAuthError::invalid_request("the body did not arrive in time")),
    }
}

/// Reads the body of a request that is refused, and discards it. A server that answers while the client is still sending
/// has to close the connection, and clients that reuse connections lose their next request.
pub(crate) async fn discard(mut body: Body) {
    let mut draining = pin!(drain(&mut body));
    if poll_fn(|context| Poll::Ready(draining.as_mut().poll(context))).await.is_pending() {
        let _ = tokio::time::timeout(LONGEST_WAIT, draining).await;
    }
}

/// Whether the client waits for `100 Continue`. It has not sent the body, and does not send it after a refusal (RFC 9110
/// section 10.1.1).
pub(crate) fn awaits_continue(headers: &HeaderMap) -> bool {
    headers.contains_key(EXPECT)
}

/// The whole body, of which this part has been read.
async fn read_or_drain(body: &mut ReceivedBody, begun: Bytes) -> Result<Bytes, OAuthError> {
    let mut read = BytesMut::from(begun);
    while read.len() <= LARGEST_BODY {
        match body.frame().await {
            None => return Ok(read.freeze()),
            Some(Err(_)) => return Err(unreadable()),
            Some(Ok(frame)) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| &data[..])),
        }
    }
    drain(body).await;
    Err(OAuthError::RequestTooLarge)
}

fn unreadable() -> OAuthError {
    OAuthError::invalid_request("the body could not be read")
}

/// Reads on and discards: a client that is still sending gets the answer, and the connection serves its next
/// request.
async fn drain(body: &mut (impl HttpBody<Data = Bytes> + Unpin)) {
    let mut drained = 0;
    while let Some(Ok(frame)) = body.frame().await {
        drained += frame.data_ref().map_or(0, Bytes::len);
        if drained > LONGEST_DRAIN {
            return;
        }
    }
}
