//! The one check for all URIs of a client, however it is registered.

use url::Url;

use super::redirect_uri::{Place, check as check_redirect, has_plain_host};
use super::{AuthMethod, ClientError, ClientMetadata, RedirectUri};

/// The maximum number of characters of a URI.
const LONGEST: usize = 2048;

/// Checks every URI of a client: each works for its purpose, or is refused here.
pub(super) fn check(metadata: &ClientMetadata) -> Result<(), ClientError> {
    let private_network = private_network(metadata)?;
    for uri in &metadata.redirect_uris {
        check_redirect(uri.as_str(), Place::AuthorizationResponse, private_network)?;
        check_length("redirect_uris", uri.as_str())?;
    }
    let openid = &metadata.openid;
    for uri in &openid.post_logout_redirect_uris {
        check_redirect(uri, Place::LogoutResponse, private_network)
            .map_err(ClientError::PostLogoutRedirectUri)?;
        check_length("post_logout_redirect_uris", uri)?;
    }
    for (field, uri) in [
        ("sector_identifier_uri", &openid.sector_identifier_uri),
        ("initiate_login_uri", &openid.initiate_login_uri),
    ] {
        uri.as_deref().map_or(Ok(()), |uri| check_https(field, uri))?;
    }
    if let Some(uri) = &openid.jwks_uri {
        check_uri("jwks_uri", uri)?;
    }
    if let Some(uri) = &openid.backchannel_logout_uri {
        check_web("backchannel_logout_uri", uri)?;
    }
    if let Some(uri) = &openid.backchannel_client_notification_endpoint {
        check_https("backchannel_client_notification_endpoint", uri)?;
    }
    if let Some(uri) = &openid.frontchannel_logout_uri {
        check_web("frontchannel_logout_uri", uri)?;
        check_origin("frontchannel_logout_uri", uri, &metadata.redirect_uris)?;
    }
    for uri in &openid.request_uris {
        check_url("request_uris", uri)?;
    }
    check_links(metadata)
}

/// Whether redirects may use plain http on a private network. The operator allows it, and the log warns of
/// each.
fn private_network(metadata: &ClientMetadata) -> Result<bool, ClientError> {
    let is_public = metadata.token_endpoint_auth_method == AuthMethod::None;
    match metadata.private_network_redirect_uris {
        true if is_public => Err(ClientError::PrivateNetworkOfPublicClient),
        allowed => Ok(allowed),
    }
}

/// Pages link to it.
fn check_links(metadata: &ClientMetadata) -> Result<(), ClientError> {
    let links = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("tos_uri", &metadata.tos_uri),
        ("policy_uri", &metadata.policy_uri),
    ];
    let links = links.into_iter().filter_map(|(field, link)| Some((field, link.as_deref()?)));
    let localized = metadata.localized.iter().map(|(field, link)| (field.as_str(), link.as_str()));
    let localized = localized.filter(|(field, _)| !field.starts_with("client_name#"));
    for (field, link) in links.chain(localized) {
        match check_url(field, link)?.scheme() {
            "https" | "http" => {}
            _ => return Err(wrong(field, link, "is not the URL of a page")),
        }
    }
    Ok(())
}

fn check_https(field: &str, uri: &str) -> Result<(), ClientError> {
    match check_uri(field, uri)?.scheme() {
        "https" => Ok(()),
        _ => Err(wrong(field, uri, "is not https")),
    }
}

fn check_web(field: &str, uri: &str) -> Result<(), ClientError> {
    match check_uri(field, uri)?.scheme() {
        "https" | "http" => Ok(()),
        _ => Err(wrong(field, uri, "is not https")),
    }
}

/// A page of the provider loads it, so it must be on the site of a redirect URI (Front-Channel Logout section
/// 2).
fn check_origin(field: &str, uri: &str, redirect_uris: &[RedirectUri]) -> Result<(), ClientError> {
    let origin = check_url(field, uri)?.origin();
    let mut origins = redirect_uris.iter().filter_map(|own| Some(Url::parse(own.as_str()).ok()?.origin()));
    match origins.any(|own| own == origin) {
        true => Ok(()),
        false => Err(wrong(field, uri, "has another origin than the redirect_uris")),
    }
}

fn check_uri(field: &str, uri: &str) -> Result<Url, ClientError> {
    let url = check_url(field, uri)?;
    match url.fragment() {
        None => Ok(url),
        Some(_) => Err(wrong(field, uri, "has a fragment")),
    }
}

fn check_url(field: &str, uri: &str) -> Result<Url, ClientError> {
    check_length(field, uri)?;
    if uri.chars().any(|character| character.is_whitespace() || super::texts::is_unprintable(character)) {
        return Err(wrong(field, &uri.escape_debug().to_string(), "has white space or control characters"));
    }
    let url = Url::parse(uri).map_err(|_| wrong(field, uri, "is not an absolute URI"))?;
    if !has_plain_host(&url) {
        return Err(wrong(field, uri, "has a host that is not a DNS name"));
    }
    match url.scheme() {
        "javascript" | "data" | "vbscript" | "file" | "blob" | "about" => {
            Err(wrong(field, uri, "has a dangerous scheme"))
        }
        _ => Ok(url),
    }
}

fn check_length(field: &str, uri: &str) -> Result<(), ClientError> {
    match uri.len() > LONGEST {
        true => Err(ClientError::TooLong { field: field.to_owned(), most: LONGEST }),
        false => Ok(()),
    }
}

fn wrong(field: &str, uri: &str, problem: &'static str) -> ClientError {
    ClientError::Uri { field: field.to_owned(), uri: uri.to_owned(), problem }
}

/// Warns the operator of each redirect URI that uses plain http on a private network.
pub(super) fn warn_of_private_networks(client_id: &str, metadata: &ClientMetadata) {
    if !metadata.private_network_redirect_uris {
        return;
    }
    let uris = metadata.redirect_uris.iter().map(RedirectUri::as_str);
    for uri in uris.chain(metadata.openid.post_logout_redirect_uris.iter().map(String::as_str)) {
        if Url::parse(uri).is_ok_and(|url| super::redirect_uri::is_private_http(&url)) {
            tracing::warn!(
                client_id,
                uri,
                "responses to this client cross a network over plain http, where anybody on that network \
                 can read the codes; use https"
            );
        }
    }
}
