//! Where clients are told of logouts, and of what people decided: whether the provider may connect there.

use oauth_runtime::Client;
use oauth_runtime::fetch::{FetchError, Fetcher, Url};

use super::Finding;
use super::clients::name;
use super::upstreams::is_kept_out;
use crate::causes::with_causes;
use crate::config::Config;

/// More than an operator registers; clients that register themselves may be many more.
const MOST: usize = 50;

pub(super) async fn check(config: &Config, clients: &[Client], findings: &mut Vec<Finding>) {
    let told: Vec<_> = clients.iter().flat_map(addresses).collect();
    if told.is_empty() {
        return;
    }
    // The check of the configuration said why.
    let Ok(fetcher) = config.fetch.load() else { return };
    for (client, key, uri, until_then) in told.into_iter().take(MOST) {
        let Ok(url) = Url::parse(uri) else { continue };
        let Some(problem) = problem_at(&fetcher, &url).await else { continue };
        findings
            .push(Finding::warn(name(client), format!("{key}: {uri}: {problem}; until then, {until_then}")));
    }
}

/// Why nothing can be sent to this URL; `None`: something answers there. The provider sends with POST, so a GET tells nothing but that
/// the way is free.
pub(super) async fn problem_at(fetcher: &impl Fetcher, url: &Url) -> Option<String> {
    match fetcher.get(url).await {
        Ok(_) | Err(FetchError::Status(_) | FetchError::Redirect(_) | FetchError::TooLarge(_)) => None,
        Err(error) if is_kept_out(&error) => Some(format!(
            "{}; if the provider may connect to it, add its host to `fetch_hosts`",
            with_causes(&error)
        )),
        Err(error) => Some(with_causes(&error)),
    }
}

/// Where a client is told something: the key, the address, and what a client is like that cannot be reached.
fn addresses(client: &Client) -> impl Iterator<Item = (&Client, &'static str, &String, &'static str)> {
    let openid = &client.metadata().openid;
    let logout = ("backchannel_logout_uri", &openid.backchannel_logout_uri, "this client hears of no logout");
    let notification = (
        "backchannel_client_notification_endpoint",
        &openid.backchannel_client_notification_endpoint,
        "this client does not hear what people decided",
    );
    [logout, notification]
        .into_iter()
        .filter_map(move |(key, uri, until_then)| Some((client, key, uri.as_ref()?, until_then)))
}
