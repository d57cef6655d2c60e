//! The response types: what an approved authorization request gives, one module a response type.

mod code;
mod none;
mod token;

use std::future::Future;

pub use code::CodeResponse;
pub use none::NoneResponse;
pub use token::TokenResponseType;

use crate::authorization::{Approval, AuthorizationRequest};
use crate::server::AuthorizationServer;
use crate::token::GrantId;
use crate::{OAuthError, Scope};

/// A response type: what the authorization endpoint adds to the response for it (RFC 6749 section 3.1.1).
pub trait ResponseType<S: AuthorizationServer> {
    /// Issues what the response type stands for, and puts it into the response.
    ///
    /// # Errors
    /// `server_error` where the store fails.
    fn respond(
        server: &S,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// One arm of the generated dispatch.
pub async fn respond<R, S>(
    server: &S,
    approved: &Approved<'_>,
    parameters: &mut ResponseParameters,
) -> Result<(), OAuthError>
where
    R: ResponseType<S>,
    S: AuthorizationServer,
{
    R::respond(server, approved, parameters).await
}

/// An authorization request that the resource owner approved.
#[derive(Debug)]
pub struct Approved<'a> {
    pub(crate) request: &'a AuthorizationRequest,
    pub(crate) approval: &'a Approval,
    /// What was granted: not more than was asked for.
    pub(crate) scope: Scope,
    pub(crate) grant_id: GrantId,
}

/// The parameters of an authorization response, in the order in which they were added.
#[derive(Default)]
pub struct ResponseParameters(Vec<(&'static str, String)>);

impl ResponseParameters {
    /// Adds a parameter.
    pub fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    pub(crate) fn as_pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// Whether two response types have the same words; their order does not matter (RFC 6749 section 3.1.1).
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).count();
    one == other
        || (words(one) == words(other)
            && one.split(' ').all(|word| other.split(' ').any(|other| other == word))
            && other.split(' ').all(|word| one.split(' ').any(|one| one == word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_words_does_not_matter() {
        assert!(same_words("code", "code"));
        assert!(same_words("code token", "token code"));
        assert!(!same_words("code", "code token"));
        assert!(!same_words("code code", "code token"));
        assert!(!same_words("code", "Code"));
        assert!(!same_words("", "code"));
    }
}
