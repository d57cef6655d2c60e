//! Token exchange (RFC 8693): a client gives a token of a person, and gets one with which it calls another API for them.
//!
//! Declared with `grants(token_exchange)`. The application decides about each exchange: it implements
//! [`TokenExchangePolicy`]. [The guide](crate) has a page about it.

mod acting;
mod answer;
mod foreign;
mod hook;
mod id_jag;
mod issue;
mod native_sso;
mod parameters;
mod part;
mod presented;
mod question;
mod rehearsal;
mod scope;
mod target;
mod token_type;
mod transaction;

use std::future::Future;
use std::pin::Pin;

use oauth_runtime_tables::grants;

use self::parameters::{Asked, Extras};
use super::{GrantType, TokenRequest};
use crate::gate::admit;
use crate::server::AuthorizationServer;
use crate::store::GrantStore;
use crate::token::TokenResponse;
use crate::{Client, OAuthError};

pub use crate::foreign_token::{ForeignActor, ForeignSubject, ForeignToken, ForeignTokenPolicy};
pub use crate::id_jag::IdJag;
#[cfg(feature = "openid")]
pub use crate::settings::ForeignTokenKind;
pub use crate::transaction_token::{Transaction, TransactionToken};
pub use answer::Exchange;
pub use hook::TokenExchangePolicy;
#[doc(hidden)]
pub use part::TokenExchanges;
pub(crate) use presented::invalid_subject;
pub use question::{ExchangeRequest, ExchangedToken};
pub(crate) use rehearsal::Allowed;
#[doc(hidden)]
pub use rehearsal::{Rehearsal, Rehearsed};
pub use token_type::TokenType;

/// The `grant_type` on the wire (RFC 8693 section 2.1).
pub const GRANT_TYPE: &str = grants::TOKEN_EXCHANGE.grant_type;

/// Whether a client can get an identity assertion authorization grant. In a constant: without that, nothing that makes one is compiled.
const fn issues_id_jag<S: AuthorizationServer>() -> bool {
    S::DECLARATION.has_part("id_jag")
}

/// Whether tokens of other issuers may be exchanged.
const fn takes_foreign_tokens<S: AuthorizationServer>() -> bool {
    S::DECLARATION.has_part("foreign_tokens")
}

/// Whether a workload can get a transaction token.
const fn issues_transaction_tokens<S: AuthorizationServer>() -> bool {
    S::DECLARATION.has_part("transaction_tokens")
}

/// Whether applications of one vendor can share a login. In a constant for the same reason.
const fn has_native_sso<S: AuthorizationServer>() -> bool {
    S::DECLARATION.has_part("native_sso")
}

/// `token_exchange`.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct TokenExchangeGrant;

impl<S> GrantType<S> for TokenExchangeGrant
where
    S: AuthorizationServer + TokenExchangePolicy,
    S::Store: GrantStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        if const { has_native_sso::<S>() } && native_sso::is_asked(request) {
            // Boxed: the futures would nest too deeply for the compiler.
            let response: Pin<Box<dyn Future<Output = Result<TokenResponse, OAuthError>> + Send + '_>> =
                Box::pin(native_sso::respond(server, request));
            return response.await;
        }
        check_confidential(request.client())?;
        let has = const {
            Extras { id_jag: issues_id_jag::<S>(), transaction_tokens: issues_transaction_tokens::<S>() }
        };
        let asked = Asked::of(request, has)?;
        if const { issues_transaction_tokens::<S>() } && asked.requested == TokenType::TransactionToken {
            // Boxed, so that a provider that issues none does not know how to drop it.
            let response: Pin<Box<dyn Future<Output = Result<TokenResponse, OAuthError>> + Send + '_>> =
                Box::pin(transaction::respond(server, request, &asked));
            return response.await;
        }
        let subject = presented::subject(server, request, asked.subject).await?;
        let actor = match asked.actor {
            Some(actor) => Some(presented::actor(server, request, actor).await?),
            None => None,
        };
        // Boxed: the futures would nest too deeply for the compiler.
        let answer: Pin<Box<dyn Future<Output = Result<TokenResponse, OAuthError>> + Send + '_>> =
            Box::pin(exchange(server, request, &asked, (&subject, actor.as_ref())));
        let answer = answer.await;
        foreign::observe(server, request, (&subject, actor.as_ref()), answer.as_ref().err());
        answer
    }
}

/// The policy decides by the client, so somebody must have proved to be that client.
fn check_confidential(client: &Client) -> Result<(), OAuthError> {
    match client.is_public() {
        true => Err(OAuthError::unauthorized_client("token exchange is for confidential clients")),
        false => Ok(()),
    }
}

/// The exchange of these tokens, which are valid.
async fn exchange<S>(
    server: &S,
    request: &TokenRequest<'_>,
    asked: &Asked<'_>,
    (subject, actor): (&ExchangedToken, Option<&ExchangedToken>),
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer + TokenExchangePolicy,
    S::Store: GrantStore,
{
    let acting = acting::party(server, request.client(), actor);
    acting::check_allowed(server, subject, &acting)?;
    let person = subject.person.clone().ok_or_else(presented::no_person)?;
    let admitted = admit(server, person, subject.ground).await;
    let person = admitted
        .map_err(|refusal| refusal.answer(request.client().client_id(), presented::invalid_subject()))?;
    let (scope, targets, audience) = match asked.requested {
        TokenType::IdJag if const { issues_id_jag::<S>() } => {
            id_jag::check_subject(subject)?;
            id_jag::requested(request)?
        }
        _ => (
            scope::requested(server, request, subject)?,
            target::requested(server, request.received().form()).await?,
            None,
        ),
    };
    let question = ExchangeRequest {
        client: request.client(),
        subject,
        actor,
        scope: &scope,
        targets: &targets,
        audience,
        requested: asked.requested,
        request_context: None,
        request_details: None,
        is_native_sso: false,
    };
    let answer = answer::said(server, &question).await?;
    let decided = answer::decided(server, &question, answer).await?;
    issue::issue(server, request, &question, (person, acting), decided).await
}
