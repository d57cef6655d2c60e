//! The resource owner password credentials grant (RFC 6749 section 4.3). RFC 9700 section 2.4 deprecates it.

use super::{Beginning, GrantType, Recipient, TokenRequest, begin, granted_scope};
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::gate::{Ground, admit};
use crate::rate_limit::Attempt;
use crate::server::{AuthorizationServer, Part, observe};
use crate::store::{Authenticated, RateLimitStore, TokenStore, UserStore};
use crate::token::{GrantId, TokenResponse};
use crate::{OAuthError, Secret, Timestamp};

/// `password`: the client presents the resource owner's user name and password.
#[derive(Debug, Clone, Copy)]
pub struct PasswordGrant;

impl<S> GrantType<S> for PasswordGrant
where
    S: AuthorizationServer,
    S::Users: UserStore,
    S::Store: RateLimitStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let username = request.required("username")?;
        let password = Secret::from(request.required("password")?);
        let scope = granted_scope(server, request)?;
        let began_at = server.settings().now();
        let known = authenticate(server, request, username, &password).await?;
        let Some((person, attempt)) = known else {
            let client_id = request.client().shared_client_id();
            observe(server, |at| Event::new(EventKind::LoginFailed {}, at).client_id(client_id.clone()));
            return Err(wrong());
        };
        let subject = person.subject.clone();
        let admitted = admit(server, person, Ground::Password).await;
        let end_user = admitted.map_err(|refusal| refusal.answer(request.client().client_id(), wrong()));
        let issued = match end_user {
            Ok(end_user) => {
                let beginning = Beginning::new(Some(end_user), scope, true);
                let grant_id = beginning.grant_id.clone();
                let issued = begin(server, Recipient::of(request), beginning).await;
                let again = Again { username, password: &password, subject: &subject, began_at };
                match issued {
                    Ok(response) => again.still_right(server, &grant_id).await.map(|()| response),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        };
        match &issued {
            Ok(_) => attempt.succeeded().await.map_err(store_failure::<S::Store>)?,
            // Nobody knows whether it would have been refused.
            Err(OAuthError::ServerError | OAuthError::TemporarilyUnavailable { .. }) => {
                attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            }
            // If the gate or the policy refuses, the attempt stays counted. Otherwise the limit would reveal whether the
            // password was right.
            Err(_) => {}
        }
        issued
    }
}

/// The clocks of two instances differ by less than this; in seconds.
const CLOCKS_DIFFER_BY: u64 = 60;

/// A password that was right, to be verified again.
struct Again<'a> {
    username: &'a str,
    password: &'a Secret,
    subject: &'a str,
    began_at: Timestamp,
}

impl Again<'_> {
    /// The person may have set a new password while the old one was verified, and all their grants ended before this one was
    /// stored. The new password was stored before that, so it is seen now.
    async fn still_right<S>(&self, server: &S, grant_id: &GrantId) -> Result<(), OAuthError>
    where
        S: AuthorizationServer,
        S::Users: UserStore,
    {
        let ended_at = S::Parts::logins_ended_at(server, self.subject).await?;
        if ended_at.is_none_or(|ended_at| ended_at.plus(CLOCKS_DIFFER_BY) < self.began_at) {
            return Ok(());
        }
        let authenticated = server.users().authenticate(self.username, self.password).await;
        if authenticated.map_err(store_failure::<S::Users>)?.is_some() {
            return Ok(());
        }
        server.store().revoke_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
        Err(wrong())
    }
}

/// The answer is the same for a wrong password, an unknown user name and a person who is gone.
fn wrong() -> OAuthError {
    OAuthError::invalid_grant("the user name or the password is wrong")
}

