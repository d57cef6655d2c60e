//! An access token for a test, without a flow.

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use crate::failure::store_failure;
use crate::gate::{Ground, Refusal, admit};
use crate::grant::{Beginning, Recipient, begin};
use crate::server::{AuthorizationServer, resources};
use crate::server::{RequestedScope, requested_scope};
use crate::store::{Authenticated, ClientRegistrationStore, ClientStore};
use crate::{Client, OAuthError, Scope, Secret, Text};

/// The client that [`token`] issues its tokens to.
const CLIENT_ID: &str = "testing";

/// An access token for the person `subject` with the tokens of `scope` (separated by spaces; none in `""`),
/// for the test of a handler.
///
/// The token is a real one: it passes the checks that every token passes, the store keeps it, and
/// introspection, UserInfo and revocation know it. Its client is registered by the first call, as `testing`.
/// For a token of a client of yours, or of a client that acts for itself, see [`TestToken`].
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use oauth_runtime::{Granted, oauth_server, store::MemoryStore, testing};
/// use tower::ServiceExt;
///
/// #[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
/// # impl oauth_runtime::Interaction for Notes {
/// #     async fn authorize(&self, _: &oauth_runtime::AuthorizationRequest, _: &http::request::Parts) -> Result<oauth_runtime::Decision, oauth_runtime::BoxError> {
/// #         Ok(oauth_runtime::Decision::Denied)
/// #     }
/// # }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let list = async |token: Granted<scope::Read>| format!("the notes of {:?}", token.owner());
/// let app = Router::new().route("/notes", get(list)).with_state(notes.clone());
///
/// let token = testing::token(&notes, "read", "alice").await;
/// let request = Request::get("/notes").header("authorization", format!("Bearer {token}"));
/// let response = app.oneshot(request.body(Body::empty())?).await?;
/// assert_eq!(response.status(), 200);
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # Panics
/// If the provider would not issue the token, because it does not have the scope or the person does not
/// exist. The message says which. [`TestToken::issue`] returns this as an error.
#[track_caller]
pub fn token<S>(server: &Arc<S>, scope: &str, subject: &str) -> impl Future<Output = String> + Send
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let caller = Location::caller();
    async move {
        let issued = async {
            register(&**server).await?;
            TestToken::new(CLIENT_ID, scope).subject(subject).issue(server).await
        };
        issued.await.unwrap_or_else(|error| panic!("testing::token at {caller}: {error}"))
    }
}

/// An access token for a test, of a client that the store has.
///
/// ```
/// use oauth_runtime::testing::TestToken;
/// use oauth_runtime::{Client, oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let service = Client::confidential("service", "a-long-random-secret").grant_types(["client_credentials"]).scope("read").build()?;
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::with_clients([service]));
///
/// let token = TestToken::new("service", "read").issue(&notes).await?; // the client acts for itself
/// # let _ = token;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct TestToken {
    client_id: String,
    scope: String,
    person: Option<Authenticated>,
}

impl TestToken {
    /// A token of this client with the tokens of `scope`, separated by spaces. Without a
    /// [`subject`](Self::subject) the client acts for itself.
    pub fn new(client_id: impl Into<String>, scope: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), scope: scope.into(), person: None }
    }

    /// The token acts for this person.
    pub fn subject(mut self, subject: impl Into<Text>) -> Self {
        self.person = Some(Authenticated::new(subject));
        self
    }

    /// The person's user name. Call it after [`subject`](Self::subject); it has no effect before that.
    pub fn username(mut self, username: impl Into<Text>) -> Self {
        self.person = self.person.map(|person| person.username(username));
        self
    }

    /// Issues the token: the store keeps it from now on. Its lifetime is that of the provider's access tokens.
    ///
    /// # Errors
    /// `invalid_client` if the store does not have the client, `invalid_scope` if the provider does not have
    /// a token of the scope or the client may not have it, `invalid_grant` if the person does not exist (an
    /// OpenID provider asks `ClaimsStore::get_claims`), `server_error` if the store fails.
    pub async fn issue<S: AuthorizationServer>(self, server: &Arc<S>) -> Result<String, OAuthError> {
        let server = &**server;
        let client = server.store().get_client(&self.client_id).await.map_err(store_failure::<S::Store>)?;
        let client = client.filter(|client| !client.is_disabled()).ok_or(OAuthError::InvalidClient)?;
        let scope = match self.scope.trim() {
            "" => RequestedScope { scope: Scope::empty(), named: None },
            scope => requested_scope(server, &client, Some(scope))?,
        };
        let person = match self.person {
            None => None,
            Some(person) => Some(admitted(server, person).await?),
        };
        let beginning = Beginning { audience: everywhere(server), ..Beginning::new(person, scope, false) };
        let response = begin(server, Recipient::without_request(&client), beginning).await?;
        Ok(response.access_token.reveal().to_owned())
    }
}

/// The audience of a token that every handler of the provider accepts.
fn everywhere<S: AuthorizationServer>(server: &S) -> Vec<String> {
    let mut audience: Vec<String> =
        resources(server).iter().map(|resource| resource.identifier().to_owned()).collect();
    if !audience.is_empty() {
        audience.push(server.settings().issuer().as_str().to_owned());
    }
    audience
}

async fn admitted<S: AuthorizationServer>(
    server: &S,
    person: Authenticated,
) -> Result<crate::gate::Admitted, OAuthError> {
    let subject = person.subject.clone();
    admit(server, person, Ground::Approval).await.map_err(|refusal| match refusal {
        Refusal::Failed(error) => error,
        Refusal::Gone | Refusal::OwesSecondFactor => {
            OAuthError::invalid_grant(format!("the provider knows no person with the subject {subject}"))
        }
    })
}

/// Registers the client of [`token`], for all that the provider has.
async fn register<S>(server: &S) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (store, failed) = (server.store(), store_failure::<S::Store>);
    let scope = Scope::from_tokens(server.scope_tokens()).unwrap_or_default();
    let known = store.get_client(CLIENT_ID).await.map_err(failed)?;
    if known.as_ref().is_some_and(|known| known.allows_scope(&scope)) {
        return Ok(());
    }
    let client = Client::confidential(CLIENT_ID, Secret::generate()).grant_types(["client_credentials"]);
    let client = client.scope(scope.as_str()).build();
    let client = client.map_err(|error| OAuthError::invalid_client_metadata(error.to_string()))?;
    // Another call may register or replace it meanwhile: with the same.
    match known {
        None => store.create_client(client).await.map(drop).map_err(failed),
        Some(known) => store.replace_client(&known, client).await.map(drop).map_err(failed),
    }
}
