//! Authorization server metadata (RFC 8414 section 2), derived from the declaration, so it cannot promise
//! what is not compiled in.

use oauth_runtime_tables::endpoints::{Caller, REGISTRATION};

use crate::AuthMethod;
use crate::authorization::ResponseMode;
use crate::server::{AuthorizationServer, Metadata, Part, grant_types};

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
    let redirects = declaration.endpoints.path("authorization").is_some();
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

/// Where the endpoints are, and how clients with a secret authenticate there.
fn endpoints<S: AuthorizationServer>(server: &S, metadata: &mut Metadata) {
    let settings = server.settings();
    for (row, path) in S::DECLARATION.endpoints.rows() {
        // Where nobody may register, there is no endpoint.
        let is_there = row != REGISTRATION || settings.client_registration();
        if let Some(member) = row.metadata.filter(|_| is_there) {
            metadata.set(member, settings.issuer().join(path));
        }
    }
    for (row, _) in S::DECLARATION.endpoints.rows() {
        if let Some(prefix) = row.authentication {
            metadata.set(format!("{prefix}_auth_methods_supported"), secret_methods::<S>());
        }
    }
}

/// How a client with a secret authenticates.
fn secret_methods<S: AuthorizationServer>() -> Vec<&'static str> {
    let methods = [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost].into_iter();
    methods.filter(|method| S::DECLARATION.has_auth_method(*method)).map(AuthMethod::as_str).collect()
}

/// The endpoints that a public client may use, once the parts have added their methods.
fn public_clients<S: AuthorizationServer>(metadata: &mut Metadata) {
    if !S::DECLARATION.has_auth_method(AuthMethod::None) {
        return;
    }
    for (row, _) in S::DECLARATION.endpoints.rows() {
        if let Some(prefix) = row.authentication.filter(|_| row.caller == Caller::Client) {
            metadata.extend(&format!("{prefix}_auth_methods_supported"), ["none"]);
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
