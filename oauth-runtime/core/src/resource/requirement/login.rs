//! How the person behind an access token must have logged in (RFC 9470).

use std::marker::PhantomData;

use super::{Requirement, sealed};
use crate::Scope;

/// How the person behind an access token must have logged in (RFC 9470).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequiredLogin {
    /// The maximum age of the login, in seconds.
    pub max_age: Option<u64>,
    /// For each level that the login must reach, the sufficient authentication context classes, in order of
    /// preference; empty: any login.
    pub acr_values: Vec<&'static [&'static str]>,
}

impl RequiredLogin {
    /// Both at once.
    pub(super) fn and(self, other: Self) -> Self {
        let max_age = self.max_age.into_iter().chain(other.max_age).min();
        Self { max_age, acr_values: [self.acr_values, other.acr_values].concat() }
    }
}

/// `T`, from a person who logged in at most `SECONDS` ago. Otherwise, the request gets
/// `insufficient_user_authentication` with `max_age`, with which the client starts a new authorization request
/// (RFC 9470): `Granted<Recent<scope::Pay, 300>>`. Only providers with `openid`, `resources(…)` or
/// `access_tokens(…)` remember logins with their tokens.
#[derive(Debug, Clone, Copy)]
pub struct Recent<T, const SECONDS: u64>(PhantomData<T>);

impl<T: Requirement, const SECONDS: u64> sealed::Sealed for Recent<T, SECONDS> {}

impl<T: Requirement, const SECONDS: u64> Requirement for Recent<T, SECONDS> {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = T::RESOURCE;

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn sender_constrained() -> bool {
        T::sender_constrained()
    }

    fn login() -> RequiredLogin {
        T::login().and(RequiredLogin { max_age: Some(SECONDS), ..RequiredLogin::default() })
    }
}

/// The authentication context classes that are sufficient for a resource, as a type for [`AtLevel`].
pub trait AuthenticationLevel {
    /// The classes (`acr`), in order of preference.
    const ACR_VALUES: &'static [&'static str];
}

/// `T`, from a person whose login has one of the authentication context classes of `L`. Otherwise, the request
/// gets `insufficient_user_authentication` with `acr_values` (RFC 9470).
///
/// ```
/// use oauth_runtime::{AtLevel, AuthenticationLevel, Granted, ResourceServer};
///
/// /// Two factors.
/// struct Strong;
///
/// impl AuthenticationLevel for Strong {
///     const ACR_VALUES: &'static [&'static str] = &["urn:notes:two-factors"];
/// }
///
/// async fn delete<V: ResourceServer>(token: Granted<AtLevel<(), Strong>, V>) -> String {
///     format!("deleted the account of {:?}", token.owner())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AtLevel<T, L>(PhantomData<(T, L)>);

impl<T: Requirement, L: AuthenticationLevel + 'static> sealed::Sealed for AtLevel<T, L> {}

impl<T: Requirement, L: AuthenticationLevel + 'static> Requirement for AtLevel<T, L> {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = T::RESOURCE;

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn sender_constrained() -> bool {
        T::sender_constrained()
    }

    fn login() -> RequiredLogin {
        T::login().and(RequiredLogin { acr_values: vec![L::ACR_VALUES], ..RequiredLogin::default() })
    }
}
