//! What came of a request, for metrics and logs.

use super::Response;

/// What came of a request at an endpoint, beside the status.
///
/// With the feature `outcomes`, responses of endpoints have it among their extensions where there is something to say: an
/// error, or the grant type of a token request. The texts are those of the standards, so there are few of them, and
/// nothing of a client or a person is in them.
///
/// ```
/// use oauth_runtime::http::{Outcome, Response};
///
/// fn log(response: &Response) {
///     let outcome = response.extensions().get::<Outcome>().copied().unwrap_or_default();
///     println!("{} {}", response.status(), outcome.error.unwrap_or("ok"));
/// }
/// # log(&Response::default());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The grant type of a token request, if the server knows it; `extension` for one that was registered while it runs.
    pub grant_type: Option<&'static str>,
    /// The code of the error (RFC 6749 section 5.2), also if it goes to the client in a redirect.
    pub error: Option<&'static str>,
}

impl Outcome {
    /// Whether responses have it: the feature `outcomes` is on, in this program or by another package of the same build.
    pub const IS_NOTED: bool = cfg!(feature = "outcomes");

    /// An error.
    pub(crate) fn error(code: &'static str) -> Self {
        Self { grant_type: None, error: Some(code) }
    }

    /// The response with this, if anybody wants to know it.
    pub(crate) fn noted_in(self, mut response: Response) -> Response {
        if Self::IS_NOTED {
            response.extensions_mut().insert(self);
        }
        response
    }

    /// Adds the grant type to what the response says already.
    pub(crate) fn with_grant_type(grant_type: Option<&'static str>, response: Response) -> Response {
        if !Self::IS_NOTED || grant_type.is_none() {
            return response;
        }
        let known = response.extensions().get::<Self>().copied().unwrap_or_default();
        Self { grant_type, ..known }.noted_in(response)
    }
}
