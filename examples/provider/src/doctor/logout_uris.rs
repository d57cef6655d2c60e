//! Where clients are told of logouts: whether the provider may connect there.

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
    let uri = |client: &Client| client.metadata().openid.backchannel_logout_uri.clone();
    let told: Vec<_> = clients.iter().filter_map(|client| Some((client, uri(client)?))).collect();
    if told.is_empty() {
        return;
    }
    // The check of the configuration said why.
    let Ok(fetcher) = config.fetch.load() else { return };
    for (client, uri) in told.iter().take(MOST) {
        let Ok(url) = Url::parse(uri) else { continue };
        // A logout token is sent with POST, so a GET ends nothing. Any response shows that the way is free.
        let problem = match fetcher.get(&url).await {
            Ok(_) | Err(FetchError::Status(_) | FetchError::Redirect(_) | FetchError::TooLarge(_)) => {
                continue;
            }
            Err(error) if is_kept_out(&error) => {
                format!(
                    "{}; if the provider may connect to it, add its host to `fetch_hosts`",
                    with_causes(&error)
                )
            }
            Err(error) => with_causes(&error),
        };
        findings.push(Finding::warn(
            name(client),
            format!("backchannel_logout_uri: {uri}: {problem}; until then, this client hears of no logout"),
        ));
    }
}
