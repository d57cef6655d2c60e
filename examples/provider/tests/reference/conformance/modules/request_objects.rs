//! Request objects (OpenID Connect Core section 6), which a provider may be without, if it says so.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::request::AuthorizationRequest;

/// All parameters of a request, as claims.
pub(crate) fn claims(party: &Party, request: &AuthorizationRequest) -> Value {
    let mut claims: Map<String, Value> = Map::new();
    claims.extend(request.parameters.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
    claims.insert("iss".into(), party.client.id.as_str().into());
    claims.insert("aud".into(), party.provider.text("issuer").into());
    Value::Object(claims)
}

/// `alg` `none`.
pub(crate) fn unsigned(party: &Party, request: &AuthorizationRequest) -> String {
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", encode(json!({ "alg": "none" })), encode(claims(party, request)))
}

/// What is beside an object: what OAuth 2 wants (section 6.1), and where to send an error. The rest is in it alone, so that it can't be
/// ignored.
pub(crate) fn beside(request: &AuthorizationRequest) -> AuthorizationRequest {
    ["state", "nonce"].iter().fold(request.clone(), |request, name| request.without(name))
}

/// `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`
pub(crate) async fn by_value(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let sent = beside(&request).with("request", &unsigned(&party, &request));
    complete_or_refused(&mut party, &request, &sent, "request").await;
}

/// `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`
pub(crate) async fn by_reference(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let document = format!("request-{}", request.get("state").expect("a state"));
    let uri = party.installation.host.publish(&document, unsigned(&party, &request));
    let sent = beside(&request).with("request_uri", &uri);
    complete_or_refused(&mut party, &request, &sent, "request_uri").await;
}

/// `oidcc-ensure-request-object-with-redirect-uri`: that of the object counts.
pub(crate) async fn with_redirect_uri(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let sent = beside(&request).with("request", &unsigned(&party, &request));
    // Who is without request objects refuses before it looks at the rest, and so sends nobody to an address that it does not know.
    match is_supported(&party, "request") {
        true => {
            let sent = sent.with("redirect_uri", &format!("{}/x", party.client.redirect_uri));
            complete_or_refused(&mut party, &request, &sent, "request").await;
        }
        false => complete_or_refused(&mut party, &request, &sent, "request").await,
    }
}

/// What the metadata says; left out, `request_uri` is supported, and `request` is not (OpenID Connect Discovery section 3).
fn is_supported(party: &Party, name: &str) -> bool {
    party.provider.metadata[format!("{name}_parameter_supported")].as_bool().unwrap_or(name == "request_uri")
}

async fn complete_or_refused(
    party: &mut Party,
    request: &AuthorizationRequest,
    sent: &AuthorizationRequest,
    name: &str,
) {
    if is_supported(party, name) {
        let callback = party.authorize(sent).await.callback();
        party.exchange(request, &callback).await;
    } else {
        assert_eq!(party.refusal(sent).await, format!("{name}_not_supported"));
    }
}
