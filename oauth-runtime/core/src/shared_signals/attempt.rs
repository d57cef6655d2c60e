//! An attempt to push a token (RFC 8935 section 2).

use std::time::Duration;

use http::StatusCode;
use tokio::time::timeout;
use url::Url;

use super::TransmitsSignals;
use super::set::Set;
use crate::error::with_causes;
use crate::fetch::{Delivery, FetchError};
use crate::seal::Purpose;
use crate::store::SignalStream;
use crate::{Client, OAuthError, Seal, Secret};

/// An attempt takes no longer than this, whatever the fetcher does.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(30);

/// What came of an attempt.
pub(super) enum Attempt {
    Taken,
    /// This provider had no capacity; it says nothing about the receiver.
    Postponed,
    /// The receiver does not accept this token (section 2.3).
    Refused(String),
    /// It may later; some receivers say when.
    Failed(String, Option<Duration>),
}

/// Sends a token to the receiver of the stream.
///
/// # Errors
/// Those of signing.
pub(super) async fn attempt<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    stream: &SignalStream,
    set: &Set,
) -> Result<Attempt, OAuthError> {
    let settings = server.settings();
    let failed = |cause: &str| Ok(Attempt::Failed(cause.to_owned(), None));
    let Some(fetcher) = settings.fetcher_for(client) else { return Ok(Attempt::Postponed) };
    let Some(Ok(url)) = stream.endpoint_url.as_deref().map(Url::parse) else {
        return failed("the endpoint_url of the stream is not a URL");
    };
    let header = match stream.authorization.as_deref() {
        None => None,
        Some(kept) => match opened(settings.seal(), stream, kept) {
            Some(header) => Some(header),
            None => {
                return failed(
                    "its authorization_header does not open: pass the secret that sealed it to `Seal::also_opens`",
                );
            }
        },
    };
    let body = set.signed(server, client).await?;
    // Section 2.1: the answer may be an error in JSON.
    let mut headers = vec![("accept", "application/json")];
    headers.extend(header.as_ref().map(|header| ("authorization", header.reveal())));
    let delivery = Delivery::new(&url, &headers, body.into()).content_type("application/secevent+jwt");
    let delivered = timeout(LONGEST_ATTEMPT, fetcher.deliver(delivery)).await;
    Ok(match delivered.unwrap_or(Err(FetchError::TooSlow(LONGEST_ATTEMPT))) {
        Ok(delivered) if delivered.status.is_success() => Attempt::Taken,
        Ok(delivered) => {
            let cause = format!("the response status is {}", delivered.status);
            match refuses(delivered.status) {
                true => Attempt::Refused(cause),
                false => Attempt::Failed(cause, delivered.retry_after),
            }
        }
        Err(error) if error.is_overload() => Attempt::Postponed,
        Err(error) => Attempt::Failed(with_causes(&error), None),
    })
}

/// Whether the answer is about this token: RFC 8935 says 400; a proxy in front of the receiver may say that it is too large.
fn refuses(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    )
}

/// The header with which the receiver knows this transmitter.
fn opened(seal: Option<&Seal>, stream: &SignalStream, kept: &str) -> Option<Secret> {
    seal?.open(Purpose::SignalAuthorization, &stream.stream_id, kept).map(|opened| opened.text)
}
