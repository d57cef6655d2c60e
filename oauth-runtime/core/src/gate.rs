//! The one gate before tokens for an end-user: every grant and response type passes it, whichever way the person was asked.
//!
//! What makes tokens, codes and ID tokens takes an [`Admitted`], which nothing but [`admit`] makes. So a new grant can't forget it.

use crate::OAuthError;
use crate::server::{AuthorizationServer, Part};
use crate::store::Authenticated;

/// An end-user who may get tokens now.
#[derive(Debug, Clone)]
pub(crate) struct Admitted(Authenticated);

/// Why the end-user should get tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// They approved it: the application's `Interaction` asked them, now or when the code, the device code or the refresh token came to be.
    Approval,
    /// The client presented their password, which proves one factor.
    Password,
    /// An extension grant vouches for them.
    Extension {
        /// Whether it says that they passed a second factor.
        second_factor: bool,
    },
}

/// Why the end-user gets no tokens.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is no such person any more, or they are disabled.
    Gone,
    /// They have set up a second factor, and nothing says that they passed it.
    OwesSecondFactor,
    /// Nobody knows: a store failed.
    Failed(OAuthError),
}

/// Whether the end-user may get tokens on this ground.
pub(crate) async fn admit<S: AuthorizationServer>(
    server: &S,
    person: Authenticated,
    ground: Ground,
) -> Result<Admitted, Refusal> {
    exists(server, &person).await?;
    owes_nothing(server, &person, ground).await?;
    Ok(Admitted(person))
}

async fn exists<S: AuthorizationServer>(server: &S, person: &Authenticated) -> Result<(), Refusal> {
    match S::Parts::knows(server, &person.subject).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refusal::Gone),
        Err(error) => Err(Refusal::Failed(error)),
    }
}

/// The pages ask for the second factor themselves, before they approve.
async fn owes_nothing<S: AuthorizationServer>(
    server: &S,
    person: &Authenticated,
    ground: Ground,
) -> Result<(), Refusal> {
    if matches!(ground, Ground::Approval | Ground::Extension { second_factor: true }) {
        return Ok(());
    }
    match S::Parts::owes_second_factor(server, &person.subject).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(Refusal::OwesSecondFactor),
        Err(error) => Err(Refusal::Failed(error)),
    }
}

impl Refusal {
    /// What the client hears; `gone` where the person is.
    pub(crate) fn answer(self, client_id: &str, gone: OAuthError) -> OAuthError {
        match self {
            Self::Gone => {
                tracing::info!(client_id, "no tokens for a person who is gone");
                gone
            }
            Self::OwesSecondFactor => {
                tracing::info!(
                    client_id,
                    "no tokens: the person has a second factor, and this grant cannot ask for it"
                );
                OAuthError::invalid_grant(
                    "this person has a second factor, and this grant cannot ask for it: use the \
                     authorization code flow",
                )
            }
            Self::Failed(error) => error,
        }
    }
}

impl Admitted {
    /// The person, as this provider knows them.
    pub(crate) fn subject(&self) -> &str {
        &self.0.subject
    }

    /// What the person is called.
    pub(crate) fn username(&self) -> Option<&str> {
        self.0.username.as_deref()
    }
}
