//! Section 3: access tokens that are bound to the certificate of their client.

use oauth_runtime::registration::check_client;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, ClientMetadata, oauth_server};
use serde_json::{Value, json};

use super::vault::{Fixture, Own, own};
use crate::support::claims_of;

const REFUSED: &str = "401 invalid_token";

/// What the API and UserInfo answer to a token of alice's.
async fn access(vault: &Fixture, token: &str, own: Option<&Own>) -> [String; 2] {
    [
        vault.get("/me", Some(token), own).await.outcome(),
        vault.get("/userinfo", Some(token), own).await.outcome(),
    ]
}

#[tokio::test]
async fn section_3_the_resource_server_refuses_another_certificate_and_none_with_401_invalid_token() {
    let (vault, mine, theirs) = (Fixture::start(), own(), own());
    let tokens = vault.tokens("bound", Some(&mine)).await;
    assert_eq!(tokens.json["token_type"], "Bearer", "RFC 8705 defines no type of its own");
    let token = tokens.text("access_token");
    assert_eq!(access(&vault, &token, Some(&mine)).await, ["200", "200"]);
    assert_eq!(access(&vault, &token, Some(&theirs)).await, [REFUSED, REFUSED]);
    assert_eq!(access(&vault, &token, None).await, [REFUSED, REFUSED]);
    let challenge = vault.get("/me", Some(&token), None).await.challenge;
    assert!(challenge.starts_with("Bearer "), "{challenge}");
    assert_eq!(access(&vault, &token, Some(&mine)).await, ["200", "200"], "trying spent nothing");
}

#[tokio::test]
async fn section_3_every_grant_binds() {
    let (vault, mine) = (Fixture::start(), own());
    let is_bound = async |answer: super::vault::Answer| {
        let token = answer.text("access_token");
        let answers =
            [vault.get("/me", Some(&token), Some(&mine)).await, vault.get("/me", Some(&token), None).await];
        answers.map(|answer| answer.outcome()) == ["200", REFUSED]
    };
    assert!(is_bound(vault.client_credentials("bound", Some(&mine)).await).await);
    let tokens = vault.tokens("bound", Some(&mine)).await;
    let refresh_token = tokens.text("refresh_token");
    assert!(is_bound(tokens).await);
    assert!(is_bound(vault.refresh("bound", &refresh_token, Some(&mine)).await).await);
}

#[tokio::test]
async fn section_3_1_a_jwt_has_the_thumbprint_in_cnf() {
    let (vault, mine) = (Fixture::start(), own());
    let form = [("grant_type", "client_credentials"), ("resource", "https://vault.example/notes")];
    let token = vault.post("/token", "bound", &form, Some(&mine)).await.text("access_token");
    assert_eq!(claims_of(&token)["cnf"], json!({ "x5t#S256": mine.thumbprint }));
    let free = vault.post("/token", "free", &form, Some(&mine)).await.text("access_token");
    assert_eq!(claims_of(&free).get("cnf"), None);
}

#[tokio::test]
async fn section_3_2_introspection_has_the_thumbprint_in_cnf() {
    let (vault, mine) = (Fixture::start(), own());
    let token = vault.client_credentials("bound", Some(&mine)).await.text("access_token");
    let introspected = vault.introspect(&token).await;
    assert_eq!(introspected["active"], true, "{introspected}");
    assert_eq!(introspected["cnf"], json!({ "x5t#S256": mine.thumbprint }));
}

#[tokio::test]
async fn section_3_3_the_metadata_says_that_tokens_are_bound() {
    let vault = Fixture::start();
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let metadata = vault.get(path, None, None).await.json;
        assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], true, "{metadata}");
        assert_eq!(metadata.get("mtls_endpoint_aliases"), None, "{metadata}");
    }
}

#[tokio::test]
async fn section_3_4_a_registered_client_gets_no_token_over_a_connection_without_a_certificate() {
    let (vault, mine) = (Fixture::start(), own());
    let code = vault.authorize("bound", "code").await.redirected("code").expect("a code");
    let refused = vault.redeem("bound", &code, None).await;
    assert_eq!(refused.outcome(), "400 invalid_request");
    let said = refused.text("error_description");
    assert!(said.contains("bound to its certificate, and this connection has none"), "{said}");
    assert_eq!(vault.redeem("bound", &code, Some(&mine)).await.outcome(), "200", "the code is not spent");
    assert_eq!(vault.client_credentials("bound", None).await.outcome(), "400 invalid_request");
}

#[tokio::test]
async fn section_3_4_a_client_that_is_not_registered_for_it_gets_a_bearer_token() {
    let (vault, mine) = (Fixture::start(), own());
    let token = vault.tokens("free", Some(&mine)).await.text("access_token");
    assert_eq!(access(&vault, &token, None).await, ["200", "200"]);
    assert_eq!(vault.introspect(&token).await.get("cnf"), None);
}

#[tokio::test]
async fn section_6_3_a_client_that_authenticates_refreshes_with_its_next_certificate() {
    let (vault, old, new) = (Fixture::start(), own(), own());
    let tokens = vault.tokens("bound", Some(&old)).await;
    let refreshed = vault.refresh("bound", &tokens.text("refresh_token"), Some(&new)).await;
    let token = refreshed.text("access_token");
    assert_eq!(access(&vault, &token, Some(&new)).await, ["200", "200"]);
    assert_eq!(access(&vault, &token, Some(&old)).await, [REFUSED, REFUSED]);
}

#[tokio::test]
async fn section_6_4_an_authorization_response_has_no_token_for_a_registered_client() {
    let vault = Fixture::start();
    let answer = vault.authorize("implicit", "code token").await;
    assert_eq!(answer.redirected("error").as_deref(), Some("unauthorized_client"), "{answer:?}");
    assert_eq!((answer.redirected("access_token"), answer.redirected("code")), (None, None));
    assert!(vault.authorize("free", "code token").await.redirected("access_token").is_some());
}

fn registered(members: Value) -> Client {
    let mut all =
        json!({ "redirect_uris": ["https://client.example/cb"], "token_endpoint_auth_method": "none" });
    all.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
    let metadata: ClientMetadata = serde_json::from_value(all).expect("metadata");
    Client::from_metadata("registered", Vec::new(), metadata).expect("a client")
}

#[test]
fn section_3_4_the_client_metadata_are_checked_at_registration() {
    let flag = "tls_client_certificate_bound_access_tokens";
    let vault = Fixture::start();
    assert_eq!(check_client(&*vault.vault, &registered(json!({ flag: true }))), Ok(()));
    let implicit = registered(json!({ flag: true, "response_types": ["code", "code token"] }));
    let error = check_client(&*vault.vault, &implicit).expect_err("refused");
    assert!(error.description().starts_with(&format!("{flag}: ")), "{error}");

    #[oauth_server(grants(client_credentials), client_auth(tls_client_auth))]
    struct Plain {
        #[store]
        store: MemoryStore,
    }
    let plain = Plain::new("https://plain.example".parse().expect("an issuer"), MemoryStore::new());
    let own = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    let own = own.build().expect("a client");
    let metadata = own.metadata().clone().with(|own| own.tls_client_certificate_bound_access_tokens = true);
    let own = Client::from_metadata("job", own.secrets().to_vec(), metadata).expect("a client");
    let error = check_client(&*plain, &own).expect_err("refused");
    assert!(error.description().starts_with(&format!("{flag}: ")), "{error}");
}
