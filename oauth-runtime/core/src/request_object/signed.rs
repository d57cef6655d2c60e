//! The parameters in a signed object.

use std::error::Error;

use serde_json::{Map, Value};

use super::reference::fetch;
use super::{must_be_signed, policy, refused};
use crate::client_keys::{is_typed, verify_signed};
use crate::http::Form;
use crate::jwt_claims::RegisteredClaims;
use crate::keys::{KeyError, SigningAlgorithm, Unverified};
use crate::server::{AuthorizationServer, EffectiveRequest, Metadata, Part, client_rules};
use crate::{Client, OAuthError, Timestamp};

/// Signed request objects in the parameter `request`.
#[derive(Debug, Clone, Copy)]
pub struct RequestObjectsByValue;

/// Signed request objects at a URL, which the parameter `request_uri` names.
#[derive(Debug, Clone, Copy)]
pub struct RequestObjectsByReference;

impl<S: AuthorizationServer> Part<S> for RequestObjectsByValue {
    fn metadata(server: &S, metadata: &mut Metadata) {
        metadata.set("request_parameter_supported", true);
        let names = SigningAlgorithm::names_of(server.settings().client_signing_algorithms());
        metadata.set("request_object_signing_alg_values_supported", names);
    }

    async fn request_parameters(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        at: Timestamp,
        effective: &mut Option<EffectiveRequest>,
    ) -> Result<(), OAuthError> {
        let Some(object) = form.get("request") else {
            return Ok(());
        };
        let form = parameters(server, client, object, at).await?;
        let is_required = must_be_signed(server, client);
        *effective = Some(EffectiveRequest::signed(form, "request", object, is_required));
        Ok(())
    }
}

impl<S: AuthorizationServer> Part<S> for RequestObjectsByReference {
    fn metadata(server: &S, metadata: &mut Metadata) {
        metadata.set("request_uri_parameter_supported", true);
        metadata.set("require_request_uri_registration", true);
        let names = SigningAlgorithm::names_of(server.settings().client_signing_algorithms());
        metadata.set("request_object_signing_alg_values_supported", names);
    }

    async fn request_parameters(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        at: Timestamp,
        effective: &mut Option<EffectiveRequest>,
    ) -> Result<(), OAuthError> {
        let Some(uri) = form.get("request_uri") else {
            return Ok(());
        };
        let object = fetch(server.settings(), client, uri).await?;
        let form = parameters(server, client, &object, at).await?;
        let is_required = must_be_signed(server, client);
        *effective = Some(EffectiveRequest::signed(form, "request_uri", uri, is_required));
        Ok(())
    }
}

pub(super) fn invalid(description: &'static str) -> OAuthError {
    refused("invalid_request_object", description)
}

/// Cheap checks come before the signature, because the provider may have to fetch the keys for it.
async fn parameters<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    object: &str,
    at: Timestamp,
) -> Result<Form<'static>, OAuthError> {
    let decrypted = S::Parts::decrypt_request_object(server, client, object).await?;
    let object = decrypted.as_deref().unwrap_or(object);
    let (object, claims) = read(object)
        .map_err(|_| invalid("the request object is not a JWT with a signature that this server accepts"))?;
    let rules = client_rules(server, client.metadata());
    policy::check_header(&rules, &object)?;
    check_claims(server, client, &claims, at)?;
    policy::check_claims(rules.request_object_policy, &claims, at)?;

    let registered = client.metadata().openid.request_object_signing_alg.as_deref();
    let verified = verify_signed(server.settings(), client, &object, registered, rules.algorithms);
    verified.await.map_err(|error| {
        tracing::debug!(
            client_id = client.client_id(),
            error = &error as &dyn Error,
            "refused a request object"
        );
        error.answer(invalid("the request object is not signed by a key of the client"))
    })?;
    if !is_typed(object.typ(), &["JWT", "oauth-authz-req+jwt"]) {
        return Err(invalid("the JWT has another purpose (typ)"));
    }
    form(client, claims)
}

