//! The code of the page "Check tokens in another service", compiled; below, that of other pages.

mod authorization_details;
mod fapi;
mod sender_constrained;

use test_clients::assert_compiled;

mod provider {
    use http::request::Parts;
    use oauth_runtime::keys::SigningKeys;
    use oauth_runtime::store::MemoryStore;
    use oauth_runtime::{
        Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server,
    };

    #[oauth_server(
        grants(authorization_code, refresh_token),
        responses(code),
        scopes(read = "Read your notes", write = "Change your notes"),
        // `TokenVerifier` reads the metadata. `introspection` is for the last section.
        endpoints(metadata, introspection),
        resources(notes = "https://api.example/notes" { access_tokens(jwt) })
    )]
    struct Notes {
        #[store]
        store: MemoryStore,
        #[keys]
        keys: SigningKeys,
    }

    impl Interaction for Notes {
        async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
            Ok(Approval::new("alice").into())
        }
    }

    pub(super) fn start(secret: &str) -> Result<axum::Router, BoxError> {
        // It introspects, and gets no tokens itself.
        let api = Client::confidential("api", secret).grant_types::<&str>([]).resource_server();
        let api = api.resources(["https://api.example/notes"]).build()?;
        let key = oauth_runtime::keys::SigningKey::generate(oauth_runtime::keys::SigningAlgorithm::Es256)?;
        let store = MemoryStore::with_clients([api]);
        Ok(Notes::new("https://notes.example".parse()?, store, SigningKeys::fixed([key])?).router())
    }
}

mod api {
    use oauth_runtime::{BoxError, Issuer};

    use axum::{Router, routing::get};
    use oauth_runtime::resource_server::{Introspection, TokenVerifier};
    use oauth_runtime::{Granted, Recent, resource_server};

    #[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
    struct Api;

    #[rustfmt::skip] // as the page shows it
    pub(super) fn start() -> Result<Router, BoxError> {
        let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example/notes").build()?;
        let api = Api::new(verifier);
        let list = async |token: Granted<scope::Read>| format!("{:?}", token.owner());
        // Only after a login in the last five minutes.
        let delete = async |token: Granted<Recent<scope::Write, 300>>| format!("{:?}", token.owner());
        let app = Router::new().route("/notes", get(list).delete(delete)).with_state(api.clone()).merge(api.router());
        Ok(app)
    }

    pub(super) fn introspecting(
        issuer: Issuer,
        resource: &str,
        secret: &str,
    ) -> Result<TokenVerifier, BoxError> {
        let introspection = Introspection::new("api", secret);
        let verifier = TokenVerifier::builder(issuer, resource).introspection(introspection).build()?;
        Ok(verifier)
    }
}

#[test]
fn the_guide_shows_code_that_is_compiled() {
    let guide = include_str!("../../../../oauth-runtime/docs/check-tokens-in-another-service.md");
    assert_compiled(guide, &[include_str!("guide.rs")]);
}

#[tokio::test]
async fn and_it_starts() {
    let _ = provider::start(crate::support::SECRET).expect("a provider");
    let _ = api::start().expect("an API");
    let issuer = "https://notes.example".parse().expect("an issuer");
    let _ = api::introspecting(issuer, crate::support::NOTES, crate::support::SECRET).expect("a verifier");
}
