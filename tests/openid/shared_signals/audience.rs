//! A provider whose tokens are for a resource by default (RFC 8707).

use std::sync::Arc;

use http::request::Parts;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, OAuthError, oauth_server};
use serde_json::json;

use super::{SECRET, client};
use crate::support::{Http, People, keys};

/// It transmits, and has a resource.
#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    openid(profile, email),
    scopes(read = "Read your notes"),
    resources(notes = "/notes" { scopes(read), default }),
    events(audit_log, shared_signals),
    scope_module = housed_scope,
    resource_module = housed_resource
)]
struct Housed {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: Arc<People>,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Housed {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Failed(OAuthError::LoginRequired))
    }
}

#[tokio::test]
async fn a_receiver_gets_a_token_for_its_stream_where_tokens_are_for_a_resource() {
    let receiver = client("app").scope("openid read ssf.manage ssf.read").build().expect("a client");
    let store = Arc::new(MemoryStore::with_clients([receiver]));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = Housed::builder(url.parse().expect("an issuer"), store, Arc::default(), keys()).build();
    let app = server.router();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let http = Http::new(url);
    for (scope, status) in [("ssf.manage", 200), ("ssf.read", 200), ("read ssf.manage", 200), ("read", 401)] {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let answer = http.post("/token", Some(("app", SECRET)), &form).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let bearer = format!("Bearer {}", answer.text("access_token"));
        let answer = http.send("GET", "/ssf/streams", &[("authorization", &bearer)], None).await;
        assert_eq!(answer.status, status, "{scope}: {answer:?}");
        let is_told = answer.status != 200 || answer.json() == json!([]);
        assert!(is_told, "{answer:?}");
    }
}
