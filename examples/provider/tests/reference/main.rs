//! The reference provider as a user has it: its program, over HTTP, with clients that we didn't write.

// The futures of a provider with everything nest deeply.
#![recursion_limit = "256"]

mod access_tokens;
mod bound_tokens;
mod chromium;
mod ciba;
mod client_documents;
mod clients;
mod command;
mod configuration;
mod conformance;
mod console;
mod crowd;
mod demo;
mod deployment;
mod devices;
mod doctor;
mod environment;
mod events;
mod first_party;
mod flows;
mod mtls;
mod openid_connect;
mod operation;
mod pages;
mod people;
mod process;
mod proxies;
mod registration;
mod reload;
mod revocation;
mod scopes;
mod stores;
mod telemetry;
mod tenants;
mod tls;
mod upstreams;
mod webhooks;
mod wire;

use test_clients::browser;
