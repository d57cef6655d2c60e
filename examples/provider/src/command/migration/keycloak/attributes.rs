//! The attributes of a client of Keycloak: settings that came later, each a text.

use std::time::Duration;

use oauth_runtime::{AuthMethod, ClientMetadata};

use super::super::members::Members;

/// Attributes that have no effect here, or that another module reads with others.
const WITHOUT_EFFECT: [&str; 7] = [
    "access.token.header.type.rfc9068",
    "client.secret.creation.time",
    "client.use.lightweight.access.token.enabled",
    "display.on.consent.screen",
    "realm_client",
    "use.jwks.string",
    "use.jwks.url",
];

/// Reads them; returns what the operator has to know.
pub(super) fn of(attributes: &mut Members<'_>, metadata: &mut ClientMetadata) -> Option<&'static str> {
    attributes.leave_out(&WITHOUT_EFFECT);
    let note = pkce(attributes, metadata.token_endpoint_auth_method);
    metadata.logo_uri = attributes.text("logoUri");
    metadata.policy_uri = attributes.text("policyUri");
    metadata.tos_uri = attributes.text("tosUri");
    metadata.access_token_expires_in = seconds(attributes, "access.token.lifespan");
    metadata.require_pushed_authorization_requests =
        attributes.is_true("require.pushed.authorization.requests");
    metadata.dpop_bound_access_tokens = attributes.is_true("dpop.bound.access.tokens");
    metadata.tls_client_certificate_bound_access_tokens =
        attributes.is_true("tls.client.certificate.bound.access.tokens");
    let openid = &mut metadata.openid;
    openid.backchannel_logout_uri = attributes.text("backchannel.logout.url");
    openid.backchannel_logout_session_required =
        attributes.is_true("backchannel.logout.session.required") && openid.backchannel_logout_uri.is_some();
    openid.frontchannel_logout_uri = attributes.text("frontchannel.logout.url");
    openid.frontchannel_logout_session_required = attributes.is_true("frontchannel.logout.session.required")
        && openid.frontchannel_logout_uri.is_some();
    openid.id_token_signed_response_alg = attributes.text("id.token.signed.response.alg");
    openid.userinfo_signed_response_alg = attributes.text("user.info.response.signature.alg");
    openid.token_endpoint_auth_signing_alg = attributes.text("token.endpoint.auth.signing.alg");
    openid.id_token_encrypted_response_alg = attributes.text("id.token.encrypted.response.alg");
    openid.id_token_encrypted_response_enc = attributes.text("id.token.encrypted.response.enc");
    if let Some(uris) = attributes.text("request.uris") {
        openid.request_uris = uris.split("##").map(str::to_owned).collect();
    }
    if let Some(values) = attributes.text("default.acr.values") {
        openid.default_acr_values = values.split("##").map(str::to_owned).collect();
    }
    note
}

/// The method of PKCE that the client must use. A public client must use S256 anyway.
fn pkce(attributes: &mut Members<'_>, method: AuthMethod) -> Option<&'static str> {
    let (line, challenge) = attributes.take_at::<String>("pkce.code.challenge.method")?;
    if challenge == "plain" {
        let said =
            "pkce.code.challenge.method: there is no `plain` here; make the client use S256, and write S256";
        attributes.wrong(line, said);
    }
    (challenge == "S256" && method != AuthMethod::None).then_some(
        "`pkce.code.challenge.method` is not mapped for a client that authenticates: here `pkce(required)` in the declaration needs \
         PKCE of all of them",
    )
}

/// A lifetime; Keycloak keeps the text of seconds.
fn seconds(attributes: &mut Members<'_>, name: &str) -> Option<Duration> {
    let (line, text) = attributes.take_at::<String>(name).filter(|(_, text)| !text.is_empty())?;
    match text.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            attributes.wrong(line, format!("{name}: this is not a number of seconds"));
            None
        }
    }
}
