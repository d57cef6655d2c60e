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
    /// The parameter without which the request does not count: the reference to what the client pushed, or the object
    /// that it had to sign.
    pub(crate) reference: Option<(&'static str, String)>,
}

impl EffectiveRequest {
    /// The parameters of a signed request object, which came in this parameter if they do not count otherwise.
    #[cfg(feature = "openid")]
    pub(crate) fn signed(form: Form<'static>, reference: Option<(&'static str, String)>) -> Self {
        Self { form, passed: Passed { is_signed: true, reference, ..Passed::default() } }
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
        let reference = Some(("request_uri", request_uri.to_owned()));
        let passed = Passed { is_signed, is_pushed: true, reference };
        Ok(Self { form, passed })
    }
}
