//! Whether a person owes a second factor: only an application with an `Interaction` knows.

use std::future::{Future, ready};

use super::AuthorizationServer;
use crate::{Interaction, OAuthError};

/// Says whether a person has set up a second factor.
pub trait SecondFactorLayer<S: AuthorizationServer>: Send + Sync + 'static {
    /// Whether the person has one, so that their password alone is not enough.
    ///
    /// # Errors
    /// Those of the store.
    fn owes(server: &S, subject: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send;
}

/// A provider that never asks a person anything.
#[derive(Debug, Clone, Copy)]
pub struct NoSecondFactors;

/// A provider with an authorization endpoint: its [`Interaction`](crate::Interaction) says so.
#[derive(Debug, Clone, Copy)]
pub struct SecondFactorsOfInteraction;

impl<S: AuthorizationServer> SecondFactorLayer<S> for NoSecondFactors {
    fn owes(_: &S, _: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(false))
    }
}

impl<S: AuthorizationServer + Interaction> SecondFactorLayer<S> for SecondFactorsOfInteraction {
    async fn owes(server: &S, subject: &str) -> Result<bool, OAuthError> {
        server.owes_second_factor(subject).await.map_err(|error| {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                "the application failed to say whether a person has a second factor"
            );
            OAuthError::ServerError
        })
    }
}
