mod calls;
mod kept;
mod keys;
mod limits;
mod places;
mod site;
mod tls;
mod traces;

use site::{Answer, Site, ok, status};
use url::Url;

use super::{WebFetcher, WebFetcherBuilder, WebFetcherError};
use oauth_runtime_core::fetch::{FetchError, Fetched, Fetcher};

/// A fetcher that may connect to the site.
fn fetcher_for(site: &Site) -> WebFetcher {
    WebFetcher::builder().allow_host(site.host()).build().expect("a fetcher")
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn text(fetched: &Fetched) -> &str {
    std::str::from_utf8(&fetched.body).expect("UTF-8")
}
