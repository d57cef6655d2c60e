//! How many requests there may be: each is stored until it expires, and disturbs a person.

use std::net::IpAddr;

use crate::failure::store_failure;
use crate::grant::ciba::CibaProvider;
use crate::rate_limit::Attempt;
use crate::store::Authenticated;
use crate::{Client, OAuthError};

/// What clients that registered themselves have together: no `client_id` has a control character.
const STRANGERS: &str = "\0self-registered";

/// Counts a request of a client. Anybody can register clients, so those have a bound together, and each address has one: known
/// clients never wait behind them.
pub(super) async fn count<S: CibaProvider>(
    server: &S,
    client: &Client,
    address: Option<IpAddr>,
) -> Result<(), OAuthError> {
    let settings = server.settings();
    let (most, lifetime, now) =
        (settings.most_ciba_requests(), settings.longest_ciba_request(), settings.now());
    let counted = server.runtime().ciba_requests();
    if client.is_self_registered() {
        let attempt = Attempt::pushed_request(server.store(), settings.rate_limits(), address, now).await;
        // It stays counted, whatever the result.
        attempt.map_err(store_failure::<S::Store>)?.map(drop).map_err(OAuthError::from)?;
        counted.count(STRANGERS, most, lifetime, now)?;
    }
    counted.count(client.client_id(), most, lifetime, now)
}

/// Counts a request to a person: by this client, and by all of its kind.
pub(super) async fn count_person<S: CibaProvider>(
    server: &S,
    client: &Client,
    person: &Authenticated,
) -> Result<(), OAuthError> {
    let settings = server.settings();
    let whose = (client, &*person.subject);
    let attempt = Attempt::ciba_request(server.store(), settings.rate_limits(), whose, settings.now()).await;
    attempt.map_err(store_failure::<S::Store>)?.map(drop).map_err(OAuthError::from)
}
