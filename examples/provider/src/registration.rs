//! Who may register clients (RFC 7591).

use http::request::Parts;
use oauth_runtime::registration::{
    InitialAccessToken, InitialAccessTokens, RegistrationPolicy, RegistrationRequest,
};
use oauth_runtime::{AuthorizationServer, ClientMetadata, OAuthError, Scope, Secret};

use crate::provider::Provider;

/// Who may register clients.
#[derive(Debug, Default)]
pub enum Registration {
    /// Nobody.
    #[default]
    Off,
    /// Everybody.
    Open,
    /// Who has one of these tokens.
    WithToken(InitialAccessTokens),
}

impl Registration {
    /// Who has one of these tokens, as often as they like.
    pub fn with_tokens(tokens: &[Secret]) -> Self {
        Self::WithToken(InitialAccessTokens::new(tokens.iter().map(InitialAccessToken::new)))
    }
}

/// A client that may register has the whole scope, as those of the configuration may.
impl RegistrationPolicy for Provider {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        match self.registration() {
            Registration::Off => {
                return Err(OAuthError::access_denied("clients are registered by an administrator"));
            }
            Registration::Open => {}
            Registration::WithToken(tokens) => tokens.check(request, self.settings().now())?,
        }
        Ok(request.within(&whole_scope()?))
    }
}

fn whole_scope() -> Result<Scope, OAuthError> {
    let names: Vec<_> = Provider::DECLARATION.scopes.iter().map(|scope| scope.name).collect();
    names.join(" ").parse().map_err(|_| OAuthError::ServerError)
}
