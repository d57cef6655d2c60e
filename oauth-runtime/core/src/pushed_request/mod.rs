//! Pushed authorization requests (RFC 9126): a client sends its request to the provider directly, and the browser
//! brings only a reference to it.
//!
//! A declaration with `endpoints(pushed_authorization_request)` accepts them. The request URI contains a secret,
//! of which the store keeps the digest. It is bound to its client. It must arrive at the authorization endpoint
//! within [`pushed_request_expires_in`](crate::SettingsBuilder::pushed_request_expires_in); then the person may
//! log in, reload the page and decide, and the request is taken when its response is issued.

mod bound;
mod part;
mod requirement;
mod storing;
mod uri;

pub(crate) use bound::Pushes;
pub use part::PushedRequests;
pub(crate) use requirement::check_endpoint;
pub(crate) use storing::store_pushed;
