//! A transaction token as what a workload gets (draft-ietf-oauth-transaction-tokens, "Requesting Txn-Tokens").

mod issue;
mod scope;
mod subject;
mod wanted;

use self::wanted::Wanted;
use super::answer::{Way, asked};
use super::parameters::Asked;
use super::{ExchangeRequest, ExchangedToken, TokenExchangePolicy, acting, foreign, presented};
use crate::OAuthError;
use crate::gate::admit;
use crate::grant::TokenRequest;
use crate::server::AuthorizationServer;
use crate::store::GrantStore;
use crate::token::{Actor, TokenResponse};
use crate::transaction_token::TransactionPrincipal;

/// The response to a request for a transaction token.
pub(super) async fn respond<S>(
    server: &S,
    request: &TokenRequest<'_>,
    parameters: &Asked<'_>,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer + TokenExchangePolicy,
    S::Store: GrantStore,
{
    let wanted = Wanted::of(server.settings(), request, parameters)?;
    let subject = subject::find(server, request, parameters.subject).await?;
    let answer = exchange(server, request, &wanted, &subject).await;
    foreign::observe(server, request, (&subject, None), answer.as_ref().err());
    answer
}

async fn exchange<S>(
    server: &S,
    request: &TokenRequest<'_>,
    wanted: &Wanted<'_>,
    subject: &ExchangedToken,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer + TokenExchangePolicy,
    S::Store: GrantStore,
{
    let acting = Actor::client(request.client().client_id());
    acting::check_allowed(server, subject, &acting)?;
    let principal = match subject.person.clone() {
        Some(person) => {
            let admitted = admit(server, person, subject.ground).await;
            let refused = |error| presented::refusal_of_person(error, request.client());
            TransactionPrincipal::Person(admitted.map_err(refused)?)
        }
        None => TransactionPrincipal::Client(subject::client(subject).ok_or_else(presented::no_person)?),
    };
    let question = ExchangeRequest {
        client: request.client(),
        subject,
        actor: None,
        scope: &wanted.scope,
        targets: &[],
        audience: Some(wanted.trust_domain),
        requested: super::TokenType::TransactionToken,
        request_context: wanted.context.as_ref(),
        request_details: wanted.details.as_ref(),
        is_native_sso: false,
    };
    let answer = asked(server, &question).await?;
    let (Way::TransactionToken, Some(token)) = (answer.way, answer.transaction) else {
        return Err(OAuthError::invalid_request(
            "requested_token_type: this exchange gives no transaction token",
        ));
    };
    let names_person = subject.person.is_some()
        && subject.transaction.as_ref().is_some_and(|transaction| transaction.is_self_signed());
    if names_person && !token.lets_name_people() {
        return Err(OAuthError::invalid_request(
            "this workload may not name a person; a self-signed subject token is good for the workload itself",
        ));
    }
    let scope = scope::granted(server, &question, &token, answer.at_most.as_ref())?;
    let lifetime = answer.lifetime.map_or(token.lifetime(), |limit| limit.min(token.lifetime()));
    let decided = issue::Decided { token: &token, principal, scope, lifetime, rule: answer.rule.as_deref() };
    issue::issue(server, request, &question, &acting, decided).await
}
