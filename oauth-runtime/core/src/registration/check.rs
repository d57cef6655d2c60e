//! What a client may be registered for: what this provider has (RFC 7591 section 2, OpenID Connect Dynamic
//! Client Registration section 2).

use std::error::Error;

use url::Url;

#[cfg(feature = "openid")]
use crate::AuthMethod;
use crate::network::is_this_machine;
use crate::server::{AuthorizationServer, Part};
use crate::settings::Settings;
use crate::word_set::has_word;
use crate::{
    ApplicationType, Client, ClientError, ClientMetadata, FederatedMetadata, OAuthError, OpenIdMetadata,
    ScopeDefinition,
};

/// Checks an operator's client against what the server has, like the registration endpoint does: client
/// authentication, signature algorithms and keys, links, and the rules of OpenID Connect. Mistakes would
/// otherwise fail only at the first login.
///
/// An operator may go beyond what strangers may: grant types, response types and their kinds of redirect URI
/// are not checked. An undeclared scope is refused by name, since no token could ever have it. Nothing is
/// fetched.
///
/// [`Administration::checked`](crate::administration::Administration::checked) applies it to every stored
/// client.
///
/// ```
/// use oauth_runtime::registration::check_client;
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{Client, oauth_server};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let keys = serde_json::json!({ "keys": [] });
/// let signs = Client::signing("job").jwks(keys).grant_types(["client_credentials"]).build()?;
/// let error = check_client(&*notes, &signs).expect_err("not without client_auth(private_key_jwt)");
/// assert!(error.description().starts_with("token_endpoint_auth_method: "));
///
/// let slip = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]).scope("reed").build()?;
/// let error = check_client(&*notes, &slip).expect_err("`read` is declared");
/// assert_eq!(error.description(), "scope: `reed` is not declared; did you mean `read`?");
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # Errors
/// `invalid_client_metadata`, with a description that begins with the name of the wrong member and a colon.
pub fn check_client<S: AuthorizationServer>(server: &S, client: &Client) -> Result<(), OAuthError> {
    check_offered(server, &mut client.metadata().clone())
}

/// Checks an operator's client against a server's declaration when no server runs, for example in a command
/// that registers clients. `defined` are the scopes that are defined when the server starts. It is
/// [`check_client`] without the checks that depend on keys and settings.
///
/// # Errors
/// Those of [`check_client`].
pub fn check_declared<S: AuthorizationServer>(
    client: &Client,
    defined: &[ScopeDefinition],
) -> Result<(), OAuthError> {
    check_declaration::<S>(client.metadata(), defined)?;
    #[cfg(feature = "openid")]
    check_signatures(client.metadata(), &crate::keys::SigningAlgorithm::ALL)?;
    Ok(())
}

/// Checks the metadata of a registration.
pub(crate) fn check<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<(), OAuthError> {
    S::Parts::withhold(server, metadata);
    check_federation(metadata)?;
    check_consistency(metadata)?;
    check_redirect_uris(server.settings(), metadata)?;
    check_fetched_uris(server.settings(), metadata)?;
    #[cfg(feature = "openid")]
    check_keys(metadata)?;
    check_offered(server, metadata)
}

/// The limits for everybody, because the server has nothing else.
fn check_offered<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<(), OAuthError> {
    check_declaration::<S>(metadata, server.settings().scopes())?;
    #[cfg(feature = "openid")]
    check_signatures(metadata, server.settings().client_signing_algorithms())?;
    if metadata.profile.is_some() && !S::DECLARATION.has_part("fapi2") {
        return Err(wrong(
            "profile: this server cannot hold clients to a profile; it needs `sender_constrained(dpop)` or \
             `sender_constrained(mtls)` in its declaration",
        ));
    }
    if metadata.require_pushed_authorization_requests
        && !S::DECLARATION.has_part("pushed_authorization_request")
    {
        return Err(wrong(
            "require_pushed_authorization_requests: this server has no endpoint for pushed requests",
        ));
    }
    if metadata.dpop_bound_access_tokens && !S::DECLARATION.has_part("dpop") {
        return Err(wrong("dpop_bound_access_tokens: this server does not bind tokens to keys (DPoP)"));
    }
    if S::DECLARATION.authorization_details.is_empty() {
        metadata.authorization_details_types.clear();
    }
    if metadata.require_signed_request_object
        && !S::DECLARATION.has_part("by_value")
        && !S::DECLARATION.has_part("by_reference")
    {
        return Err(wrong("require_signed_request_object: this server does not accept request objects"));
    }
    if metadata.tls_client_certificate_bound_access_tokens && !S::DECLARATION.has_part("mtls") {
        return Err(wrong(
            "tls_client_certificate_bound_access_tokens: this server does not bind tokens to certificates",
        ));
    }
    #[cfg(feature = "openid")]
    crate::encryption::check_declared(S::DECLARATION, metadata)?;
    if !S::DECLARATION.has_part("openid") {
        forget_openid(metadata);
    }
    if !S::DECLARATION.has_part("signed_introspection") {
        metadata.openid.introspection_signed_response_alg = None;
    }
    if !S::DECLARATION.has_part("jwt_response_modes") {
        metadata.openid.authorization_signed_response_alg = None;
    }
    S::Parts::check_registration(server, metadata)
}

