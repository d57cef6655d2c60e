//! What there is to declare, as tables: one row an endpoint, a grant type, a word of a response type, a method of client authentication, a
//! part. The macro reads declarations by them and writes code for their rows; the runtime makes metadata, preflights and checks of them.
//!
//! A row names a type of the runtime as text, since the macro can only write its path. No part of the public interface.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod client_auth;
pub mod endpoints;
pub mod grants;
pub mod parts;
pub mod responses;
