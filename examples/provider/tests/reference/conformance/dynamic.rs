//! `oidcc-dynamic-certification-test-plan`, with `private_key_jwt`

use super::modules::{discovery, dynamic, request_objects, rotation};
use super::plan::{Plan, plan};

plan! { "dynamic", [Plan::of("code")];
    oidcc_idtoken_rs256 => dynamic::id_token_rs256,
    oidcc_idtoken_unsigned => dynamic::id_token_unsigned,
    oidcc_userinfo_rs256 => dynamic::userinfo_rs256,
    oidcc_ensure_redirect_uri_in_authorization_request => dynamic::redirect_uri_missing,
    oidcc_redirect_uri_query_ok => dynamic::redirect_uri_query,
    oidcc_redirect_uri_query_mismatch => dynamic::redirect_uri_query_mismatch,
    oidcc_redirect_uri_query_added => dynamic::redirect_uri_query_added,
    oidcc_redirect_uri_regfrag => dynamic::redirect_uri_fragment,
    oidcc_discovery_endpoint_verification => discovery::dynamic_verification,
    oidcc_server => dynamic::server,
    oidcc_registration_logo_uri => dynamic::logo_uri,
    oidcc_registration_policy_uri => dynamic::policy_uri,
    oidcc_registration_tos_uri => dynamic::tos_uri,
    oidcc_registration_jwks_uri => dynamic::jwks_uri,
    oidcc_registration_sector_uri => dynamic::sector,
    oidcc_registration_sector_bad => dynamic::bad_sector,
    oidcc_server_rotate_keys => rotation::server_keys,
    oidcc_refresh_token_rp_key_rotation => dynamic::rotated_client_key,
    oidcc_request_uri_unsigned => request_objects::registered_unsigned_by_reference,
    oidcc_request_uri_signed_rs256 => request_objects::signed_by_reference,
    oidcc_ensure_request_object_with_redirect_uri => request_objects::registered_with_redirect_uri,
    oidcc_refresh_token => dynamic::refresh_token,
    oidcc_ensure_client_assertion_with_iss_aud_succeeds => dynamic::assertion_for_the_issuer,
}
