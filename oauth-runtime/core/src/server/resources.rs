//! All resources that a running provider knows without asking a directory.

use std::borrow::Cow;
use std::time::Duration;

use oauth_runtime_tables::{grant_management, signals};

use super::AuthorizationServer;
use crate::Scope;
use crate::declaration::DeclaredResource;
#[cfg(feature = "openid")]
use crate::keys::SigningAlgorithm;
use crate::protected_resource::{ProtectedResource, ProtectedResourceError};
use crate::settings::{Settings, SettingsError};

/// The scope tokens of OpenID Connect and of Native SSO, which are about the person, and those of shared signals and grant
/// management: about no resource.
pub(crate) const OF_NO_RESOURCE: [&str; 11] = [
    "openid",
    "offline_access",
    "device_sso",
    "profile",
    "email",
    "address",
    "phone",
    signals::MANAGE,
    signals::READ,
    grant_management::QUERY,
    grant_management::REVOKE,
];

/// The declared resources, and those of the settings.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    declared: Vec<(&'static DeclaredResource, ProtectedResource)>,
    defined: Vec<ProtectedResource>,
}

/// The advice for a wrong definition.
const DEFINE: &str =
    "write `resource_identifier(\"notes\", \"https://notes.example/mcp\")` with a declared name";

impl Resources {
    /// Puts the declaration and the settings together.
    ///
    /// # Errors
    /// [`SettingsError`] if a resource has no identifier, if two have the same, or if the settings name one
    /// that is not declared.
    pub(crate) fn new(
        declared: &'static [DeclaredResource],
        settings: &Settings,
    ) -> Result<Self, SettingsError> {
        let wrong = |problem: String, advice| SettingsError::new("resource_identifier", problem, advice);
        let unknown =
            settings.resource_identifiers().find(|(name, _)| !declared.iter().any(|own| own.name == *name));
        if let Some((name, _)) = unknown {
            return Err(wrong(format!("the declaration has no resource `{name}`"), DEFINE));
        }
        let mut resources = Self { declared: Vec::with_capacity(declared.len()), defined: Vec::new() };
        let is_there = |own: &&DeclaredResource| settings.without_resources().all(|name| name != own.name);
        for declared in declared.iter().filter(is_there) {
            let resource = resolved(declared, settings)?;
            resources.add(resource, |resources, resource| resources.declared.push((declared, resource)))?;
        }
        for defined in settings.resources() {
            resources.add(defined.clone(), |resources, resource| resources.defined.push(resource))?;
        }
        Ok(resources)
    }

    fn add(
        &mut self,
        resource: ProtectedResource,
        push: impl FnOnce(&mut Self, ProtectedResource),
    ) -> Result<(), SettingsError> {
        if self.find(resource.identifier()).is_some() {
            let problem = format!("two resources have the identifier {}", resource.identifier());
            return Err(SettingsError::new("resource", problem, "give each its own, or leave one out"));
        }
        push(self, resource);
        Ok(())
    }

    /// All of them, the declared ones first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &ProtectedResource> {
        self.declared.iter().map(|(_, resource)| resource).chain(&self.defined)
    }

    /// The one that a client means.
    pub(crate) fn find(&self, identifier: &str) -> Option<&ProtectedResource> {
        self.iter().find(|resource| resource.is_named_by(identifier))
    }

    /// The one that contains a URL: a client may name the URL that it called, which is below the identifier of its
    /// resource (RFC 8707 section 2 leaves this mapping to the server).
    pub(crate) fn containing(&self, identifier: &str) -> Option<&ProtectedResource> {
        let containing = self.iter().filter(|resource| resource.contains(identifier));
        containing.max_by_key(|resource| resource.identifier().len())
    }

    /// The declared one with this name.
    pub(crate) fn declared(&self, name: &str) -> Option<&ProtectedResource> {
        self.declared.iter().find(|(own, _)| own.name == name).map(|(_, resource)| resource)
    }

    /// The one that a request without `resource` is for.
    pub(crate) fn default(&self) -> Option<&ProtectedResource> {
        self.declared.iter().find(|(own, _)| own.is_default).map(|(_, resource)| resource)
    }

    /// Whether some resource lists this scope token as its own.
    pub(crate) fn is_of_a_resource(&self, token: &str) -> bool {
        self.iter().any(|resource| resource.scopes().is_some_and(|scope| scope.contains(token)))
    }

    /// The part of `scope` that a token for `audience` may have: the scope tokens of these resources, and those
    /// that belong to no resource, such as `openid`.
    pub(crate) fn limited<'a>(&self, scope: &'a Scope, audience: &[ProtectedResource]) -> Cow<'a, Scope> {
        // A directory does not tell which scope tokens its other resources have.
        let are_known = || audience.iter().all(|resource| self.find(resource.identifier()).is_some());
        let is_free =
            |token: &str| OF_NO_RESOURCE.contains(&token) || (!self.is_of_a_resource(token) && are_known());
        let fits = |token: &str| audience.iter().any(|resource| resource.has_scope(token)) || is_free(token);
        match scope.tokens().all(fits) {
            true => Cow::Borrowed(scope),
            false => {
                Cow::Owned(Scope::from_tokens(scope.tokens().filter(|token| fits(token))).unwrap_or_default())
            }
        }
    }
}

