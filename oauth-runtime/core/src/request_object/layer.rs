//! Which request objects a provider accepts. Chosen by the declaration, so what is not declared is not in the binary.

use std::future::{Future, ready};

use crate::http::Form;
use crate::server::AuthorizationServer;
use crate::{Client, OAuthError};

/// Which request objects a provider accepts.
pub trait RequestObjectLayer<S: AuthorizationServer>: Send + Sync + 'static {
    /// Whether in the parameter `request`.
    const BY_VALUE: bool;
    /// Whether at a URL, which the parameter `request_uri` names.
    const BY_REFERENCE: bool;
    /// The algorithms of signatures, for `request_object_signing_alg_values_supported`.
    const ALGORITHMS: &'static [&'static str];

    /// The parameters in an object.
    ///
    /// # Errors
    /// `invalid_request_object`.
    fn by_value(
        server: &S,
        client: &Client,
        object: &str,
    ) -> impl Future<Output = Result<Form<'static>, OAuthError>> + Send;

    /// The parameters in the object at a URL.
    ///
    /// # Errors
    /// `invalid_request_uri` where it is not registered or can't be had, `invalid_request_object`.
    fn by_reference(
        server: &S,
        client: &Client,
        uri: &str,
    ) -> impl Future<Output = Result<Form<'static>, OAuthError>> + Send;
}

/// No request objects.
#[derive(Debug, Clone, Copy)]
pub struct NoRequestObjects;

impl<S: AuthorizationServer> RequestObjectLayer<S> for NoRequestObjects {
    const BY_VALUE: bool = false;
    const BY_REFERENCE: bool = false;
    const ALGORITHMS: &'static [&'static str] = &[];

    fn by_value(
        _: &S,
        _: &Client,
        _: &str,
    ) -> impl Future<Output = Result<Form<'static>, OAuthError>> + Send {
        ready(Err(OAuthError::ServerError))
    }

    fn by_reference(
        _: &S,
        _: &Client,
        _: &str,
    ) -> impl Future<Output = Result<Form<'static>, OAuthError>> + Send {
        ready(Err(OAuthError::ServerError))
    }
}
