//! The trait that `#[oauth_server]` implements: what the runtime knows about a declared provider.

mod approved;
#[cfg(any(feature = "openid", feature = "webhooks"))]
mod background;
mod client_lookup;
mod client_rules;
mod effective_request;
mod extension;
mod grant_types;
mod idle;
mod introspected;
#[cfg(feature = "openid")]
mod key_events;
mod message;
mod metadata;
mod minted;
#[cfg(feature = "openid")]
mod mtls_endpoints;
mod observation;
mod part;
mod parts;
mod presented_token;
mod proved;
mod pushed_parameters;
mod received_request;
mod requested_scope;
mod resources;
mod runtime;
mod second_factors;
#[cfg(feature = "openid")]
mod signing;
mod token_lookup;
mod token_request;
mod unanswered;
mod unproved;

use std::future::Future;

pub use crate::http::ClientRequest;
pub use approved::{Approved, ResponseParameters};
#[cfg(feature = "openid")]
pub use background::Background;
#[cfg(any(feature = "openid", feature = "webhooks"))]
pub(crate) use background::Task;
pub use client_lookup::find_client;
pub use client_rules::ClientRules;
pub(crate) use client_rules::{client_rules, token_rules};
pub use effective_request::EffectiveRequest;
pub(crate) use effective_request::Passed;
pub use extension::{Authorized, ExtensionGrant};
pub(crate) use grant_types::grant_types;
pub use introspected::IntrospectedToken;
#[cfg(feature = "openid")]
pub use key_events::SigningKeyEvents;
pub use message::Message;
#[cfg(feature = "openid")]
pub(crate) use message::for_client;
pub use metadata::Metadata;
pub use minted::Minting;
pub(crate) use minted::{Bounds, Minted};
#[cfg(feature = "openid")]
pub(crate) use mtls_endpoints::{add_mtls_endpoint_aliases, check_mtls_endpoints, endpoint_urls};
pub use observation::{Observation, ObservedEvents, RequestKind, in_request, observe};
pub(crate) use observation::{answered, check_observed, prepared, prepared_at, publish};
pub use part::Part;
pub use presented_token::PresentedToken;
pub use proved::{Once, Proved};
pub use pushed_parameters::PushedParameters;
pub use received_request::ReceivedRequest;
pub(crate) use requested_scope::{RequestedScope, granted_scope, requested_scope, shortened};
#[cfg(all(feature = "openid", feature = "events"))]
pub(crate) use resources::signals_endpoint;
pub(crate) use resources::{
    OF_NO_RESOURCE, Resources, grant_management_endpoint, own_api, resources, userinfo_endpoint,
};
pub use runtime::Runtime;
pub use second_factors::SecondFactorsOfInteraction;
#[cfg(feature = "openid")]
pub use signing::SigningProvider;
#[cfg(feature = "openid")]
pub(crate) use signing::{algorithm_for, algorithms_of, check_algorithm, default_algorithm};
pub use token_lookup::RefreshTokens;
pub(crate) use token_lookup::{
    grant_counts, grantor_lives, is_addressed_to, live_client, live_client_of, live_refresh_token,
};
pub use token_request::TokenRequest;
pub(crate) use unanswered::{Attempt, Issue, KEPT_FOR};
pub use unproved::Unproved;

use crate::authorization_details::AuthorizationDetails;
use crate::settings::{ScopeDefinition, Settings};
use crate::store::{ClientStore, TokenStore};
use crate::token::TokenResponse;
use crate::{Client, Declaration, OAuthError};

