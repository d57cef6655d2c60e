//! A pushed authorization request.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Timestamp};

/// An authorization request that its client pushed (RFC 9126), under the digest of its request URI.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PushedRequest {
    /// The digest of the secret in the request URI; the key of the record.
    pub digest: Digest,
    /// The client that pushed it; no other can use it.
    pub client_id: String,
    /// The effective parameters, in the order of the request: if it had a request object, those of the object.
    pub parameters: Vec<(String, String)>,
    /// Whether the client signed the parameters, in a request object.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_signed: bool,
    /// By when it must arrive at the authorization endpoint.
    pub expires_at: Timestamp,
    /// If it arrived: by when it must be answered. Not part of the form: the store sets it from its own column.
    #[serde(skip)]
    pub answer_by: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(PushedRequest, "a pushed authorization request");

/// The keys of a pushed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushedRequestKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The client: the request goes with it.
    pub client_id: &'a str,
    /// From when on a sweep may delete the record. Its arrival moves only the column; the form keeps the
    /// original time.
    pub expires_at: Timestamp,
}

impl PushedRequest {
    /// A request that has not arrived yet.
    pub fn new(
        digest: Digest,
        client_id: impl Into<String>,
        parameters: Vec<(String, String)>,
        expires_at: Timestamp,
    ) -> Self {
        let client_id = client_id.into();
        Self {
            digest,
            client_id,
            parameters,
            is_signed: false,
            expires_at,
            answer_by: None,
            form: Form::new(),
        }
    }

    /// Whether it can no longer be used: it did not arrive in time, or was not answered in time.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.answer_by.unwrap_or(self.expires_at).is_expired(now)
    }

    /// What a store keeps. It also has columns for later changes: by when an arrived request must be answered,
    /// and a mark that it was taken.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<PushedRequestKeys<'_>>, RecordError> {
        let Self { digest, client_id, expires_at, .. } = self;
        Ok(Stored::new(write(self)?, PushedRequestKeys { digest, client_id, expires_at: *expires_at }))
    }

    /// The request that was kept, and by when it must be answered if it arrived.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>, answer_by: Option<Timestamp>) -> Result<Self, RecordError> {
        Ok(Self { answer_by, ..read(form.as_ref())? })
    }
}

/// Omits the values of parameters: some are tokens.
impl std::fmt::Debug for PushedRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("PushedRequest")
            .field("client_id", &self.client_id)
            .field("parameters", &names)
            .field("is_signed", &self.is_signed)
            .field("expires_at", &self.expires_at)
            .field("answer_by", &self.answer_by)
            .finish_non_exhaustive()
    }
}
