//! OAuth 2.0 Token Exchange.

mod actors;
mod binding;
mod explained;
mod foreign;
mod id_jag;
mod provider;
mod request;
mod response;
mod revocation;
mod subjects;
mod targets;
