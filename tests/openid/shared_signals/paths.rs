//! Where the metadata of an issuer with a path is (Shared Signals Framework section 7.2).

use std::sync::Arc;

use axum::Router;
use oauth_runtime::axum::well_known;
use oauth_runtime::store::MemoryStore;

use super::Teller;
use crate::support::{Http, keys};

#[tokio::test]
async fn section_7_2_the_path_of_the_issuer_comes_behind_the_well_known_part() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let http = Http::new(format!("http://{}", listener.local_addr().expect("an address")));
    let issuer = http.url_of("/tenant");
    let server =
        Teller::new(issuer.parse().expect("an issuer"), Arc::new(MemoryStore::new()), Arc::default(), keys());
    let app = Router::new().nest("/tenant", server.router()).merge(well_known(&server));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let document = http.get("/.well-known/ssf-configuration/tenant", &[]).await;
    assert_eq!(document.status, 200, "{document:?}");
    let document = document.json();
    assert_eq!(document["issuer"], issuer);
    assert_eq!(document["configuration_endpoint"], http.url_of("/tenant/ssf/streams"));
    assert_eq!(http.get("/.well-known/ssf-configuration/tenant/", &[]).await.json(), document);
    for elsewhere in ["/.well-known/ssf-configuration", "/.well-known/ssf-configuration/other"] {
        assert_eq!(http.get(elsewhere, &[]).await.status, 404, "{elsewhere}");
    }
}
