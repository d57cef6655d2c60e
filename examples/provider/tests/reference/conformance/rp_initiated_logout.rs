//! `oidcc-rp-initiated-logout-certification-test-plan`

use super::modules::{discovery, logout};
use super::plan::{Plan, plan};

plan! { "rp_initiated_logout", [Plan::of("code")];
    oidcc_rp_initiated_logout_discovery_endpoint_verification => discovery::rp_initiated_logout,
    oidcc_rp_initiated_logout => logout::rp_initiated,
    oidcc_rp_initiated_logout_bad_post_logout_redirect_uri => logout::bad_post_logout_redirect_uri,
    oidcc_rp_initiated_logout_modified_id_token_hint => logout::modified_id_token_hint,
    oidcc_rp_initiated_logout_no_id_token_hint => logout::no_id_token_hint,
    oidcc_rp_initiated_logout_no_params => logout::no_params,
    oidcc_rp_initiated_logout_no_post_logout_redirect_uri => logout::no_post_logout_redirect_uri,
    oidcc_rp_initiated_logout_no_state => logout::no_state,
    oidcc_rp_initiated_logout_only_state => logout::only_state,
    oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri => logout::query_added,
    oidcc_rp_initiated_logout_bad_id_token_hint => logout::bad_id_token_hint,
}
