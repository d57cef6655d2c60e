//! From a client as it is written to a registered one.

use std::ops::Range;

use oauth_runtime::{
    AuthMethod, AuthorizationServer, Client, ClientError, ClientMetadata, ClientSecret, RedirectUri, Scope,
};
use toml::Spanned;

use super::error::{ConfigError, Source};
use super::file::ClientConfig;
use crate::provider::Provider;

/// The clients, each identifier once.
pub(super) fn clients(
    source: &Source,
    configured: Vec<Spanned<ClientConfig>>,
) -> Result<Vec<Client>, ConfigError> {
    let mut clients: Vec<Client> = Vec::new();
    for configured in configured {
        let configured = configured.into_inner();
        let (name, span) = (configured.client_id.get_ref().clone(), configured.client_id.span());
        if clients.iter().any(|client| client.client_id() == name) {
            return Err(source.error(span, "clients.client_id", format!("`{name}` is there already")));
        }
        clients.push(client(source, configured)?);
    }
    Ok(clients)
}

fn client(source: &Source, configured: ClientConfig) -> Result<Client, ConfigError> {
    let defaults = ClientMetadata::default();
    let spans = Spans::of(&configured);
    let auth_method = match configured.token_endpoint_auth_method {
        Some(method) => method.into_inner(),
        None if configured.client_secret.is_none() => AuthMethod::None,
        None => AuthMethod::default(),
    };
    let metadata = ClientMetadata {
        client_name: configured.client_name,
        client_uri: configured.client_uri,
        logo_uri: configured.logo_uri,
        tos_uri: configured.tos_uri,
        policy_uri: configured.policy_uri,
        contacts: configured.contacts,
        software_id: configured.software_id,
        software_version: configured.software_version,
        redirect_uris: redirect_uris(source, configured.redirect_uris)?,
        token_endpoint_auth_method: auth_method,
        grant_types: configured.grant_types.unwrap_or(defaults.grant_types),
        response_types: configured.response_types.unwrap_or(defaults.response_types),
        scope: scope(source, "clients.scope", configured.scope)?.unwrap_or_default(),
        default_scope: scope(source, "clients.default_scope", configured.default_scope)?,
        localized: defaults.localized,
        openid: configured.openid,
    };
    let secret = configured.client_secret.map(|secret| ClientSecret::digest_of(secret.get_ref()));
    let client_id = configured.client_id.into_inner();
    let client = Client::from_metadata(client_id, secret.into_iter().collect(), metadata);
    let client = client.map_err(|error| spans.error(source, &error))?;
    warn_of_the_undeclared(source, &client, spans.client_id);
    Ok(if configured.resource_server { client.into_resource_server() } else { client })
}

/// A registration for what this version does not have is kept, and said: it may be a slip.
fn warn_of_the_undeclared(source: &Source, client: &Client, span: Range<usize>) {
    let declared = Provider::DECLARATION;
    let metadata = client.metadata();
    let unknown_grant = |name: &&String| !declared.has_grant_type(name) && *name != "implicit";
    let grants =
        metadata.grant_types.iter().filter(unknown_grant).map(|name| ("clients.grant_types", name.as_str()));
    let scopes = metadata.scope.tokens().filter(|token| !declared.has_scope(token));
    for (key, name) in grants.chain(scopes.map(|token| ("clients.scope", token))) {
        let message = format!("this version does not have `{name}`; it is kept without effect");
        eprintln!("{}", source.error(span.clone(), key, message));
    }
}

fn redirect_uris(source: &Source, uris: Vec<Spanned<String>>) -> Result<Vec<RedirectUri>, ConfigError> {
    let parse = |uri: Spanned<String>| {
        let span = uri.span();
        RedirectUri::parse(uri.into_inner())
            .map_err(|error| source.error(span, "clients.redirect_uris", error))
    };
    uris.into_iter().map(parse).collect()
}

fn scope(source: &Source, key: &str, scope: Option<Spanned<String>>) -> Result<Option<Scope>, ConfigError> {
    let parse = |scope: Spanned<String>| {
        scope.get_ref().parse().map_err(|error| source.error(scope.span(), key, error))
    };
    scope.map(parse).transpose()
}

/// Where the keys are that a rule across them names.
struct Spans {
    client_id: Range<usize>,
    client_secret: Option<Range<usize>>,
    auth_method: Option<Range<usize>>,
    default_scope: Option<Range<usize>>,
}

impl Spans {
    fn of(configured: &ClientConfig) -> Self {
        Self {
            client_id: configured.client_id.span(),
            client_secret: configured.client_secret.as_ref().map(Spanned::span),
            auth_method: configured.token_endpoint_auth_method.as_ref().map(Spanned::span),
            default_scope: configured.default_scope.as_ref().map(Spanned::span),
        }
    }

    /// The message begins with the key, as all of [`ClientError`] do.
    fn error(&self, source: &Source, error: &ClientError) -> ConfigError {
        let message = error.to_string();
        let (key, message) = message.split_once(": ").unwrap_or(("client_id", &message));
        let span = match error {
            ClientError::SecretOfPublicClient => &self.client_secret,
            ClientError::SecretMissing(_) => &self.auth_method,
            ClientError::DefaultScope => &self.default_scope,
            _ => &None,
        };
        source.error(span.clone().unwrap_or(self.client_id.clone()), &format!("clients.{key}"), message)
    }
}
