//! `oidcc-formpost-hybrid-certification-test-plan`: the modules of the hybrid plan.

use super::hybrid::hybrid;
use super::modules::{
    codes, happy, parameters, refresh, refusals, request_objects, scopes, sessions, userinfo,
};
use super::plan::{Plan, plan};

hybrid!(
    Plan::form_post("code id_token"),
    Plan::form_post("code token"),
    Plan::form_post("code id_token token")
);
