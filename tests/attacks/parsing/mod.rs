//! Request parsing (P).

mod characters;
mod limits;
mod media_types;
mod methods;
mod repetition;
mod types;
