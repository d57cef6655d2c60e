//! Authorization details (RFC 9396): what a client wants to do, in more detail than a scope can say.
//!
//! A type of authorization details is a Rust type with a name:
//!
//! ```
//! use oauth_runtime::authorization_details::AuthorizationDetail;
//! use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server, store::MemoryStore};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Payment {
//!     amount: u64,
//!     creditor: String,
//! }
//!
//! impl AuthorizationDetail for Payment {
//!     fn describe(&self, _language: &str) -> String {
//!         format!("Pay {} € to {}", self.amount, self.creditor)
//!     }
//!
//!     fn is_within(&self, granted: &Self) -> bool {
//!         self.creditor == granted.creditor && self.amount <= granted.amount
//!     }
//! }
//!
//! #[oauth_server(
//!     grants(authorization_code),
//!     responses(code),
//!     authorization_details(payment_initiation = Payment),
//! )]
//! struct Bank {
//!     #[store]
//!     store: MemoryStore,
//! }
//! # impl Interaction for Bank {
//! #     async fn authorize(&self, _: &AuthorizationRequest, _: &http::request::Parts) -> Result<Decision, BoxError> {
//! #         Ok(Decision::Denied)
//! #     }
//! # }
//! ```
//!
//! A client sends them in the parameter `authorization_details` of an authorization request, pushed or not, or of a device's
//! request, and may
//! narrow them at the token endpoint. The pages show their [descriptions](AuthorizationDetail::describe), and ask
//! every time. They are in the token response, in JWT access tokens and in introspection responses. The API finds
//! them in [`AccessToken::authorization_details`](crate::token::AccessToken::authorization_details).

mod detail;
mod detail_type;
mod details;
mod read;

pub use detail::AuthorizationDetail;
pub use detail_type::DetailType;
pub use details::AuthorizationDetails;
pub(crate) use read::{invalid, requested};
