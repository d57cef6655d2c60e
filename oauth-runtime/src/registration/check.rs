//! What a client may be registered for: what this provider has (RFC 7591 section 2, OpenID Connect Dynamic Client Registration
//! section 2).

use url::Url;

use crate::client_auth::ClientAssertions;
use crate::identity::IdentityLayer;
use crate::server::{AuthorizationServer, grant_types};
use crate::word_set::{has_word, same_words};
use crate::{ApplicationType, AuthMethod, Client, ClientError, ClientMetadata, OAuthError};

/// Checks a client of the operator against what the server has, as the registration endpoint checks one that registers itself: how it
/// authenticates, what is signed with which algorithm and key, links, and the rules of OpenID Connect. What is wrong here fails at the
/// first login otherwise.
///
/// An operator may go beyond what strangers may: grant types and response types are not looked at, nor what sort of redirect URI
/// goes with them. Nothing is fetched.
///
/// ```
/// use oauth_runtime::registration::check_client;
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{Client, oauth_server};
///
/// #[oauth_server(grants(client_credentials))]
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
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # Errors
/// `invalid_client_metadata`, with a description that begins with the member that is wrong, and a colon.
pub fn check_client<S: AuthorizationServer>(server: &S, client: &Client) -> Result<(), OAuthError> {
    check_offered(server, &mut client.metadata().clone())
}

/// Checks metadata, and leaves out of them what this provider has no use for.
pub(crate) fn check<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<(), OAuthError> {
    check_grant_types(server, metadata)?;
    check_response_types::<S>(metadata)?;
    check_consistency(metadata)?;
    check_redirect_uris(metadata)?;
    check_offered(server, metadata)
}

/// What nobody may go beyond, since the server does not have it.
fn check_offered<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<(), OAuthError> {
    check_auth_method::<S>(metadata)?;
    check_links(metadata)?;
    #[cfg(feature = "openid")]
    check_signatures(metadata)?;
    S::Identity::check_registration(server, metadata)
}

/// What a client hears of a mistake that no client may be registered with.
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

fn check_grant_types<S: AuthorizationServer>(
    server: &S,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    let known = grant_types(server);
    match metadata.grant_types.iter().find(|own| !known.contains(own)) {
        None => Ok(()),
        Some(_) => Err(wrong(format!("grant_types: this server has {}", known.join(", ")))),
    }
}

fn check_response_types<S: AuthorizationServer>(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let known = S::DECLARATION.response_types;
    let is_known = |own: &String| known.iter().any(|known| same_words(known, own));
    match metadata.response_types.iter().all(is_known) {
        true => Ok(()),
        false => Err(wrong(format!("response_types: this server has {}", known.join(", ")))),
    }
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
                "the grant type {grant_type} goes with a response type with {}, and these with it",
                words.join(" or ")
            )));
        }
    }
    Ok(())
}

fn check_auth_method<S: AuthorizationServer>(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let method = metadata.token_endpoint_auth_method;
    let is_there = match method {
        AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost | AuthMethod::None => true,
        AuthMethod::PrivateKeyJwt => S::Assertions::METHODS.contains(&method.as_str()),
    };
    match is_there {
        true => Ok(()),
        false => {
            Err(wrong(format!("token_endpoint_auth_method: this server does not have {}", method.as_str())))
        }
    }
}

/// The rules of OpenID Connect Dynamic Client Registration section 2 (`application_type`), beside those of
/// [`RedirectUri::parse`](crate::RedirectUri::parse). A web application of the code flow may have a scheme of its own: agents and
/// editors register so, without saying that they are native.
fn check_redirect_uris(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let implicit = metadata.grant_types.iter().any(|own| own == "implicit");
    for uri in &metadata.redirect_uris {
        let url =
            Url::parse(uri.as_str()).map_err(|_| OAuthError::invalid_redirect_uri("no absolute URI"))?;
        let problem = match metadata.openid.application_type {
            ApplicationType::Native if url.scheme() == "https" => {
                "a native application has a scheme of its own, or http on a loopback host"
            }
            ApplicationType::Web if implicit && (url.scheme() != "https" || is_this_machine(&url)) => {
                "a web application with the grant type implicit has https, and not on localhost"
            }
            _ => continue,
        };
        return Err(OAuthError::invalid_redirect_uri(problem));
    }
    Ok(())
}

fn is_this_machine(url: &Url) -> bool {
    url.host_str().is_some_and(crate::settings::is_loopback_host)
}

/// What a page may link to.
fn check_links(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let links = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("tos_uri", &metadata.tos_uri),
        ("policy_uri", &metadata.policy_uri),
        ("initiate_login_uri", &metadata.openid.initiate_login_uri),
    ];
    let links = links.into_iter().filter_map(|(name, link)| Some((name, link.as_deref()?)));
    let localized = metadata.localized.iter().map(|(name, link)| (name.as_str(), link.as_str()));
    let localized = localized.filter(|(name, _)| !name.starts_with("client_name#"));
    let is_web = |link: &str| Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    match links.chain(localized).find(|(_, link)| !is_web(link)) {
        None => Ok(()),
        Some((name, _)) => Err(wrong(format!("{name}: this is no URL of a page"))),
    }
}

#[cfg(feature = "openid")]
fn check_signatures(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    use crate::keys::{ClientKeySet, SigningAlgorithm};

    let openid = &metadata.openid;
    for (name, algorithm) in [
        ("token_endpoint_auth_signing_alg", &openid.token_endpoint_auth_signing_alg),
        ("request_object_signing_alg", &openid.request_object_signing_alg),
    ] {
        if algorithm.as_deref().is_some_and(|name| SigningAlgorithm::from_name(name).is_none()) {
            let known = SigningAlgorithm::NAMES.join(", ");
            return Err(wrong(format!("{name}: this server has {known}")));
        }
    }
    let keys = openid.jwks.as_ref().map(ClientKeySet::from_value).transpose();
    keys.map(|_| ()).map_err(|error| wrong(format!("jwks: {error}")))
}
