//! What is wrong with a webhook of the settings.

/// What is wrong with a webhook of the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The text is not a URL. What may be a secret in it, from its path on, is left out.
    #[error("`{0}` is not a URL; write one like https://siem.example/oauth")]
    Url(String),
    /// The text is not a secret.
    #[error(
        "this is not the secret of a webhook; write `whsec_` and 24 to 64 random bytes in base64 (HMAC), or `whsk_` and a \
         private key of Ed25519"
    )]
    Secret,
    /// There is no such kind of event.
    #[error(
        "there is no event `{0}`; write the name of a kind such as login.failed, or login.* for all that begin so"
    )]
    Event(String),
}
