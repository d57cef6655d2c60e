//! The other providers at which people sign in: whether their metadata is there, and names what a sign-in needs.

use oauth_runtime::Issuer;
use oauth_runtime::fetch::{FetchError, Url};
use oauth_runtime::upstream::{SignIn, Upstream, UpstreamError};

use super::Finding;
use crate::causes::with_causes;
use crate::config::Config;

pub(super) async fn check(config: &Config, issuer: Option<&Issuer>, findings: &mut Vec<Finding>) {
    if config.upstreams.is_empty() {
        return;
    }
    // The check of the configuration said why.
    let Ok(fetcher) = config.fetch.load() else { return };
    for configured in &config.upstreams {
        let Ok(upstream) = configured.build(&fetcher) else { continue };
        findings.push(of(&upstream, issuer).await);
    }
}

/// Begins a sign-in, and follows it nowhere.
async fn of(upstream: &Upstream, issuer: Option<&Issuer>) -> Finding {
    let check = format!("upstream {}", upstream.id());
    let redirect_uri = format!(
        "{}/login/upstream/callback/{}",
        issuer.map_or("https://issuer.invalid", |issuer| issuer.as_str().trim_end_matches('/')),
        upstream.id()
    );
    let Ok(parsed) = Url::parse(&redirect_uri) else {
        return Finding::skip(check, format!("{redirect_uri} is no URL"));
    };
    match upstream.begin(SignIn::new(parsed)).await {
        Ok((url, _)) => {
            let there = url.host_str().unwrap_or_default();
            let told = match issuer {
                Some(_) => format!("people go to {there}; register the redirect URI {redirect_uri} there"),
                None => format!("people go to {there}"),
            };
            Finding::ok(check, told)
        }
        Err(error) => Finding::fail(check, format!("{}; {}", with_causes(&error), advice(&error))),
    }
}

/// What to write into the configuration.
fn advice(error: &UpstreamError) -> &'static str {
    match error {
        UpstreamError::Fetch { source, .. } if is_kept_out(source) => {
            "if the provider may connect to it, add its host to `fetch_hosts`"
        }
        other => other.advice(),
    }
}

/// Whether the configuration does not allow the connection.
pub(super) fn is_kept_out(error: &FetchError) -> bool {
    matches!(error, FetchError::InnerAddress(_) | FetchError::NotHttps(_) | FetchError::NotAllowed(_))
}
