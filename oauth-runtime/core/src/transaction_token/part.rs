//! Transaction tokens as a part.

use super::claims::claims;
use super::presented::{TYPE, self_signed, transaction};
use super::{Presentation, PresentedTransaction, TransactionTokenRequest};
use crate::failure::signing_failure;
use crate::keys::SigningPurpose;
use crate::server::{Part, SigningProvider, default_algorithm};
use crate::settings::{Settings, SettingsError};
use crate::{OAuthError, Secret};

/// As for access tokens, whose keys the services know already.
const PURPOSE: SigningPurpose = SigningPurpose::AccessToken;

/// A provider with `token_exchange(transaction_tokens)`.
#[derive(Debug, Clone, Copy)]
pub struct TransactionTokens;

impl<S: SigningProvider> Part<S> for TransactionTokens {
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        let advice = "name it with `trust_domain`, such as \"services.example.com\"";
        let error = |problem: &str| Err(SettingsError::new("trust_domain", problem, advice));
        match settings.trust_domain() {
            None => error(
                "the declaration has `token_exchange(transaction_tokens)`, and they are for no trust domain",
            ),
            Some(name)
                if name.is_empty() || name.chars().any(|own| own.is_whitespace() || own.is_control()) =>
            {
                error("it is empty, or has spaces")
            }
            // An access token for it could be taken for what it is not.
            Some(name) if name == settings.issuer().as_str() => {
                error("it is the issuer of this provider, which stands for another audience")
            }
            Some(_) => Ok(()),
        }
    }

    async fn presented_transaction(
        server: &S,
        presented: &Presentation<'_>,
    ) -> Result<Option<PresentedTransaction>, OAuthError> {
        let trust_domain = server.settings().trust_domain().ok_or(OAuthError::ServerError)?;
        match presented.is_self_signed {
            true => self_signed(server, presented).await.map(Some),
            false => transaction(server, presented.token, trust_domain).map(Some),
        }
    }

    async fn transaction_token(
        server: &S,
        request: &TransactionTokenRequest<'_>,
    ) -> Result<Option<(Secret, String)>, OAuthError> {
        let trust_domain = server.settings().trust_domain().ok_or(OAuthError::ServerError)?;
        let algorithm = default_algorithm(server, request.client.metadata(), PURPOSE).ok_or_else(|| {
            tracing::error!(
                client_id = request.client.client_id(),
                "no signing key has an algorithm that is allowed for this client; nothing was issued"
            );
            OAuthError::ServerError
        })?;
        let (claims, id) = claims(server, request, trust_domain)?;
        let signed = server.keys().for_purpose(PURPOSE).sign_off_thread(algorithm, TYPE, claims).await;
        let signed = signed.map_err(|error| signing_failure(&error))?;
        Ok(Some((Secret::from(signed), id)))
    }
}
