//! The beginning of a visit.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::request::Parts;
use oauth_runtime_core::{Client, OAuthError, Secret, Timestamp};

use super::Visit;
use crate::credentials::Credentials;
use crate::everywhere;
use crate::language::wanted;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{AppSession, Session};

impl<'a, S: UiProvider> Visit<'a, S> {
    pub(crate) async fn begin(server: &'a S, http: &'a Parts) -> Result<Self, OAuthError> {
        let now = server.settings().now();
        let mut session = Session::load(server, &http.headers, now).await?;
        let credentials = everywhere::forget_who_is_out(server, &mut session).await?;
        Ok(Self::of_session(server, http, now, session, credentials))
    }

    fn of_session(
        server: &'a S,
        http: &'a Parts,
        now: Timestamp,
        session: Session,
        credentials: BTreeMap<String, Credentials>,
    ) -> Self {
        let wanted = wanted(std::iter::empty(), &http.headers);
        let language = Arc::clone(server.pages().languages().best(&wanted));
        let accepted = Arc::clone(&language);
        Self {
            server,
            http,
            now,
            language,
            accepted,
            session,
            credentials,
            cookies: Vec::new(),
            backend: None,
            waiting_approvals: 0,
        }
    }

    /// A request of an application of the provider's own, which names its session, or begins one.
    ///
    /// # Errors
    /// `SessionEnded` if it is not the session of this client and of the key that it proves.
    pub(crate) async fn begin_in_app(
        server: &'a S,
        http: &'a Parts,
        (client, key): (&Client, Option<String>),
        name: Option<&Secret>,
    ) -> Result<(Self, AppSession), Refusal> {
        let (client_id, now) = (client.client_id(), server.settings().now());
        let (mut session, app) = match name {
            None => {
                let app = AppSession::new(client_id, key);
                (Session::new_of_app(&app), app)
            }
            Some(name) => {
                let found = Session::of_app(server, name, now).await?;
                let own = found.filter(|(_, app)| app.is_of(client_id, key.as_deref()));
                own.ok_or(Refusal::SessionEnded)?
            }
        };
        let credentials = everywhere::forget_who_is_out(server, &mut session).await?;
        let backend = (!client.is_public()).then(|| client_id.to_owned());
        Ok((Self { backend, ..Self::of_session(server, http, now, session, credentials) }, app))
    }
}
