//! `oidcc-formpost-basic-certification-test-plan`: the modules of the basic plan.

use super::basic::basic;
use super::modules::{
    codes, happy, parameters, refresh, refusals, request_objects, scopes, sessions, userinfo,
};
use super::plan::{Plan, plan};

basic!(Plan::form_post("code"));
