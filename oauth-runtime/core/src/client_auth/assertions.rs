//! What a provider accepts beside secrets: nothing, or signed assertions. Chosen by the declaration, so what is not declared is not
//! in the binary.

use std::future::{Future, ready};

use http::HeaderMap;

use crate::http::Form;
use crate::server::AuthorizationServer;
use crate::{Client, OAuthError};

/// How clients authenticate with an assertion (RFC 7521 section 4.2).
pub trait ClientAssertions<S: AuthorizationServer>: Send + Sync + 'static {
    /// What it adds to `token_endpoint_auth_methods_supported`.
    const METHODS: &'static [&'static str];

    /// The algorithms of signatures, for `token_endpoint_auth_signing_alg_values_supported`.
    const ALGORITHMS: &'static [&'static str];

    /// The client whose assertion a request has; `None` for a request without one.
    ///
    /// # Errors
    /// `invalid_client`, whatever is wrong with the assertion; `invalid_request` where the request authenticates in another way
    /// too.
    fn client(
        server: &S,
        headers: &HeaderMap,
        form: &Form<'_>,
    ) -> impl Future<Output = Result<Option<Client>, OAuthError>> + Send;
}

/// A provider whose clients have secrets, or nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoAssertions;

impl<S: AuthorizationServer> ClientAssertions<S> for NoAssertions {
    const METHODS: &'static [&'static str] = &[];
    const ALGORITHMS: &'static [&'static str] = &[];

    fn client(
        _: &S,
        _: &HeaderMap,
        _: &Form<'_>,
    ) -> impl Future<Output = Result<Option<Client>, OAuthError>> + Send {
        ready(Ok(None))
    }
}
