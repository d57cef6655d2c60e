//! Tables of everything that a declaration can name: one row for each endpoint, grant type, word of a
//! response type, client authentication method and part, what people can do themselves, and what the console brings along. The
//! macro parses declarations and generates code by these rows; the runtime derives metadata, preflights and checks from them.
//!
//! A row names a type of the runtime as text, because a macro can only write its path. Not part of the public
//! interface.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod client_auth;
pub mod console;
pub mod endpoints;
pub mod grant_management;
pub mod grants;
pub mod parts;
pub mod people;
pub mod responses;
pub mod signals;
