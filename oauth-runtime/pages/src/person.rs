//! A person, as an operator sees them.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::ClaimsStore;
use serde::Serialize;

use crate::credentials;
use crate::provider::UiProvider;

/// A person, as an operator sees them: no secret is in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// The identifier of the person: `sub`.
    pub subject: String,
    /// The user name of their last login with credentials of the pages, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// How many passkeys they have.
    pub passkeys: usize,
    /// Whether they have set up an authenticator app.
    pub authenticator_app: bool,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    /// Their claims.
    pub claims: Claims,
}

/// The person `subject`; `None` if [`ClaimsStore::get_claims`] does not know them.
///
/// # Errors
/// Those of the stores.
pub async fn person<S: UiProvider>(server: &S, subject: &str) -> Result<Option<Person>, OAuthError> {
    let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let Some(claims) = claims else { return Ok(None) };
    let own = credentials::of_subject(server, subject).await?;
    Ok(Some(Person {
        subject: subject.to_owned(),
        username: Some(own.username).filter(|name| !name.is_empty()),
        passkeys: own.passkeys.len(),
        authenticator_app: own.app.is_some(),
        recovery_codes: own.recovery_codes.len(),
        claims,
    }))
}
