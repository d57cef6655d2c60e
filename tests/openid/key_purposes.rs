//! Keys that sign only some kinds of messages.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::Request;
use http::request::Parts;
use oauth_runtime::keys::{
    KeyError, RotationSchedule, SigningAlgorithm, SigningKey, SigningKeys, SigningPurpose,
};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::TestClient;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OpenIdMetadata, oauth_server,
};
use serde_json::{Value, json};

use crate::support::People;
use crate::support::neutral::{form_request, json_of};

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read"),
    openid,
    access_tokens(jwt),
    introspection(signed),
    response_modes(jwt),
    endpoints(introspection, metadata, jwks)
)]
struct Signing {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Signing {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

fn keys(algorithm: SigningAlgorithm) -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(algorithm).expect("a key")]).expect("keys")
}

fn server(keys: SigningKeys) -> Arc<Signing> {
    server_with(
        keys,
        OpenIdMetadata::default().with(|own| own.userinfo_signed_response_alg = Some("ES256".into())),
    )
}

fn server_with(keys: SigningKeys, openid: OpenIdMetadata) -> Arc<Signing> {
    let web = Client::confidential("web", "web-client-secret").redirect_uri("https://client.example/cb");
    let web = web.grant_types(["authorization_code"]).scope("openid read").resource_server().openid(openid);
    let store = MemoryStore::with_clients([web.build().expect("a client")]);
    Signing::new("http://localhost".parse().expect("an issuer"), store, People::default(), keys)
}

/// The `kid` and the `alg` of a JWT.
fn header(token: &str) -> (String, String) {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    let text = |name: &str| header[name].as_str().expect(name).to_owned();
    (text("kid"), text("alg"))
}

