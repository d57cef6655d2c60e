//! What the policy answers.

use std::borrow::Cow;
use std::time::Duration;

use crate::Scope;
use crate::error::Description;

/// The answer of an [`AccessPolicy`](super::AccessPolicy).
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::access_policy::{Access, AccessError};
///
/// let short = Access::allow().without("admin").access_token_expires_in(Duration::from_secs(300)).by("contractors");
/// let no = Access::refuse(AccessError::AccessDenied)
///     .description("this person may not use the client")
///     .tell("Payroll is for the finance department. Ask Ann at extension 12.")
///     .by("payroll");
/// # let _ = (short, no);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Access {
    pub(super) at_most: Option<Scope>,
    pub(super) without: Vec<String>,
    pub(super) lifetimes: AccessLifetimes,
    pub(super) refusal: Option<Refusal>,
    pub(super) rule: Option<Cow<'static, str>>,
}

/// How long what is issued lives, where the policy says so. Whole seconds count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessLifetimes {
    /// The access token.
    pub access_token: Option<Duration>,
    /// The refresh token.
    pub refresh_token: Option<Duration>,
    /// The ID token.
    pub id_token: Option<Duration>,
    /// The grant, from its beginning.
    pub grant: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) error: AccessError,
    pub(super) description: Option<Description>,
    pub(super) told: Option<String>,
    pub(super) ends_grant: bool,
}

/// What a client hears of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccessError {
    /// `access_denied` in an authorization response (RFC 6749 section 4.1.2.1) and for a device (RFC 8628 section
    /// 3.5). The token endpoint has no such code, so other grants of a person get `invalid_grant`, and
    /// `client_credentials` gets `unauthorized_client` (RFC 6749 section 5.2).
    AccessDenied,
    /// `invalid_scope`.
    InvalidScope,
    /// `unauthorized_client`: the client may not have tokens in this way.
    UnauthorizedClient,
}

impl Access {
    /// Everything that was asked for, for as long as usual.
    pub fn allow() -> Self {
        Self {
            at_most: None,
            without: Vec::new(),
            lifetimes: AccessLifetimes::default(),
            refusal: None,
            rule: None,
        }
    }

    /// Nothing.
    pub fn refuse(error: AccessError) -> Self {
        let refusal = Refusal { error, description: None, told: None, ends_grant: false };
        Self { refusal: Some(refusal), ..Self::allow() }
    }

    /// At most this scope. If nothing of what was asked for is left, the access is refused with `invalid_scope`.
    pub fn at_most(mut self, scope: &Scope) -> Self {
        self.at_most = Some(match self.at_most {
            Some(before) => before.intersection(scope),
            None => scope.clone(),
        });
        self
    }

    /// All but this scope token.
    pub fn without(mut self, token: impl Into<String>) -> Self {
        self.without.push(token.into());
        self
    }

    /// The lifetime of the access token: at least a second, at most until the end of the grant. It takes precedence over the
    /// client's, the resource's and the provider's, and may be longer than these. Default: the lifetime without a
    /// policy.
    pub fn access_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetimes.access_token = Some(lifetime);
        self
    }

    /// The same for the refresh token.
    pub fn refresh_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetimes.refresh_token = Some(lifetime);
        self
    }

    /// The same for the ID token.
    pub fn id_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetimes.id_token = Some(lifetime);
        self
    }

    /// The maximum age of the grant: how long after its beginning its last token ends. It only shortens the provider's
    /// [`grant_max_age`](crate::SettingsBuilder::grant_max_age). The policy is asked at each refresh, so a change applies
    /// to grants that exist.
    pub fn grant_max_age(mut self, age: Duration) -> Self {
        self.lifetimes.grant = Some(age);
        self
    }

    /// What the client's developer reads about a refusal (`error_description`). It must not have a secret. Default: a general
    /// sentence.
    pub fn description(mut self, description: impl Into<Description>) -> Self {
        if let Some(refusal) = &mut self.refusal {
            refusal.description = Some(description.into());
        }
        self
    }

    /// What the person reads about a refusal, on a page that leads back to the client. Without it, the browser goes back to the
    /// client at once. With `prompt=none` no page may be shown, so the client gets the error.
    pub fn tell(mut self, text: impl Into<String>) -> Self {
        if let Some(refusal) = &mut self.refusal {
            refusal.told = Some(text.into());
        }
        self
    }

    /// A refusal at the token endpoint ends the grant: its refresh token and all of its access tokens. Without it, a refusal
    /// is only the answer to this one request: tokens that exist live on, and the client may try again.
    pub fn ending_grant(mut self) -> Self {
        if let Some(refusal) = &mut self.refusal {
            refusal.ends_grant = true;
        }
        self
    }

    /// The name of the rule that decided, for logs and [explanations](crate::explain).
    pub fn by(mut self, rule: impl Into<Cow<'static, str>>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    /// Both: the smaller scope, the shorter lifetimes, the first refusal. Several rules can each give an answer this way. The
    /// name is that of the rule that refuses, or of all rules that have one.
    pub fn and(mut self, other: Self) -> Self {
        if self.refusal.is_some() {
            return self;
        }
        if other.refusal.is_some() {
            return other;
        }
        if let Some(scope) = &other.at_most {
            self = self.at_most(scope);
        }
        self.without.extend(other.without);
        self.lifetimes = self.lifetimes.shorter(other.lifetimes);
        self.rule = match (self.rule, other.rule) {
            (Some(one), Some(other)) => Some(format!("{one}, {other}").into()),
            (one, other) => one.or(other),
        };
        self
    }

    /// Both, if there is already an answer.
    #[doc(hidden)]
    pub fn add_to(self, access: &mut Option<Self>) {
        *access = Some(match access.take() {
            Some(earlier) => earlier.and(self),
            None => self,
        });
    }
}

impl AccessLifetimes {
    fn shorter(self, other: Self) -> Self {
        let shorter = |one: Option<Duration>, other: Option<Duration>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            access_token: shorter(self.access_token, other.access_token),
            refresh_token: shorter(self.refresh_token, other.refresh_token),
            id_token: shorter(self.id_token, other.id_token),
            grant: shorter(self.grant, other.grant),
        }
    }

    /// No token is expired when it is issued.
    pub(super) fn of_at_least_a_second(self) -> Self {
        let least = |lifetime: Option<Duration>| lifetime.map(|own| own.max(Duration::from_secs(1)));
        Self {
            access_token: least(self.access_token),
            refresh_token: least(self.refresh_token),
            id_token: least(self.id_token),
            grant: self.grant,
        }
    }
}
