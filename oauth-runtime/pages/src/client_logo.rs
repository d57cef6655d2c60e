//! The logo of a client.
//!
//! Nobody chose to visit a client that nobody vouches for: if the person's browser loaded its logo, its site would learn
//! their address before they decide. So the provider fetches it, and the page contains it
//! (draft-ietf-oauth-client-id-metadata-document, "Displaying Logos to End-Users").

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::__internal::{fetcher_for_strangers, policy_source};
use oauth_runtime_core::{Client, RedirectUri};
use url::Url;

use crate::config::raster;
use crate::provider::UiProvider;

/// The maximum size of the image in bytes: it is in the page.
const LARGEST: usize = 64 * 1024;

/// How long the page waits for it. The fetcher keeps what comes later for the next page.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// A logo, as a page shows it.
pub(crate) enum Logo {
    /// On the site of a client that an operator vouches for.
    There(Url),
    /// In the page, as a `data:` URL.
    Here(String),
}

impl Logo {
    /// The `src` of the image.
    pub(crate) fn source(&self) -> &str {
        match self {
            Self::There(url) => url.as_str(),
            Self::Here(data) => data,
        }
    }

    /// The origin that the page has to be allowed to load it from.
    pub(crate) fn into_origin(self) -> Option<String> {
        match self {
            Self::There(url) => policy_source(&url),
            Self::Here(_) => None,
        }
    }
}

/// The logo that the person sees, if the client has one of its own.
pub(crate) async fn logo<S: UiProvider>(server: &S, client: &Client) -> Option<Logo> {
    let url = own_logo(client)?;
    if !client.is_self_registered() {
        return Some(Logo::There(url));
    }
    let fetcher = fetcher_for_strangers(server.settings())?;
    let fetched = tokio::time::timeout(LONGEST_WAIT, fetcher.get(&url)).await.ok()?;
    let image = fetched.inspect_err(|error| tracing::debug!(%url, %error, "could not fetch a logo")).ok()?;
    embedded(&image.body).map(Logo::Here)
}

/// The URL of the logo, if it is on the host that the page names: otherwise a client could show anybody's (RFC 7591
/// section 5). For a client with a metadata document, that is the host of the document; for others, the one that the
/// person continues to.
fn own_logo(client: &Client) -> Option<Url> {
    let metadata = client.metadata();
    let logo = Url::parse(metadata.logo_uri.as_deref()?).ok().filter(|logo| logo.scheme() == "https")?;
    let has_its_host = |uri: &str| {
        // Nobody owns the host of a private-use scheme.
        let own = Url::parse(uri).ok().filter(|own| own.scheme() == "https");
        own.is_some_and(|own| own.host() == logo.host())
    };
    let is_own = match client.document_url() {
        Some(document) => has_its_host(document),
        None => metadata.redirect_uris.iter().map(RedirectUri::as_str).all(has_its_host),
    };
    is_own.then_some(logo)
}

/// The image as a `data:` URL, known by its content, whatever its site says. No SVG: a document, with its own rules.
fn embedded(image: &[u8]) -> Option<String> {
    let (_, media_type) = raster(image).filter(|_| image.len() <= LARGEST)?;
    Some(format!("data:{media_type};base64,{}", STANDARD.encode(image)))
}

#[cfg(test)]
mod tests {
    use oauth_runtime_core::ClientDocument;

    use super::*;

    #[test]
    fn a_logo_is_the_clients_own() {
        let is_seen =
            |uri: &str, redirect_uris: &[&str]| own_logo(&client("app", uri, redirect_uris)).is_some();
        let own = "https://client.example/cb";
        assert!(is_seen("https://client.example:8443/logo.png", &[own]));
        for (logo, uris) in [
            ("https://bank.example/logo.png", &[own][..]),
            ("http://client.example/logo.png", &[own]),
            ("data:image/png;base64,AAAA", &[own]),
            ("https://client.example/logo.png", &["com.example.app://client.example/cb"]),
            ("https://client.example/logo.png", &[own, "https://other.example/cb"]),
        ] {
            assert!(!is_seen(logo, uris), "{logo} {uris:?}");
        }
    }

    #[test]
    fn the_logo_of_a_document_is_on_its_host_wherever_the_browser_goes() {
        let is_seen = |logo: &str, redirect_uri: &str| {
            let client = client("https://desk.example/client.json", logo, &[redirect_uri]);
            own_logo(
                &client.into_documented(ClientDocument::new(oauth_runtime_core::Timestamp::from_unix(1))),
            )
            .is_some()
        };
        assert!(is_seen("https://desk.example/logo.png", "http://127.0.0.1/cb"));
        assert!(is_seen("https://desk.example/logo.png", "https://bank.example/cb"));
        assert!(!is_seen("https://bank.example/logo.png", "https://bank.example/cb"));
        assert!(!is_seen("https://www.desk.example/logo.png", "https://desk.example/cb"));
    }

    #[test]
    fn an_image_is_known_by_its_content_and_small() {
        assert_eq!(embedded(b"\x89PNG\r\n").as_deref(), Some("data:image/png;base64,iVBORw0K"));
        let large = [b"\x89PNG".as_slice(), &[0; LARGEST]].concat();
        for no_image in [&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], b"<html>", b"", &large] {
            assert_eq!(embedded(no_image), None);
        }
    }

    fn client(client_id: &str, logo: &str, redirect_uris: &[&str]) -> Client {
        let client =
            redirect_uris.iter().fold(Client::public(client_id), |client, uri| client.redirect_uri(*uri));
        let client = client.build().expect("a client");
        let logo = Some(logo.to_owned());
        client.with_recorded_metadata(client.metadata().clone().with(|metadata| metadata.logo_uri = logo))
    }
}
