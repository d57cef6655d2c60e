//! The configuration itself: what is probably a mistake, and the files that it names.

use super::Finding;
use crate::config::Config;
use crate::registration::Registration;

const CHECK: &str = "configuration";

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let mut findings: Vec<_> = config.warnings.iter().map(|warning| Finding::warn(CHECK, warning)).collect();
    if let Err(error) = config.load() {
        findings.push(Finding::fail(CHECK, error));
    }
    let mut warn = |message: &str| findings.push(Finding::warn(CHECK, message));
    if config.is_demo {
        warn("these are the demo data, with secrets that everybody knows; name yours with --config");
    }
    let is_public = config.issuer.as_ref().is_some_and(|issuer| !is_local(issuer.origin()));
    if config.insecure_transport && is_public {
        warn("insecure_transport: passwords and tokens may be sent without TLS; remove it");
    }
    if config.issuer.is_none() && !config.listen.ip().is_loopback() {
        warn("issuer: it is not set, so it is the address of the listener, which clients cannot use; set it");
    }
    if is_public && config.listen.port() == 0 {
        warn(
            "listen: the port 0 stands for any free port, another one at each start, where no proxy and no health check finds the \
             provider; set a port",
        );
    }
    if !config.available {
        warn("available: it is false, so clients get temporarily_unavailable");
    }
    let is_open = matches!(config.registration, Registration::Open) || config.client_documents.is_some();
    if is_open && config.fetch.hosts().next().is_some() {
        warn(
            "fetch_hosts: anybody may register a client, or name its metadata document, and make the provider send \
             requests to these hosts, even internal ones; remove them, or list initial access tokens in `registration`",
        );
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, "it is read, and so are the files that it names"));
    }
    findings
}

/// Whether an origin is on this machine.
pub(super) fn is_local(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "localhost" | "[::1]") || host.starts_with("127.") || host.ends_with(".localhost")
}