/// A provider of plain OAuth 2 uses none of the OpenID Connect metadata, except keys and signature
/// algorithms.
fn forget_openid(metadata: &mut ClientMetadata) {
    let own = std::mem::take(&mut metadata.openid);
    metadata.openid = OpenIdMetadata {
        application_type: own.application_type,
        jwks: own.jwks,
        jwks_uri: own.jwks_uri,
        token_endpoint_auth_signing_alg: own.token_endpoint_auth_signing_alg,
        request_object_signing_alg: own.request_object_signing_alg,
        request_uris: own.request_uris,
        introspection_signed_response_alg: own.introspection_signed_response_alg,
        authorization_signed_response_alg: own.authorization_signed_response_alg,
        introspection_encrypted_response_alg: own.introspection_encrypted_response_alg,
        introspection_encrypted_response_enc: own.introspection_encrypted_response_enc,
        authorization_encrypted_response_alg: own.authorization_encrypted_response_alg,
        authorization_encrypted_response_enc: own.authorization_encrypted_response_enc,
        request_object_encryption_alg: own.request_object_encryption_alg,
        request_object_encryption_enc: own.request_object_encryption_enc,
        ..OpenIdMetadata::default()
    };
}

fn check_declaration<S: AuthorizationServer>(
    metadata: &ClientMetadata,
    defined: &[ScopeDefinition],
) -> Result<(), OAuthError> {
    check_auth_method::<S>(metadata)?;
    check_scope::<S>(metadata, defined)
}

/// The error for metadata that no client may be registered with.
pub(crate) fn refused(error: &ClientError) -> OAuthError {
    match error {
        ClientError::RedirectUri(_) | ClientError::RedirectUriMissing => {
            OAuthError::invalid_redirect_uri(error.to_string())
        }
        _ => OAuthError::invalid_client_metadata(error.to_string()),
    }
}

fn wrong(description: impl Into<crate::Description>) -> OAuthError {
    OAuthError::invalid_client_metadata(description)
}

/// The table of RFC 7591 section 2.1.
fn check_consistency(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let responds = |words: &[&str]| {
        let mut responses = metadata.response_types.iter();
        responses.any(|response| words.iter().any(|word| has_word(response, word)))
    };
    for (grant_type, words) in
        [("authorization_code", &["code"][..]), ("implicit", &["token", "id_token"][..])]
    {
        let granted = metadata.grant_types.iter().any(|own| own == grant_type);
        if granted != responds(words) {
            return Err(wrong(format!(
                "grant_types: {grant_type} needs a response type with {}, and vice versa",
                words.join(" or ")
            )));
        }
    }
    Ok(())
}

/// The operator trusts an issuer, and says which of its tokens are whose.
fn check_federation(metadata: &mut ClientMetadata) -> Result<(), OAuthError> {
    metadata.federated = FederatedMetadata::default();
    match metadata.token_endpoint_auth_method.is_federated() {
        false => Ok(()),
        true => Err(wrong(
            "token_endpoint_auth_method: only an operator registers a client that authenticates with the tokens of another \
             issuer",
        )),
    }
}

fn check_auth_method<S: AuthorizationServer>(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let method = metadata.token_endpoint_auth_method;
    match S::DECLARATION.has_auth_method(method) {
        true => Ok(()),
        false => Err(wrong(format!(
            "token_endpoint_auth_method: this server does not support {}",
            method.as_str()
        ))),
    }
}

/// Each token of the scope must be declared. The message names the first that is not, and suggests a similar
/// one.
fn check_scope<S: AuthorizationServer>(
    metadata: &ClientMetadata,
    defined: &[ScopeDefinition],
) -> Result<(), OAuthError> {
    let declared = S::DECLARATION.scopes.iter().map(|scope| scope.name);
    let names: Vec<&str> = declared.chain(defined.iter().map(ScopeDefinition::name)).collect();
    let Some(unknown) = metadata.scope.tokens().find(|token| !names.contains(token)) else {
        return Ok(());
    };
    let likeness = |name: &str| strsim::jaro_winkler(name, unknown);
    let nearest = names.into_iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    Err(wrong(match nearest.filter(|name| likeness(name) > 0.8) {
        Some(name) => format!("scope: `{unknown}` is not declared; did you mean `{name}`?"),
        None => format!("scope: `{unknown}` is not declared"),
    }))
}

