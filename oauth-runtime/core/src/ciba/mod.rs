//! Client-initiated backchannel authentication (OpenID Connect CIBA Core 1.0): a client asks for a person who is elsewhere.
//!
//! A till, a call centre or an agent sends a request with a hint of who the person is. The application finds the person and
//! tells them that something waits; they look at it on a device of their own, and decide. The client learns the result by
//! asking the token endpoint (poll), after a call of the provider (ping), or by a call with the tokens (push).
//!
//! A declaration with `grants(ciba)` and `openid` has the endpoint `/bc-authorize`. The application implements
//! [`BackchannelAuthentication`]. The pages of the feature `ui` show what waits; a page of your own takes two steps:
//!
//! ```
//! use oauth_runtime::ciba::{BackchannelAuthentication, BackchannelAuthenticationRequest, Hint, HintedPerson};
//! use oauth_runtime::keys::SigningKeys;
//! use oauth_runtime::store::{Authenticated, MemoryStore};
//! use oauth_runtime::{Approval, BoxError, oauth_server};
//!
//! #[oauth_server(grants(ciba), openid)]
//! struct Bank {
//!     #[store]
//!     store: MemoryStore,
//!     #[keys]
//!     keys: SigningKeys,
//! }
//!
//! impl BackchannelAuthentication for Bank {
//!     async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
//!         Ok(match hint {
//!             // Look into your own table of people; a login hint may be a user name, a telephone number, a contract.
//!             Hint::LoginHint("alice") => Authenticated::new("248289761001").username("alice").into(),
//!             _ => HintedPerson::Unknown,
//!         })
//!     }
//!
//!     async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
//!         // Send a push message to the person's telephone, with a link to the page where it waits.
//!         println!("tell {}: open /approvals/{}", request.subject(), request.id());
//!         Ok(())
//!     }
//! }
//!
//! /// The logged-in person opened the link, read what is asked, and pressed a button.
//! async fn decide(bank: &Bank, person: &str, id: &str, allow: bool) -> Result<&'static str, BoxError> {
//!     let Some(request) = bank.find_ciba_request(person, id).await? else {
//!         return Ok("nothing waits here any more");
//!     };
//!     let counts = match allow {
//!         true => bank.approve_ciba_request(&request, Approval::new(person)).await?,
//!         false => bank.deny_ciba_request(&request).await?,
//!     };
//!     Ok(if counts { "done" } else { "that was decided already" })
//! }
//! ```
//!
//! # What a page of your own must do
//! - Show the [binding message](BackchannelAuthenticationRequest::binding_message), and tell the person to approve only if they
//!   see the same text where they asked.
//! - Name the client, when the request came, and what it may do; show the authorization details, if there are any.
//! - Make it as easy to decline as to approve (RFC 10027 section 6.1): somebody else may have begun this.

mod hint;
mod hook;
mod request;

pub use crate::client::TokenDeliveryMode;
pub use hint::{Hint, HintedPerson, UserCodeCheck};
pub use hook::BackchannelAuthentication;
pub use request::BackchannelAuthenticationRequest;

/// The value of `grant_type` (CIBA Core 1.0 section 10.1), and the grant type to register for clients:
///
/// ```
/// use oauth_runtime::{Client, ciba};
///
/// let client = Client::confidential("till", "a-long-random-secret").grant_types([ciba::GRANT_TYPE]).scope("openid").build()?;
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
pub const GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";
