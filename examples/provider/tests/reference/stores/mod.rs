//! The provider on its stores: several instances, restarts, kills, outages.

mod administration;
mod backup;
mod chaos;
mod cluster;
mod copy;
mod double_submits;
mod injection;
mod logout_notices;
mod outage;
mod races;
mod restart;
mod sealing;
mod standbys;
mod written;

use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap};

use crate::process::Origin;

/// As any client has it: an answer that was lost with its connection must not be waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A client whose every request is a new connection, so that the balancer sends it to the next instance.
pub(crate) fn client() -> reqwest::Client {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, "*/*".parse().expect("a value"));
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).default_headers(headers).no_proxy();
    let client = client.timeout(LONGEST_WAIT);
    client.redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().expect("a client")
}

/// A request of the client `web` to an endpoint.
pub(crate) async fn post(
    client: &reqwest::Client,
    origin: &Origin,
    path: &str,
    form: &[(&str, &str)],
) -> reqwest::Result<reqwest::Response> {
    let request = client.post(origin.url_of(path)).basic_auth("web", Some("a-long-random-secret"));
    request.form(form).send().await
}

/// Whether a token counts.
pub(crate) async fn is_active(client: &reqwest::Client, origin: &Origin, token: &str) -> bool {
    let response = loop {
        match post(client, origin, "/introspect", &[("token", token)]).await {
            Err(error) if error.is_timeout() => {}
            answered => break answered.expect("an answer"),
        }
    };
    assert_eq!(response.status(), 200);
    response.json::<serde_json::Value>().await.expect("JSON")["active"] == true
}
