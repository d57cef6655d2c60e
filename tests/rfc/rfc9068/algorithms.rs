//! Section 2.1: which algorithm signs.

use std::sync::Arc;

use async_trait::async_trait;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AccessTokenFormat, BoxError, Client, ProtectedResource, ResourceDirectory, SettingsError, oauth_server,
};
use serde_json::{Value, json};

use super::provider::text;
use crate::support::header_of;
use crate::support::neutral::{form_request, json_of};

/// Its resources want different algorithms.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    access_tokens(jwt, opaque),
    resources(
        usual = "https://usual.example",
        curve = "https://curve.example" { access_token_signing_alg = "ES256" },
        rsa = "https://rsa.example" { access_token_signing_alg = "RS256" },
        opaque = "https://opaque.example" { access_tokens(opaque) },
    )
)]
struct Several {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

/// Each tenant has Ed25519, except for one.
struct Tenants;

#[async_trait]
impl ResourceDirectory for Tenants {
    async fn find(&self, identifier: &str) -> Result<Option<ProtectedResource>, BoxError> {
        let algorithm = match identifier {
            "https://tenant.example" => SigningAlgorithm::EdDsa,
            "https://keyless.example" => SigningAlgorithm::Ps256,
            _ => return Ok(None),
        };
        Ok(Some(ProtectedResource::new(identifier)?.access_token_signing_alg(algorithm)))
    }
}

fn keys(algorithms: &[SigningAlgorithm]) -> SigningKeys {
    let keys = algorithms.iter().map(|algorithm| SigningKey::generate(*algorithm).expect("a key"));
    SigningKeys::fixed(keys).expect("keys")
}

const ALL: [SigningAlgorithm; 3] =
    [SigningAlgorithm::EdDsa, SigningAlgorithm::Es256, SigningAlgorithm::Rs256];

fn start(usual: Option<SigningAlgorithm>) -> Arc<Several> {
    let job =
        Client::confidential("job", "job-client-secret").grant_types(["client_credentials"]).scope("read");
    let store = MemoryStore::with_clients([job.build().expect("a client")]);
    let builder = Several::builder("http://localhost".parse().expect("an issuer"), store, keys(&ALL));
    let mail = ProtectedResource::new("https://mail.example").expect("a resource");
    let builder = builder.resource(mail.access_token_signing_alg(SigningAlgorithm::Es256));
    let builder = builder.resource_directory(Tenants);
    match usual {
        Some(algorithm) => builder.access_token_signing_alg(algorithm).build(),
        None => builder.build(),
    }
}

async fn answer(server: &Several, resources: &[&str]) -> Value {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(resources.iter().map(|resource| ("resource", *resource)));
    json_of(&server.create_token_response(form_request("/token", ("job", "job-client-secret"), &form)).await)
}

/// The algorithm of the token for these resources, whose signature the provider's keys verify.
async fn algorithm(server: &Several, resources: &[&str]) -> Value {
    let answer = answer(server, resources).await;
    let token = text(&answer, "access_token");
    let claims: Result<Value, _> = server.keys.verify_typed(token, "at+jwt");
    assert!(claims.is_ok(), "{token}");
    header_of(token)["alg"].clone()
}

#[tokio::test]
async fn each_resource_gets_its_algorithm_and_the_others_that_of_the_provider() {
    let server = start(None);
    for (resource, expected) in [
        ("https://usual.example", "EdDSA"),
        ("https://curve.example", "ES256"),
        ("https://rsa.example", "RS256"),
        ("https://mail.example", "ES256"),
        ("https://tenant.example", "EdDSA"),
    ] {
        assert_eq!(algorithm(&server, &[resource]).await, expected, "{resource}");
    }
    let server = start(Some(SigningAlgorithm::Rs256));
    for (resources, expected) in [
        (&["https://usual.example"][..], "RS256"),
        (&[], "RS256"),
        (&["https://curve.example"], "ES256"),
        (&["https://tenant.example"], "EdDSA"),
    ] {
        assert_eq!(algorithm(&server, resources).await, expected, "{resources:?}");
    }
}

#[tokio::test]
async fn a_token_for_several_resources_has_the_algorithm_that_all_of_them_accept() {
    let server = start(None);
    for (resources, expected) in [
        (&["https://usual.example", "https://rsa.example"][..], "RS256"),
        (&["https://curve.example", "https://mail.example"], "ES256"),
        (&["https://opaque.example", "https://rsa.example"], "RS256"),
    ] {
        assert_eq!(algorithm(&server, resources).await, expected, "{resources:?}");
    }
    let refused = answer(&server, &["https://curve.example", "https://rsa.example"]).await;
    assert_eq!(refused["error"], "invalid_target", "{refused}");
    let opaque = answer(&server, &["https://opaque.example"]).await;
    assert!(!text(&opaque, "access_token").contains('.'), "{opaque}");
}

#[tokio::test]
async fn a_resource_of_the_directory_without_a_key_gets_no_token() {
    let server = start(None);
    let refused = answer(&server, &["https://keyless.example"]).await;
    assert_eq!(
        refused,
        json!({ "error": "server_error", "error_description": refused["error_description"] })
    );
}

fn error_of(built: Result<Arc<Several>, SettingsError>) -> String {
    built.err().expect("an error").to_string()
}

#[test]
fn an_algorithm_without_a_key_is_an_error_when_the_provider_starts() {
    let builder = |algorithms: &[SigningAlgorithm]| {
        Several::builder("http://localhost".parse().expect("an issuer"), MemoryStore::new(), keys(algorithms))
    };
    let error = error_of(builder(&ALL).access_token_signing_alg(SigningAlgorithm::Ps256).try_build());
    assert_eq!(
        error,
        "access_token_signing_alg: no key signs with PS256; the keys sign with EdDSA, ES256, RS256; write one of \
         these algorithms, or add a key"
    );
    let error = error_of(builder(&[SigningAlgorithm::Es256]).try_build());
    assert!(
        error.starts_with("resource: no key signs with RS256, which `https://rsa.example` wants"),
        "{error}"
    );
    let mail = ProtectedResource::new("https://mail.example").expect("a resource");
    let mail = mail.access_token_signing_alg(SigningAlgorithm::Ps256);
    let error = error_of(builder(&ALL).resource(mail).try_build());
    assert!(
        error.starts_with("resource: no key signs with PS256, which `https://mail.example` wants"),
        "{error}"
    );
    // Opaque tokens by default: what signs the others still has to exist.
    let opaque = builder(&ALL).access_token_format(AccessTokenFormat::Opaque);
    assert!(opaque.access_token_signing_alg(SigningAlgorithm::Ps256).try_build().is_err());
}

/// Without JWTs.
mod unsigned {
    use oauth_runtime::oauth_server;
    use oauth_runtime::store::MemoryStore;

    #[oauth_server(grants(client_credentials), scopes(read = "Read"))]
    pub(super) struct Unsigned {
        #[store]
        store: MemoryStore,
    }
}

#[test]
fn the_setting_needs_jwts_in_the_declaration() {
    let builder =
        unsigned::Unsigned::builder("http://localhost".parse().expect("an issuer"), MemoryStore::new());
    let error =
        builder.access_token_signing_alg(SigningAlgorithm::Es256).try_build().err().expect("an error");
    assert!(error.to_string().starts_with("access_token_signing_alg: "), "{error}");
}
