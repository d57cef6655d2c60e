//! `oidcc-3rdparty-init-login-certification-test-plan`

use super::modules::dynamic;
use super::plan::{Plan, plan};

plan! { "third_party_init_login", [Plan::of("code")];
    oidcc_3rd_party_init_login => dynamic::initiate_login_uri,
    oidcc_3rd_party_init_login_nohttps => dynamic::initiate_login_uri_without_https,
}
