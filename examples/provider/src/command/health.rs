//! `provider health`: the health check of a container whose image has no curl.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::failure::Failure;
use crate::config::Config;

const LONGEST_WAIT: Duration = Duration::from_secs(5);

pub(super) async fn execute(config: &Config, live: bool) -> Result<String, Failure> {
    let address = here(config.listen);
    if address.port() == 0 {
        return Err(Failure::usage(
            "`listen` has the port 0: the operating system chooses a free port at each start, so this command cannot know where to \
             ask. Set a port, such as listen = \"127.0.0.1:8080\"",
        ));
    }
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let path = if live { "/livez" } else { "/healthz" };
    let url = format!("{scheme}://{address}{path}");
    // The certificate is for the name of the issuer, and this asks an address of this machine.
    let client =
        reqwest::Client::builder().timeout(LONGEST_WAIT).danger_accept_invalid_certs(true).no_proxy();
    let answer = client.build().map_err(Failure::operation)?.get(&url).send().await;
    let status = answer.map_err(Failure::operation)?.status();
    match status.is_success() {
        true => Ok(format!("{url} answers {status}\n")),
        false => Err(Failure::operation(format!("{url} answers {status}; see the log of the provider"))),
    }
}

/// Where a listener on all addresses can be reached.
fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, listen.port())
}
