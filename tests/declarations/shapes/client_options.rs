//! Clients that sign, that register themselves and that need no registration, without OpenID Connect.

use http::request::Parts;
use oauth_runtime::fetch::FixedAnswers;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AuthorizationRequest, AuthorizationServer, BoxError, ClientMetadata, Decision, Interaction, OAuthError,
    Seal, oauth_server,
};

#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(registration = "/clients/"),
    client_auth(private_key_jwt, client_secret_jwt),
    clients(metadata_documents),
    request_objects(by_reference, by_value)
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

#[test]
fn compiles() {
    let seal = Seal::new(&"5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a".into()).expect("long enough");
    let notes = Notes::builder("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
    let notes = notes.seal_with(seal).fetcher(FixedAnswers::new()).build();
    assert_eq!(Notes::DECLARATION.endpoints.path("registration"), Some("/clients/"));
    let _router = notes.router();
    let _response = notes.create_registration_response(http::Request::new(bytes::Bytes::new()));
}
