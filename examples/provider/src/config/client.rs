//! From a configured client to a registered one.

use std::time::Duration;

use oauth_runtime::{
    AuthMethod, AuthorizationServer, CertificateMetadata, Client, ClientError, ClientMetadata, ClientSecret,
    FederatedMetadata, OpenIdMetadata, RedirectUri, Scope, SubjectType,
};
use toml::Spanned;

use super::error::ConfigError;
use super::file::{CertificateClients, ClientConfig, Clients, FederatedClients, OpenIdClients};
use super::source::Source;
use crate::provider::Provider;
use crate::registration::undeclared;

/// The clients, each identifier once.
pub(super) fn clients(source: &Source) -> Result<Vec<Client>, ConfigError> {
    let (Clients { clients: written }, openid) = (source.read()?, source.read::<OpenIdClients>()?);
    let certificates = source.read::<CertificateClients>()?.clients;
    let federated = source.read::<FederatedClients>()?.clients;
    let mut clients: Vec<Client> = Vec::new();
    let others = openid.clients.into_iter().zip(certificates).zip(federated);
    for (configured, ((openid, certificate), federated)) in written.into_iter().zip(others) {
        let (name, span) = (configured.client_id.get_ref(), configured.client_id.span());
        if clients.iter().any(|client| client.client_id() == name) {
            return Err(source.error(span, "clients.client_id", format!("`{name}` already exists")));
        }
        clients.push(client(source, configured, openid, (certificate, federated))?);
    }
    Ok(clients)
}

fn client(
    source: &Source,
    configured: ClientConfig,
    openid: OpenIdMetadata,
    (certificate, federated): (CertificateMetadata, FederatedMetadata),
) -> Result<Client, ConfigError> {
    let auth_method = match configured.token_endpoint_auth_method {
        Some(method) => method,
        None if configured.client_secret.is_none() => AuthMethod::None,
        None => AuthMethod::default(),
    };
    // Before the rules of the method, which would name what this provider cannot do.
    if !Provider::DECLARATION.has_auth_method(auth_method) {
        let method = auth_method.as_str();
        let message = format!("token_endpoint_auth_method: this provider does not support {method}");
        return Err(source.client_error(configured.client_id.get_ref(), &message));
    }
    let mut metadata = ClientMetadata::default();
    metadata.client_name = configured.client_name;
    metadata.client_uri = configured.client_uri;
    metadata.logo_uri = configured.logo_uri;
    metadata.tos_uri = configured.tos_uri;
    metadata.policy_uri = configured.policy_uri;
    metadata.contacts = configured.contacts;
    metadata.software_id = configured.software_id;
    metadata.software_version = configured.software_version;
    metadata.redirect_uris =
        redirect_uris(source, configured.redirect_uris, configured.private_network_redirect_uris)?;
    metadata.token_endpoint_auth_method = auth_method;
    metadata.grant_types = configured.grant_types.unwrap_or(metadata.grant_types);
    metadata.response_types = configured.response_types.unwrap_or(metadata.response_types);
    metadata.scope = scope(source, "clients.scope", configured.scope)?.unwrap_or_default();
    metadata.default_scope = scope(source, "clients.default_scope", configured.default_scope)?;
    metadata.private_network_redirect_uris = configured.private_network_redirect_uris;
    metadata.require_pushed_authorization_requests = configured.require_pushed_authorization_requests;
    metadata.require_signed_request_object = configured.require_signed_request_object;
    metadata.profile = configured.profile;
    metadata.dpop_bound_access_tokens = configured.dpop_bound_access_tokens;
    metadata.first_party = configured.first_party;
    metadata.tls_client_certificate_bound_access_tokens =
        configured.tls_client_certificate_bound_access_tokens;
    metadata.authorization_details_types = configured.authorization_details_types;
    metadata.resources = configured.resources;
    metadata.access_token_expires_in = configured.access_token_expires_in.map(Duration::from_secs);
    metadata.refresh_token_expires_in = configured.refresh_token_expires_in.map(Duration::from_secs);
    metadata.id_token_expires_in = configured.id_token_expires_in.map(Duration::from_secs);
    metadata.openid = openid;
    metadata.certificate = certificate;
    metadata.federated = federated;
    let client_id = configured.client_id.into_inner();
    let wrong = |error: ClientError| source.client_error(&client_id, &error.to_string());
    let secret = configured.client_secret.as_ref().map(ClientSecret::digest_of).transpose().map_err(wrong)?;
    let client = Client::from_metadata(client_id.clone(), secret.into_iter().collect(), metadata);
    let client = client.map_err(wrong)?;
    let client = match configured.client_secret_transport {
        Some(transport) => client.into_secret_transport(transport),
        None => client,
    };
    Ok(if configured.resource_server { client.into_resource_server() } else { client })
}

fn redirect_uris(
    source: &Source,
    uris: Vec<Spanned<String>>,
    private_network: bool,
) -> Result<Vec<RedirectUri>, ConfigError> {
    let checked = if private_network { RedirectUri::parse_on_private_network } else { RedirectUri::parse };
    let parse = |uri: Spanned<String>| {
        let span = uri.span();
        checked(uri.into_inner()).map_err(|error| source.error(span, "clients.redirect_uris", error))
    };
    uris.into_iter().map(parse).collect()
}

fn scope(source: &Source, key: &str, scope: Option<Spanned<String>>) -> Result<Option<Scope>, ConfigError> {
    let parse = |scope: Spanned<String>| {
        scope.get_ref().parse().map_err(|error| source.error(scope.span(), key, error))
    };
    scope.map(parse).transpose()
}

/// Pairwise identifiers need the salt, which has no default: changing it changes all of them.
pub(super) fn refuse_pairwise(source: &Source, clients: &[Client]) -> Result<(), ConfigError> {
    let is_pairwise = |client: &&Client| client.metadata().openid.subject_type == SubjectType::Pairwise;
    clients.iter().find(is_pairwise).map_or(Ok(()), |client| {
        let message = "subject_type: pairwise identifiers need a `pairwise_salt` at the top of the file";
        Err(source.client_error(client.client_id(), message))
    })
}

/// Possible mistakes.
pub(super) fn warnings(source: &Source, clients: &[Client]) -> Result<Vec<ConfigError>, ConfigError> {
    let written = source.read::<Clients>()?.clients;
    let ambiguous = written.iter().filter(|client| has_ambiguous_secret(client)).map(|client| {
        let message = "client_secret: it has a `+` or `%`, which many clients send in a Basic header without the encoding of RFC 6749 section 2.3.1, \
                       so that another secret arrives; `openssl rand -hex 32` makes one without";
        source.client_error(client.client_id.get_ref(), message)
    });
    let undeclared = clients.iter().flat_map(|client| {
        undeclared(client.metadata()).map(|said| source.client_error(client.client_id(), &said))
    });
    Ok(ambiguous.chain(undeclared).collect())
}

/// Whether decoding the secret by RFC 6749 section 2.3.1 changes it.
fn has_ambiguous_secret(client: &ClientConfig) -> bool {
    client.client_secret.as_ref().is_some_and(|secret| secret.reveal().contains(['+', '%']))
}
