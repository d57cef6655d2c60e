//! `oidcc-formpost-implicit-certification-test-plan`: the modules of the implicit plan.

use super::implicit::implicit;
use super::modules::{happy, parameters, refusals, request_objects, scopes, sessions, userinfo};
use super::plan::{Plan, plan};

implicit!(Plan::form_post("id_token"), Plan::form_post("id_token token"));
