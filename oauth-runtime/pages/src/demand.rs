//! What an authorization request demands of a login: the levels that it names, and whether one of them is necessary.

use oauth_runtime_core::{AuthorizationRequest, OAuthError};
use serde_json::Value;

use crate::acr_levels::{AcrLevel, AcrLevels, LoginRequirement};

/// What a request demands of the login.
#[derive(Debug)]
pub(crate) struct Demand<'a> {
    levels: &'a AcrLevels,
    /// Of those that it names, the provider's, in order of preference.
    named: Vec<&'a AcrLevel>,
    is_necessary: bool,
}

impl<'a> Demand<'a> {
    /// An essential claim `acr` with values is necessary (OpenID Connect Core section 5.5.1.1). So are `acr_values` at a
    /// provider that declares its levels (RFC 9470 section 5): otherwise a resource server would refuse the token again,
    /// and the client would come back for ever. Everything else is a wish, also what a client registered for all its requests
    /// (`default_acr_values`). Of an essential claim and `acr_values`, both count.
    pub(crate) fn of(levels: &'a AcrLevels, request: &AuthorizationRequest) -> Self {
        let claim = request.claims().id_token.get("acr");
        let claimed = || claim.into_iter().flat_map(|asked| asked.wanted()).filter_map(Value::as_str);
        let is_essential = claim.is_some_and(|asked| asked.essential && asked.wanted().next().is_some());
        let needs_values = levels.are_declared() && request.parameter("acr_values").is_some();
        let is_necessary = is_essential || needs_values;
        let known = |acr: &str| levels.level(acr);
        let lowest = || request.acr_values().filter_map(known).map(|level| level.requirement).min();
        let named = match is_essential {
            true if needs_values => {
                let lowest = lowest();
                let meets_both = |level: &&AcrLevel| lowest.is_some_and(|least| least <= level.requirement);
                claimed().filter_map(known).filter(meets_both).collect()
            }
            true => claimed().filter_map(known).collect(),
            false if is_necessary => request.acr_values().filter_map(known).collect(),
            false => request.acr_values().chain(claimed()).filter_map(known).collect(),
        };
        Self { levels, named, is_necessary }
    }

    /// What a client wishes that names these levels, and whose person is elsewhere.
    pub(crate) fn wish<'v>(levels: &'a AcrLevels, values: impl Iterator<Item = &'v str>) -> Self {
        let named = values.filter_map(|acr| levels.level(acr)).collect();
        Self { levels, named, is_necessary: false }
    }

    /// Without a request: nothing.
    pub(crate) fn none(levels: &'a AcrLevels) -> Self {
        Self { levels, named: Vec::new(), is_necessary: false }
    }

    /// Whether the request needs levels that this provider does not have.
    pub(crate) fn is_of_unknown_levels(&self) -> bool {
        self.is_necessary && self.named.is_empty()
    }

    /// Whether the login is useless for the request.
    pub(crate) fn lacks(&self, login: LoginRequirement) -> bool {
        self.is_necessary && !self.named.iter().any(|level| level.requirement <= login)
    }

    /// The levels that would do, in order of preference, if the login is useless for the request.
    pub(crate) fn wanted(&self, login: LoginRequirement) -> impl Iterator<Item = &'a AcrLevel> + Clone {
        let lacks = self.lacks(login);
        self.named.iter().copied().filter(move |_| lacks)
    }

    /// What the client would like most, but does not need, if the login does not have it.
    pub(crate) fn wished(&self, login: LoginRequirement) -> Option<&'a AcrLevel> {
        self.named.first().copied().filter(|level| level.requirement > login)
    }

    /// The level to tell of the login: the highest that the client named and the login has; if it named none of them,
    /// the highest that the login has.
    pub(crate) fn told(&self, login: LoginRequirement) -> Option<&'a str> {
        let mut reached = self.levels.reached(login);
        let named =
            self.levels.reached(login).find(|level| self.named.iter().any(|other| other.acr == level.acr));
        named.or_else(|| reached.next()).map(|level| level.acr.as_str())
    }
}

/// No login of this person can have what the client needs.
pub(crate) fn unmet() -> OAuthError {
    OAuthError::Extension {
        code: "unmet_authentication_requirements",
        description: "the login did not reach a requested authentication context class".into(),
    }
}
