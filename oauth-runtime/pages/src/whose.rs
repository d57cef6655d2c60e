//! Which account a request is about.

use oauth_runtime_core::__internal::invalid_grant_id;
use oauth_runtime_core::grant_management::GrantManagementRequest;
use oauth_runtime_core::openid::ClaimRequest;
use oauth_runtime_core::token::IssuedGrant;
use oauth_runtime_core::{AuthorizationRequest, OAuthError, Part};
use serde_json::Value;

use crate::account::Account;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{Progress, SessionData};

/// Why no account matches the request.
#[derive(Debug)]
pub(crate) enum Nobody {
    /// A page asks the person.
    Yet(Question),
    /// Another person than the client expects is logged in.
    Else(OAuthError),
}

/// The logged-in account that the request is about.
pub(crate) fn find_account<'a, S: UiProvider>(
    server: &S,
    session: &'a SessionData,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<&'a Account, Nobody> {
    let expected = Expected::of(server, request);
    if let Some(account) = progress.account.as_deref().and_then(|subject| session.account(subject)) {
        // The expected person did not log in (section 3.1.2.1, `id_token_hint`).
        return match (expected.is(account), expected.gave_grant(account)) {
            (true, true) => Ok(account),
            (_, false) => Err(Nobody::Else(invalid_grant_id())),
            (false, _) => Err(Nobody::Else(OAuthError::LoginRequired)),
        };
    }
    if request.prompt().select_account && !session.is_anonymous() {
        return Err(Nobody::Yet(Question::Account));
    }
    if expected.is_somebody() {
        let is_meant = |account: &&Account| expected.is(account) && expected.gave_grant(account);
        let found = session.accounts().iter().find(is_meant);
        return found.ok_or(Nobody::Yet(Question::Login));
    }
    let name = request.login_hint();
    let by_name = session.accounts().iter().find(|account| Some(account.username.as_str()) == name);
    match by_name.or_else(|| session.current()) {
        Some(account) => Ok(account),
        None if session.is_anonymous() => Err(Nobody::Yet(Question::Login)),
        None => Err(Nobody::Yet(Question::Account)),
    }
}

/// The person that the client expects: from `id_token_hint`, a requested `sub` (section 5.5.1), or the grant that is to be changed.
struct Expected<'a, S> {
    server: &'a S,
    request: &'a AuthorizationRequest,
}

impl<'a, S: UiProvider> Expected<'a, S> {
    fn of(server: &'a S, request: &'a AuthorizationRequest) -> Self {
        Self { server, request }
    }

    fn claims(&self) -> impl Iterator<Item = &ClaimRequest> {
        let claims = self.request.claims();
        [&claims.id_token, &claims.userinfo].into_iter().filter_map(|claims| claims.get("sub"))
    }

    fn is_somebody(&self) -> bool {
        let named = self.claims().any(|claim| claim.wanted().next().is_some());
        self.request.id_token_hint().is_some() || named || self.grant().is_some()
    }

    fn grant(&self) -> Option<&IssuedGrant> {
        self.request.grant_management().and_then(GrantManagementRequest::grant)
    }

    /// Whether this is the person who gave the grant that the request changes.
    fn gave_grant(&self, account: &Account) -> bool {
        self.request.grant_management().is_none_or(|own| own.is_for(&account.subject))
    }

    /// The client may know the person by its own identifier.
    fn is(&self, account: &Account) -> bool {
        let subject = S::Parts::subject(self.server, self.request.client(), account.subject.as_str().into());
        let hinted = self.request.id_token_hint().is_none_or(|hint| hint.subject() == subject);
        let value = Value::from(subject.as_ref());
        hinted && self.claims().all(|claim| claim.accepts(&value))
    }
}
