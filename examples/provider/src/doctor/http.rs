//! Requests of the doctor, which goes wherever the operator's configuration says.

use std::time::Duration;

use oauth_runtime::BoxError;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};

use crate::config::Config;

const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Follows no redirect: a client of the provider does not either.
pub(super) fn client(config: &Config) -> Result<Client, BoxError> {
    let mut builder = Client::builder().timeout(LONGEST_WAIT).redirect(Policy::none());
    if let Some(authority) = config.fetch.authority()? {
        for certificate in Certificate::from_pem_bundle(&authority)? {
            builder = builder.add_root_certificate(certificate);
        }
    }
    Ok(builder.build()?)
}

/// What a failed request means.
pub(super) fn advice(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => "it took longer than 10 seconds; does a firewall drop the packets?",
        error if error.is_connect() => {
            "does the name resolve here, is the port open, and does the provider run?"
        }
        _ => "does an HTTP server listen there?",
    }
}
