//! The key sets that clients publish: whether they can be fetched, and whether they have a usable key.

use oauth_runtime::Client;
use oauth_runtime::fetch::{Fetcher, Url, WebFetcher};
use oauth_runtime::keys::ClientKeySet;

use super::Finding;
use super::clients::name;
use crate::causes::with_causes;
use crate::config::Config;

/// More than an operator registers; clients that register themselves may be many more.
const MOST: usize = 50;

pub(super) async fn check(config: &Config, clients: &[Client], findings: &mut Vec<Finding>) {
    let with_url =
        clients.iter().filter_map(|client| Some((client, client.metadata().openid.jwks_uri.as_deref()?)));
    let with_url: Vec<_> = with_url.collect();
    if with_url.is_empty() {
        return;
    }
    let fetcher = match config.fetch.load() {
        Ok(fetcher) => fetcher,
        // The check of the configuration said why.
        Err(_) => return,
    };
    for (client, url) in with_url.iter().take(MOST) {
        findings.extend(of(client, url, &fetcher).await);
    }
    if with_url.len() > MOST {
        let rest = with_url.len() - MOST;
        findings.push(Finding::skip(
            "jwks_uri",
            format!("the key sets of another {rest} clients were not fetched"),
        ));
    }
}

async fn of(client: &Client, url: &str, fetcher: &WebFetcher) -> Vec<Finding> {
    let fail = |said: String| vec![Finding::fail(name(client), format!("jwks_uri: {url}: {said}"))];
    let Ok(parsed) = Url::parse(url) else {
        return fail("this is no URL".to_owned());
    };
    let fetched = match fetcher.get(&parsed).await {
        Ok(fetched) => fetched,
        Err(error) => return fail(with_causes(&error)),
    };
    match ClientKeySet::from_slice(&fetched.body) {
        Ok(keys) if keys.is_empty() => fail("it has no key that the provider can use".to_owned()),
        Ok(keys) => {
            let ok = Finding::ok(name(client), format!("jwks_uri: {url} has {}", count(keys.len())));
            let left_out = keys
                .left_out()
                .iter()
                .map(|why| Finding::warn(name(client), format!("jwks_uri: {url}: a key is left out: {why}")));
            std::iter::once(ok).chain(left_out).collect()
        }
        Err(error) => fail(error.to_string()),
    }
}

fn count(keys: usize) -> String {
    if keys == 1 {
        "a key that the provider can use".to_owned()
    } else {
        format!("{keys} keys that the provider can use")
    }
}
