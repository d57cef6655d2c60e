//! Request objects (OpenID Connect Core section 6).
//!
//! The suite skips unsigned objects if the metadata omits `none`; this test checks that they are refused
//! then.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::conformance::keys::ClientKey;
use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::registration::{CALLBACK, Registering};
use crate::conformance::request::{AuthorizationRequest, random};

/// All parameters of a request, as claims.
fn claims(party: &Party, request: &AuthorizationRequest) -> Value {
    let mut claims: Map<String, Value> = Map::new();
    claims.extend(request.parameters.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
    claims.insert("iss".into(), party.client.id.as_str().into());
    claims.insert("aud".into(), party.provider.text("issuer").into());
    Value::Object(claims)
}

/// `alg` `none`.
fn unsigned(party: &Party, request: &AuthorizationRequest) -> String {
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", encode(json!({ "alg": "none" })), encode(claims(party, request)))
}

/// By the key of all clients of these tests that have one.
fn signed(party: &Party, request: &AuthorizationRequest) -> String {
    ClientKey::shared().sign(&claims(party, request))
}

/// The parameters beside an object: those that OAuth 2 requires (section 6.1), and the target for errors. All
/// others are only in the object, so it cannot be ignored.
fn beside(request: &AuthorizationRequest) -> AuthorizationRequest {
    ["state", "nonce"].iter().fold(request.clone(), |request, name| request.without(name))
}

/// `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`
pub(crate) async fn unsigned_by_value(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let sent = beside(&request).with("request", &unsigned(&party, &request));
    assert_unsigned_refused(&mut party, &sent, "request").await;
}

/// `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`
pub(crate) async fn unsigned_by_reference(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let uri = party.installation.host.publish("request.jwt", unsigned(&party, &request));
    let sent = beside(&request).with("request_uri", &uri);
    assert_unsigned_refused(&mut party, &sent, "request_uri").await;
}

async fn assert_unsigned_refused(party: &mut Party, sent: &AuthorizationRequest, name: &str) {
    let algorithms = party.provider.list("request_object_signing_alg_values_supported");
    assert!(!algorithms.contains(&"none"), "then it is to succeed: {algorithms:?}");
    // Left out, `request_uri` is supported, and `request` is not (OpenID Connect Discovery section 3).
    let said = &party.provider.metadata[format!("{name}_parameter_supported")];
    let error = match said.as_bool().unwrap_or(name == "request_uri") {
        true => "invalid_request_object".to_owned(),
        false => format!("{name}_not_supported"),
    };
    assert_eq!(party.refusal(sent).await, error);
}

/// `oidcc-ensure-request-object-with-redirect-uri`: that of the object counts. The suite has an unsigned one.
pub(crate) async fn with_redirect_uri(plan: Plan) {
    let mut party = Party::new(plan).await;
    assert_redirect_uri_counts(&mut party).await;
}

/// The same for a client that registered.
pub(crate) async fn registered_with_redirect_uri(plan: Plan) {
    let mut party = Registering::new(plan).await.register().await.party;
    assert_redirect_uri_counts(&mut party).await;
}

async fn assert_redirect_uri_counts(party: &mut Party) {
    let request = party.request();
    let elsewhere = format!("{}/x", party.client.redirect_uri);
    let sent = beside(&request).with("request", &signed(party, &request)).with("redirect_uri", &elsewhere);
    let callback = party.authorize(&sent).await.callback();
    party.exchange(&request, &callback).await;
}

/// A client that registered with the URL of an object, and that object.
async fn by_reference(
    plan: Plan,
    object: fn(&Party, &AuthorizationRequest) -> String,
) -> (Party, AuthorizationRequest, AuthorizationRequest) {
    let name = format!("request-{}.jwt", random());
    let registering = Registering::new(plan).await;
    let uri = registering.party.installation.host.publish(&name, "");
    let registered = registering
        .with("request_uris", json!([uri]))
        .with("request_object_signing_alg", "RS256")
        .register()
        .await;
    let party = registered.party;
    assert_eq!(party.provider.metadata["request_uri_parameter_supported"], true);
    let request = party.request();
    party.installation.host.publish(&name, object(&party, &request));
    let sent = beside(&request).with("request_uri", &uri);
    (party, request, sent)
}

/// `oidcc-request-uri-signed-rs256`
pub(crate) async fn signed_by_reference(plan: Plan) {
    let (mut party, request, sent) = by_reference(plan, signed).await;
    assert!(party.provider.list("request_object_signing_alg_values_supported").contains(&"RS256"));
    assert_eq!(party.client.redirect_uri, CALLBACK);
    let callback = party.authorize(&sent).await.callback();
    party.exchange(&request, &callback).await;
}

/// `oidcc-request-uri-unsigned`
pub(crate) async fn registered_unsigned_by_reference(plan: Plan) {
    let (mut party, _, sent) = by_reference(plan, unsigned).await;
    assert_unsigned_refused(&mut party, &sent, "request_uri").await;
}
