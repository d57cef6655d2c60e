//! The authorization request, and the resource owner's answer to it.
//!
//! A request moves through types. Validation turns it into an [`AuthorizationRequest`], and only that can be
//! approved or denied. An error before the redirect URI is known is a page, so nobody can be redirected to a
//! URI that was not validated.

mod browser_login;
pub(crate) mod condition;
mod decision;
mod interaction;
mod outcome;
pub(crate) mod permit;
mod request;
mod response;
mod response_mode;
pub(crate) mod validate;

pub use crate::error::BoxError;
pub use browser_login::{ask_for_browser_credentials, browser_credentials};
pub use decision::{Approval, Decision};
pub use interaction::Interaction;
pub(crate) use outcome::Redirection;
pub(crate) use permit::permit_approval;
pub use request::AuthorizationRequest;
pub use response::AuthorizationError;
pub(crate) use response::AuthorizationResponse;
pub use response_mode::ResponseMode;
pub(crate) use validate::check_response_modes;
