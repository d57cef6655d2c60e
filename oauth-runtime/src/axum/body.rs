//! Reading a request's body: bounded in size and in time.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request as AxumRequest};
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
    let collected = tokio::time::timeout(LONGEST_WAIT, Limited::new(body, LARGEST_BODY).collect()).await;
    let body = match collected {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(OAuthError::RequestTooLarge),
        Ok(Err(_)) => return Err(OAuthError::invalid_request("the body could not be read")),
        Err(_) => return Err(OAuthError::invalid_request("the body did not arrive in time")),
    };
    if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        let connection = Connection { peer: peer.ip(), is_tls: false };
        parts.extensions.get_or_insert(connection);
    }
    Ok(Request::from_parts(parts, body))
}
