//! The tests across crates, as one binary: black-box HTTP against declared providers.

mod support;

mod actix;
mod allocations;
mod application;
mod architecture;
mod attacks;
mod console_guide;
mod core_alone;
mod events;
mod guide;
mod how_do_i;
mod mounting;
mod openid;
mod proofs;
mod resource_server;
mod rfc;
mod signers;
mod stores;
