//! What a login needs before it may allow a request.

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::ciba::BackchannelAuthenticationRequest;

use crate::account::{Account, TWO_FACTORS};
use crate::acr_levels::{AcrLevels, LoginRequirement};
use crate::credentials::Credentials;
use crate::demand::Demand;
use crate::factors::{best, has_factor, lacks_required};
use crate::next::{Next, Outcome};
use crate::paths::{LOGIN, SECOND_FACTOR};
use crate::provider::UiProvider;
use crate::session::{Needs, Purpose};
use crate::visit::Visit;

/// What the login lacks.
pub(super) struct Lacking {
    pub(super) needs: Needs,
    /// Whether the person has a second factor, and need not set one up.
    has_factor: bool,
}

/// What the login of this account lacks to allow the request; `None`: nothing. `own` are the credentials of its person.
pub(super) async fn lacking<S: UiProvider>(
    visit: &Visit<'_, S>,
    account: &Account,
    request: &BackchannelAuthenticationRequest,
    own: &Credentials,
) -> Result<Option<Lacking>, OAuthError> {
    let new_login = !is_since(account, request) && is_too_old(visit, account, request);
    let has_factor = has_factor(visit.server, own);
    let can_reach = has_factor || visit.server.pages().sets_up_factors();
    let two_factors = account.acr != TWO_FACTORS
        && (can_reach && prefers_two(visit.server.pages().acr_levels(), request)
            || lacks_required(visit.server, account).await?);
    let wishes = wish(visit.server.pages().acr_levels(), request);
    let wished = wishes.wished(account.strength()).map(|level| level.requirement);
    let phishing_resistant = wished == Some(LoginRequirement::PhishingResistant)
        && best(visit.server, own) == LoginRequirement::PhishingResistant;
    let needs = Needs { new_login, two_factors, phishing_resistant };
    Ok((needs != Needs::default()).then_some(Lacking { needs, has_factor }))
}

/// A person who logged in after the client asked did so for this request, or could have.
pub(super) fn is_since(account: &Account, request: &BackchannelAuthenticationRequest) -> bool {
    !account.is_of_unknown_age && account.auth_time >= request.issued_at()
}

fn is_too_old<S: UiProvider>(
    visit: &Visit<'_, S>,
    account: &Account,
    request: &BackchannelAuthenticationRequest,
) -> bool {
    let own = visit.server.pages().approves_with_login_within();
    let is_old = own.is_some_and(|own| visit.now.since(account.auth_time) > own.as_secs());
    let wants_time =
        own.is_some() || request.max_age().is_some() || request.client().metadata().openid.require_auth_time;
    is_old || request.requires_login(account.auth_time, visit.now) || account.is_of_unknown_age && wants_time
}

/// Of this provider's classes, the client prefers the higher one.
fn prefers_two(levels: &AcrLevels, request: &BackchannelAuthenticationRequest) -> bool {
    wish(levels, request).wished(LoginRequirement::OneFactor).is_some()
}

/// The levels that the client would like.
pub(super) fn wish<'a>(levels: &'a AcrLevels, request: &BackchannelAuthenticationRequest) -> Demand<'a> {
    Demand::wish(levels, request.acr_values().iter().map(String::as_str))
}

impl Lacking {
    /// The person proves more, and comes back to the request.
    pub(super) fn ask<S: UiProvider>(&self, visit: &Visit<'_, S>, path: String) -> Outcome {
        let id = visit.name(Purpose::Account { path, needs: self.needs })?;
        let page = if self.needs.new_login || !self.has_factor { LOGIN } else { SECOND_FACTOR };
        Ok(Next::Go(visit.path_about(page, &id)))
    }

    /// What the page says about it.
    pub(super) fn name(&self) -> &'static str {
        if self.needs.new_login { "login" } else { "factor" }
    }
}