fn key_ids(keys: &SigningKeys) -> Vec<String> {
    let set: Value = serde_json::from_slice(&keys.published()).expect("JSON");
    set["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| key["kid"].as_str().expect("a kid").to_owned())
        .collect()
}

const EACH: [SigningPurpose; 5] = [
    SigningPurpose::IdToken,
    SigningPurpose::UserInfo,
    SigningPurpose::AccessToken,
    SigningPurpose::AuthorizationResponse,
    SigningPurpose::Introspection,
];

/// One message for each of `EACH`.
async fn messages(server: &Arc<Signing>) -> [String; 5] {
    let web = TestClient::confidential(server, "web", "web-client-secret");
    let tokens = web.authorization_code_in_browser("openid read").await.expect("tokens");
    let get = |uri: String| Request::get(uri).header("host", "localhost");
    let userinfo =
        get("/userinfo".to_owned()).header("authorization", format!("Bearer {}", tokens.access_token));
    let userinfo = server.create_userinfo_response(userinfo.body(Bytes::new()).expect("a request")).await;
    let query = "response_type=code&client_id=web&scope=read&response_mode=jwt&redirect_uri=https://client.example/cb";
    let query = format!(
        "{query}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    let request = get(format!("/authorize?{query}")).body(Bytes::new()).expect("a request");
    let response = server.create_authorization_response(request).await;
    let location = response.headers()["location"].to_str().expect("text");
    let mut introspect =
        form_request("/introspect", ("web", "web-client-secret"), &[("token", &tokens.access_token)]);
    let accept = "application/token-introspection+jwt".parse().expect("a header");
    introspect.headers_mut().insert("accept", accept);
    let introspection = server.create_token_introspection_response(introspect).await;
    let text = |body: &Bytes| String::from_utf8(body.to_vec()).expect("text");
    [
        tokens.id_token.expect("an ID token"),
        text(userinfo.body()),
        tokens.access_token,
        location.split_once("response=").expect("a JWT").1.to_owned(),
        text(introspection.body()),
    ]
}

#[tokio::test]
async fn each_purpose_has_its_key_and_all_are_published() {
    let mut all = keys(SigningAlgorithm::Es256);
    let mut own = Vec::new();
    for purpose in EACH {
        let special = keys(SigningAlgorithm::Es256);
        own.push(key_ids(&special)[0].clone());
        all = all.with_purposes([purpose], special).expect("keys");
    }
    let server = server(all);
    let published = key_ids(&server.keys);
    assert_eq!(published.len(), 6, "{published:?}");
    for ((message, key_id), purpose) in messages(&server).await.iter().zip(&own).zip(EACH) {
        assert_eq!(header(message).0, *key_id, "{purpose:?}");
        assert!(published.contains(key_id));
        assert!(server.keys.verify::<Value>(message).is_ok(), "{purpose:?}");
    }
}

#[tokio::test]
async fn without_special_keys_one_key_signs_everything() {
    let server = server(keys(SigningAlgorithm::Es256));
    let only = key_ids(&server.keys).remove(0);
    for message in messages(&server).await {
        assert_eq!(header(&message).0, only);
    }
}

#[tokio::test]
async fn one_set_may_sign_several_kinds_and_is_published_once() {
    let (usual, special) = (keys(SigningAlgorithm::Es256), keys(SigningAlgorithm::Es256));
    let (usual_id, special_id) = (key_ids(&usual).remove(0), key_ids(&special).remove(0));
    let all =
        usual.with_purposes([SigningPurpose::IdToken, SigningPurpose::AccessToken], special).expect("keys");
    assert_eq!(key_ids(&all), [usual_id.clone(), special_id.clone()]);
    let [id_token, userinfo, access_token, jarm, introspection] = messages(&server(all)).await;
    for (message, key_id) in [
        (id_token, &special_id),
        (userinfo, &usual_id),
        (access_token, &special_id),
        (jarm, &usual_id),
        (introspection, &usual_id),
    ] {
        assert_eq!(header(&message).0, *key_id);
    }
}

/// Metadata and registration have the algorithms of the purpose, and a default that it can keep.
#[tokio::test]
async fn the_algorithms_of_a_purpose_are_those_of_its_keys() {
    let all = keys(SigningAlgorithm::Rs256)
        .with_purposes([SigningPurpose::IdToken], keys(SigningAlgorithm::EdDsa))
        .and_then(|all| all.with_purposes([SigningPurpose::AccessToken], keys(SigningAlgorithm::Es256)))
        .and_then(|all| {
            all.with_purposes([SigningPurpose::AuthorizationResponse], keys(SigningAlgorithm::Ps256))
        })
        .expect("keys");
    let server = server_with(
        all,
        OpenIdMetadata::default().with(|own| own.userinfo_signed_response_alg = Some("RS256".into())),
    );
    let algorithms: Vec<_> = messages(&server).await.iter().map(|message| header(message).1).collect();
    assert_eq!(algorithms, ["EdDSA", "RS256", "ES256", "PS256", "RS256"]);
    let request = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let request = request.body(Bytes::new()).expect("a request");
    let metadata = json_of(&server.create_metadata_response(request));
    for (member, algorithm) in [
        ("id_token_signing_alg_values_supported", "EdDSA"),
        ("userinfo_signing_alg_values_supported", "RS256"),
        ("authorization_signing_alg_values_supported", "PS256"),
        ("introspection_signing_alg_values_supported", "RS256"),
    ] {
        assert_eq!(metadata[member], json!([algorithm]), "{member}");
    }
}

#[tokio::test]
async fn keys_in_a_store_rotate_beside_fixed_ones() {
    let schedule = || RotationSchedule::new([SigningAlgorithm::Es256]);
    let rotating = SigningKeys::rotating(MemoryStore::new(), schedule()).await.expect("keys");
    let other = SigningKeys::rotating(MemoryStore::new(), schedule()).await.expect("keys");
    let all = keys(SigningAlgorithm::Rs256).with_purposes([SigningPurpose::IdToken], rotating.clone());
    let all = all.expect("keys").with_purposes([SigningPurpose::AccessToken], other).expect("keys");
    all.refresh().await.expect("refreshed");
    assert_eq!(key_ids(&all).len(), 3);
    let token = all.for_purpose(SigningPurpose::IdToken).sign(SigningAlgorithm::Es256, "JWT", &json!({}));
    let token = token.expect("a token");
    assert!(all.verify::<Value>(&token).is_ok() && rotating.verify::<Value>(&token).is_ok());
}

#[test]
fn a_set_without_a_purpose_a_purpose_with_two_sets_and_a_key_twice_are_errors() {
    let usual = keys(SigningAlgorithm::Es256);
    let nothing = usual.clone().with_purposes([], keys(SigningAlgorithm::Es256));
    assert!(matches!(nothing, Err(KeyError::NoPurpose)));
    let twice = usual.clone().with_purposes([SigningPurpose::IdToken; 2], keys(SigningAlgorithm::Es256));
    assert!(matches!(twice, Err(KeyError::PurposeTwice(SigningPurpose::IdToken))));
    let once = usual.clone().with_purposes([SigningPurpose::IdToken], keys(SigningAlgorithm::Es256));
    let again = once.expect("keys").with_purposes([SigningPurpose::IdToken], keys(SigningAlgorithm::Es256));
    assert!(matches!(again, Err(KeyError::PurposeTwice(SigningPurpose::IdToken))));

    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let (one, other) =
        (SigningKeys::fixed([key.clone()]).expect("keys"), SigningKeys::fixed([key]).expect("keys"));
    let same = one.with_purposes([SigningPurpose::IdToken], other);
    assert!(matches!(same, Err(KeyError::DuplicateKeyId(_))));
}
