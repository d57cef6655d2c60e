//! `oidcc-frontchannel-rp-initiated-logout-certification-test-plan`

use super::modules::{channels, discovery};
use super::plan::{Plan, plan};

plan! { "front_channel_logout", [Plan::of("code")];
    oidcc_frontchannel_logout_discovery_endpoint_verification => discovery::front_channel_logout,
    oidcc_frontchannel_rp_initiated_logout => channels::front,
}
