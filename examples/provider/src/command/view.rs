//! Clients, as the commands show them.

use std::time::Duration;

use oauth_runtime::{Client, ClientMetadata, Secret};
use serde::Serialize;

use super::failure::Failure;
use super::output::Output;

/// A client without the digests of its secrets.
#[derive(Serialize)]
struct View<'a> {
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    live_secrets: usize,
    disabled: bool,
    resource_server: bool,
    #[serde(flatten)]
    metadata: &'a ClientMetadata,
}

impl<'a> View<'a> {
    fn of(client: &'a Client) -> Self {
        Self {
            client_id: client.client_id(),
            client_secret: None,
            live_secrets: client.secrets().len(),
            disabled: client.is_disabled(),
            resource_server: client.is_resource_server(),
            metadata: client.metadata(),
        }
    }
}

pub(super) fn list(clients: &[Client], output: Output) -> Result<String, Failure> {
    let views: Vec<_> = clients.iter().map(View::of).collect();
    let rows = clients.iter().map(|client| {
        let metadata = client.metadata();
        let state = if client.is_disabled() { "disabled" } else { "enabled" };
        [
            client.client_id().to_owned(),
            metadata.client_name.clone().unwrap_or_default(),
            client.auth_method().as_str().to_owned(),
            metadata.grant_types.join(" "),
            state.to_owned(),
        ]
    });
    output.table(&views, ["CLIENT_ID", "NAME", "AUTHENTICATION", "GRANT_TYPES", "STATE"], rows)
}

pub(super) fn show(client: &Client, secret: Option<&Secret>, output: Output) -> Result<String, Failure> {
    let view = View { client_secret: secret.map(Secret::reveal), ..View::of(client) };
    let metadata = client.metadata();
    let openid = &metadata.openid;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let seconds = |time: Option<Duration>| time.map(|time| time.as_secs().to_string()).unwrap_or_default();
    let redirect_uris: Vec<_> = metadata.redirect_uris.iter().map(|uri| uri.as_str()).collect();
    let default_scope = metadata.default_scope.as_ref().map(ToString::to_string);
    let lines = [
        ("client_id", view.client_id.to_owned()),
        ("client_secret", view.client_secret.unwrap_or_default().to_owned()),
        ("live_secrets", view.live_secrets.to_string()),
        ("disabled", view.disabled.to_string()),
        ("resource_server", view.resource_server.to_string()),
        ("client_name", text(&metadata.client_name)),
        ("redirect_uris", redirect_uris.join(" ")),
        ("token_endpoint_auth_method", metadata.token_endpoint_auth_method.as_str().to_owned()),
        ("grant_types", metadata.grant_types.join(", ")),
        ("response_types", metadata.response_types.join(", ")),
        ("scope", metadata.scope.to_string()),
        ("default_scope", text(&default_scope)),
        ("access_token_expires_in", seconds(metadata.access_token_expires_in)),
        ("refresh_token_expires_in", seconds(metadata.refresh_token_expires_in)),
        ("id_token_expires_in", seconds(metadata.id_token_expires_in)),
        ("client_uri", text(&metadata.client_uri)),
        ("logo_uri", text(&metadata.logo_uri)),
        ("tos_uri", text(&metadata.tos_uri)),
        ("policy_uri", text(&metadata.policy_uri)),
        ("contacts", metadata.contacts.join(", ")),
        ("software_id", text(&metadata.software_id)),
        ("software_version", text(&metadata.software_version)),
        ("jwks_uri", text(&openid.jwks_uri)),
        ("post_logout_redirect_uris", openid.post_logout_redirect_uris.join(" ")),
        ("backchannel_logout_uri", text(&openid.backchannel_logout_uri)),
        ("frontchannel_logout_uri", text(&openid.frontchannel_logout_uri)),
    ];
    output.record(&view, &lines)
}
