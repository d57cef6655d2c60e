//! The input of a response type: the approved request, and the response that it adds to.

use std::borrow::Cow;
use std::fmt;

use super::{AuthorizationServer, Part};
use crate::access_policy::{AccessLifetimes, Permitted};
use crate::authorization::{Approval, AuthorizationRequest};
use crate::authorization_details::AuthorizationDetails;
use crate::gate::Admitted;
use crate::grant_management::GrantManagementRequest;
use crate::http::{BuiltUri, Place};
use crate::openid::ClaimsRequest;
use crate::short_text::encoded;
use crate::token::{Authentication, GrantId};
use crate::{Issuer, Scope, Secret, Text};

/// An authorization request that the resource owner approved.
#[derive(Debug)]
pub struct Approved<'a> {
    pub(crate) request: &'a AuthorizationRequest,
    /// The resource owner, admitted by the gate.
    pub(crate) person: &'a Admitted,
    pub(crate) approval: &'a Approval,
    /// The granted scope: at most the requested one.
    pub(crate) scope: Scope,
    /// The granted authorization details: the requested ones, or those that the application made of them.
    pub(crate) authorization_details: AuthorizationDetails,
    pub(crate) grant_id: GrantId,
    /// How the resource owner authenticated, and what the client requests about them.
    pub(crate) authentication: Authentication,
    /// What the application's policy says about an ID token in the response.
    pub(crate) lifetimes: AccessLifetimes,
}

impl<'a> Approved<'a> {
    /// A new grant, or the one that the request names, for what the policy permits of the approval.
    pub(crate) fn new<S: AuthorizationServer>(
        server: &S,
        request: &'a AuthorizationRequest,
        approval: &'a Approval,
        person: &'a Admitted,
        permitted: Permitted,
    ) -> Self {
        let lifetimes = permitted.lifetimes();
        let scope = permitted.into_scope();
        // Only OpenID Connect clients are notified of the end of a session.
        let session_id = approval.authentication.session_id.clone().filter(|_| scope.contains("openid"));
        let mut claims = ClaimsRequest::default();
        S::Parts::allowed_claims(server, request, &scope, &mut claims);
        let authentication = Authentication {
            session_id,
            claims,
            claims_locales: request.parameter("claims_locales").map(str::to_owned),
            ..approval.authentication.clone()
        };
        let details = approval.approved_details().unwrap_or(request.authorization_details());
        let authorization_details = details.clone();
        let existing = request.grant_management().and_then(GrantManagementRequest::grant_id);
        let grant_id = existing.cloned().unwrap_or_else(GrantId::generate);
        Self { request, person, approval, scope, authorization_details, grant_id, authentication, lifetimes }
    }

    /// The request.
    pub fn request(&self) -> &AuthorizationRequest {
        self.request
    }

    /// The identifier of the resource owner (`sub`).
    pub fn subject(&self) -> &str {
        self.approval.subject()
    }

    /// The name of the login that approved.
    pub fn session_id(&self) -> Option<&str> {
        self.approval.authentication.session_id.as_deref()
    }

    /// The granted scope: at most the requested one.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The same for tokens.
    pub(crate) fn authentication_of_tokens<S: AuthorizationServer>(&self) -> Option<Box<Authentication>> {
        self.authentication.of_tokens(&self.scope, S::DECLARATION)
    }
}

/// The parameters of an authorization response, in the order in which they were added. `Debug` shows only
/// their names, because the values include codes and tokens.
#[derive(Clone, Default)]
pub struct ResponseParameters(Vec<(&'static str, Value)>);

/// A value as it is: none is copied.
#[derive(Clone)]
enum Value {
    Own(String),
    /// As it is, and in form encoding.
    Issuer([Text; 2]),
    Secret(Secret),
}

impl ResponseParameters {
    /// Adds a parameter.
    pub fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, Value::Own(value.into())));
    }

    /// Adds a code or a token.
    pub(crate) fn push_secret(&mut self, name: &'static str, value: Secret) {
        self.0.push((name, Value::Secret(value)));
    }

    /// Adds `iss` (RFC 9207).
    pub(crate) fn push_issuer(&mut self, issuer: &Issuer) {
        self.0.push(("iss", Value::Issuer(issuer.texts().map(Text::clone))));
    }

    /// The redirect URI with the parameters.
    pub(crate) fn link(&self, redirect_uri: &str, place: Place) -> String {
        let mut built = BuiltUri::new(redirect_uri, place, self.0.iter().map(Value::room).sum());
        for (name, value) in &self.0 {
            // The names are ours, and have nothing to escape.
            built.push(name, &value.encoded());
        }
        built.finish()
    }

    /// The value of a parameter that was added.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl Value {
    fn as_str(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Issuer([text, _]) => text,
            Self::Secret(secret) => secret.reveal(),
        }
    }

    fn encoded(&self) -> Cow<'_, str> {
        match self {
            Self::Issuer([_, encoded]) => Cow::Borrowed(encoded),
            other => encoded(other.as_str()),
        }
    }

    /// The length of a parameter, with its separators.
    fn room((name, value): &(&'static str, Self)) -> usize {
        name.len() + value.as_str().len() + 2
    }
}

impl fmt::Debug for ResponseParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
