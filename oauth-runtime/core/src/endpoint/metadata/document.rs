//! Authorization server metadata (RFC 8414 section 2), derived from the declaration, so it cannot promise
//! what is not compiled in.

use crate::authorization::ResponseMode;
use crate::server::{AuthorizationServer, Metadata, Part, grant_types};

/// How a client with a secret authenticates.
const SECRET_METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];

/// The document: what every provider has, then what each part adds.
pub(super) fn document<S: AuthorizationServer>(server: &S) -> Metadata {
    let mut metadata = Metadata::default();
    let declaration = S::DECLARATION;
    metadata.set("issuer", server.settings().issuer().as_str());
    endpoints(server, &mut metadata);
    metadata.extend("scopes_supported", server.scope_tokens());
    metadata.set("response_types_supported", declaration.response_types.to_vec());
    metadata.set("grant_types_supported", grant_types(server));
    metadata.extend("code_challenge_methods_supported", code_challenge_methods::<S>().iter().copied());
    let redirects = declaration.endpoints.authorization.is_some();
    if redirects {
        metadata.extend("response_modes_supported", ResponseMode::NAMES);
    }
    metadata.set("authorization_response_iss_parameter_supported", redirects);
    // What is absent would be a promise: OpenID Connect Discovery section 3 has request objects by reference
    // as the default.
    if declaration.has_scope("openid") {
        metadata.set("request_parameter_supported", false);
        metadata.set("request_uri_parameter_supported", false);
    }
    S::Parts::metadata(server, &mut metadata);
    public_clients::<S>(&mut metadata);
    metadata
}

/// Where the endpoints are, and how clients authenticate there.
fn endpoints<S: AuthorizationServer>(server: &S, metadata: &mut Metadata) {
    let endpoints = S::DECLARATION.endpoints;
    let issuer = server.settings().issuer();
    // Absent if nobody may register.
    let registration = endpoints.registration.filter(|_| server.settings().client_registration());
    for (name, path) in [
        ("authorization_endpoint", endpoints.authorization),
        ("token_endpoint", endpoints.token),
        ("device_authorization_endpoint", endpoints.device_authorization),
        ("introspection_endpoint", endpoints.introspection),
        ("revocation_endpoint", endpoints.revocation),
        ("registration_endpoint", registration),
        ("userinfo_endpoint", endpoints.userinfo),
        ("jwks_uri", endpoints.jwks),
        ("end_session_endpoint", endpoints.end_session),
    ] {
        metadata.set_some(name, path.map(|path| issuer.join(path)));
    }
    for (name, path) in [
        ("token", endpoints.token),
        ("introspection", endpoints.introspection),
        ("revocation", endpoints.revocation),
    ] {
        if path.is_some() {
            metadata.extend(&format!("{name}_endpoint_auth_methods_supported"), SECRET_METHODS);
        }
    }
}

/// The endpoints that a public client may use, once the parts have added their methods.
fn public_clients<S: AuthorizationServer>(metadata: &mut Metadata) {
    let endpoints = S::DECLARATION.endpoints;
    for (name, path) in [("token", endpoints.token), ("revocation", endpoints.revocation)] {
        if path.is_some() {
            metadata.extend(&format!("{name}_endpoint_auth_methods_supported"), ["none"]);
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
