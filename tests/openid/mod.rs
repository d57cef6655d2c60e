//! What the specifications of OpenID Connect say: a file for each subject, a test for each rule.

mod assertions;
mod authorization;
mod ciba;
mod claims_by_scope;
mod client_secret_jwt;
mod discovery;
mod encryption;
mod fapi2;
mod form_post;
mod grant_management;
mod id_token;
mod jarm;
mod key_purposes;
mod keys;
mod keys_elsewhere;
mod logout;
mod native_sso;
mod people_who_are_gone;
mod registration;
mod request_objects;
mod sector;
mod session_management;
mod shared_signals;
mod subject;
mod userinfo;
