//! What the RFCs say: a file for each RFC or draft, a test for each section.

mod client_id_metadata_document;
mod mcp;
mod rfc6749;
mod rfc6750;
mod rfc7009;
mod rfc7523;
mod rfc7591;
mod rfc7636;
mod rfc7662;
mod rfc8252;
mod rfc8414;
mod rfc8628;
mod rfc8693;
mod rfc8705;
mod rfc8707;
mod rfc9068;
mod rfc9101;
mod rfc9126;
mod rfc9207;
mod rfc9396;
mod rfc9449;
mod rfc9701;
mod rfc9728;
mod rfc9864;
mod rfc9964;
mod transaction_tokens;
