//! What a provider does beyond OAuth 2: nothing, or OpenID Connect. Chosen by the declaration, so what is not declared is not
//! in the binary.

use std::borrow::Cow;
use std::future::{Future, ready};

use serde_json::{Map, Value};

use super::{Description, IdTokenRequest};
use crate::authorization::{Approval, AuthorizationRequest};
use crate::device::DeviceAuthorizationRequest;
use crate::http::Form;
use crate::openid::{Claims, ClaimsRequest, OpenIdParameters};
use crate::server::AuthorizationServer;
use crate::{Client, ClientMetadata, OAuthError, OpenIdMetadata, Scope, Secret};

/// The layer above OAuth 2 that says who the person is.
pub trait IdentityLayer<S: AuthorizationServer>: Send + Sync + 'static {
    /// What the layer adds to an authorization request, checked.
    ///
    /// # Errors
    /// `invalid_request` where it contradicts itself or the client's registration.
    #[doc(hidden)]
    fn parameters(server: &S, request: &ReceivedRequest<'_>) -> Result<OpenIdParameters, OAuthError>;

    /// Whether the approval is one that the request allows.
    ///
    /// # Errors
    /// `login_required` where it is another person, or the login is too old.
    fn check_approval(
        server: &S,
        request: &AuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError>;

    /// The claims that the client asked for one by one and may have, where the person granted this scope.
    #[doc(hidden)]
    fn allowed_claims(server: &S, request: &AuthorizationRequest, granted: &Scope) -> ClaimsRequest;

    /// Whether a device may ask for this.
    ///
    /// # Errors
    /// `server_error` where the client could get no ID token.
    #[doc(hidden)]
    fn check_device_request(server: &S, client: &Client, scope: &Scope) -> Result<(), OAuthError>;

    /// Whether the approval is one that the client of a device may have.
    ///
    /// # Errors
    /// `login_required` where the login is too old, or nobody says how old it is.
    #[doc(hidden)]
    fn check_device_approval(
        server: &S,
        request: &DeviceAuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError>;

    /// The ID token beside new tokens; `None` where nobody asked for one.
    ///
    /// # Errors
    /// `server_error` where the claims can't be had or no key signs.
    #[doc(hidden)]
    fn id_token(
        server: &S,
        request: IdTokenRequest<'_>,
    ) -> impl Future<Output = Result<Option<Secret>, OAuthError>> + Send;

    /// Whether there is still such a person. A provider of plain OAuth 2 does not know its people.
    ///
    /// # Errors
    /// Those of the store of people.
    fn knows(server: &S, subject: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send;

    /// What introspection tells of the person: the claims that the provider's own scope tokens stand for. `None` where there is no
    /// such person any more.
    ///
    /// # Errors
    /// Those of the store of people.
    fn introspected(
        server: &S,
        subject: &str,
        scope: &Scope,
    ) -> impl Future<Output = Result<Option<Claims>, OAuthError>> + Send;

    /// The person, as the client knows them.
    fn subject<'a>(server: &S, client: &Client, subject: &'a str) -> Cow<'a, str>;

    /// The session, as the client knows it (`sid`): another name in each sector where the client has pairwise identifiers.
    fn session<'a>(server: &S, client: &Client, session_id: &'a str) -> Cow<'a, str>;

    /// Checks the metadata of a client that registers itself, and leaves out of them what the layer has no use for.
    ///
    /// # Errors
    /// `invalid_client_metadata`.
    #[doc(hidden)]
    fn check_registration(server: &S, metadata: &mut ClientMetadata) -> Result<(), OAuthError>;

    /// Writes out the defaults of what is not registered.
    #[doc(hidden)]
    fn describe_registration(server: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>);

    /// What the layer adds to the metadata.
    #[doc(hidden)]
    fn describe(server: &S) -> Option<Description>;
}

/// An authorization request on its way through the checks.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct ReceivedRequest<'a> {
    pub(crate) client: &'a Client,
    pub(crate) response_type: &'static str,
    pub(crate) scope: &'a Scope,
    pub(crate) form: &'a Form<'a>,
}

/// OAuth 2 alone.
#[derive(Debug, Clone, Copy)]
pub struct NoIdentity;

impl<S: AuthorizationServer> IdentityLayer<S> for NoIdentity {
    fn parameters(_: &S, _: &ReceivedRequest<'_>) -> Result<OpenIdParameters, OAuthError> {
        Ok(OpenIdParameters::default())
    }

    fn check_approval(_: &S, _: &AuthorizationRequest, _: &Approval) -> Result<(), OAuthError> {
        Ok(())
    }

    fn allowed_claims(_: &S, _: &AuthorizationRequest, _: &Scope) -> ClaimsRequest {
        ClaimsRequest::default()
    }

    fn check_device_request(_: &S, _: &Client, _: &Scope) -> Result<(), OAuthError> {
        Ok(())
    }

    fn check_device_approval(_: &S, _: &DeviceAuthorizationRequest, _: &Approval) -> Result<(), OAuthError> {
        Ok(())
    }

    fn id_token(
        _: &S,
        _: IdTokenRequest<'_>,
    ) -> impl Future<Output = Result<Option<Secret>, OAuthError>> + Send {
        ready(Ok(None))
    }

    fn knows(_: &S, _: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(true))
    }

    fn introspected(
        _: &S,
        _: &str,
        _: &Scope,
    ) -> impl Future<Output = Result<Option<Claims>, OAuthError>> + Send {
        ready(Ok(Some(Claims::new())))
    }

    fn subject<'a>(_: &S, _: &Client, subject: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(subject)
    }

    fn session<'a>(_: &S, _: &Client, session_id: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(session_id)
    }

    fn check_registration(_: &S, metadata: &mut ClientMetadata) -> Result<(), OAuthError> {
        let own = std::mem::take(&mut metadata.openid);
        metadata.openid = OpenIdMetadata {
            application_type: own.application_type,
            jwks: own.jwks,
            jwks_uri: own.jwks_uri,
            token_endpoint_auth_signing_alg: own.token_endpoint_auth_signing_alg,
            request_object_signing_alg: own.request_object_signing_alg,
            request_uris: own.request_uris,
            ..OpenIdMetadata::default()
        };
        Ok(())
    }

    fn describe_registration(_: &S, _: &ClientMetadata, _: &mut Map<String, Value>) {}

    fn describe(_: &S) -> Option<Description> {
        None
    }
}
