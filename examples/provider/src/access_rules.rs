//! The operator's rules: who may have what, and for how long.

use std::collections::BTreeMap;
use std::time::Duration;

use oauth_runtime::access_policy::{Access, AccessError, AccessRequest};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::ClaimsStore;
use oauth_runtime::{AccessPolicy, BoxError, Scope};
use serde_json::Value;

use crate::provider::Provider;

/// The rules, in their order. Without any, everything is allowed.
#[derive(Debug, Clone, Default)]
pub struct AccessRules(Vec<AccessRule>);

/// One rule. What it does not name, it does not look at.
#[derive(Debug, Clone)]
pub struct AccessRule {
    /// Its name, for the log and for `provider explain`.
    pub name: String,
    /// The clients that it is about; empty: all of them.
    pub clients: Vec<String>,
    /// The people that it is about, by `sub`; empty: everybody, and clients that act for themselves.
    pub subjects: Vec<String>,
    /// The claims that a person must have: each with this value, or with a list that contains it.
    pub claims: BTreeMap<String, Value>,
    /// The resources that the access is for, of which one must be among these; empty: any, or none.
    pub resources: Vec<String>,
    /// The grant types that it is about; empty: all of them.
    pub grant_types: Vec<String>,
    /// The scope tokens that it is about; empty: the access as a whole.
    pub scope: Scope,
    /// Whether it allows or denies.
    pub allows: bool,
    /// What a person reads about a denial.
    pub message: Option<String>,
    /// How long access tokens live.
    pub access_token_expires_in: Option<Duration>,
    /// How long refresh tokens live.
    pub refresh_token_expires_in: Option<Duration>,
    /// How long ID tokens live.
    pub id_token_expires_in: Option<Duration>,
    /// How old a grant may become.
    pub grant_max_age: Option<Duration>,
}

impl AccessRules {
    /// These rules.
    pub fn new(rules: Vec<AccessRule>) -> Self {
        Self(rules)
    }

    /// What the rules say. Of those about the whole access, and of those about a scope token, the first that matches decides.
    fn decide(&self, request: &AccessRequest<'_>, claims: Option<&Claims>) -> Access {
        let matching: Vec<&AccessRule> =
            self.0.iter().filter(|rule| rule.is_about(request, claims)).collect();
        let mut decided: Vec<&AccessRule> = Vec::new();
        if let Some(rule) = matching.iter().find(|rule| rule.scope.is_empty()) {
            if !rule.allows {
                return rule.refusal();
            }
            decided.push(rule);
        }
        let mut denied = Vec::new();
        for token in request.scope().tokens() {
            let Some(rule) = matching.iter().find(|rule| rule.scope.contains(token)) else { continue };
            if !decided.iter().any(|other| std::ptr::eq(*other, *rule)) {
                decided.push(rule);
            }
            if !rule.allows {
                denied.push(token);
            }
        }
        let access = decided.into_iter().fold(Access::allow(), |access, rule| access.and(rule.allowance()));
        denied.into_iter().fold(access, Access::without)
    }

    /// Whether a rule looks at people's claims.
    fn looks_at_claims(&self) -> bool {
        self.0.iter().any(|rule| !rule.claims.is_empty())
    }
}

impl AccessRule {
    fn is_about(&self, request: &AccessRequest<'_>, claims: Option<&Claims>) -> bool {
        let among = |names: &[String], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|name| names.iter().any(|own| own == name))
        };
        let grant_type = request.grant_type().unwrap_or("authorization_code");
        among(&self.clients, Some(request.client().client_id()))
            && among(&self.subjects, request.subject())
            && among(&self.grant_types, Some(grant_type))
            && (self.resources.is_empty()
                || request.resources().iter().any(|resource| self.resources.contains(resource)))
            && self.claims.iter().all(|(name, wanted)| {
                claims.and_then(|claims| claims.get(name)).is_some_and(|own| has(own, wanted))
            })
    }

    fn refusal(&self) -> Access {
        let access = Access::refuse(AccessError::AccessDenied)
            .description("a rule of the provider denies this access")
            .by(self.name.clone());
        match &self.message {
            Some(message) => access.tell(message),
            None => access,
        }
    }

    /// Its name and its lifetimes.
    fn allowance(&self) -> Access {
        let access = Access::allow().by(self.name.clone());
        let set = |access, lifetime: Option<Duration>, set: fn(Access, Duration) -> Access| match lifetime {
            Some(lifetime) => set(access, lifetime),
            None => access,
        };
        let access = set(access, self.access_token_expires_in, Access::access_token_expires_in);
        let access = set(access, self.refresh_token_expires_in, Access::refresh_token_expires_in);
        let access = set(access, self.id_token_expires_in, Access::id_token_expires_in);
        set(access, self.grant_max_age, Access::grant_max_age)
    }
}

/// Whether a claim is this value, or a list that contains it.
fn has(own: &Value, wanted: &Value) -> bool {
    own == wanted || own.as_array().is_some_and(|values| values.contains(wanted))
}

impl AccessPolicy for Provider {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let rules = self.access_rules();
        let claims = match request.subject().filter(|_| rules.looks_at_claims()) {
            Some(subject) => self.people().get_claims(subject).await?,
            None => None,
        };
        Ok(rules.decide(request, claims.as_ref()))
    }
}
