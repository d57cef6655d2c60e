//! Verifies transaction tokens.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use oauth_runtime_core::__internal::{RegisteredClaims, Unverified, is_type};
use oauth_runtime_core::{Clock, Issuer, OAuthError, Timestamp};
use serde_json::{Map, Value};

use super::{TxnToken, TxnTokenVerifierBuilder};
use crate::keys::{NotVerified, ProviderKeys};

/// The header that has the token ("Txn-Token HTTP Header").
const HEADER: &str = "txn-token";

/// Verifies the transaction tokens that a provider issues for a trust domain (draft-ietf-oauth-transaction-tokens). Cloning copies a
/// pointer.
///
/// `typ` is `txntoken+jwt`, so neither an access token nor an ID token is accepted, and [`TokenVerifier`](crate::TokenVerifier) accepts no
/// transaction token. The signature is one of the provider's published keys, `aud` is the trust domain and nothing else, `exp` and `iat`
/// are checked with a small [leeway](TxnTokenVerifierBuilder::leeway), and `txn`, `sub`, `scope` and `req_wl` are there.
///
/// A transaction token doesn't say who sends it, so services authenticate each other as well, by mutual TLS for example. Nothing
/// revokes one: it lives for a minute or so.
///
/// ```
/// use axum::http::HeaderMap;
/// use oauth_runtime::resource_server::TxnTokenVerifier;
/// use oauth_runtime::token::Owner;
///
/// # async fn of(headers: HeaderMap) -> Result<(), oauth_runtime::BoxError> {
/// let verifier = TxnTokenVerifier::builder("https://login.notes.example".parse()?, "services.notes.example").build()?;
/// let transaction = verifier.verify_headers(&headers).await?;
/// match transaction.owner() {
///     Owner::Person(person) if transaction.scope().contains("notes.read") => println!("the notes of {person}"),
///     _ => println!("no notes"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TxnTokenVerifier(Arc<Shared>);

pub(super) struct Shared {
    pub(super) issuer: Issuer,
    pub(super) trust_domain: String,
    /// How much clocks may differ, in seconds.
    pub(super) leeway: u64,
    pub(super) keys: ProviderKeys,
    pub(super) clock: Arc<dyn Clock>,
}

impl TxnTokenVerifier {
    pub(super) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Verifies the tokens of the provider with this issuer for this trust domain, which is their `aud`.
    pub fn builder(issuer: Issuer, trust_domain: impl Into<String>) -> TxnTokenVerifierBuilder {
        TxnTokenVerifierBuilder::new(issuer, trust_domain.into())
    }

    /// The transaction that a request belongs to. It needs exactly one header `Txn-Token`; whatever is in `Authorization` does not count.
    ///
    /// # Errors
    /// `invalid_token` without a good token; `temporarily_unavailable` if the keys of the provider cannot be fetched at the moment;
    /// `server_error` if it answers something that it should not. The log says more.
    pub async fn verify_headers(&self, headers: &HeaderMap) -> Result<TxnToken, OAuthError> {
        let mut values = headers.get_all(HEADER).iter();
        let token = match (values.next(), values.next()) {
            (Some(only), None) => only.to_str().ok(),
            _ => None,
        };
        let token = token.ok_or_else(|| refused("the request needs exactly one transaction token"))?;
        self.verify(token).await
    }

    /// The transaction of this token.
    ///
    /// # Errors
    /// The same.
    pub async fn verify(&self, token: &str) -> Result<TxnToken, OAuthError> {
        let jwt = Unverified::of(token).ok();
        let jwt = jwt.filter(|jwt| jwt.typ().is_some_and(|typ| is_type(typ, "txntoken+jwt")));
        let jwt = jwt.ok_or_else(|| refused("it is not a JWT of the type txntoken+jwt"))?;
        let now = self.0.clock.now();
        let is_plausible = || jwt.claims().is_ok_and(|claims| self.check(&claims, now).is_ok());
        let verified = self.0.keys.verify(&jwt, is_plausible).await.map_err(|error| match error {
            NotVerified::Failed(failure) => failure.answer(),
            NotVerified::Refused(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "refused a transaction token");
                OAuthError::invalid_token("the transaction token is not signed by its provider")
            }
        })?;
        self.check(&verified.claims, now).map_err(refused)?;
        TxnToken::of(verified.claims).map_err(refused)
    }

    /// Fetches the keys of the provider, so that the first request need not wait.
    ///
    /// # Errors
    /// `temporarily_unavailable` if the provider is down, `server_error` if it answers something that it should not.
    pub async fn fetch(&self) -> Result<(), OAuthError> {
        self.0.keys.fetch().await.map_err(|failure| failure.answer())
    }

    /// "Txn-Token Validation". The issuer is optional, because the keys belong to one.
    fn check(&self, claims: &Map<String, Value>, now: Timestamp) -> Result<(), &'static str> {
        let registered =
            RegisteredClaims::of(claims).ok_or("a claim of the transaction token is malformed")?;
        if registered.issuer.is_some_and(|issuer| issuer != self.0.issuer.as_str()) {
            return Err("another provider issued the transaction token");
        }
        if registered.audience != [self.0.trust_domain.as_str()] {
            return Err("the transaction token is for another trust domain");
        }
        match registered.expires_at.is_some() && registered.is_current_within(self.0.leeway, now) {
            true => Ok(()),
            false => Err("the transaction token has expired, is not valid yet, or does not expire"),
        }
    }
}

impl fmt::Debug for TxnTokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TxnTokenVerifier")
            .field("issuer", &self.0.issuer.as_str())
            .field("trust_domain", &self.0.trust_domain)
            .finish_non_exhaustive()
    }
}

fn refused(refusal: &'static str) -> OAuthError {
    tracing::debug!(refusal, "refused a transaction token");
    OAuthError::invalid_token(refusal)
}
