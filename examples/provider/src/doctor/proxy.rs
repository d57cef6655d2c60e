//! The proxy in front of the provider: whether it says what it sees, and whether the provider believes it.

use oauth_runtime::Issuer;
use reqwest::Client;

use super::witness::{self, Seen};
use super::{Finding, configuration};
use crate::causes::with_causes;
use crate::config::Config;
use crate::store::Store;

const CHECK: &str = "proxy";

pub(super) async fn check(
    config: &Config,
    http: &Client,
    issuer: &Issuer,
    store: Option<&Store>,
    findings: &mut Vec<Finding>,
) {
    let Some(store) = store else {
        findings.push(Finding::skip(CHECK, "this needs a store that the running provider shares"));
        return;
    };
    let secret = match witness::introduce(store).await {
        Ok(secret) => secret,
        Err(error) => {
            findings.push(Finding::fail("store", format!("it cannot be written: {}", with_causes(&error))));
            return;
        }
    };
    let url = issuer.join("/healthz");
    let answer = http.get(&url).header(witness::HEADER, secret.reveal()).send().await;
    let seen = match answer {
        Ok(answer) => answer.json::<Seen>().await.ok(),
        Err(_) => None,
    };
    match seen {
        Some(seen) => findings.extend(judge(config, issuer, &seen)),
        None => findings.push(Finding::skip(
            CHECK,
            format!("{url} does not say what the provider sees; does it use this store, and does the proxy pass /healthz?"),
        )),
    }
}

/// What is wrong with what the provider sees.
fn judge(config: &Config, issuer: &Issuer, seen: &Seen) -> Vec<Finding> {
    let peer = seen.peer.map_or("an unknown address".to_owned(), |peer| peer.to_string());
    let is_trusted = seen.peer.is_some_and(|peer| config.trusted_proxies.trusts(peer));
    let has = |name: &str| seen.headers.iter().any(|header| header == name);
    let mut findings = Vec::new();
    if issuer.is_secure() && !seen.is_secure {
        findings.push(Finding::fail(CHECK, match (is_trusted, seen.headers.is_empty()) {
            (false, false) => format!(
                "the proxy at {peer} sends {}, but is not in `trusted_proxies`, so every request counts as plain http; \
                 add its address",
                seen.headers.join(" and ")
            ),
            (true, _) if !has("x-forwarded-proto") && !has("forwarded") => format!(
                "the proxy at {peer} does not send X-Forwarded-Proto, so every request counts as plain http; let it \
                 send `X-Forwarded-Proto: https`"
            ),
            (true, _) => format!("the proxy at {peer} says that the client used plain http; end TLS there"),
            (false, true) => format!(
                "requests arrive from {peer} without TLS and without the headers of a proxy; let the proxy send \
                 X-Forwarded-Proto and X-Forwarded-For, and add {peer} to `trusted_proxies`"
            ),
        }));
    } else if !is_trusted && !seen.headers.is_empty() {
        findings.push(Finding::fail(CHECK, format!(
            "the proxy at {peer} sends {}, but is not in `trusted_proxies`, so all people share the rate limits of \
             its address; add it",
            seen.headers.join(" and ")
        )));
    }
    if is_trusted && !has("x-forwarded-for") && !has("forwarded") {
        findings.push(Finding::fail(CHECK, format!(
            "the proxy at {peer} does not send X-Forwarded-For, so all people share the rate limits of its address"
        )));
    }
    if findings.is_empty() {
        let client = seen.client.map_or("unknown".to_owned(), |client| client.to_string());
        findings.push(match is_trusted {
            true => {
                Finding::ok(CHECK, format!("the proxy at {peer} is trusted, and says that you are {client}"))
            }
            false if configuration::is_local(issuer.origin()) => Finding::ok(CHECK, "there is none"),
            false => Finding::ok(CHECK, format!("there is none: the provider sees you as {client}")),
        });
    }
    findings
}
