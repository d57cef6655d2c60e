//! `oidcc-config-certification-test-plan`

use super::modules::discovery;
use super::plan::{Plan, plan};

plan! { "config", [Plan::of("code")];
    oidcc_discovery_endpoint_verification => discovery::verification,
}
