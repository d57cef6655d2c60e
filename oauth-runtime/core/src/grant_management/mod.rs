//! Grant Management for OAuth 2.0 (draft 03 of the FAPI working group): clients add to a grant, replace what it has, look at it and end
//! it.
//!
//! A provider with `endpoints(grant_management)` has all of it. A client sends `grant_management_action=create` with an authorization
//! request, and gets a `grant_id` with its tokens. With it, and with `merge` or `replace`, a later request changes that grant. The
//! endpoint answers at `/grants/{grant_id}`, to a token with the scope `grant_management_query` or `grant_management_revoke`.
//! [The guide](crate) leads through it.
//!
//! # When a grant changes
//! The person's approval changes nothing by itself: the change and the new tokens come together when the client redeems its code. A
//! client that never comes, or that gets no tokens, keeps what it had. Each change gives the grant a new [version](crate::token::ManagedGrant::version), which
//! its tokens carry:
//!
//! | | refresh tokens from before | access tokens from before |
//! | --- | --- | --- |
//! | `merge` | end (section 5.2) | stay: all that they give access to stays in the grant |
//! | `replace` | end (section 5.2) | end (section 10) |
//! | the end of the grant | end | end |
//!
//! Other programs that check JWT access tokens by their signatures alone learn of none of this before the tokens expire.

mod change;
mod description;
mod mergeable;
mod part;
mod request;
mod widened;

pub use change::{GrantChange, PlannedChange};
pub(crate) use description::description;
pub use mergeable::GrantAddition;
pub use part::GrantManagement;
pub(crate) use request::find as find_grant;
pub use request::{GrantManagementRequest, ReceivedGrantRequest};

use crate::OAuthError;
use crate::server::AuthorizationServer;
use crate::store::GrantManagementStore;

/// The parameter with what becomes of a grant.
pub(crate) const ACTION: &str = "grant_management_action";

/// The parameter, and the member of a token response, with the identifier of a grant.
pub(crate) const GRANT_ID: &str = "grant_id";

/// A provider whose clients manage their grants.
pub trait ManagesGrants: AuthorizationServer<Store: GrantManagementStore> {}

#[diagnostic::do_not_recommend]
impl<S: AuthorizationServer<Store: GrantManagementStore>> ManagesGrants for S {}

/// The answer is the same for a grant that is unknown, has ended, is not managed, or belongs to another client or another person
/// (section 5.4).
#[doc(hidden)]
pub fn invalid_grant_id() -> OAuthError {
    OAuthError::Extension {
        code: "invalid_grant_id",
        description: "grant_id names no grant of this person to this client, or the grant has ended".into(),
    }
}
