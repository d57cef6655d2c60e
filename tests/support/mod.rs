//! What the tests share: a provider that declares everything, a clock that tests control, and a client that
//! follows no redirect.

pub(crate) mod bound;
mod client;
mod connected;
mod device;
mod documents;
mod everything;
mod fapi;
mod flow;
mod heard;
pub(crate) mod markdown;
pub(crate) mod neutral;
mod pushing;
mod resources;
mod sealing;
mod signing;
mod wire;

pub(crate) use client::{Answer, Http};
pub(crate) use connected::{
    OpenIdFixture, People, alice, claims_of, header_of, keys, query, rotating_instances,
    with_another_signature,
};
pub(crate) use documents::{CALLBACK, CLIENT, DocumentFixture, Hosts, document, document_with};
pub(crate) use everything::{Changed, Everything, Fixture};
pub(crate) use fapi::{Bank, FapiFixture, Mixed, bank, bank_with, mixed, strong_keys};
pub(crate) use flow::{CHALLENGE, VERIFIER, parameters_of, redemption};
pub(crate) use heard::Heard;
pub(crate) use oauth_runtime::testing::TestClock;
pub(crate) use pushing::{Creditor, Payment, PushingFixture, PushingSettings, REQUEST, WEB, object};
pub(crate) use resources::{EAST, FILES, MAIL, ResourceFixture, WEST};
pub(crate) use sealing::{
    SECRET, SECRET_OF_32, Sealing, SealingFixture, mac, mac_with_header, newer_seal, seal,
    seal_of_the_new_secret_alone, sealed_client,
};
pub(crate) use signing::{
    JWKS_URI, Signing, SigningFixture, Site, asserting, client_jwks, client_key, jwks, signed, signed_by,
    signed_with_header, signing_server,
};
