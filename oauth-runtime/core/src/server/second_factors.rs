//! Whether a person owes a second factor: only an application with an `Interaction` knows.

use super::{AuthorizationServer, Part};
use crate::{Interaction, OAuthError};

/// A provider with an authorization endpoint: its [`Interaction`](crate::Interaction) says who has a second factor.
#[derive(Debug, Clone, Copy)]
pub struct SecondFactorsOfInteraction;

impl<S: AuthorizationServer + Interaction> Part<S> for SecondFactorsOfInteraction {
    async fn owes_second_factor(server: &S, subject: &str) -> Result<bool, OAuthError> {
        server.owes_second_factor(subject).await.map_err(|error| {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                "the application failed to say whether a person has a second factor"
            );
            OAuthError::ServerError
        })
    }
}
