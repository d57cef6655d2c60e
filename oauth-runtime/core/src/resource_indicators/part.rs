//! Resource indicators as a part.

use std::borrow::Cow;

use super::audience::{check_left, decide};
use super::requested::{requested, unnamed};
use crate::http::Form;
use crate::protected_resource::ProtectedResource;
use crate::server::{AuthorizationServer, Metadata, Minting, Part, Resources, resources};
use crate::settings::{ScopeDefinition, Settings, SettingsError};
use crate::{Client, OAuthError, Scope};

/// A provider with `resources(…)`: each access token is for the resources that its client names.
#[derive(Debug, Clone, Copy)]
pub struct ResourceIndicators;

impl<S: AuthorizationServer> Part<S> for ResourceIndicators {
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        Resources::new(S::DECLARATION.resources, settings)?;
        let is_known = |token: &&str| {
            let mut defined = settings.scopes().iter().map(ScopeDefinition::name);
            S::DECLARATION.has_scope(token) || defined.any(|own| own == *token)
        };
        let mut tokens = settings
            .resources()
            .iter()
            .flat_map(|resource| resource.scopes().into_iter().flat_map(Scope::tokens));
        match tokens.find(|token| !is_known(token)) {
            None => Ok(()),
            Some(token) => Err(SettingsError::new(
                "resource",
                format!("the provider has no scope `{token}`"),
                "declare it in `scopes(…)`, or define it with `scope`",
            )),
        }
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        // RFC 9728 section 4. Only a URL has a metadata document.
        let with_document = resources(server).iter().filter(|resource| resource.metadata_url().is_some());
        metadata.extend("protected_resources", with_document.map(ProtectedResource::identifier));
    }

    async fn target(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        scope: &mut Scope,
        targets: &mut Vec<ProtectedResource>,
    ) -> Result<(), OAuthError> {
        let mut audience = requested(server, client, form).await?;
        if audience.is_empty() {
            audience = unnamed(server, client)?;
        }
        if audience.is_empty() {
            return Ok(());
        }
        if let Cow::Owned(limited) = resources(server).limited(scope, &audience) {
            check_left(&limited)?;
            *scope = limited;
        }
        targets.append(&mut audience);
        Ok(())
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        decide(server, minting).await
    }
}
