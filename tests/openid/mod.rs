//! What the specifications of OpenID Connect say, a file a subject, a test a rule.

mod authorization;
mod discovery;
mod form_post;
mod id_token;
mod keys;
mod logout;
mod subject;
mod userinfo;