/// A declared resource with its identifier: the settings' one, an absolute one, or a path under the issuer.
fn resolved(declared: &DeclaredResource, settings: &Settings) -> Result<ProtectedResource, SettingsError> {
    let set = settings.resource_identifiers().find(|(name, _)| *name == declared.name);
    let identifier: Cow<'_, str> = match (set, declared.identifier) {
        (Some((_, identifier)), _) => identifier.into(),
        (None, Some(path)) if path.starts_with('/') => settings.issuer().join(path).into(),
        (None, Some(identifier)) => identifier.into(),
        (None, None) => {
            let problem = format!("the resource `{}` has no identifier", declared.name);
            return Err(SettingsError::new("resource_identifier", problem, DEFINE));
        }
    };
    let wrong = |error: ProtectedResourceError| {
        SettingsError::new("resource_identifier", format!("{}: {error}", declared.name), DEFINE)
    };
    let resource = ProtectedResource::new(identifier).map_err(wrong)?;
    let resource = match declared.scopes {
        None => resource,
        Some(scopes) => resource.scope(&scopes.join(" ")).map_err(wrong)?,
    };
    let resource = declared.title.into_iter().fold(resource, |resource, title| resource.name(title));
    let resource = declared.format.into_iter().fold(resource, ProtectedResource::access_tokens);
    let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
    let (access, refresh) =
        (seconds(declared.access_token_expires_in), seconds(declared.refresh_token_expires_in));
    let resource = access.into_iter().fold(resource, ProtectedResource::access_token_expires_in);
    let resource = refresh.into_iter().fold(resource, ProtectedResource::refresh_token_expires_in);
    #[cfg(feature = "openid")]
    let resource = match declared.signing_alg.and_then(SigningAlgorithm::from_name) {
        Some(algorithm) => resource.access_token_signing_alg(algorithm),
        None => resource,
    };
    Ok(resource)
}

/// The declared resources, and those of the settings.
pub(crate) fn resources<S: AuthorizationServer>(server: &S) -> &Resources {
    // The builder has refused settings with which this fails.
    let begin = || Resources::new(S::DECLARATION.resources, server.settings()).unwrap_or_default();
    server.runtime().resources(begin)
}

/// The URL of the UserInfo endpoint, which is a resource of its own in the audience of a token.
pub(crate) fn userinfo_endpoint<S: AuthorizationServer>(server: &S) -> Option<String> {
    S::DECLARATION.endpoints.path("userinfo").map(|path| server.settings().issuer().join(path))
}

/// The URL of the streams of shared signals, which stands for all their endpoints in the audience of a token.
pub(crate) fn signals_endpoint<S: AuthorizationServer>(server: &S) -> Option<String> {
    S::DECLARATION.endpoints.path("signal_streams").map(|path| server.settings().issuer().join(path))
}

/// The URL of the grant management endpoint, which is a resource of its own in the audience of a token.
pub(crate) fn grant_management_endpoint<S: AuthorizationServer>(server: &S) -> Option<String> {
    S::DECLARATION.endpoints.path("grant_management").map(|path| server.settings().issuer().join(path))
}

/// The URL of the provider's own API that a scope token is for: shared signals, or grant management.
pub(crate) fn own_api<S: AuthorizationServer>(server: &S, token: &str) -> Option<String> {
    match token {
        signals::MANAGE | signals::READ => signals_endpoint(server),
        grant_management::QUERY | grant_management::REVOKE => grant_management_endpoint(server),
        _ => None,
    }
}
