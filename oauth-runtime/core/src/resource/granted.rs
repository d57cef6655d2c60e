//! A verified access token with the scope that a resource needs.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::requirement::Requirement;
use crate::token::AccessToken;

/// A verified access token with the scope `T`, issued by the provider `V`.
///
/// As an argument of an axum handler, it accepts only requests with such a token; others get the response of
/// RFC 6750 section 3. `Option<Granted<…>>` also accepts requests without a token. It derefs to the
/// [`AccessToken`], whose [`owner`](AccessToken::owner) is the person or the client that the request is for:
/// never treat a client identifier as a subject.
///
/// | written | lets in |
/// | --- | --- |
/// | `Granted<scope::Read>` | tokens with `read` |
/// | `Granted<(scope::Read, scope::Write)>` | tokens with both |
/// | `Granted<AnyOf<(scope::Read, scope::Write)>>` | tokens with one of them |
/// | `Granted<(), Notes>` | every valid token of the provider `Notes` |
///
/// A handler that refuses a request does not read its body. If the body is still on its way, the server has to close the
/// connection. Put the layer `axum::Protect` or `axum::DiscardBodies` in front of routes that take bodies.
pub struct Granted<T: Requirement, V = <T as Requirement>::Server> {
    token: AccessToken,
    issued_for: PhantomData<fn() -> (T, V)>,
}

impl<T: Requirement, V> Granted<T, V> {
    pub(super) fn new(token: AccessToken) -> Self {
        Self { token, issued_for: PhantomData }
    }

    /// The verified token.
    pub fn into_token(self) -> AccessToken {
        self.token
    }
}

impl<T: Requirement, V> Clone for Granted<T, V> {
    fn clone(&self) -> Self {
        Self::new(self.token.clone())
    }
}

impl<T: Requirement, V> Deref for Granted<T, V> {
    type Target = AccessToken;

    fn deref(&self) -> &AccessToken {
        &self.token
    }
}

impl<T: Requirement, V> fmt::Debug for Granted<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Granted").field(&self.token).finish()
    }
}
