//! JWT bearer assertions of other issuers (RFC 7523 sections 2.1 and 3, as RFC 10070 has them).

mod assertions;
mod client_authentication;
mod id_jag;
mod issuers;
mod provider;
mod workloads;
