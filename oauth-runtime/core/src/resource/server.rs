//! Verification of access tokens, and the check of every protected request.

use std::future::Future;

use http::request::Parts;

use super::bearer::{presented_token, uses_dpop};
use super::granted::Granted;
use super::requirement::{RequiredLogin, Requirement};
use crate::failure::{catch_panic, store_failure};
#[cfg(all(feature = "openid", feature = "events"))]
use crate::server::signals_endpoint;
#[cfg(feature = "openid")]
use crate::server::userinfo_endpoint;
use crate::server::{
    AuthorizationServer, ClientRequest, Part, PresentedToken, grant_management_endpoint, live_client_of,
    resources,
};
use crate::settings::Settings;
use crate::store::TokenStore;
use crate::token::{AccessToken, Confirmation};
use crate::{Client, Clock, Digest, OAuthError, SystemClock, Timestamp};

/// Verifies access tokens. Every declared provider does, from its store.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not verify access tokens",
    note = "name the provider: `Granted<scope::Read, Notes>`, or `Granted<(), Notes>` for any valid token"
)]
pub trait ResourceServer: Send + Sync + 'static {
    /// What the token gives access to. The request is the one that presented it: its headers and its
    /// connection, for tokens that only the holder of a key may use. `resource` is the name of the declared
    /// resource that the request is to; `None`: to the provider itself, or to the only resource of this server.
    ///
    /// # Errors
    /// `invalid_token` if it is unknown, expired, revoked or for another resource.
    fn verify(
        &self,
        token: &str,
        request: &ClientRequest<'_>,
        resource: Option<&'static str>,
    ) -> impl Future<Output = Result<AccessToken, OAuthError>> + Send;

    /// The protection space, for the challenge (RFC 9110 section 11.5).
    fn realm(&self) -> &str;

    /// The page about errors.
    fn error_uri(&self) -> Option<&str>;

    /// Where the metadata document of a resource is (RFC 9728 section 5.1), for the challenge. Default: there is
    /// none.
    fn resource_metadata(&self, resource: Option<&'static str>) -> Option<String> {
        let _ = resource;
        None
    }

    /// The algorithms of the proofs that come with tokens that are bound to keys, for the challenge (RFC 9449 section
    /// 7.1). Default: there are no such tokens.
    fn proof_algorithms(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// The time, for the age of a login. Default: the system's.
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }
}

impl<S: AuthorizationServer> ResourceServer for S {
    async fn verify(
        &self,
        token: &str,
        request: &ClientRequest<'_>,
        resource: Option<&'static str>,
    ) -> Result<AccessToken, OAuthError> {
        let place = resource.map_or(Place::Provider, Place::Declared);
        let (token, _) = verified(self, token, request, place).await?;
        if let Some(subject) = &token.subject
            && !S::Parts::knows(self, subject).await?
        {
            return Err(invalid());
        }
        Ok(token)
    }

    fn realm(&self) -> &str {
        self.settings().issuer().as_str()
    }

    fn error_uri(&self) -> Option<&str> {
        Settings::error_uri(self.settings())
    }

    fn resource_metadata(&self, resource: Option<&'static str>) -> Option<String> {
        resources(self).declared(resource?)?.metadata_url()
    }

    fn proof_algorithms(&self) -> Vec<&'static str> {
        S::Parts::proof_algorithms(self)
    }

    fn now(&self) -> Timestamp {
        self.settings().now()
    }
}

/// The same answer whatever invalidates a token, including a person who is gone.
fn invalid() -> OAuthError {
    OAuthError::invalid_token("the access token is unknown, expired or revoked")
}

/// A valid token and its client. The caller checks whether its person still exists.
pub(crate) async fn verified<S: AuthorizationServer>(
    server: &S,
    token: &str,
    request: &ClientRequest<'_>,
    place: Place,
) -> Result<(AccessToken, Client), OAuthError> {
    let digest = Digest::of(token);
    let found = server.store().get_token(&digest).await.map_err(store_failure::<S::Store>)?;
    let found = found.ok_or_else(invalid)?;
    if !is_for(server, &found.audience, place) {
        return Err(OAuthError::invalid_token("the access token is for another resource"));
    }
    let client = live_client_of(server, &found).await?;
    let client = client.ok_or_else(invalid)?;
    check_scheme(found.confirmation.as_ref(), uses_dpop(request.headers()))?;
    let mut proved = Confirmation::default();
    let resource = match place {
        Place::Declared(name) => resources(server).declared(name),
        _ => None,
    };
    let presented = PresentedToken { digest: &digest, token: &found, client: &client, resource };
    S::Parts::verify_access_token(server, request, &presented, &mut proved).await?;
    if found.confirmation.as_ref().is_some_and(|required| !proved.meets(required)) {
        return Err(OAuthError::invalid_token(
            "the access token is bound to a key, and the request does not prove that its sender holds it",
        ));
    }
    Ok((found, client))
}

