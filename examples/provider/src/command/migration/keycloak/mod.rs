//! The clients of a realm of Keycloak (ClientRepresentation of Keycloak 26.7): its export has their secrets in the clear.

mod attributes;
mod authentication;
mod grants;
mod redirects;
mod scopes;

use std::borrow::Cow;

use oauth_runtime::ClientMetadata;

use super::found::{Found, Reading, Wishes};
use super::members::Members;

/// The clients that each realm has for Keycloak's own pages and APIs.
const OWN: [&str; 6] =
    ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"];

/// What has no effect on a client's requests, or is about roles and the adapters of earlier versions.
const WITHOUT_EFFECT: [&str; 9] = [
    "access",
    "alwaysDisplayInConsole",
    "fullScopeAllowed",
    "id",
    "nodeReRegistrationTimeout",
    "notBefore",
    "surrogateAuthRequired",
    // Browsers of every origin may call the endpoints here: no endpoint for them uses a cookie.
    "webOrigins",
    "description",
];

pub(in super::super) fn client(mut members: Members<'_>, wishes: &Wishes, reading: &mut Reading) {
    let line = members.line();
    let Some(client_id) = members.text("clientId") else {
        members.wrong(line, "there is no `clientId`");
        reading.mistakes.append(&mut members.mistakes);
        return;
    };
    if OWN.contains(&client_id.as_str()) {
        return reading.note(&client_id, "this is a client of Keycloak's own pages and APIs: left out");
    }
    if let Some(protocol) = members.text("protocol").filter(|protocol| protocol != "openid-connect") {
        return reading.note(
            &client_id,
            format!("its protocol is {protocol}, and here it is OpenID Connect: left out"),
        );
    }
    members.leave_out(&WITHOUT_EFFECT);
    let disabled = members.take("enabled") == Some(false);
    let skips_consent = members.take("consentRequired") == Some(false);
    let mut notes: Vec<Cow<'static, str>> = Vec::new();
    let mut attributes = members.object("attributes");
    let mut metadata = ClientMetadata::default();
    metadata.client_name = members.text("name").filter(|name| !name.starts_with("${"));
    let is_public = members.is_true("publicClient");
    let is_resource = members.is_true("bearerOnly");
    let grants = grants::of(&mut members, attributes.as_mut());
    (metadata.grant_types, metadata.response_types) = (grants.types.clone(), grants.responses.clone());
    let redirects = redirects::of(&mut members, attributes.as_mut(), grants.redirects());
    metadata.redirect_uris = redirects.logins;
    metadata.openid.post_logout_redirect_uris = redirects.logouts;
    metadata.client_uri = redirects.home;
    let secret = authentication::of(&mut members, attributes.as_mut(), is_public, &mut metadata);
    scopes::of(&mut members, &grants, wishes, &mut metadata);
    if let Some(attributes) = attributes.as_mut() {
        notes.extend(attributes::of(attributes, &mut metadata).map(Cow::from));
        members.mistakes.append(&mut attributes.mistakes);
    }
    if metadata.token_endpoint_auth_method.needs_secret() && secret.is_none() {
        notes.push("the file does not have its secret, so it gets a new one".into());
    }
    if skips_consent && grants.asks_people() {
        notes.push(super::SKIPS_CONSENT.into());
    }
    // Keycloak answers every confidential client that asks about a token. One without a grant is there for nothing else.
    let resource_server = !is_public && (is_resource || grants.types.is_empty());
    if resource_server {
        notes.push("it gets no tokens, so it is a resource server here, which may introspect them".into());
    }
    notes.extend(mappers(&mut members).map(Cow::from));
    if reading.is_right(&client_id, &mut members) {
        notes.into_iter().for_each(|note| reading.note(&client_id, note));
        reading.note_unmapped(&client_id, "", members);
        if let Some(attributes) = attributes {
            reading.note_unmapped(&client_id, "attributes.", attributes);
        }
        reading.clients.push(Found { line, client_id, metadata, secret, resource_server, disabled });
    }
}

/// What the client adds to its tokens.
fn mappers(members: &mut Members<'_>) -> impl Iterator<Item = String> {
    members.list("protocolMappers").into_iter().map(|value| {
        let mapper = serde_json::from_str::<serde_json::Value>(value.get()).ok();
        let name = mapper.as_ref().and_then(|mapper| mapper["protocolMapper"].as_str());
        format!(
            "the mapper {} is not mapped: declare `claims(…)`, and say in `AdditionalClaims` what is in tokens",
            name.unwrap_or("without a name")
        )
    })
}
