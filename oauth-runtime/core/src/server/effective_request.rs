//! The parameters of an authorization request that count, if they are not in the request itself.

use crate::OAuthError;
use crate::http::Form;

/// The parameters of an authorization request that count, and how the client passed them.
#[derive(Debug, Clone)]
pub struct EffectiveRequest {
    pub(crate) form: Form<'static>,
    pub(crate) passed: Passed,
}

/// How a client passed the parameters of an authorization request. By default, the browser brought them, and
/// nobody signed them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Whether the client signed them (RFC 9101).
    pub(crate) is_signed: bool,
    /// Whether the client pushed them (RFC 9126), or is pushing them now.
    pub(crate) is_pushed: bool,
    /// The reference to what it pushed.
    pub(crate) request_uri: Option<String>,
}

impl EffectiveRequest {
    /// The parameters of a signed request object.
    pub(crate) fn signed(form: Form<'static>) -> Self {
        Self { form, passed: Passed { is_signed: true, ..Passed::default() } }
    }

    /// The parameters that the client pushed.
    ///
    /// # Errors
    /// `server_error` if the record has parameters that no request could have had.
    pub(crate) fn pushed(
        parameters: Vec<(String, String)>,
        is_signed: bool,
        request_uri: &str,
    ) -> Result<Self, OAuthError> {
        let form = Form::from_pairs(parameters).map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a pushed request is unreadable");
            OAuthError::ServerError
        })?;
        let passed = Passed { is_signed, is_pushed: true, request_uri: Some(request_uri.to_owned()) };
        Ok(Self { form, passed })
    }
}
