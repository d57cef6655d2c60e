//! Reading a request's body: bounded in size and in time.

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request as AxumRequest};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::OAuthError;
use crate::http::{Connection, Request};

/// 64 KiB: many times what any request needs.
pub(super) const LARGEST_BODY: usize = 64 * 1024;

/// Bodies are small, so one that takes longer is stuck or hostile.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The plain form of an axum request.
pub(super) async fn read(request: AxumRequest) -> Result<Request, OAuthError> {
    let (mut parts, body) = request.into_parts();
    let body = collect(body).await?;
    if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        let connection = Connection { peer: peer.ip(), is_tls: false };
        parts.extensions.get_or_insert(connection);
    }
    Ok(Request::from_parts(parts, body))
}

async fn collect(body: Body) -> Result<Bytes, OAuthError> {
    let mut collecting = pin!(Limited::new(body, LARGEST_BODY).collect());
    // Most bodies come with their headers: those need no timer.
    let collected = match poll_fn(|context| Poll::Ready(collecting.as_mut().poll(context))).await {
        Poll::Ready(collected) => collected,
        Poll::Pending => tokio::time::timeout(LONGEST_WAIT, collecting)
            .await
            .map_err(|_| OAuthError::invalid_request("the body did not arrive in time"))?,
    };
    match collected {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(OAuthError::RequestTooLarge),
        Err(_) => Err(OAuthError::invalid_request("the body could not be read")),
    }
}
