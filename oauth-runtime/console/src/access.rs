//! The console as a part of its provider: its client, and who may have the scope of operators.

use std::sync::Arc;

use oauth_runtime_core::access_policy::{Access, AccessError, AccessRequest};
use oauth_runtime_core::{
    Client, ClientMetadata, Lookup, Metadata, Minting, OAuthError, Part, Scope, SettingsError,
};

use crate::client::is_own_client;
use crate::provider::ConsoleProvider;
use crate::scopes::{READ, WRITE};

/// The console as a part.
#[derive(Debug, Clone, Copy)]
pub struct OperatorConsole;

/// What the log and an explanation call the rule.
const RULE: &str = "the operators of the console";

impl<S: ConsoleProvider> Part<S> for OperatorConsole {
    fn check_server(server: &S) -> Result<(), SettingsError> {
        server.console().check(server.settings().issuer())
    }

    fn begin(server: &Arc<S>) {
        server.console().attach(server);
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        if !server.console().is_on() {
            metadata.remove("scopes_supported", &[READ, WRITE]);
        }
    }

    async fn find_client(
        server: &S,
        client_id: &str,
        found: &mut Option<Client>,
        _: Lookup,
    ) -> Result<(), OAuthError> {
        // Nobody can pretend to be the console, whatever the store has.
        if is_own_client(client_id) {
            *found = server.console().client().cloned();
        }
        Ok(())
    }

    fn withhold(_: &S, metadata: &mut ClientMetadata) {
        metadata.scope = without(&metadata.scope);
        metadata.default_scope = metadata.default_scope.take().map(|scope| without(&scope));
    }

    async fn access(
        server: &S,
        request: &AccessRequest<'_>,
        access: &mut Option<Access>,
    ) -> Result<(), OAuthError> {
        if !is_of_operators(request.scope()) || may_have(server, request.client(), request.subject()) {
            return Ok(());
        }
        let own = match is_own_client(request.client().client_id()) {
            true => Access::refuse(AccessError::AccessDenied)
                .description("the person is not an operator of this provider")
                .tell(NOT_AN_OPERATOR)
                .by(RULE),
            false => Access::allow().without(READ).without(WRITE).by(RULE),
        };
        own.add_to(access);
        Ok(())
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        // The policy of the application is asked where it is declared; this holds without it, and at each refresh.
        let token = minting.access_token();
        if !is_of_operators(&token.scope) || may_have(server, minting.client(), token.subject.as_deref()) {
            return Ok(());
        }
        let left = without(&token.scope);
        if left.is_empty() {
            return Err(OAuthError::invalid_scope("nothing of this scope may be granted here"));
        }
        minting.set_scope(left);
        Ok(())
    }
}

/// What a person reads who is not an operator.
const NOT_AN_OPERATOR: &str = "You are not an operator of this provider.";

fn is_of_operators(scope: &Scope) -> bool {
    scope.contains(READ) || scope.contains(WRITE)
}

fn without(scope: &Scope) -> Scope {
    let kept = scope.tokens().filter(|token| ![READ, WRITE].contains(token));
    Scope::from_tokens(kept).unwrap_or_default()
}

/// A person must be an operator. A client that acts for itself needs no person: an operator registered it for the scope.
/// A client that nobody vouches for gets nothing, whatever its record says.
pub(crate) fn may_have<S: ConsoleProvider>(server: &S, client: &Client, subject: Option<&str>) -> bool {
    let console = server.console();
    let is_vouched_for = client.registration().is_none() && client.document().is_none();
    console.is_on() && is_vouched_for && subject.is_none_or(|subject| console.is_operator(subject))
}
