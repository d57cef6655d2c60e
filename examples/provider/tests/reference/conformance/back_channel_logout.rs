//! `oidcc-backchannel-rp-initiated-logout-certification-test-plan`

use super::modules::{channels, discovery};
use super::plan::{Plan, plan};

plan! { "back_channel_logout", [Plan::of("code")];
    oidcc_backchannel_logout_discovery_endpoint_verification => discovery::back_channel_logout,
    oidcc_backchannel_rp_initiated_logout => channels::back,
}
