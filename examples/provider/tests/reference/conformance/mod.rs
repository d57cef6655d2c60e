//! What the conformance suite of the OpenID Foundation checks of a provider: a test for each module of its
//! plans, named after it. The provider runs with `conformance.toml`; a client knows of it what discovery
//! says, and verifies what it gets itself.
//!
//! `plans/` has the names of the modules, by plan; `modules/` what each of them does, for any response type
//! and response mode.

mod agent;
mod back_channel_logout;
mod basic;
mod client;
mod config;
mod discovery;
mod dynamic;
mod fapi2;
mod form_post_basic;
mod form_post_hybrid;
mod form_post_implicit;
mod front_channel_logout;
mod host;
mod hybrid;
mod implicit;
mod installation;
mod keys;
mod listener;
mod modules;
mod party;
mod plan;
mod registration;
mod request;
mod rp_initiated_logout;
mod session_management;
mod third_party_init_login;
mod tokens;
mod verify;
