//! The types of the members in a registration request. Errors name the member.

use serde_json::{Map, Value};

use crate::{ClientMetadata, OAuthError};

/// Checks each member separately, so that the error can name the wrong one.
pub(super) fn check(members: &Map<String, Value>) -> Result<(), OAuthError> {
    members.iter().try_for_each(|(name, value)| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        match serde_json::from_value::<ClientMetadata>(Value::Object(alone)) {
            Ok(_) => Ok(()),
            Err(_) => Err(OAuthError::invalid_client_metadata(format!("{name}: {}", expected(name)))),
        }
    })
}

fn expected(name: &str) -> &'static str {
    match name {
        "application_type" => "it must be web or native",
        "subject_type" => "it must be public or pairwise",
        "token_endpoint_auth_method" => {
            "it must be one of the metadata's token_endpoint_auth_methods_supported"
        }
        "scope" => "it must be a string of scope tokens, separated by single spaces",
        "authorization_details_types"
        | "contacts"
        | "default_acr_values"
        | "grant_types"
        | "post_logout_redirect_uris"
        | "request_uris"
        | "response_types" => "it must be an array of strings",
        "default_max_age" => "it must be a whole number of seconds",
        "backchannel_logout_session_required"
        | "dpop_bound_access_tokens"
        | "frontchannel_logout_session_required"
        | "require_auth_time"
        | "require_pushed_authorization_requests"
        | "require_signed_request_object"
        | "tls_client_certificate_bound_access_tokens" => "it must be true or false",
        _ => "it must be a string",
    }
}
