//! `provider doctor`: checks what can be wrong between a provider and its world, and says what to do.
//!
//! It changes nothing, but for one record in the store that proves to a running provider who asks (`witness`), and
//! that expires within a minute. Into a directory for e-mail it writes a file, and deletes it.

mod clients;
mod configuration;
mod finding;
mod http;
mod issuer;
mod key_sets;
mod keys;
mod mail;
mod managed_grants;
mod notified;
mod proxy;
mod redirect_uris;
mod signals;
mod store;
mod tls;
mod upstreams;
pub mod witness;

pub use finding::{Finding, Verdict};
use oauth_runtime::Issuer;

use crate::config::Config;

/// Everything that can be checked, each with what was found; of tenants behind their names.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = examine_one(config).await;
    for tenant in &config.tenants {
        let name = tenant.tenant.as_deref().unwrap_or_default();
        let own = examine_one(tenant).await;
        findings
            .extend(own.into_iter().map(|own| Finding { check: format!("{name}: {}", own.check), ..own }));
    }
    findings
}

/// One provider.
async fn examine_one(config: &Config) -> Vec<Finding> {
    let mut findings = configuration::check(config);
    let store = store::check(config, &mut findings).await;
    keys::check(config, store.as_ref(), &mut findings).await;
    mail::check(config, &mut findings).await;
    match served_issuer(config) {
        Ok(issuer) => {
            let http = match http::client(config) {
                Ok(http) => http,
                Err(error) => {
                    findings.push(Finding::fail("issuer", error));
                    return findings;
                }
            };
            tls::check(config, &issuer, &mut findings).await;
            if issuer::check(&http, &issuer, &mut findings).await {
                proxy::check(config, &http, &issuer, store.as_ref(), &mut findings).await;
            }
        }
        Err(why) => findings.push(Finding::skip("issuer", why)),
    }
    let clients = clients::all(config, store.as_ref()).await;
    for client in &clients {
        clients::check(config, client, &mut findings);
        redirect_uris::check(client, &mut findings);
    }
    key_sets::check(config, &clients, &mut findings).await;
    notified::check(config, &clients, &mut findings).await;
    signals::check(config, &clients, store.as_ref(), &mut findings).await;
    upstreams::check(config, served_issuer(config).ok().as_ref(), &mut findings).await;
    findings
}

/// The issuer, or the URL of the listener.
fn served_issuer(config: &Config) -> Result<Issuer, String> {
    if let Some(issuer) = &config.issuer {
        return Ok(issuer.clone());
    }
    if config.listen.port() == 0 {
        return Err(
            "there is no `issuer`, and `listen` has the port 0: the operating system chooses a free port at each start, so nobody can \
             know the URL of the provider. Set `issuer`, or a port"
                .to_owned(),
        );
    }
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{}", config.listen);
    Issuer::parse_insecure(&url)
        .map_err(|error| format!("there is no `issuer`, and {url} cannot be one: {error}"))
}