/// The server must protect the endpoint against guessing (RFC 6749 section 4.3.2).
async fn authenticate<'a, S>(
    server: &'a S,
    request: &TokenRequest<'_>,
    username: &str,
    password: &Secret,
) -> Result<Option<(Authenticated, Attempt<'a, S::Store>)>, OAuthError>
where
    S: AuthorizationServer,
    S::Users: UserStore,
    S::Store: RateLimitStore,
{
    let settings = server.settings();
    let (store, limits, now) = (server.store(), settings.rate_limits(), settings.now());
    let client = request.client();
    let attempt = match client.is_public() {
        true => Attempt::login(store, limits, (username, request.address()), false, now).await,
        false => Attempt::login_by_client(store, limits, (username, client.client_id()), now).await,
    };
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let authenticated = server.users().authenticate(username, password);
    match attempt.verifying(authenticated).await {
        Ok(None) => Ok(None),
        Ok(Some(person)) => Ok(Some((person, attempt))),
        Err(error) => {
            attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            Err(store_failure::<S::Users>(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
    use http::{Request, Response};

    use crate::store::{Authenticated, MemoryStore, Storage, UserStore};
    use crate::{Client, Secret, oauth_server};

    #[allow(deprecated)]
    #[oauth_server(
        grants(password),
        scopes(read = "Read your notes"),
        endpoints(introspection),
        scope_module = scope_of_password_tests
    )]
    struct Notes {
        #[store]
        store: MemoryStore,
        #[users]
        people: People,
    }

    /// Finds alice by her name in any case, and by her email address.
    struct People;

    impl Storage for People {
        type Error = Infallible;
    }

    impl UserStore for People {
        async fn authenticate(&self, typed: &str, _: &Secret) -> Result<Option<Authenticated>, Infallible> {
            let is_alice = typed.eq_ignore_ascii_case("alice") || typed == "alice@notes.example";
            Ok(is_alice.then(|| Authenticated::new("248289761001").username("alice")))
        }
    }

    async fn call(notes: &Notes, path: &str, form: &[(&str, &str)]) -> serde_json::Value {
        let answer = send(notes, path, form).await;
        assert_eq!(answer.status(), 200, "{answer:?}");
        serde_json::from_slice(answer.body()).expect("JSON")
    }

    async fn send(notes: &Notes, path: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let body = serde_urlencoded::to_string(form).expect("encoded");
        let basic = format!("Basic {}", STANDARD.encode("web:a-long-random-secret"));
        let request = Request::post(path)
            .header(HOST, "127.0.0.1:9000")
            .header(AUTHORIZATION, basic)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .expect("a request");
        notes.create_response(request).await
    }

    #[tokio::test]
    async fn other_spellings_of_a_user_name_share_its_guesses() {
        let web = Client::confidential("web", "a-long-random-secret").grant_types(["password"]).scope("read");
        let store = MemoryStore::with_clients([web.build().expect("a client")]);
        let notes = Notes::new("http://127.0.0.1:9000".parse().expect("an issuer"), store, People);
        let spellings = ["mallory", "Mallory", "MALLORY ", "\u{a0}mallory"];
        for (number, typed) in spellings.into_iter().cycle().take(14).enumerate() {
            let form = [("grant_type", "password"), ("username", typed), ("password", "guess")];
            let status = send(&notes, "/token", &form).await.status();
            assert_eq!(status, if number < 10 { 400 } else { 429 }, "{number}: {typed:?}");
        }
    }

    #[tokio::test]
    async fn tokens_have_the_name_that_the_store_knows_and_not_the_one_that_was_typed() {
        let web = Client::confidential("web", "a-long-random-secret").grant_types(["password"]).scope("read");
        let store = MemoryStore::with_clients([web.build().expect("a client")]);
        let notes = Notes::new("http://127.0.0.1:9000".parse().expect("an issuer"), store, People);
        for typed in ["alice", "ALICE", "alice@notes.example"] {
            let form = [("grant_type", "password"), ("username", typed), ("password", "wonderland")];
            let tokens = call(&notes, "/token", &form).await;
            let token = tokens["access_token"].as_str().expect("a token").to_owned();
            let introspection = call(&notes, "/introspect", &[("token", &token)]).await;
            assert_eq!(
                (introspection["username"].as_str(), introspection["sub"].as_str()),
                (Some("alice"), Some("248289761001")),
                "{introspection}"
            );
        }
    }
}
