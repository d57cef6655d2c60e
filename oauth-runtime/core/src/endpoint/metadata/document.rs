//! Authorization server metadata (RFC 8414 section 2), derived from the declaration: it can't promise what isn't compiled in.

use serde::Serialize;

use crate::authorization::ResponseMode;
use crate::client_auth::ClientAssertions;
use crate::identity::{Description, IdentityLayer};
use crate::logout::{LogoutDescription, SessionTracking};
use crate::request_object::RequestObjectLayer;
use crate::server::{AuthorizationServer, grant_types};

/// The metadata document.
#[derive(Debug, Serialize)]
pub(crate) struct Metadata<'a> {
    issuer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    token_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    introspection_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    introspection_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    revocation_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<&'a str>,
    response_types_supported: &'static [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    response_modes_supported: &'static [&'static str],
    grant_types_supported: Vec<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    code_challenge_methods_supported: &'static [&'static str],
    authorization_response_iss_parameter_supported: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<String>,
    #[serde(flatten)]
    request_objects: Option<RequestObjectSupport>,
    #[serde(flatten)]
    openid: Option<Description>,
    #[serde(flatten)]
    logout: Option<LogoutDescription>,
}

/// Which request objects there are (OpenID Connect Discovery section 3). What is absent would be a promise: by reference is the
/// default there.
#[derive(Debug, Serialize)]
struct RequestObjectSupport {
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    require_request_uri_registration: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    request_object_signing_alg_values_supported: &'static [&'static str],
}

impl RequestObjectSupport {
    fn of<S: AuthorizationServer>() -> Self {
        Self {
            request_parameter_supported: S::RequestObjects::BY_VALUE,
            request_uri_parameter_supported: S::RequestObjects::BY_REFERENCE,
            require_request_uri_registration: S::RequestObjects::BY_REFERENCE,
            request_object_signing_alg_values_supported: S::RequestObjects::ALGORITHMS,
        }
    }
}

/// With a secret.
const SECRET_METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];
/// Without one.
const PUBLIC_METHODS: &[&str] = &["none"];

impl<'a> Metadata<'a> {
    pub(crate) fn of<S: AuthorizationServer>(server: &'a S) -> Self {
        let declaration = S::DECLARATION;
        let endpoints = declaration.endpoints;
        let issuer = server.settings().issuer();
        let url = |path: Option<&str>| path.map(|path| issuer.join(path));
        let methods = |path: Option<&str>, others: &[&'static str]| match path {
            None => Vec::new(),
            Some(_) => [&SECRET_METHODS[..], S::Assertions::METHODS, others].concat(),
        };
        let algorithms =
            |path: Option<&str>| if path.is_some() { S::Assertions::ALGORITHMS } else { &[][..] };
        // Where nobody may register, there is none.
        let registration = endpoints.registration.filter(|_| server.settings().client_registration());
        let redirects = endpoints.authorization.is_some();
        let openid = S::Identity::describe(server);
        let has_objects = S::RequestObjects::BY_VALUE || S::RequestObjects::BY_REFERENCE;
        Self {
            issuer: issuer.as_str(),
            authorization_endpoint: url(endpoints.authorization),
            token_endpoint: url(endpoints.token),
            device_authorization_endpoint: url(endpoints.device_authorization),
            token_endpoint_auth_methods_supported: methods(endpoints.token, PUBLIC_METHODS),
            token_endpoint_auth_signing_alg_values_supported: algorithms(endpoints.token),
            introspection_endpoint: url(endpoints.introspection),
            introspection_endpoint_auth_methods_supported: methods(endpoints.introspection, &[]),
            introspection_endpoint_auth_signing_alg_values_supported: algorithms(endpoints.introspection),
            revocation_endpoint: url(endpoints.revocation),
            revocation_endpoint_auth_methods_supported: methods(endpoints.revocation, PUBLIC_METHODS),
            revocation_endpoint_auth_signing_alg_values_supported: algorithms(endpoints.revocation),
            scopes_supported: server.scope_tokens(),
            response_types_supported: declaration.response_types,
            response_modes_supported: if redirects { &ResponseMode::NAMES } else { &[] },
            grant_types_supported: grant_types(server),
            code_challenge_methods_supported: code_challenge_methods::<S>(),
            authorization_response_iss_parameter_supported: redirects,
            registration_endpoint: url(registration),
            end_session_endpoint: url(endpoints.end_session),
            request_objects: (openid.is_some() || has_objects).then(RequestObjectSupport::of::<S>),
            openid,
            logout: S::Sessions::describe(server),
        }
    }
}

fn code_challenge_methods<S: AuthorizationServer>() -> &'static [&'static str] {
    match S::DECLARATION {
        declaration if !declaration.has_grant_type("authorization_code") => &[],
        declaration if declaration.pkce.plain => &["S256", "plain"],
        _ => &["S256"],
    }
}
