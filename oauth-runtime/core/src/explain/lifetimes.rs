//! Where each lifetime comes from.

use std::time::Duration;

use super::{LifetimeOf, Origin, Step};
use crate::access_policy::AccessLifetimes;
use crate::protected_resource::ProtectedResource;
use crate::server::AuthorizationServer;
use crate::token::IssuedTokens;
use crate::{Client, Timestamp};

/// What may say how long a token lives.
struct Sources {
    policy: Option<Duration>,
    resource: Option<Duration>,
    client: Option<Duration>,
    grant_type: Option<Duration>,
    provider: Duration,
    /// What else ends the token sooner.
    end: Origin,
}

impl Sources {
    /// Which of them this lifetime is from.
    fn of(&self, lifetime: Duration) -> Origin {
        let usual = self.client.or(self.grant_type).unwrap_or(self.provider);
        match self.policy {
            Some(policy) if policy.as_secs() == lifetime.as_secs() => Origin::Policy,
            Some(_) => self.end,
            None if lifetime >= Duration::from_secs(usual.as_secs()) => {
                match (self.client, self.grant_type) {
                    (Some(_), _) => Origin::Client,
                    (None, Some(_)) => Origin::GrantType,
                    (None, None) => Origin::Provider,
                }
            }
            None if self.resource.is_some_and(|own| own.as_secs() == lifetime.as_secs()) => Origin::Resource,
            None => self.end,
        }
    }
}

/// The lifetimes of tokens that would be issued now. `end`: what ends them sooner than all of the others say.
pub(super) fn steps<S: AuthorizationServer>(
    server: &S,
    (client, grant_type): (&Client, &str),
    resources: &[ProtectedResource],
    policy: AccessLifetimes,
    tokens: &IssuedTokens,
    end: Origin,
) -> Vec<Step> {
    let (settings, metadata) = (server.settings().lifetimes(), client.metadata());
    let of_grant = S::DECLARATION.lifetimes_of(grant_type);
    let longest = resources.iter().map(ProtectedResource::longest_lifetimes);
    let (access, refresh): (Vec<_>, Vec<_>) = longest.unzip();
    let shortest = |all: Vec<Option<Duration>>| all.into_iter().flatten().min();
    let access = Sources {
        policy: policy.access_token,
        resource: shortest(access),
        client: metadata.access_token_expires_in,
        grant_type: of_grant.and_then(|own| own.access_token),
        provider: settings.access_token,
        end,
    };
    let refresh = Sources {
        policy: policy.refresh_token,
        resource: shortest(refresh),
        client: metadata.refresh_token_expires_in,
        grant_type: of_grant.and_then(|own| own.refresh_token),
        provider: settings.refresh_token,
        end,
    };
    let step = |of, sources: &Sources, issued_at: Timestamp, expires_at: Timestamp| {
        let lifetime = Duration::from_secs(expires_at.since(issued_at));
        Step::Lifetime { of, lifetime, from: sources.of(lifetime) }
    };
    let token = &tokens.access_token;
    let mut steps = vec![step(LifetimeOf::AccessToken, &access, token.issued_at, token.expires_at)];
    if let Some(token) = &tokens.refresh_token {
        steps.push(step(LifetimeOf::RefreshToken, &refresh, token.issued_at, token.expires_at));
    }
    steps
}

/// The same for an ID token.
#[cfg(feature = "openid")]
pub(super) fn of_id_token<S: AuthorizationServer>(
    server: &S,
    (client, grant_type): (&Client, Option<&str>),
    policy: AccessLifetimes,
    lifetime: Duration,
) -> Step {
    let sources = Sources {
        policy: policy.id_token,
        resource: None,
        client: client.metadata().id_token_expires_in,
        grant_type: grant_type.and_then(|own| S::DECLARATION.lifetimes_of(own)?.id_token),
        provider: server.settings().lifetimes().id_token,
        end: Origin::Grant,
    };
    Step::Lifetime { of: LifetimeOf::IdToken, lifetime, from: sources.of(lifetime) }
}