/// RFC 9449 section 7.1: a token that is bound to a key comes with the scheme `DPoP`, any other with `Bearer`. A proof that
/// nobody would check counts for nothing.
pub fn check_scheme(confirmation: Option<&Confirmation>, uses_dpop: bool) -> Result<(), OAuthError> {
    match (confirmation.is_some_and(|bound| bound.jkt.is_some()), uses_dpop) {
        (true, false) => Err(OAuthError::invalid_token(
            "the access token is bound to a key: send it with the scheme DPoP and a proof",
        )),
        (false, true) => Err(OAuthError::invalid_token(
            "the access token is not bound to a key of DPoP proofs: send it with the scheme Bearer",
        )),
        _ => Ok(()),
    }
}

/// Where an access token is presented.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// A resource of the provider that is not declared.
    Provider,
    /// The declared resource with this name.
    Declared(&'static str),
    /// The UserInfo endpoint.
    #[cfg(feature = "openid")]
    UserInfo,
    /// The endpoints of shared signals.
    #[cfg(all(feature = "openid", feature = "events"))]
    SharedSignals,
    /// The grant management endpoint.
    GrantManagement,
}

/// Whether the audience includes this place. A declared resource must be named; a token without an audience is for the
/// provider itself.
fn is_for<S: AuthorizationServer>(server: &S, audience: &[String], place: Place) -> bool {
    let issuer = server.settings().issuer().as_str();
    let has = |own: &str| audience.iter().any(|audience| audience == own);
    match place {
        Place::Provider => audience.is_empty() || has(issuer),
        Place::Declared(name) => resources(server).declared(name).is_some_and(|own| has(own.identifier())),
        #[cfg(feature = "openid")]
        Place::UserInfo => {
            audience.is_empty() || has(issuer) || userinfo_endpoint(server).is_some_and(|own| has(&own))
        }
        #[cfg(all(feature = "openid", feature = "events"))]
        Place::SharedSignals => {
            audience.is_empty() || has(issuer) || signals_endpoint(server).is_some_and(|own| has(&own))
        }
        Place::GrantManagement => {
            audience.is_empty()
                || has(issuer)
                || grant_management_endpoint(server).is_some_and(|own| has(&own))
        }
    }
}

/// What a request may do; `None` if it has no access token.
///
/// # Errors
/// `invalid_request`, `invalid_token` or `insufficient_scope` (RFC 6750 section 3.1),
/// `insufficient_user_authentication` (RFC 9470 section 3);
/// [`challenge`](super::challenge) creates the response.
pub async fn authorize<T, S>(server: &S, request: &Parts) -> Result<Option<Granted<T, S>>, OAuthError>
where
    T: Requirement,
    S: ResourceServer,
{
    let token = verify(server, request, T::RESOURCE).await?;
    token.map(|token| grant(token, server.now())).transpose()
}

/// The verified token of a request; `None` if it has none.
pub(crate) async fn verify<S: ResourceServer>(
    server: &S,
    request: &Parts,
    resource: Option<&'static str>,
) -> Result<Option<AccessToken>, OAuthError> {
    let Some(token) = presented_token(request)? else {
        return Ok(None);
    };
    catch_panic(server.verify(token, &ClientRequest::without_form(request), resource)).await.map(Some)
}

/// What a verified token may do.
pub(crate) fn grant<T: Requirement, S>(
    token: AccessToken,
    now: Timestamp,
) -> Result<Granted<T, S>, OAuthError> {
    if !T::is_met_by(&token.scope) {
        return Err(OAuthError::InsufficientScope { scope: T::names().join(" ").into() });
    }
    if T::sender_constrained() && token.confirmation.as_ref().is_none_or(Confirmation::is_empty) {
        return Err(OAuthError::invalid_token(
            "this resource takes only access tokens that are bound to a key or a certificate of the client",
        ));
    }
    check_login(T::login(), &token, now)?;
    Ok(Granted::new(token))
}

/// RFC 9470 section 3: a token whose login is unknown is not sufficient.
fn check_login(required: RequiredLogin, token: &AccessToken, now: Timestamp) -> Result<(), OAuthError> {
    let RequiredLogin { max_age, acr_values } = required;
    let login = token.authentication.as_deref();
    let is_recent = |max_age| {
        login.and_then(|login| login.auth_time).is_some_and(|auth_time| now.since(auth_time) <= max_age)
    };
    let reached = login.and_then(|login| login.acr.as_deref());
    let unmet = acr_values.iter().find(|level| !reached.is_some_and(|acr| level.contains(&acr)));
    if max_age.is_none_or(is_recent) && unmet.is_none() {
        return Ok(());
    }
    let wanted = unmet.or(acr_values.first()).copied().unwrap_or_default();
    let acr_values = wanted.iter().map(|acr| (*acr).into()).collect();
    Err(OAuthError::InsufficientUserAuthentication { max_age, acr_values })
}
