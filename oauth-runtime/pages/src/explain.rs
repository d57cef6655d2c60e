//! What would happen if a client asked, with what the pages would ask the person.

use oauth_runtime_core::__internal::{find_client, revalidate_authorization_request};
use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::device::GRANT_TYPE as DEVICE_CODE;
use oauth_runtime_core::explain::{self as core, Explanation, Question, UserInteraction, Verdict};
use oauth_runtime_core::token::{Authentication, GrantManagementAction};
use oauth_runtime_core::{Approval, Client, Lookup, OAuthError, Scope};

use crate::account::Account;
use crate::acr_levels::AcrLevels;
use crate::approval::by_policy;
use crate::demand::Demand;
use crate::factors::owes_second_factor;
use crate::next_step::{Step, next_step};
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::question::Question as OfPages;
use crate::session::{Progress, SessionData};

/// A code challenge, which nobody redeems (RFC 7636 appendix B).
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What would happen if the client asked for this, and by which rule: with what the person would be asked. It issues nothing
/// and changes nothing; see [`oauth_runtime_core::explain`].
///
/// It assumes that the person has just logged in, with their second factor if they have set one up.
///
/// # Errors
/// Those of a store, and of an application that fails.
pub async fn explain<S: UiProvider>(server: &S, question: &Question) -> Result<Explanation, OAuthError> {
    let (client_id, grant_type, subject) = question.asks_about();
    let Some(subject) = subject.filter(|_| matches!(grant_type, "authorization_code" | DEVICE_CODE)) else {
        return core::explain(server, question).await;
    };
    let account = account(server, question, subject).await?;
    let levels = server.pages().acr_levels();
    let mut found =
        core::explain(server, &question.clone().authentication(authentication(&account, levels))).await?;
    if matches!(found.verdict(), Verdict::Refused { .. }) {
        return Ok(found);
    }
    let client = find_client(server, client_id, Lookup::Stored).await?.ok_or(OAuthError::InvalidClient)?;
    if grant_type == DEVICE_CODE {
        // Every device needs confirmation each time.
        let approval = account.approval(&Demand::none(levels));
        let (scope, authorization_details) = (scope_of(&found), &AuthorizationDetails::default());
        let asked = Asked {
            client: &client,
            scope: &scope,
            authorization_details,
            is_device: true,
            is_backchannel: false,
        };
        return after_policy(server, consent(found, true), (asked, &Scope::empty()), approval).await;
    }
    if sends_requests_in_another_way(server, &client) {
        return Ok(consent(found, true));
    }
    let now = server.settings().now();
    let parameters = parameters(&client, question);
    let request = match revalidate_authorization_request(server, &parameters, now).await {
        Ok(request) => request,
        Err(error) => return Ok(found.refused(error.error())),
    };
    let subject = account.subject.clone();
    let progress =
        Progress { account: Some(subject.clone()), logged_in_as: Some(subject), ..Progress::default() };
    let answered = account.approval(&Demand::of(levels, &request));
    let mut session = SessionData::default();
    session.add(account);
    let (approval, consents) = match next_step(server, &session, &request, &progress, now).await? {
        Step::Refuse(refused) => return Ok(found.refused(refused.error())),
        Step::Fail(error) => return Ok(found.refused(&error)),
        Step::Ask(OfPages::Consent) => (answered, true),
        Step::Ask(question) => {
            let question = match question {
                OfPages::SecondFactor | OfPages::SetUp => UserInteraction::SecondFactor,
                OfPages::Login | OfPages::Account | OfPages::Consent => UserInteraction::Login,
            };
            found.push(core::Step::Asked { question, is_asked: true });
            return Ok(found.asked(question));
        }
        Step::Approve(approval) => (*approval, false),
    };
    let asked = Asked {
        client: request.client(),
        scope: request.scope(),
        authorization_details: request.authorization_details(),
        is_device: false,
        is_backchannel: false,
    };
    let merged = request.grant_management().filter(|own| own.action() == GrantManagementAction::Merge);
    let kept = merged.and_then(|own| own.grant()).map(|grant| grant.scope.clone()).unwrap_or_default();
    after_policy(server, consent(found, consents), (asked, &kept), approval).await
}

/// What the application's [`ApprovalPolicy`](crate::ApprovalPolicy) leaves of this approval, if there is one. A grant that the client
/// manages keeps its own scope.
async fn after_policy<S: UiProvider>(
    server: &S,
    mut found: Explanation,
    (asked, kept): (Asked<'_>, &Scope),
    approval: Approval,
) -> Result<Explanation, OAuthError> {
    if server.pages().policy().is_none() {
        return Ok(found);
    }
    let scope = asked.scope;
    let left = by_policy(server, asked, approval).await.map_err(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "the approval policy failed");
        OAuthError::ServerError
    })?;
    let left = left.map(|left| left.approved_of(scope).union(kept));
    found.push(core::Step::Policy {
        occasion: "approval",
        by: Some("ApprovalPolicy".to_owned()),
        scope: left.clone(),
        told: None,
    });
    Ok(match left {
        Some(left) => found.at_most(&left),
        None => found.refused(&OAuthError::access_denied("the resource owner denied the request")),
    })
}

fn scope_of(found: &Explanation) -> Scope {
    match found.verdict() {
        Verdict::Granted { scope } | Verdict::Asked { scope, .. } => scope.clone(),
        _ => Scope::empty(),
    }
}

/// Whether the client pushes or signs its requests, which only it can: then it is not known what it would ask for.
fn sends_requests_in_another_way<S: UiProvider>(server: &S, client: &Client) -> bool {
    let metadata = client.metadata();
    server.settings().requires_pushed_authorization_requests()
        || metadata.require_pushed_authorization_requests
        || metadata.require_signed_request_object
        || metadata.profile.is_some()
        || S::DECLARATION.profile.is_some()
}

/// The person, who has just logged in.
async fn account<S: UiProvider>(
    server: &S,
    question: &Question,
    subject: &str,
) -> Result<Account, OAuthError> {
    let username = question.known_username().unwrap_or(subject);
    let account = Account::by_password(subject, username, server.settings().now());
    let owes = owes_second_factor(server, subject).await.map_err(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "the credentials could not be read");
        OAuthError::ServerError
    })?;
    Ok(if owes { account.with_second_factor("otp") } else { account })
}

fn authentication(account: &Account, levels: &AcrLevels) -> Authentication {
    let mut authentication = Authentication::default();
    authentication.auth_time = Some(account.auth_time);
    authentication.acr = levels.reached(account.strength()).next().map(|level| level.acr.clone());
    authentication.amr.clone_from(&account.amr);
    authentication
}

/// A request of this client for what was asked.
fn parameters(client: &Client, question: &Question) -> Vec<(String, String)> {
    let metadata = client.metadata();
    let with_code = metadata.response_types.iter().find(|own| own.split(' ').any(|word| word == "code"));
    let response_type = with_code.map_or("code", String::as_str);
    let redirect_uri = metadata.redirect_uris.first().map_or("", |uri| uri.as_str());
    let fixed = [
        ("client_id", client.client_id()),
        ("response_type", response_type),
        ("redirect_uri", redirect_uri),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("nonce", "explained"),
    ];
    let fixed = fixed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    fixed.chain(question.asked()).collect()
}

fn consent(mut found: Explanation, is_asked: bool) -> Explanation {
    found.push(core::Step::Asked { question: UserInteraction::Consent, is_asked });
    if is_asked { found.asked(UserInteraction::Consent) } else { found }
}
