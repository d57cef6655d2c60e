//! The errors of configuring an upstream.

use oauth_runtime_core::keys::SigningAlgorithm;

/// Why an [`Upstream`](crate::Upstream) cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpstreamSetupError {
    /// The name is part of a URL.
    #[error(
        "`{0}` cannot name an upstream: write 1 to 32 of the characters a-z, 0-9 and `-`, such as `google`"
    )]
    Id(String),
    /// There is no client identifier.
    #[error(
        "the upstream `{0}` has no client identifier: add `.client_id(\"…\")` with the one that it gave you"
    )]
    ClientId(String),
    /// There is no way to authenticate.
    #[error(
        "the upstream `{0}` has no client authentication: add `.client_secret(\"…\")` with the secret that it gave you, \
         `.private_key_jwt(keys, algorithm)`, or `.public_client()` if it gave you neither"
    )]
    Authentication(String),
    /// Nothing can be fetched.
    #[error(
        "the upstream `{0}` has no HTTP client: add `.fetcher(WebFetcher::new()?)`, with the feature `fetch`"
    )]
    Fetcher(String),
    /// The issuer or an endpoint cannot be used.
    #[error("`{value}` cannot be the {member} of the upstream `{id}`: {problem}")]
    Url {
        /// The upstream.
        id: String,
        /// Which of its URLs.
        member: &'static str,
        /// The text.
        value: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The mapping does not say which member of the user document identifies the person.
    #[error(
        "the user document of the upstream `{0}` has no identifier: add `.subject(\"id\")` with the member that never changes \
         for a person and is never given to another; a user name or an address is neither"
    )]
    Subject(String),
    /// A member of the mapping is an empty name.
    #[error(
        "the upstream `{id}` has an empty name for the {member} of its user document; leave it out instead"
    )]
    Member {
        /// The upstream.
        id: String,
        /// What it is for.
        member: &'static str,
    },
    /// No signature algorithm is allowed.
    #[error(
        "the upstream `{0}` allows no signature algorithm; leave `algorithms` out to allow the usual ones"
    )]
    NoAlgorithm(String),
    /// No key can sign client assertions with this algorithm.
    #[error("the upstream `{id}` has no key for {algorithm} to sign client assertions with")]
    NoKey {
        /// The upstream.
        id: String,
        /// The algorithm.
        algorithm: SigningAlgorithm,
    },
}
