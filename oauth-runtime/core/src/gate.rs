//! The gate before tokens for an end-user. Every grant and response type passes through it, however the
//! person was asked.
//!
//! Everything that creates tokens, codes or ID tokens takes an [`Admitted`], which only [`admit`] returns. So
//! a new grant cannot skip it.

use crate::server::{AuthorizationServer, Part};
use crate::store::Authenticated;
use crate::{OAuthError, Text};

/// An end-user who may get tokens now.
#[derive(Debug, Clone)]
pub(crate) struct Admitted(Authenticated);

/// Why the end-user should get tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// They approved: the application's `Interaction` asked them, now or when the code, the device code or
    /// the refresh token was created.
    Approval,
    /// The client presented their password, which is one factor.
    Password,
    /// An extension grant vouches for them.
    Extension {
        /// Whether it says that they used a second factor.
        second_factor: bool,
    },
}

/// Why the end-user gets no tokens.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The person no longer exists or is disabled.
    Gone,
    /// They have set up a second factor, and nothing says that they used it.
    OwesSecondFactor,
    /// Unknown, because a store failed.
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
    /// The error for the client; `gone` if the person no longer exists.
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
    #[cfg(feature = "openid")]
    pub(crate) fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The same for a record, which shares them: the identifier and the user name.
    pub(crate) fn into_texts(self) -> (Text, Option<Text>) {
        (self.0.subject, self.0.username)
    }
}
