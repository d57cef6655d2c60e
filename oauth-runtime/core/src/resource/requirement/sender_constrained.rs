//! Access tokens that only their client can use.

use std::marker::PhantomData;

use super::{RequiredLogin, Requirement, sealed};
use crate::Scope;

/// `T`, with an access token that is bound to a key of its client (DPoP, RFC 9449) or to its certificate (mTLS, RFC 8705).
/// A bearer token, which whoever finds it can use, gets `invalid_token`: `Granted<SenderConstrained<scope::Pay>>`.
///
/// A bound token always needs its proof, whatever the requirement is.
///
/// ```
/// use oauth_runtime::{Granted, ResourceServer, SenderConstrained};
///
/// async fn pay<V: ResourceServer>(token: Granted<SenderConstrained<()>, V>) -> String {
///     format!("paid for {:?}", token.owner())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SenderConstrained<T>(PhantomData<T>);

impl<T: Requirement> sealed::Sealed for SenderConstrained<T> {}

impl<T: Requirement> Requirement for SenderConstrained<T> {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = T::RESOURCE;

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn sender_constrained() -> bool {
        true
    }

    fn login() -> RequiredLogin {
        T::login()
    }
}
