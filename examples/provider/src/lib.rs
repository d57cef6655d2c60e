//! The reference provider, which uses the whole framework. Its external behaviour is fixed, so that anything
//! can be written against it.
//!
//! [`config`] is its configuration, [`provider`] the declaration, [`access_rules`] decides who may have what, [`registration`] decides who may register
//! clients, [`pages`] are the demo's own pages, [`payment`] is what clients ask for in detail, [`store`] outlives a request, [`records`] are the part of it that a tenant has, [`store_secret`] seals it,
//! [`mail`] sends e-mail to people, [`captcha`] asks the services of captchas, [`causes`] is what operators read about errors, [`telemetry`] is the log, metrics and traces, [`api`] is a small protected API, [`health`] implements `/healthz`, [`doctor`] checks what surrounds a provider, [`serve`], [`reload`], [`connection`], [`direct_calls`] and
//! [`every_request`] are the HTTP server, [`two_factors`] says what logins elsewhere count as, `tenants` serves many providers, [`tenant_files`] are their files, `console_tenants` shows them to operators, and [`command`] has the operator's commands.

#![forbid(unsafe_code)]
// Less than the default of 128, so that a declaration with every option and stores that nest deeper than these compile without a word
// about it. The compiler counts how deeply the futures of a request contain each other.
#![recursion_limit = "120"]

pub mod access_rules;
pub mod api;
pub mod arguments;
pub mod assertion_rules;
mod backchannel;
mod build;
pub mod captcha;
pub mod causes;
pub mod command;
pub mod config;
pub mod connection;
mod console_tenants;
pub mod demo;
pub mod direct_calls;
pub mod doctor;
pub mod every_request;
pub mod exchange_rules;
pub mod health;
pub mod mail;
pub mod pages;
pub mod payment;
pub mod provider;
pub mod records;
pub mod registration;
pub mod reload;
pub mod serve;
pub mod store;
pub mod store_secret;
pub mod telemetry;
pub mod tenant_files;
mod tenants;
pub mod transaction_rules;
pub mod two_factors;
pub mod users;
