//! The parameters of an authorization request that count, if they are not in the request itself.

use crate::OAuthError;
use crate::http::Form;

/// The parameters of an authorization request that count, and how the client passed them.
#[derive(Debug, Clone)]
pub struct EffectiveRequest {
    /// Boxed: a form is large, and the result of each part would be as large, whether or not it has one.
    pub(crate) form: Box<Form<'static>>,
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
    /// The parameter with what the client pushed or signed.
    pub(crate) reference: Option<(&'static str, String)>,
    /// Whether the request counts only with that parameter: the client pushed it, or had to sign it.
    pub(crate) needs_reference: bool,
}

impl EffectiveRequest {
    /// The parameters of a signed request object, which came in the parameter `name`, and whether they count only so.
    #[cfg(feature = "openid")]
    pub(crate) fn signed(form: Form<'static>, name: &'static str, value: &str, is_required: bool) -> Self {
        let reference = Some((name, value.to_owned()));
        let passed = Passed { is_signed: true, is_pushed: false, reference, needs_reference: is_required };
        Self { form: Box::new(form), passed }
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
        let passed = Passed { is_signed, is_pushed: true, reference, needs_reference: true };
        Ok(Self { form: Box::new(form), passed })
    }
}
