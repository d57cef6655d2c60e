//! `oidcc-hybrid-certification-test-plan`

use super::modules::{
    codes, happy, parameters, refresh, refusals, request_objects, scopes, sessions, userinfo,
};
use super::plan::{Plan, plan};

/// The tests of the plan, with a response mode: `code id_token`, `code token`, `code id_token token`. Where
/// an ID token comes through the browser, the request needs a nonce.
macro_rules! hybrid {
    ($id_token:expr, $token:expr, $id_token_token:expr) => {
        plan! { "hybrid", [$id_token, $token, $id_token_token];
            oidcc_server => happy::server,
            oidcc_response_type_missing => refusals::response_type_missing,
            oidcc_idtoken_signature => happy::id_token_signature,
            oidcc_userinfo_get => userinfo::get,
            oidcc_userinfo_post_header => userinfo::post_header,
            oidcc_userinfo_post_body => userinfo::post_body,
            oidcc_ensure_request_without_nonce_fails => refusals::without_nonce [[$id_token, $id_token_token]],
            oidcc_scope_profile => scopes::profile,
            oidcc_scope_email => scopes::email,
            oidcc_scope_address => scopes::address,
            oidcc_scope_phone => scopes::phone,
            oidcc_scope_all => scopes::all,
            oidcc_alternate_happy_flow => happy::alternate,
            oidcc_display_page => parameters::display_page,
            oidcc_display_popup => parameters::display_popup,
            oidcc_prompt_login => sessions::prompt_login,
            oidcc_prompt_none_not_logged_in => sessions::prompt_none_not_logged_in,
            oidcc_prompt_none_logged_in => sessions::prompt_none_logged_in,
            oidcc_max_age_1 => sessions::max_age_1,
            oidcc_max_age_10000 => sessions::max_age_10000,
            oidcc_ensure_request_with_unknown_parameter_succeeds => parameters::unknown_parameter,
            oidcc_id_token_hint => sessions::id_token_hint,
            oidcc_login_hint => parameters::login_hint,
            oidcc_ui_locales => parameters::ui_locales,
            oidcc_claims_locales => parameters::claims_locales,
            oidcc_ensure_request_with_acr_values_succeeds => parameters::acr_values,
            oidcc_codereuse => codes::reuse,
            oidcc_codereuse_30seconds => codes::reuse_later,
            oidcc_ensure_registered_redirect_uri => refusals::unregistered_redirect_uri,
            oidcc_server_client_secret_post => happy::client_secret_post,
            oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported => request_objects::unsigned_by_reference,
            oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported => request_objects::unsigned_by_value,
            oidcc_claims_essential => parameters::claims_essential,
            oidcc_ensure_request_object_with_redirect_uri => request_objects::with_redirect_uri,
            oidcc_refresh_token => refresh::refresh,
            oidcc_ensure_request_with_valid_pkce_succeeds => happy::pkce,
            oidcc_ensure_request_without_nonce_succeeds_for_code_flow => happy::without_nonce [[$token]],
        }
    };
}
pub(super) use hybrid;

hybrid!(Plan::of("code id_token"), Plan::of("code token"), Plan::of("code id_token token"));
