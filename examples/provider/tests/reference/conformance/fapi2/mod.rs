//! The plans for FAPI 2.0: the Security Profile, and Message Signing with signed requests and signed responses. The
//! clients are held to the profile; they authenticate with `private_key_jwt` or a certificate, and bind their tokens with
//! DPoP or to a certificate.

mod assertions;
mod bank;
mod discovery;
mod dpop;
mod happy;
mod keys;
mod message_signing;
mod plan;
mod pushed;
mod request_objects;
mod requests;
mod security_profile;
mod tokens;
mod transport;

pub(crate) use keys::{clients_ca, publish};
