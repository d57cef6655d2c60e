//! The ID token in a request's hint (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2).

/// The content of a verified `id_token_hint`. This provider signed it; it may have expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdTokenHint {
    pub(crate) client_id: String,
    pub(crate) subject: String,
    pub(crate) session_id: Option<String>,
}

impl IdTokenHint {
    /// The client that the ID token was issued to.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The person, as that client knows them (`sub`): a pairwise identifier if the client has pairwise
    /// identifiers.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The session in which it was issued, as that client knows it (`sid`). For a client with pairwise
    /// identifiers, it differs from the approval's; `Part::session` computes it.
    pub fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }
}
