//! What a person is asked to allow: the permissions with their boxes, and the client.

use minijinja::{Value, context};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::{Client, ClientMetadata, ProtectedResource, RedirectUri, Scope};
use url::Url;

use crate::provider::UiProvider;
use crate::visit::Visit;

/// The permissions of a scope, for a template: each with its description, and with the name of its box if
/// there is a choice.
pub(crate) fn permissions<S: UiProvider>(visit: &Visit<'_, S>, scope: &Scope, ticked: bool) -> Vec<Value> {
    let permission =
        |token: &str| context! { text => describe_scope(visit, token), field => field(scope, token), ticked };
    scope.tokens().map(permission).collect()
}

/// Whether the person may allow only a part of it.
pub(crate) fn is_choosable(scope: &Scope) -> bool {
    scope.tokens().any(|token| field(scope, token).is_some())
}

/// The name of a permission's box. If there is only one permission, allowing it ticks it.
fn field(scope: &Scope, token: &str) -> Option<String> {
    let choosable = scope.tokens().filter(|token| *token != "openid").count() > 1;
    (choosable && token != "openid").then(|| format!("scope:{token}"))
}

/// What the person left ticked; `None` if nothing is. A permission without a box is always allowed.
pub(crate) fn ticked(scope: &Scope, form: &Form<'_>) -> Option<Scope> {
    let is_ticked = |token: &&str| field(scope, token).is_none_or(|field| form.get(&field).is_some());
    let allowed = Scope::from_tokens(scope.tokens().filter(is_ticked)).ok()?;
    (!allowed.is_empty() || scope.is_empty()).then_some(allowed)
}

/// Where the browser goes afterwards.
pub(crate) struct Destination {
    /// What a person recognises.
    pub(crate) name: String,
    /// Whether it is the person's own machine, where any program may wait for the answer.
    pub(crate) is_loopback: bool,
}

/// What a person sees of a client, for a template, with where the browser goes afterwards.
pub(crate) fn client(client: &Client, logo: Option<&Url>, destination: Option<&Destination>) -> Value {
    let metadata = client.metadata();
    context! {
        name => client.name(),
        logo => logo.map(Url::as_str),
        policy => web_page(metadata.policy_uri.as_deref()),
        terms => web_page(metadata.tos_uri.as_deref()),
        destination => destination.map(|destination| destination.name.as_str()),
        // Nobody vouches for what it says about itself (RFC 7591 section 5).
        stranger => client.is_self_registered(),
        // Its name is its own choice, its host is not (draft-ietf-oauth-client-id-metadata-document section 6.4).
        document => client.document_host(),
        loopback => destination.is_some_and(|destination| destination.is_loopback),
    }
}

/// A protected resource as a person sees it: its name, and where it is.
pub(crate) fn resource(resource: &ProtectedResource) -> String {
    match resource.resource_name() {
        Some(name) => format!("{name} ({})", resource.identifier()),
        None => resource.identifier().to_owned(),
    }
}

/// The description of a scope token.
pub(crate) fn describe_scope<S: UiProvider>(visit: &Visit<'_, S>, token: &str) -> String {
    let declared = || visit.server.describe_scope(token).to_owned();
    visit.language().scope(token).unwrap_or_else(declared)
}

/// A link that a person may follow.
fn web_page(uri: Option<&str>) -> Option<&str> {
    uri.filter(|uri| uri.starts_with("https://") || uri.starts_with("http://"))
}

/// The logo that the person sees, if it is on the host that they continue to: otherwise a client could
/// register anybody's logo (RFC 7591 section 5).
pub(crate) fn logo(metadata: &ClientMetadata) -> Option<Url> {
    let logo = Url::parse(metadata.logo_uri.as_deref()?).ok()?;
    // Nobody owns the host of a private-use scheme.
    let is_own = |uri: &RedirectUri| {
        Url::parse(uri.as_str()).is_ok_and(|uri| uri.scheme() == "https" && uri.host() == logo.host())
    };
    let is_seen = logo.scheme() == "https" && metadata.redirect_uris.iter().all(is_own);
    is_seen.then_some(logo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_web_page() {
        assert_eq!(web_page(Some("javascript:alert(1)")), None);
        assert_eq!(web_page(Some("https://client.example/")), Some("https://client.example/"));
    }

    #[test]
    fn a_logo_is_the_clients_own() {
        let is_seen = |uri: &str, redirect_uris: &[&str]| {
            let uris = redirect_uris.iter().map(|uri| RedirectUri::parse(*uri).expect("a URI")).collect();
            let metadata = ClientMetadata::default().with(|metadata| metadata.redirect_uris = uris);
            logo(&metadata.with(|metadata| metadata.logo_uri = Some(uri.to_owned()))).is_some()
        };
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
}
