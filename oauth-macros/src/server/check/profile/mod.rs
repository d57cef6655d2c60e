//! The profiles: what they leave out cannot be declared, and what they need must be.

mod fapi2;
mod fapi2_message_signing;
mod mcp;
mod oauth21;

pub(super) use fapi2::fapi2;
pub(super) use fapi2_message_signing::fapi2_message_signing;
pub(super) use mcp::mcp;
pub(super) use oauth21::oauth21;
