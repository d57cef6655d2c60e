//! Pairwise identifiers with a grant without a redirect: who owns the sector (OpenID Connect CIBA Core
//! section 4)?

use std::sync::Arc;

use http::request::Parts;
use oauth_runtime::device::GRANT_TYPE;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, ClientMetadata, Decision, Interaction, OAuthError, oauth_server,
};
use serde_json::{Value, json};

use crate::support::{Answer, Http, JWKS_URI, People, Site, client_jwks, keys};

/// Clients that register themselves get whatever they ask for.
#[oauth_server(
    grants(authorization_code, device_code),
    responses(code),
    scopes(read = "Read your notes"),
    openid,
    endpoints(registration),
    client_auth(private_key_jwt)
)]
struct Devices {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl RegistrationPolicy for Devices {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.within(&"openid read".parse().expect("a scope")))
    }
}

impl Interaction for Devices {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

const SECTOR: &str = "https://sector.example/uris.json";
const REDIRECT_URI: &str = "https://client.example/cb";

struct World {
    http: Http,
    site: Arc<Site>,
}

impl World {
    async fn start() -> Self {
        let site = Arc::new(Site::default());
        site.publish(JWKS_URI, client_jwks().to_string());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = url.parse().expect("an issuer");
        let builder = Devices::builder(issuer, MemoryStore::new(), People::default(), keys());
        let app = builder.fetcher(Arc::clone(&site)).pairwise_salt("pepper-for-the-tests").build().router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { http: Http::new(url), site }
    }

    async fn register(&self, document: &[&str], more: Value) -> Answer {
        self.site.publish(SECTOR, json!(document).to_string());
        let mut metadata = json!({ "subject_type": "pairwise", "sector_identifier_uri": SECTOR });
        for (name, value) in more.as_object().expect("an object") {
            metadata[name] = value.clone();
        }
        let headers = [("content-type", "application/json")];
        self.http.send("POST", "/register", &headers, Some(metadata.to_string())).await
    }
}

fn device_grant(auth_method: &str) -> Value {
    json!({
        "grant_types": ["authorization_code", GRANT_TYPE], "redirect_uris": [REDIRECT_URI],
        "token_endpoint_auth_method": auth_method, "jwks_uri": JWKS_URI,
    })
}

#[tokio::test]
async fn a_pairwise_client_with_a_grant_without_redirect_proves_its_sector_by_its_keys() {
    let world = World::start().await;
    let whole = [REDIRECT_URI, JWKS_URI];
    assert_eq!(world.register(&whole, device_grant("private_key_jwt")).await.status, 201);
    // Anybody can name the document and the URIs of another client.
    for (document, auth_method) in [
        (&whole[..1], "private_key_jwt"),
        (&whole[..], "none"),
        (&whole[..], "client_secret_basic"),
        (&whole[..], "client_secret_post"),
    ] {
        let refused = world.register(document, device_grant(auth_method)).await;
        refused.assert_error(400, "invalid_client_metadata");
        assert!(refused.text("error_description").contains("private_key_jwt"), "{auth_method} {refused:?}");
    }
    // Without redirect URIs it is the same.
    let device = |auth_method: &str| {
        json!({
            "grant_types": [GRANT_TYPE], "response_types": [], "jwks_uri": JWKS_URI,
            "token_endpoint_auth_method": auth_method,
        })
    };
    assert_eq!(world.register(&[JWKS_URI], device("private_key_jwt")).await.status, 201);
    world.register(&[JWKS_URI], device("none")).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn a_redirect_proves_the_sector_by_itself() {
    let world = World::start().await;
    let web = json!({ "redirect_uris": [REDIRECT_URI] });
    assert_eq!(world.register(&[REDIRECT_URI], web).await.status, 201);
}

#[tokio::test]
async fn a_pairwise_client_with_a_grant_without_redirect_needs_a_sector_document() {
    let world = World::start().await;
    let mut metadata = device_grant("private_key_jwt");
    metadata["sector_identifier_uri"] = Value::Null;
    let refused = world.register(&[], metadata).await;
    refused.assert_error(400, "invalid_client_metadata");
    assert!(refused.text("error_description").starts_with("sector_identifier_uri: "), "{refused:?}");
}
