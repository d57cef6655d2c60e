//! Shared signals: which clients hear what happens to people, and whether each takes what it is sent.

use oauth_runtime::fetch::Url;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::shared_signals::streams;
use oauth_runtime::store::{SignalStream, StreamStatus};
use oauth_runtime::{Client, Clock, SystemClock, Timestamp};

use super::Finding;
use super::clients::name;
use super::keys::days;
use super::notified::problem_at;
use crate::causes::with_causes;
use crate::config::Config;
use crate::store::Store;
use crate::store_secret;

const CHECK: &str = "shared_signals";

/// The scope with which a client hears.
const MANAGE: &str = "ssf.manage";

/// More receivers than an operator has.
const MOST: usize = 50;

pub(super) async fn check(
    config: &Config,
    clients: &[Client],
    store: Option<&Store>,
    findings: &mut Vec<Finding>,
) {
    let receivers: Vec<_> =
        clients.iter().filter(|client| client.metadata().scope.contains(MANAGE)).collect();
    if !config.signals.are_on {
        if let Some(first) = receivers.first() {
            let client_id = first.client_id();
            findings.push(Finding::warn(
                CHECK,
                format!(
                    "`{client_id}` has the scope `{MANAGE}`, and hears nothing: set `shared_signals = true`"
                ),
            ));
        }
        return;
    }
    let before = findings.len();
    findings.extend(of_provider(config, &receivers).map(|message| Finding::warn(CHECK, message)));
    let credentials = |client: &&&Client| {
        client.metadata().grant_types.iter().any(|grant_type| grant_type == "client_credentials")
    };
    for client in receivers.iter().filter(|client| !credentials(client)) {
        let message = format!(
            "grant_types: `client_credentials` is missing, so the client gets no token with `{MANAGE}`; add it"
        );
        findings.push(Finding::warn(name(client), message));
    }
    if let Some(store) = store {
        match streams(store).await {
            Ok(streams) => of_streams(config, &streams, &receivers, findings).await,
            Err(error) => findings.push(Finding::fail(CHECK, with_causes(&error))),
        }
    }
    if findings.len() == before {
        findings.push(Finding::ok(CHECK, "no receiver has created its stream yet"));
    }
}

/// What no receiver can do.
fn of_provider(config: &Config, receivers: &[&Client]) -> impl Iterator<Item = String> {
    let nobody = receivers.is_empty().then(|| {
        format!("no client has the scope `{MANAGE}`, so nobody hears anything; give it to those that should")
    });
    let key = (!config.openid.algorithms().contains(&SigningAlgorithm::Rs256)).then(|| {
        "RS256 is not in `signing_algorithms`, and receivers need verify nothing else (CAEP Interoperability Profile \
         1.0 section 2.6); add it, or check each receiver"
            .to_owned()
    });
    // A missing file is found by the check of the keys.
    let seal = matches!(store_secret::of(config), Ok(None)).then(|| {
        "receivers cannot give an `authorization_header`, because nothing seals it: set a `store_secret` (openssl rand -hex 32)"
            .to_owned()
    });
    [nobody, key, seal].into_iter().flatten()
}

async fn of_streams(
    config: &Config,
    streams: &[SignalStream],
    receivers: &[&Client],
    findings: &mut Vec<Finding>,
) {
    let fetcher = config.fetch.load();
    for stream in streams.iter().take(MOST) {
        let client = receivers.iter().find(|client| client.client_id() == stream.client_id.as_str());
        let mut problem = told(stream, client.copied(), SystemClock.now());
        let url = stream.endpoint_url.as_deref().and_then(|url| Url::parse(url).ok());
        if let (None, Some(url), Ok(fetcher)) = (&problem, &url, &fetcher) {
            problem = problem_at(fetcher, url).await.map(|problem| format!("{url}: {problem}"));
        }
        let check = format!("receiver {}", stream.client_id);
        findings.push(match (problem, stream.status, &stream.endpoint_url) {
            (Some(problem), ..) => Finding::warn(check, problem),
            (None, StreamStatus::Disabled, _) => {
                Finding::ok(check, "it disabled its stream, and gets nothing")
            }
            (None, _, Some(url)) => Finding::ok(check, format!("events are sent to {url}")),
            (None, _, None) => Finding::ok(check, "it polls"),
        });
    }
}

/// Why a receiver does not get what happens.
fn told(stream: &SignalStream, client: Option<&Client>, now: Timestamp) -> Option<String> {
    match client {
        None => {
            return Some(format!(
                "it has a stream, and not the scope `{MANAGE}`, so nothing is sent; give it back"
            ));
        }
        Some(client) if client.is_disabled() => {
            return Some("it has a stream, and is disabled, so nothing is sent".to_owned());
        }
        Some(_) => {}
    }
    if stream.status == StreamStatus::Paused {
        let reason = stream.reason.as_deref().unwrap_or("it gave no reason");
        return Some(format!("its stream is paused: {reason}; the receiver enables it at /ssf/status"));
    }
    let since = stream.failing_since?;
    Some(format!(
        "it has taken nothing for {}: the log says what it answers; then its stream is paused (`signal_patience`)",
        days(now.since(since))
    ))
}

#[cfg(test)]
mod tests {
    use oauth_runtime::event::EventId;

    use super::*;

    #[test]
    fn a_receiver_that_gets_nothing_is_told_with_the_reason() {
        let now = Timestamp::from_unix(1_000_000);
        let stream = || SignalStream::new("a-stream", "calendar", now, EventId::before(now));
        let client = Client::confidential("calendar", "a-secret-of-the-calendar").scope(MANAGE);
        let client = client.grant_types(["client_credentials"]).build().expect("a client");
        assert_eq!(told(&stream(), Some(&client), now), None);
        let (mut paused, mut failing) = (stream(), stream());
        (paused.status, paused.reason) = (StreamStatus::Paused, Some("maintenance".into()));
        failing.failing_since = Some(Timestamp::from_unix(1_000_000 - 7_200));
        for (stream, client, said) in [
            (stream(), None, "not the scope `ssf.manage`"),
            (paused, Some(&client), "paused: maintenance"),
            (failing, Some(&client), "taken nothing for 2 hours"),
        ] {
            let told = told(&stream, client, now).unwrap_or_default();
            assert!(told.contains(said), "{told}");
        }
    }
}
