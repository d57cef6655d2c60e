//! From a document to a client (sections 4 and 8.1).

use serde_json::{Map, Value};
use url::Url;

use super::error::DocumentError;
use super::url::DocumentUrl;
use crate::fetch::Fetched;
use crate::registration::{check, check_anything_left, keep_offered, members, metadata, refused};
use crate::server::AuthorizationServer;
use crate::settings::{DocumentRedirectUris, is_loopback_host};
use crate::{AuthMethod, Client, ClientDocument, ClientMetadata, OAuthError, Timestamp};

/// The maximum size of a document in bytes (section 8.7).
pub(super) const LARGEST: usize = 5 * 1024;

/// What a client without a secret must not have (section 4.1).
const SECRETS: [&str; 2] = ["client_secret", "client_secret_expires_at"];

/// What a document may contain for other servers, and has no effect here.
const WITHOUT_EFFECT: [&str; 3] = ["client_id", "sector_identifier_uri", "software_statement"];

/// The client that a document describes, which was fetched then: one that nobody approved yet. The document counts until
/// `fresh_until`.
pub(super) fn read<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
    fetched: &Fetched,
    fetched_at: Timestamp,
    fresh_until: Timestamp,
) -> Result<Client, DocumentError> {
    if fetched.body.len() > LARGEST {
        return Err(DocumentError::TooLarge);
    }
    match fetched.content_type.as_deref() {
        Some(content_type) if is_json(content_type) => {}
        Some(content_type) if is_page(content_type) => return Err(DocumentError::Page),
        _ => return Err(DocumentError::ContentType),
    }
    let members = members(&fetched.body).map_err(|_| DocumentError::Json)?;
    if members.get("client_id").and_then(Value::as_str) != Some(url.as_str()) {
        return Err(DocumentError::ClientId);
    }
    let described = described(server, url, members);
    let metadata = described.map_err(|error| DocumentError::Metadata(error.description()))?;
    let client = Client::from_metadata(url.as_str(), Vec::new(), metadata);
    let client = client.map_err(|error| DocumentError::Metadata(refused(&error).description()))?;
    // Not used until it is stored, which decides when it expires.
    let document = ClientDocument::new(fetched_at).fresh_until(fresh_until);
    let document = document.unused_until(Timestamp::from_unix(u64::MAX));
    Ok(client.into_unstored(document, server.settings().now()))
}

/// A page for people, of a site that wants to know whether this is a person, or that is under maintenance.
fn is_page(content_type: &str) -> bool {
    matches!(&*media_type(content_type), "text/html" | "application/xhtml+xml")
}

fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// `application/json`, or a more specific type.
fn is_json(content_type: &str) -> bool {
    let media_type = media_type(content_type);
    let subtype = media_type.strip_prefix("application/");
    subtype.is_some_and(|subtype| subtype == "json" || (subtype.len() > 5 && subtype.ends_with("+json")))
}

/// The metadata, checked like those of a client that registers itself.
fn described<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
    mut members: Map<String, Value>,
) -> Result<ClientMetadata, OAuthError> {
    if let Some(name) = SECRETS.into_iter().find(|name| members.contains_key(*name)) {
        return Err(wrong(format!("{name}: everybody can read the document, so it contains no secret")));
    }
    members.retain(|name, _| !WITHOUT_EFFECT.contains(&name.as_str()));
    // The default of RFC 7591 is a method with a secret.
    members.entry("token_endpoint_auth_method").or_insert_with(|| AuthMethod::None.as_str().into());
    let mut metadata = metadata(members)?;
    check_names(&metadata)?;
    keep_possible(server, &mut metadata)?;
    check_redirect_uris(server, url, &metadata)?;
    check(server, &mut metadata)?;
    Ok(metadata)
}

/// What a person has to see, and how the client authenticates.
fn check_names(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let name = metadata.client_name.as_deref().unwrap_or_default();
    if crate::client::is_blank(name) {
        return Err(wrong("client_name: it is missing"));
    }
    if metadata.redirect_uris.is_empty() {
        return Err(wrong("redirect_uris: it is missing"));
    }
    match metadata.token_endpoint_auth_method {
        AuthMethod::None | AuthMethod::PrivateKeyJwt => Ok(()),
        _ => Err(wrong("token_endpoint_auth_method: without a secret it is none or private_key_jwt")),
    }
}

/// Drops what the provider does not have, and what needs a secret or returns tokens through the browser: a document
/// is for many servers. The scope is that of every such client; what the document names is the default.
fn keep_possible<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<(), OAuthError> {
    metadata.grant_types.retain(|own| own != "implicit");
    metadata.response_types.retain(|own| own == "code");
    keep_offered(server, metadata)?;
    check_anything_left(true, metadata)?;
    let all = || server.scope_tokens().join(" ").parse().unwrap_or_default();
    let registrable = server.settings().client_documents().registrable_scope().cloned().unwrap_or_else(all);
    let named = metadata.scope.intersection(&registrable);
    metadata.default_scope = Some(named).filter(|named| !named.is_empty() && *named != registrable);
    metadata.scope = registrable;
    Ok(())
}

/// The operator's rule for redirect URIs (section 8.1).
fn check_redirect_uris<S: AuthorizationServer>(
    server: &S,
    document: &DocumentUrl,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    if server.settings().client_documents().allowed_redirect_uris() == DocumentRedirectUris::Any {
        return Ok(());
    }
    let origin = document.as_url().origin();
    let is_allowed = |uri: &str| {
        Url::parse(uri).is_ok_and(|uri| {
            let is_here = uri.scheme() == "http" && uri.host_str().is_some_and(is_loopback_host);
            is_here || (uri.scheme() == "https" && uri.origin() == origin)
        })
    };
    match metadata.redirect_uris.iter().all(|uri| is_allowed(uri.as_str())) {
        true => Ok(()),
        false => Err(wrong(
            "redirect_uris: this server accepts only those with the origin of the document, and loopback ones",
        )),
    }
}

fn wrong(description: impl Into<crate::Description>) -> OAuthError {
    OAuthError::invalid_client_metadata(description)
}
