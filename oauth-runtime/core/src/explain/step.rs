//! The steps of an explanation: each is a rule, and what it found.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::Scope;
use crate::access_policy::AccessOccasion;
use crate::additional_claims::ClaimsDestination;
use crate::openid::Claims;
use crate::token::GrantManagementAction;

/// A rule and what it found, in the order in which the provider asks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// Whether the client exists and is enabled.
    Client {
        /// Its identifier.
        client_id: String,
        /// Whether the provider knows it.
        is_known: bool,
        /// Whether an operator disabled it.
        is_disabled: bool,
    },
    /// Whether the provider has the grant type and the client is registered for it.
    GrantType {
        /// The grant type.
        grant_type: String,
        /// Whether the provider has it.
        is_offered: bool,
        /// Whether the client may use it.
        is_allowed: bool,
    },
    /// What the client's registration allows of the scope.
    Registration {
        /// The requested scope; `None`: the client's default.
        asked: Option<String>,
        /// What is left of it.
        scope: Scope,
    },
    /// The resources that the token is for, and what they leave of the scope (RFC 8707).
    Resources {
        /// Their identifiers; empty: none in particular.
        resources: Vec<String>,
        /// What is left of the scope.
        scope: Scope,
    },
    /// What the token lacks, because the request does not name the resource that has it.
    MissingResource {
        /// The scope tokens that it lacks.
        scope: Scope,
        /// The resources that have any of them: the client names one as `resource`.
        resources: Vec<String>,
    },
    /// Whether the person exists, and owes no second factor that this grant cannot ask for.
    Person {
        /// The person.
        subject: String,
        /// Whether they may have tokens.
        is_admitted: bool,
    },
    /// What a person is asked.
    Asked {
        /// The question.
        question: UserInteraction,
        /// Whether it is asked; otherwise, it was answered before, or need not be.
        is_asked: bool,
    },
    /// What the application's policy leaves.
    Policy {
        /// When it is asked.
        occasion: &'static str,
        /// Its name for the rule, if it has one.
        by: Option<String>,
        /// What it leaves of the scope; `None`: it refuses.
        scope: Option<Scope>,
        /// What the person reads about a refusal.
        told: Option<String>,
    },
    /// The access token of a person that would be presented in a token exchange, as the explanation assumes it.
    ExchangedToken {
        /// The client that got it.
        client_id: String,
        /// Its scope.
        scope: Scope,
        /// The resources that it is for; empty: the provider itself.
        audience: Vec<String>,
        /// Whether the client that asks may present such a token: it got the token itself, or is one of these resources.
        is_addressed: bool,
    },
    /// What the application's policy for token exchanges leaves.
    Exchange {
        /// Its name for the rule, if it has one.
        by: Option<String>,
        /// What it leaves of the scope; `None`: it refuses.
        scope: Option<Scope>,
        /// Where the new token may be used; empty: at the provider itself.
        audience: Vec<String>,
        /// Who acts for the person with it, the latest first.
        actors: Vec<String>,
    },
    /// The grant that a client manages, and what an approval makes of it.
    ManagedGrant {
        /// What the client wants with it.
        action: GrantManagementAction,
        /// Which grant it is; `None`: a new one.
        grant_id: Option<String>,
        /// The scope that it has.
        before: Scope,
        /// The scope that it would have.
        after: Scope,
    },
    /// How long something lives, and why.
    Lifetime {
        /// What lives.
        of: LifetimeOf,
        /// For how long, in whole seconds.
        #[serde(serialize_with = "seconds")]
        lifetime: Duration,
        /// Where that comes from.
        from: Origin,
    },
    /// The claims of the application's own in a token or a response.
    Claims {
        /// Where they go.
        destination: &'static str,
        /// What they are.
        claims: Claims,
    },
}

/// A question to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UserInteraction {
    /// To log in, or to choose an account.
    Login,
    /// A second factor.
    SecondFactor,
    /// Their consent.
    Consent,
}

/// What lives for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LifetimeOf {
    /// The access token.
    AccessToken,
    /// The refresh token.
    RefreshToken,
    /// The ID token.
    IdToken,
}

/// Where a lifetime comes from: the first of these that says something, but a resource may only shorten, and no token outlives its
/// grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Origin {
    /// The application's policy.
    Policy,
    /// The client's registration.
    Client,
    /// What the declaration says about the grant type.
    GrantType,
    /// The resource.
    Resource,
    /// The provider's settings.
    Provider,
    /// The end of the grant.
    Grant,
    /// The exchange: what its policy says, or the end of the presented token.
    Exchange,
}

fn seconds<S: serde::Serializer>(lifetime: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(lifetime.as_secs())
}

impl Step {
    pub(super) fn policy(occasion: AccessOccasion, by: Option<&str>, scope: &Scope) -> Self {
        let scope = Some(scope.clone());
        Self::Policy { occasion: occasion.as_str(), by: by.map(str::to_owned), scope, told: None }
    }

    pub(super) fn claims(destination: ClaimsDestination, claims: Claims) -> Self {
        Self::Claims { destination: destination.as_str(), claims }
    }
}

