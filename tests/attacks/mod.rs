//! The rows of the catalogue of attacks, one test for each row, named after its id. The rows about pages are
//! tested on the reference provider.

mod authorization;
mod client_assertions;
mod client_authentication;
mod client_metadata_documents;
mod codes;
mod devices;
mod document;
mod hang_ups;
mod introspection_and_revocation;
mod lost_answers;
mod openid;
mod operation;
mod parsing;
mod pkce;
mod protected_resources;
mod pushed_requests;
mod redirect_uri;
mod refresh_tokens;
mod registration;
mod request_objects;
mod scope;
mod tenants;
