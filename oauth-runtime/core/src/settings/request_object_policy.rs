//! How strict a provider is with request objects.

/// How strict a provider is with request objects: the authorization requests that clients sign (RFC 9101).
///
/// Whatever the policy, a request object is signed by a key of its client; it is never unsigned. Its `client_id`, `iss`,
/// `aud`, `exp` and `nbf` are correct if they are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestObjectPolicy {
    /// `aud`, `exp` and `nbf` may be absent, as in OpenID Connect Core section 6.1.
    #[default]
    OpenIdConnect,
    /// What the FAPI 2.0 Message Signing profile demands (section 5.3.1): `aud`, `exp` and `nbf` are there, `nbf` is at
    /// most 60 minutes in the past, `exp` at most 60 minutes after `nbf`, and the algorithm is not `RS256`.
    Fapi2MessageSigning,
}