/// An object that a private key may have signed, and its claims.
fn read(object: &str) -> Result<(Unverified<'_>, Map<String, Value>), KeyError> {
    let object = Unverified::of(object)?;
    object.check_algorithm(&SigningAlgorithm::ALL)?;
    let claims = object.claims()?;
    Ok((object, claims))
}

/// Checks issuer, audience and expiry (RFC 9101 sections 4 and 6.3).
fn check_claims<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    claims: &Map<String, Value>,
    at: Timestamp,
) -> Result<(), OAuthError> {
    let registered = RegisteredClaims::of(claims).ok_or_else(|| invalid("a claim has the wrong type"))?;
    let client_id = claims.get("client_id").map(Value::as_str);
    if client_id.is_some_and(|own| own != Some(client.client_id())) {
        return Err(invalid("client_id differs from that of the request"));
    }
    if registered.issuer.is_some_and(|issuer| issuer != client.client_id()) {
        return Err(invalid("iss is not the client"));
    }
    // Section 10.8: it passes through the browser, so it must not be usable as a client assertion.
    if registered.subject == Some(client.client_id()) {
        return Err(invalid("sub must not be the client, as in a client assertion"));
    }
    let is_for_us = registered.audience.contains(&server.settings().issuer().as_str());
    if claims.contains_key("aud") && !is_for_us {
        return Err(invalid("aud does not contain this server's issuer"));
    }
    if !registered.is_current(at) {
        return Err(invalid("the request object is expired, or not valid yet"));
    }
    match claims.contains_key("request") || claims.contains_key("request_uri") {
        true => Err(invalid("the request object contains another request object")),
        false => Ok(()),
    }
}

/// The parameters, as a request without an object would have them.
pub(crate) fn form(client: &Client, claims: Map<String, Value>) -> Result<Form<'static>, OAuthError> {
    let mut parameters = vec![("client_id".to_owned(), client.client_id().to_owned())];
    for (name, value) in claims {
        if name == "client_id" || RegisteredClaims::NAMES.contains(&name.as_str()) {
            continue;
        }
        match value {
            // RFC 8707 section 2: each of them is a separate parameter.
            Value::Array(values) if name == "resource" => {
                parameters.extend(values.into_iter().filter_map(text).map(|value| (name.clone(), value)));
            }
            value => parameters.extend(text(value).map(|value| (name, value))),
        }
    }
    Form::from_pairs(parameters).map_err(|_| invalid("a parameter has a control character"))
}

/// A string is its value, anything else its JSON text: the number of `max_age`, the object of `claims`.
fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        value => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_become_parameters() {
        let client = Client::public("app").redirect_uri("https://a.example/").build().expect("a client");
        let claims = json!({
            "iss": "app", "aud": "x", "exp": 1, "nbf": 1, "iat": 1, "jti": "1", "sub": "app",
            "scope": "openid", "max_age": 10, "claims": { "userinfo": { "name": null } }, "nothing": null,
            "resource": ["https://a.example/", "https://b.example/"], "flag": true, "state": "a\nb",
        });
        let form = form(&client, claims.as_object().cloned().expect("an object")).expect("a form");
        let mut pairs: Vec<_> = form.iter().collect();
        pairs.sort_unstable();
        assert_eq!(
            pairs,
            [
                ("claims", r#"{"userinfo":{"name":null}}"#),
                ("client_id", "app"),
                ("flag", "true"),
                ("max_age", "10"),
                ("resource", "https://a.example/"),
                ("resource", "https://b.example/"),
                ("scope", "openid"),
                ("state", "a\nb"),
            ]
        );
    }

    #[test]
    fn control_characters_are_as_forbidden_as_elsewhere() {
        let client = Client::public("app").redirect_uri("https://a.example/").build().expect("a client");
        for claims in [json!({ "scope": "a\nb" }), json!({ "state": "\0" }), json!({ "a\nb": "c" })] {
            assert!(form(&client, claims.as_object().cloned().expect("an object")).is_err(), "{claims}");
        }
    }
}
