//! The endpoints on the listener that asks for client certificates (RFC 8705 section 5).

use oauth_runtime_tables::endpoints::{Caller, Endpoint};
use serde_json::{Map, Value};

use super::{AuthorizationServer, Metadata};
use crate::settings::{Settings, SettingsError};
use crate::{AuthMethod, Declaration};

/// Whether a client sends requests to it directly. A browser would show its person a dialog about certificates.
fn is_called_by_clients(endpoint: &Endpoint) -> bool {
    endpoint.authenticates_clients() || endpoint.caller == Caller::TokenHolder
}

/// Adds the URLs of the endpoints that clients call there, among those that the metadata have already.
pub(crate) fn add_mtls_endpoint_aliases<S: AuthorizationServer>(server: &S, metadata: &mut Metadata) {
    let Some(base) = server.settings().mtls_endpoints() else { return };
    let called = S::DECLARATION.endpoints.rows().filter(|(endpoint, _)| is_called_by_clients(endpoint));
    let aliases: Map<String, Value> = called
        .filter_map(|(endpoint, path)| Some((endpoint.metadata?, path)))
        .filter(|(member, _)| metadata.has(member))
        .map(|(member, path)| (member.to_owned(), base.join(path).into()))
        .collect();
    metadata.set("mtls_endpoint_aliases", aliases);
}

/// The URLs of the endpoint at this path: under the issuer, and on the listener for client certificates.
pub(crate) fn endpoint_urls<'a>(settings: &'a Settings, path: &'a str) -> impl Iterator<Item = String> + 'a {
    [settings.issuer()].into_iter().chain(settings.mtls_endpoints()).map(move |base| base.join(path))
}

/// Whether anything uses the certificates that clients send there.
pub(crate) fn check_mtls_endpoints(
    declaration: &Declaration,
    settings: &Settings,
) -> Result<(), SettingsError> {
    let methods = [AuthMethod::TlsClientAuth, AuthMethod::SelfSignedTlsClientAuth].map(AuthMethod::as_str);
    let uses_certificates =
        declaration.has_part("mtls") || methods.iter().any(|method| declaration.has_part(method));
    match settings.mtls_endpoints().is_some() && !uses_certificates {
        false => Ok(()),
        true => Err(SettingsError::new(
            "mtls_endpoints",
            "the declaration has no use for client certificates",
            "add `sender_constrained(mtls)` or `client_auth(tls_client_auth)` to it",
        )),
    }
}
