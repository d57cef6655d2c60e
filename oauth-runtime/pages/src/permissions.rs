//! What a person is asked to allow: the permissions with their boxes, and the client.

use minijinja::{Value, context};
use oauth_runtime_core::__internal::destination;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::{AuthorizationRequest, Client, ProtectedResource, Scope};
use url::Url;

use crate::client_logo::Logo;
use crate::client_name::name_on_page;
use crate::grants::Beside;
use crate::language::Language;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// What a request asks for, and the part of it that the client keeps whatever the person ticks.
pub(crate) struct Choice<'a> {
    all: &'a Scope,
    kept: Scope,
    open: Scope,
}

impl<'a> Choice<'a> {
    /// Of this scope, with what is said beside.
    pub(crate) fn new(all: &'a Scope, beside: Option<&Beside>) -> Self {
        let kept = beside.and_then(Beside::kept).map(|kept| all.intersection(kept)).unwrap_or_default();
        let open = all.tokens().filter(|token| !kept.contains(token));
        Self { all, open: Scope::from_tokens(open).unwrap_or_default(), kept }
    }

    /// The permissions, for a template: each with its description, and with the name of its box if there is a choice. If nothing is new,
    /// they are all that the client gets new tokens for.
    pub(crate) fn permissions<S: UiProvider>(&self, visit: &Visit<'_, S>, ticked: bool) -> Vec<Value> {
        let shown = if self.open.is_empty() { self.all } else { &self.open };
        let box_of = |token: &str| field(&self.open, token).filter(|_| self.open.contains(token));
        let permission =
            |token: &str| context! { text => describe_scope(visit, token), field => box_of(token), ticked };
        shown.tokens().map(permission).collect()
    }

    /// Whether the person may allow only a part of it.
    pub(crate) fn is_choosable(&self) -> bool {
        self.open.tokens().any(|token| field(&self.open, token).is_some())
    }

    /// What the person left ticked, and what the page shows without a box; `None` if nothing is ticked.
    pub(crate) fn ticked(&self, form: &Form<'_>) -> Option<Scope> {
        ticked(&self.open, form).map(|allowed| allowed.union(&self.kept))
    }
}

/// The name of a permission's box. If there is only one permission, allowing it ticks it.
fn field(scope: &Scope, token: &str) -> Option<String> {
    let choosable = scope.tokens().filter(|token| *token != "openid").count() > 1;
    (choosable && token != "openid").then(|| format!("scope:{token}"))
}

/// What the person left ticked; `None` if nothing is. A permission without a box is always allowed.
fn ticked(scope: &Scope, form: &Form<'_>) -> Option<Scope> {
    let is_ticked = |token: &&str| field(scope, token).is_none_or(|field| form.get(&field).is_some());
    let allowed = Scope::from_tokens(scope.tokens().filter(is_ticked)).ok()?;
    (!allowed.is_empty() || scope.is_empty()).then_some(allowed)
}

/// How a page asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// For the first time.
    First,
    /// The person left nothing ticked.
    NothingTicked,
    /// The client changed while the person read.
    Changed,
}

impl Asking {
    /// What the page says about it.
    pub(crate) fn problem(self, language: &Language) -> Option<String> {
        match self {
            Self::First => None,
            Self::NothingTicked => Some(language.text("consent-nothing-ticked")),
            Self::Changed => Some(language.text("consent-changed")),
        }
    }

    /// Whether the boxes are ticked.
    pub(crate) fn is_ticked(self) -> bool {
        self != Self::NothingTicked
    }
}

/// Where the browser goes afterwards.
pub(crate) struct Destination {
    /// What a person recognises.
    pub(crate) name: String,
    /// Whether it is a program on the person's own machine: any other may wait for the answer, on a loopback address or
    /// under a private-use scheme (RFC 8252 section 8.6).
    pub(crate) is_local: bool,
}

impl Destination {
    pub(crate) fn of(request: &AuthorizationRequest) -> Self {
        let uri = request.redirect_uri();
        let is_web = Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        Self { name: destination(uri), is_local: !is_web || request.redirects_to_loopback() }
    }

    /// Whether it is on the web, but not on the host of the client's metadata document.
    fn is_elsewhere(&self, client: &Client) -> bool {
        !self.is_local && client.document_host().is_none_or(|host| host != self.name)
    }
}

/// What a person sees of a client, for a template, with where the browser goes afterwards.
pub(crate) fn client(client: &Client, logo: Option<&Logo>, destination: Option<&Destination>) -> Value {
    let metadata = client.metadata();
    context! {
        name => name_on_page(client),
        logo => logo.map(Logo::source),
        policy => web_page(metadata.policy_uri.as_deref()),
        terms => web_page(metadata.tos_uri.as_deref()),
        uri => web_page(metadata.client_uri.as_deref()),
        destination => destination.map(|destination| destination.name.as_str()),
        // Nobody vouches for what it says about itself (RFC 7591 section 5).
        stranger => client.is_self_registered(),
        // Its name is its own choice, its host is not (draft-ietf-oauth-client-id-metadata-document section 8.5).
        document => client.document_host(),
        loopback => destination.is_some_and(|destination| destination.is_local),
        // The page names its host first, so it says that somebody else gets the access.
        elsewhere => destination.is_some_and(|destination| destination.is_elsewhere(client)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_web_page() {
        assert_eq!(web_page(Some("javascript:alert(1)")), None);
        assert_eq!(web_page(Some("https://client.example/")), Some("https://client.example/"));
    }
}
