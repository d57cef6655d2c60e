//! `oidcc-session-management-certification-test-plan`

use super::modules::{channels, discovery};
use super::plan::{Plan, plan};

plan! { "session_management", [Plan::of("code"), Plan::of("id_token"), Plan::of("code id_token")];
    oidcc_session_management_discovery_endpoint_verification => discovery::session_management,
    oidcc_session_management_rp_initiated_logout => channels::session,
}
