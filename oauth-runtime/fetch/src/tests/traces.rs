//! Which sites hear of the trace that a request belongs to.

use bytes::Bytes;
use http::HeaderValue;
use oauth_runtime_core::fetch::{Call, Delivery};

use super::*;

const HEADER: &str = "\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";

fn tracing_fetcher(site: &Site) -> WebFetcherBuilder {
    WebFetcher::builder().allow_host(site.host()).trace_headers(|headers| {
        let value = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        headers.insert("traceparent", HeaderValue::from_static(value));
    })
}

#[tokio::test]
async fn an_allowed_host_gets_the_headers_of_the_trace_with_every_kind_of_request() {
    let site = Site::start(ok("", "{}")).await;
    let (fetcher, url) = (tracing_fetcher(&site).build().expect("a fetcher"), site.url("/"));
    fetcher.get(&url).await.expect("a document");
    fetcher.call(Call::get(&url)).await.expect("an answer");
    fetcher.notify(&url, &[]).await.expect("a status");
    fetcher.deliver(Delivery::new(&url, &[], Bytes::new())).await.expect("an answer");
    let requests = site.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| request.contains(HEADER)), "{requests:?}");
}

/// Even on a host that they may reach.
#[tokio::test]
async fn what_strangers_have_fetched_is_in_no_trace() {
    let site = Site::start(ok("", "{}")).await;
    let fetcher = tracing_fetcher(&site).strangers_reach_allowed().build().expect("a fetcher");
    let fetcher = fetcher.for_strangers().expect("a fetcher");
    fetcher.get(&site.url("/")).await.expect("a document");
    let requests = site.requests();
    assert!(requests.len() == 1 && !requests[0].contains("traceparent"), "{requests:?}");
}
