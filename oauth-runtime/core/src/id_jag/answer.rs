//! What the application answers.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::Scope;
use crate::openid::Claims;
use crate::protected_resource::same_place;

/// How long a grant lives if nothing else is said: as long as in the examples of the draft.
const USUAL_LIFE: Duration = Duration::from_secs(300);

/// A grant cannot be revoked, so none lives longer.
const LONGEST_LIFE: Duration = Duration::from_secs(3600);

/// An identity assertion authorization grant (ID-JAG) that a client may have: what the provider says about its person to another
/// authorization server (draft-ietf-oauth-identity-assertion-authz-grant section 3). The answer of a
/// [`TokenExchangePolicy`](crate::grant::token_exchange::TokenExchangePolicy), with `token_exchange(id_jag)` in the declaration.
///
/// ```
/// use oauth_runtime::grant::token_exchange::{Exchange, IdJag};
///
/// let chat = IdJag::at_most("https://auth.chat.example", "f53f191f9311af35", &"chat.read chat.history".parse()?)
///     .resource("https://mcp.chat.example")
///     .relying_party("chat") // the chat signs people in here, as this client
///     .claim("email", "alice@company.example");
/// let answer = Exchange::id_jag(chat).by("the assistant reads the chat");
/// # let _ = answer;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct IdJag {
    audience: String,
    also_named: Vec<String>,
    client_id: String,
    at_most: Option<Scope>,
    resources: Vec<String>,
    relying_party: Option<Cow<'static, str>>,
    claims: Claims,
    lifetime: Duration,
}

impl IdJag {
    /// A grant for the authorization server with this issuer identifier, where the client is registered under `client_id`, for at most
    /// this scope there. If the client names no scope, the grant has all of it.
    pub fn at_most(audience: impl Into<String>, client_id: impl Into<String>, scope: &Scope) -> Self {
        Self { at_most: Some(scope.clone()), ..Self::any_scope(audience, client_id) }
    }

    /// The same for any scope that the client names. If it names none, the other authorization server alone decides what the client
    /// gets for the person.
    pub fn any_scope(audience: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            audience: audience.into(),
            also_named: Vec::new(),
            client_id: client_id.into(),
            at_most: None,
            resources: Vec::new(),
            relying_party: None,
            claims: Claims::new(),
            lifetime: USUAL_LIFE,
        }
    }

    /// The client may name the authorization server this way too, in the parameter `audience`. The grant has its issuer identifier.
    pub fn also_named(mut self, name: impl Into<String>) -> Self {
        self.also_named.push(name.into());
        self
    }

    /// The grant may be for this resource, by its identifier there. Call it more than once for several; the client gets those of them
    /// that it names, or all if it names none. Without it, a request that names a resource is refused, and the grant names none: the
    /// other authorization server decides.
    pub fn resource(mut self, identifier: impl Into<String>) -> Self {
        self.resources.push(identifier.into());
        self
    }

    /// The authorization server signs people in at this provider, as this client. The grant names the person by the identifier that
    /// an ID token for that client has (section 3: `sub`). Without it, the grant has the provider's own identifier, which is right for
    /// every client with public identifiers.
    pub fn relying_party(mut self, client_id: impl Into<Cow<'static, str>>) -> Self {
        self.relying_party = Some(client_id.into());
        self
    }

    /// One more claim (section 3): `email`, by which the other authorization server may find an account that never signed in with this
    /// provider; `aud_sub` and `aud_tenant`, which say how that server knows the person; `tenant`, if the provider has several.
    /// The claims that the provider sets itself, such as `sub` and `exp`, are mistakes: nothing is issued.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name, value);
        self
    }

    /// The grant ends after this time, in whole seconds. Default: 5 minutes; at most an hour. It never outlives the token that the client
    /// presents. Nothing revokes a grant, so keep it short: it only has to reach the other authorization server.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime.min(LONGEST_LIFE);
        self
    }

    /// The issuer identifier of the authorization server that it is for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The client's identifier there.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Whether the client means its authorization server by this name.
    pub(crate) fn is_for(&self, named: &str) -> bool {
        same_place(&self.audience, named) || self.also_named.iter().any(|own| own == named)
    }

    /// The scope of a grant for a client that asks for this one; `None` if it may have nothing of it.
    pub(crate) fn scope(&self, requested: Option<&Scope>) -> Option<Scope> {
        let granted = match (&self.at_most, requested) {
            (None, requested) => return Some(requested.cloned().unwrap_or_default()),
            (Some(limit), None) => limit.clone(),
            (Some(limit), Some(requested)) => requested.intersection(limit),
        };
        // Without a scope, the other server would decide alone.
        (!granted.is_empty()).then_some(granted)
    }

    /// The resources of a grant for a client that names these, as the application spells them; `None` if it may not have one of them.
    pub(crate) fn resources(&self, requested: &[String]) -> Option<Vec<String>> {
        if requested.is_empty() {
            return Some(self.resources.clone());
        }
        let found = |named: &String| self.resources.iter().find(|own| same_place(own, named)).cloned();
        requested.iter().map(found).collect()
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    #[cfg(feature = "openid")]
    pub(super) fn is_relying_party(&self) -> Option<&str> {
        self.relying_party.as_deref()
    }

    #[cfg(feature = "openid")]
    pub(super) fn own_claims(&self) -> &Claims {
        &self.claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        text.parse().expect("a scope")
    }

    #[test]
    fn a_grant_never_has_more_scope_than_the_answer_and_the_request() {
        let limited = IdJag::at_most("https://a.example", "c", &scope("read write"));
        assert_eq!(limited.scope(None), Some(scope("read write")));
        assert_eq!(limited.scope(Some(&scope("read admin"))), Some(scope("read")));
        assert_eq!(limited.scope(Some(&scope("admin"))), None);
        assert_eq!(IdJag::at_most("https://a.example", "c", &Scope::empty()).scope(None), None);
        let any = IdJag::any_scope("https://a.example", "c");
        assert_eq!(any.scope(Some(&scope("admin"))), Some(scope("admin")));
        assert_eq!(any.scope(None), Some(Scope::empty()));
    }

    #[test]
    fn a_grant_is_for_resources_of_the_answer() {
        let grant =
            IdJag::any_scope("https://a.example", "c").resource("https://one.example").resource("urn:two");
        let texts = |texts: &[&str]| texts.iter().map(|own| (*own).to_owned()).collect::<Vec<_>>();
        assert_eq!(grant.resources(&[]), Some(texts(&["https://one.example", "urn:two"])));
        assert_eq!(grant.resources(&texts(&["https://one.example/"])), Some(texts(&["https://one.example"])));
        assert_eq!(grant.resources(&texts(&["https://one.example", "https://other.example"])), None);
    }

    #[test]
    fn no_grant_lives_longer_than_an_hour() {
        let grant = IdJag::any_scope("https://a.example", "c");
        assert_eq!(grant.lifetime(), Duration::from_secs(300));
        assert_eq!(grant.expires_in(Duration::from_secs(86_400)).lifetime(), Duration::from_secs(3600));
    }
}
