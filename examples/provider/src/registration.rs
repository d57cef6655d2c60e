//! Who may register clients (RFC 7591), and for what.

use std::collections::BTreeSet;

use http::request::Parts;
use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::registration::{
    InitialAccessToken, InitialAccessTokens, RegistrationPolicy, RegistrationRequest,
};
use oauth_runtime::{AuthorizationServer, ClientMetadata, OAuthError, Scope, Secret};

use crate::provider::Provider;

/// The policy for registrations.
#[derive(Debug, Default)]
pub enum Registration {
    /// Nobody.
    #[default]
    Off,
    /// Everybody.
    Open,
    /// Holders of one of these tokens.
    WithToken(InitialAccessTokens),
}

impl Registration {
    /// Holders of one of these tokens, as often as they like.
    pub fn with_tokens(tokens: &[Secret]) -> Self {
        Self::WithToken(InitialAccessTokens::new(tokens.iter().map(InitialAccessToken::new)))
    }
}

/// A client that registers itself gets the whole scope, and the grants that a person begins. CIBA, with which the client chooses the
/// person, is for holders of a token.
impl RegistrationPolicy for Provider {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        let mut metadata = request.with_scope(&self.whole_scope()?);
        match self.registration() {
            // The runtime has refused it: `client_registration` is false.
            Registration::Off => return Err(OAuthError::access_denied("clients register nowhere")),
            Registration::Open => {}
            Registration::WithToken(tokens) => {
                tokens.check(request, self.settings().now())?;
                if request.asks_for_grant_type(GRANT_TYPE) {
                    metadata.grant_types.push(GRANT_TYPE.to_owned());
                }
            }
        }
        Ok(metadata)
    }
}

/// Grant types and response types in a client's registration that this version does not have: the key, and a
/// message. They are kept, with a warning, since each may be a mistake. An undeclared scope is an error.
pub fn undeclared(metadata: &ClientMetadata) -> impl Iterator<Item = String> {
    let declared = Provider::DECLARATION;
    let is_grant = |name: &str| declared.has_grant_type(name) || name == "implicit";
    let is_response = |name: &str| declared.response_types.iter().any(|known| words(known) == words(name));
    let grants = metadata.grant_types.iter().map(String::as_str).filter(move |name| !is_grant(name));
    let responses = metadata.response_types.iter().map(String::as_str).filter(move |name| !is_response(name));
    let all = grants.map(|name| ("grant_types", name)).chain(responses.map(|name| ("response_types", name)));
    all.map(move |(key, name)| {
        let said = format!("{key}: this version does not support `{name}`; it is stored without effect");
        match meant(declared.grant_types, name).filter(|_| key == "grant_types") {
            Some(meant) => format!("{said}. Did you mean `{meant}`?"),
            None => said,
        }
    })
}

/// The grant type that an unknown one is a misspelling of: the last part of its URN, or a similar word.
fn meant(declared: &[&'static str], name: &str) -> Option<&'static str> {
    let is_end = |full: &str| full.rsplit(':').next().is_some_and(|end| end == name);
    let nearest = declared.iter().map(|full| (strsim::damerau_levenshtein(full, name), *full)).min();
    let is_near = |distance: usize| distance <= name.len() / 4;
    declared
        .iter()
        .copied()
        .find(|full| is_end(full))
        .or_else(|| nearest.filter(|(distance, _)| is_near(*distance)).map(|(_, full)| full))
}

/// The order of the words of a response type does not matter (OAuth 2.0 Multiple Response Type Encoding
/// Practices section 3).
fn words(response_type: &str) -> BTreeSet<&str> {
    response_type.split(' ').collect()
}

impl Provider {
    fn whole_scope(&self) -> Result<Scope, OAuthError> {
        Scope::from_tokens(self.scope_tokens()).map_err(|_| OAuthError::ServerError)
    }
}
