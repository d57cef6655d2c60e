//! The reference provider: the whole framework at work. Its outside is fixed, so that anything can be written against it.
//!
//! [`config`] is what it is started with, [`provider`] the declaration, [`registration`] who may register clients,
//! [`pages`] the demo's own pages, [`store`] what outlives a request, [`store_secret`] what seals it, [`api`] a small protected API, [`health`] what `/healthz` looks at, [`serve`], [`connection`] and
//! [`every_request`] the HTTP server, [`command`] what an operator does beside it.

#![forbid(unsafe_code)]

pub mod api;
pub mod arguments;
pub mod command;
pub mod config;
pub mod connection;
pub mod demo;
pub mod every_request;
pub mod health;
pub mod pages;
pub mod provider;
pub mod registration;
pub mod serve;
pub mod store;
pub mod store_secret;
pub mod users;
