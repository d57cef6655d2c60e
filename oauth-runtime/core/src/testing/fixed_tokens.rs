//! A resource server with tokens that a test chooses.

use std::collections::HashMap;
use std::fmt;

use crate::resource::ResourceServer;
use crate::token::{AccessToken, GrantId};
use crate::{ClientRequest, Clock, Digest, OAuthError, Scope, SystemClock, Text};

/// A resource server whose tokens a test names: for an application that only verifies access tokens, with
/// `Granted` or `Protect`. There is no provider behind it.
///
/// The application's code is generic over its [`ResourceServer`], so a test puts this one in the place of the real one.
///
/// ```
/// use std::sync::Arc;
///
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use oauth_runtime::testing::FixedTokens;
/// use oauth_runtime::{Granted, ResourceServer};
/// use tower::ServiceExt;
///
/// /// The application.
/// fn app<V: ResourceServer>(server: Arc<V>) -> Router {
///     async fn list<V: ResourceServer>(token: Granted<(), V>) -> String {
///         format!("the notes of {:?}", token.owner())
///     }
///     Router::new().route("/notes", get(list::<V>)).with_state(server)
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let server = Arc::new(FixedTokens::new().person("alices-token", "alice", "read"));
/// let request = Request::get("/notes").header("authorization", "Bearer alices-token");
/// let response = app(server).oneshot(request.body(Body::empty())?).await?;
/// assert_eq!(response.status(), 200);
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct FixedTokens(HashMap<Digest, AccessToken>);

impl FixedTokens {
    /// A resource server that knows no token: it refuses every one with `invalid_token`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows this token: it acts for the person `subject`, with the tokens of `scope` (separated by spaces).
    /// Its client is `testing`. Its record says that it expires in an hour, but this resource server always
    /// accepts it.
    ///
    /// # Panics
    /// Where `scope` is malformed.
    pub fn person(self, token: &str, subject: &str, scope: &str) -> Self {
        self.with(token, "testing", Some(subject), scope)
    }

    /// Knows this token: the client `client_id` acts for itself.
    ///
    /// # Panics
    /// Where `scope` is malformed.
    pub fn client(self, token: &str, client_id: &str, scope: &str) -> Self {
        self.with(token, client_id, None, scope)
    }

    fn with(mut self, token: &str, client_id: &str, subject: Option<&str>, scope: &str) -> Self {
        let scope = match scope.trim() {
            "" => Scope::empty(),
            tokens => {
                tokens.parse().unwrap_or_else(|error| panic!("FixedTokens: the scope {tokens:?}: {error}"))
            }
        };
        let now = SystemClock.now();
        let (digest, grant_id) = (Digest::of(token), GrantId::generate());
        let mut record = AccessToken::new(digest, grant_id, client_id, scope, now, now.plus(3600));
        record.subject = subject.map(Text::from);
        self.0.insert(digest, record);
        self
    }
}

impl ResourceServer for FixedTokens {
    async fn verify(
        &self,
        token: &str,
        _: &ClientRequest<'_>,
        _: Option<&'static str>,
    ) -> Result<AccessToken, OAuthError> {
        let known = self.0.get(&Digest::of(token)).cloned();
        known.ok_or_else(|| OAuthError::invalid_token("the test defines no such access token"))
    }

    fn realm(&self) -> &str {
        "testing"
    }

    fn error_uri(&self) -> Option<&str> {
        None
    }
}

impl fmt::Debug for FixedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.values()).finish()
    }
}
