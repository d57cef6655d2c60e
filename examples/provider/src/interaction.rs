//! Who approves an authorization request: the person of the session, once they logged in and allowed it.

use std::error::Error;

use http::request::Parts;
use oauth_runtime::http::see_other;
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Decision, Interaction};

use crate::consents;
use crate::pages::{is_temporary, unavailable};
use crate::provider::Provider;
use crate::session::{LoggedIn, Session};

impl Interaction for Provider {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        match self.decide(request, http).await {
            Err(error) if is_temporary(&*error) => {
                tracing::warn!(error = &*error as &dyn Error, "the store is unavailable");
                Ok(Decision::Respond(unavailable()))
            }
            decision => decision,
        }
    }
}

impl Provider {
    async fn decide(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let session = http.extensions.get::<tower_sessions::Session>().cloned().map(Session);
        let session = session.ok_or("the router is not under the session layer")?;
        let Some(person) = session.logged_in().await? else {
            return ask("/login", &session, request).await;
        };
        if !consents::cover(self.token_store(), &person.subject, request).await? {
            return ask("/consent", &session, request).await;
        }
        Ok(approval(person).into())
    }
}

/// The approval of a person who is logged in.
pub fn approval(person: LoggedIn) -> Approval {
    Approval::new(person.subject).username(person.username).auth_time(person.auth_time)
}

async fn ask(page: &str, session: &Session, request: &AuthorizationRequest) -> Result<Decision, BoxError> {
    let id = session.keep(request).await?;
    Ok(Decision::Respond(see_other(&format!("{page}?request={id}"))))
}