impl UserInteraction {
    fn as_str(self) -> &'static str {
        match self {
            Self::Login => "a login",
            Self::SecondFactor => "a second factor",
            Self::Consent => "consent",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client { client_id, is_known: false, .. } => {
                write!(f, "client: {client_id} is not registered")
            }
            Self::Client { client_id, is_disabled: true, .. } => write!(f, "client: {client_id} is disabled"),
            Self::Client { client_id, .. } => write!(f, "client: {client_id} is enabled"),
            Self::GrantType { grant_type, is_offered: false, .. } => {
                write!(f, "grant type: the provider does not have {grant_type}")
            }
            Self::GrantType { grant_type, is_allowed: false, .. } => {
                write!(f, "grant type: the client is not registered for {grant_type}")
            }
            Self::GrantType { grant_type, .. } => write!(f, "grant type: the client may use {grant_type}"),
            Self::Registration { asked: None, scope } => {
                write!(f, "registration: the client's default scope is {}", Tokens(scope))
            }
            Self::Registration { asked: Some(asked), scope } if asked == scope.as_str() => {
                write!(f, "registration: the client may have {}", Tokens(scope))
            }
            Self::Registration { asked: Some(asked), scope } => {
                write!(f, "registration: of {asked}, the client may have {}", Tokens(scope))
            }
            Self::Resources { resources, scope } if resources.is_empty() => {
                write!(f, "resources: none in particular, with {}", Tokens(scope))
            }
            Self::Resources { resources, scope } => {
                write!(f, "resources: {}, with {}", resources.join(" "), Tokens(scope))
            }
            Self::MissingResource { scope, resources } => {
                write!(f, "hint: for {}, name the resource {}", Tokens(scope), resources.join(" or "))
            }
            Self::Person { subject, is_admitted: true } => write!(f, "person: {subject} may have tokens"),
            Self::Person { subject, is_admitted: false } => write!(f, "person: {subject} gets no tokens"),
            Self::Asked { question, is_asked: true } => {
                write!(f, "pages: the person is asked for {}", question.as_str())
            }
            Self::Asked { question, is_asked: false } => {
                write!(f, "pages: the person is not asked for {}", question.as_str())
            }
            Self::Policy { occasion, by, scope, .. } => {
                write!(f, "policy ({occasion}")?;
                if let Some(by) = by {
                    write!(f, ", rule {by}")?;
                }
                match scope {
                    Some(scope) => write!(f, "): allows {}", Tokens(scope)),
                    None => f.write_str("): refuses"),
                }
            }
            Self::ExchangedToken { client_id, scope, audience, is_addressed } => {
                write!(f, "exchanged token: an access token of {client_id} with {}", Tokens(scope))?;
                for_places(f, audience)?;
                f.write_str(if *is_addressed { "" } else { "; the client may not present it" })
            }
            Self::Exchange { by, scope, audience, actors } => {
                write!(f, "exchange policy{}: ", Rule(by.as_deref()))?;
                let Some(scope) = scope else { return f.write_str("does not allow this") };
                write!(f, "allows {}", Tokens(scope))?;
                for_places(f, audience)?;
                match actors.is_empty() {
                    true => f.write_str("; nobody acts for the person"),
                    false => write!(f, "; {} acts for the person", actors.join(", for whom ")),
                }
            }
            Self::ManagedGrant { action, grant_id: None, after, .. } => {
                write!(f, "managed grant: {} makes a grant with {}", action.as_str(), Tokens(after))
            }
            Self::ManagedGrant { action, grant_id: Some(grant_id), before, after } => {
                let action = action.as_str();
                write!(
                    f,
                    "managed grant: {grant_id} has {}; after {action}, {}",
                    Tokens(before),
                    Tokens(after)
                )
            }
            Self::Lifetime { of, lifetime, from } => {
                let of = match of {
                    LifetimeOf::AccessToken => "access token",
                    LifetimeOf::RefreshToken => "refresh token",
                    LifetimeOf::IdToken => "ID token",
                };
                let from = match from {
                    Origin::Policy => "the policy",
                    Origin::Client => "the client",
                    Origin::GrantType => "the grant type",
                    Origin::Resource => "the resource",
                    Origin::Provider => "the provider",
                    Origin::Grant => "the end of the grant",
                    Origin::Exchange => "the exchange",
                };
                write!(f, "lifetime: {of} {} s, from {from}", lifetime.as_secs())
            }
            Self::Claims { destination, claims } => {
                write!(f, "claims: {destination}")?;
                let mut before = " ";
                for (name, value) in claims.iter() {
                    write!(f, "{before}{name} = {value}")?;
                    before = ", ";
                }
                Ok(())
            }
        }
    }
}

/// The name of a rule, for people.
struct Rule<'a>(Option<&'a str>);

impl fmt::Display for Rule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |name| write!(f, " (rule {name})"))
    }
}

fn for_places(f: &mut fmt::Formatter<'_>, audience: &[String]) -> fmt::Result {
    match audience.is_empty() {
        true => Ok(()),
        false => write!(f, ", for {}", audience.join(" ")),
    }
}

/// A scope for people.
pub(super) struct Tokens<'a>(pub(super) &'a Scope);

impl fmt::Display for Tokens<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.is_empty() {
            true => f.write_str("no scope"),
            false => f.write_str(self.0.as_str()),
        }
    }
}