/// A declared provider. Implemented by [`#[oauth_server]`](crate::oauth_server), never by hand.
///
/// The endpoints are generic over it, so each is compiled only for the declared provider.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a declared provider",
    note = "put `#[oauth_server(…)]` on it; if it is `()`, name the provider: `Granted<(), Notes>`, \
        `Protect::<(), Notes>`"
)]
pub trait AuthorizationServer: Sized + Send + Sync + 'static {
    /// The store of clients and tokens.
    type Store: ClientStore + TokenStore;
    /// The store of resource owners: the same store, if no field is marked `#[users]`.
    type Users: Send + Sync;
    /// The enabled grant types.
    type GrantType: Enabled;
    /// The declared parts.
    type Parts: Part<Self>;
    /// Whether there are events: `()` if not.
    #[doc(hidden)]
    type Observation: Observation;

    /// The declaration.
    const DECLARATION: &'static Declaration;

    /// The state of the running server.
    fn runtime(&self) -> &Runtime<Self>;

    /// The store of clients and tokens.
    fn store(&self) -> &Self::Store;

    /// The store of resource owners.
    fn users(&self) -> &Self::Users;

    /// The dispatch of the token endpoint: one arm for each enabled grant type.
    fn grant(
        &self,
        grant_type: Self::GrantType,
        request: TokenRequest<'_>,
    ) -> impl Future<Output = Result<TokenResponse, OAuthError>> + Send;

    /// The settings of the running server.
    fn settings(&self) -> &Settings {
        self.runtime().settings()
    }

    /// Whether `client` gets refresh tokens: the grant is declared, and the client may use it.
    fn issues_refresh_tokens_to(client: &Client) -> bool {
        let declared = const { Self::DECLARATION.has_grant_type("refresh_token") };
        declared && client.allows_grant_type("refresh_token")
    }

    /// Whether the provider has this scope token: it is declared, or was defined when the provider started.
    fn knows_scope(&self, token: &str) -> bool {
        Self::DECLARATION.has_scope(token) || self.settings().scopes().iter().any(|own| own.name() == token)
    }

    /// The description of a scope token; the token itself if the provider does not have it.
    fn describe_scope<'a>(&'a self, token: &'a str) -> &'a str {
        let defined = self.settings().scopes().iter().find(|own| own.name() == token);
        defined.map_or_else(|| Self::DECLARATION.describe_scope(token), ScopeDefinition::description)
    }

    /// What authorization details mean (RFC 9396), for the person who is asked: a line for each, in this language (a
    /// BCP 47 tag) if the application has it.
    fn describe_authorization_details(&self, details: &AuthorizationDetails, language: &str) -> Vec<String> {
        details.describe(Self::DECLARATION.authorization_details, language)
    }

    /// All scope tokens of the provider, the declared ones first.
    fn scope_tokens(&self) -> Vec<&str> {
        let declared = Self::DECLARATION.scopes.iter().map(|scope| scope.name);
        let defined = self.settings().scopes().iter().map(ScopeDefinition::name);
        declared.chain(defined.filter(|name| !Self::DECLARATION.has_scope(name))).collect()
    }

    /// The claims of one of your own scope tokens; those of the standard's tokens are not included.
    fn claims_of_scope(&self, token: &str) -> Vec<&str> {
        if let Some(defined) = self.settings().scopes().iter().find(|own| own.name() == token) {
            return defined.claim_names().collect();
        }
        let declared = Self::DECLARATION.scopes.iter().find(|own| own.name == token);
        declared.map(|declared| declared.claims.to_vec()).unwrap_or_default()
    }
}

/// A provider with an authorization endpoint, from `responses(…)`.
pub trait AuthorizationEndpoint: AuthorizationServer + crate::Interaction {
    /// The enabled response types.
    type ResponseType: Enabled;

    /// The dispatch of the authorization endpoint: one arm for each enabled response type.
    fn respond(
        &self,
        response_type: Self::ResponseType,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// The enum that `#[oauth_server]` generates from the declared grant types or response types.
#[doc(hidden)]
pub trait Enabled: Copy + Send + Sync + 'static {
    /// All enabled ones, as declared.
    const ALL: &'static [Self];

    /// The name on the wire.
    fn as_str(self) -> &'static str;
}
