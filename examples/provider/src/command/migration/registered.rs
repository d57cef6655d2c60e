//! Client metadata with the names of RFC 7591, as Hydra and node-oidc-provider write them.

use oauth_runtime::{ClientMetadata, RedirectUri, SubjectType};
use serde_json::{Map, Value};

use super::found::{Found, Reading, Wishes};
use super::members::Members;
use super::scope::scope_of;

/// The members that mean the same here: RFC 7591 section 2, OpenID Connect Dynamic Client Registration section 2, and those of other
/// standards.
const SAME: [&str; 46] = [
    "application_type",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "authorization_signed_response_alg",
    "backchannel_authentication_request_signing_alg",
    "backchannel_client_notification_endpoint",
    "backchannel_logout_session_required",
    "backchannel_logout_uri",
    "backchannel_token_delivery_mode",
    "backchannel_user_code_parameter",
    "client_name",
    "client_uri",
    "contacts",
    "default_acr_values",
    "default_max_age",
    "dpop_bound_access_tokens",
    "frontchannel_logout_session_required",
    "frontchannel_logout_uri",
    "grant_types",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "id_token_signed_response_alg",
    "initiate_login_uri",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "introspection_signed_response_alg",
    "jwks",
    "jwks_uri",
    "logo_uri",
    "policy_uri",
    "post_logout_redirect_uris",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "request_object_signing_alg",
    "request_uris",
    "require_auth_time",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "response_types",
    "sector_identifier_uri",
    "subject_type",
    "tls_client_certificate_bound_access_tokens",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "tos_uri",
    "userinfo_signed_response_alg",
];

/// The same for certificates, and for what stands beside it.
const ALSO_SAME: [&str; 10] = [
    "authorization_details_types",
    "software_id",
    "software_version",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_email",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_uri",
    "tls_client_auth_subject_dn",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
];

/// The client that these members are, without its secret; `None` if something is wrong with them.
pub(super) fn registered(mut members: Members<'_>, wishes: &Wishes, reading: &mut Reading) -> Option<Found> {
    let line = members.line();
    let Some(client_id) = members.text("client_id") else {
        members.wrong(line, "there is no `client_id`");
        reading.mistakes.append(&mut members.mistakes);
        return None;
    };
    let mut same = Map::new();
    for name in SAME.into_iter().chain(ALSO_SAME) {
        let value = members.take_at::<Value>(name).filter(|(_, value)| *value != "");
        let Some((line, value)) = value else { continue };
        let alone = Map::from_iter([(name.to_owned(), value)]);
        match serde_json::from_value::<ClientMetadata>(alone.clone().into()) {
            Ok(_) => same.extend(alone),
            Err(_) => members.wrong(line, format!("`{name}`: this provider has no such value")),
        }
    }
    let mut metadata: ClientMetadata = serde_json::from_value(same.into()).unwrap_or_default();
    metadata.redirect_uris = redirect_uris(&mut members);
    let scope = members.take_at::<String>("scope").filter(|(_, scope)| !scope.is_empty());
    match scope.or_else(|| Some((line, wishes.scope.clone()?))) {
        Some((line, scope)) => match scope_of(scope.split_ascii_whitespace(), wishes) {
            Ok(scope) => metadata.scope = scope,
            Err(problem) => members.wrong(line, problem),
        },
        None => members.wrong(
            line,
            "there is no `scope`, which means every scope at node-oidc-provider; say which with --scope, or write it into the file",
        ),
    }
    if !reading.is_right(&client_id, &mut members) {
        return None;
    }
    if metadata.openid.subject_type == SubjectType::Pairwise {
        reading.note(&client_id, "`subject_type` is pairwise: people get other identifiers here, so the client has to find its accounts anew");
    }
    reading.note_unmapped(&client_id, "", members);
    Some(Found { line, client_id, metadata, secret: None, resource_server: false, disabled: false })
}

/// The redirect URIs, each checked on its own line.
fn redirect_uris(members: &mut Members<'_>) -> Vec<RedirectUri> {
    let mut right = Vec::new();
    for (line, uri) in members.lines("redirect_uris") {
        match RedirectUri::parse(uri) {
            Ok(uri) => right.push(uri),
            Err(error) => members.wrong(line, format!("redirect_uris: {error}")),
        }
    }
    right
}