/// The rules for clients that register themselves, in addition to those of
/// [`RedirectUri::parse`](crate::RedirectUri::parse): the rule about the implicit grant from OpenID Connect
/// Dynamic Client Registration section 2 (`application_type`), and that a scheme without a dot must be a
/// known one (RFC 8252 section 7.1). Others belong to programs of the operating system.
fn check_redirect_uris(settings: &Settings, metadata: &mut ClientMetadata) -> Result<(), OAuthError> {
    metadata.private_network_redirect_uris = false;
    let is_implicit = metadata.grant_types.iter().any(|own| own == "implicit");
    let is_web = metadata.openid.application_type == ApplicationType::Web;
    for uri in &metadata.redirect_uris {
        let url =
            Url::parse(uri.as_str()).map_err(|_| OAuthError::invalid_redirect_uri("no absolute URI"))?;
        if is_web && is_implicit && (url.scheme() != "https" || is_this_machine(&url)) {
            return Err(OAuthError::invalid_redirect_uri(
                "a web application with the grant type implicit needs https, and not on localhost",
            ));
        }
        check_scheme(settings, &url).map_err(OAuthError::invalid_redirect_uri)?;
    }
    for uri in &metadata.openid.post_logout_redirect_uris {
        let url = Url::parse(uri).map_err(|_| wrong("post_logout_redirect_uris: no absolute URI"))?;
        check_scheme(settings, &url).map_err(|error| wrong(format!("post_logout_redirect_uris: {error}")))?;
    }
    Ok(())
}

fn check_scheme(settings: &Settings, url: &Url) -> Result<(), String> {
    let scheme = url.scheme();
    let is_known = matches!(scheme, "https" | "http") || scheme.contains('.');
    match is_known || settings.allows_redirect_scheme(scheme) {
        true => Ok(()),
        false => Err(format!(
            "the scheme `{scheme}` is not allowed here; use https, a loopback address, or a scheme with a \
             dot, such as com.example.app"
        )),
    }
}

/// URLs that the provider will fetch or notify must be acceptable to its fetcher, by the same rules as later,
/// so that a client hears at once about a URI that can never work. The answer is the same for every reason,
/// so it reveals nothing about the provider's network.
fn check_fetched_uris(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let Some(fetcher) = settings.fetcher_for_strangers() else {
        return Ok(());
    };
    let openid = &metadata.openid;
    let uris = [
        ("jwks_uri", &openid.jwks_uri),
        ("sector_identifier_uri", &openid.sector_identifier_uri),
        ("backchannel_logout_uri", &openid.backchannel_logout_uri),
        ("backchannel_client_notification_endpoint", &openid.backchannel_client_notification_endpoint),
    ];
    let uris = uris.into_iter().filter_map(|(name, uri)| Some((name, uri.as_deref()?)));
    let requests = openid.request_uris.iter().map(|uri| ("request_uris", uri.as_str()));
    for (name, uri) in uris.chain(requests) {
        let url = Url::parse(uri).map_err(|_| wrong(format!("{name}: no absolute URI")))?;
        if let Err(error) = fetcher.check(&url) {
            tracing::info!(%url, error = &error as &dyn Error, "refused a registration: its {name} can never work");
            return Err(wrong(format!("{name}: this server connects only to https URLs on the Internet")));
        }
    }
    Ok(())
}

/// A client that signs needs a key.
#[cfg(feature = "openid")]
fn check_keys(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let keys = metadata.openid.jwks.as_ref().map(crate::keys::ClientKeySet::from_value);
    let is_empty = matches!(keys, Some(Ok(keys)) if keys.is_empty());
    match is_empty && metadata.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt {
        true => Err(wrong("jwks: it contains no key that this server can use")),
        false => Ok(()),
    }
}

/// `algorithms` are those that count in what clients sign.
#[cfg(feature = "openid")]
fn check_signatures(
    metadata: &ClientMetadata,
    algorithms: &[crate::keys::SigningAlgorithm],
) -> Result<(), OAuthError> {
    use crate::client::MacAlgorithm;
    use crate::keys::{ClientKeySet, SigningAlgorithm};

    let openid = &metadata.openid;
    let names = SigningAlgorithm::names_of(algorithms);
    let of_assertions = match metadata.token_endpoint_auth_method {
        AuthMethod::ClientSecretJwt => &MacAlgorithm::NAMES[..],
        _ => &names,
    };
    for (name, algorithm, known) in [
        ("token_endpoint_auth_signing_alg", &openid.token_endpoint_auth_signing_alg, of_assertions),
        ("request_object_signing_alg", &openid.request_object_signing_alg, &names),
        (
            "backchannel_authentication_request_signing_alg",
            &openid.backchannel_authentication_request_signing_alg,
            &names,
        ),
    ] {
        if algorithm.as_deref().is_some_and(|algorithm| !known.contains(&algorithm)) {
            return Err(wrong(format!("{name}: this server supports {}", known.join(", "))));
        }
    }
    let keys = openid.jwks.as_ref().map(ClientKeySet::from_value).transpose();
    keys.map(|_| ()).map_err(|error| wrong(format!("jwks: {error}")))
}
