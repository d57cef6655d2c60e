//! What is outside of the house: mailboxes, another provider, and what clients are told. It remembers every secret that it sees.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use http::StatusCode;
use oauth_runtime::BoxError;
use oauth_runtime::fetch::{Call, Called, Delivered, Delivery, FetchError, Fetched, Fetcher, Url};
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::ui::{Mail, MailKind, Mailer};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::provider::UPSTREAM;
use crate::support::keys;

#[derive(Clone, Default)]
pub(super) struct Outside(Arc<Seen>);

#[derive(Default)]
struct Seen {
    mails: Mutex<Vec<Mail>>,
    /// What clients were told.
    told: Mutex<Vec<Value>>,
    /// What clients answer next; `204` otherwise.
    answers: Mutex<Vec<u16>>,
    /// The claims of the person at the other provider.
    person: Mutex<Value>,
    secrets: Mutex<Vec<String>>,
    came: Notify,
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Outside {
    async fn next<T>(&self, kept: impl Fn(&Seen) -> &Mutex<Vec<T>>, is_it: impl Fn(&T) -> bool) -> T {
        let waiting = async {
            loop {
                let came = self.0.came.notified();
                tokio::pin!(came);
                came.as_mut().enable();
                let found = {
                    let mut kept = locked(kept(&self.0));
                    kept.iter().position(&is_it).map(|place| kept.remove(place))
                };
                match found {
                    Some(found) => return found,
                    None => came.await,
                }
            }
        };
        // Much longer than anything takes, so that what is missing is a failure.
        tokio::time::timeout(Duration::from_secs(300), waiting).await.expect("it never came")
    }

    /// The next e-mail of this kind.
    pub(super) async fn mail(&self, kind: MailKind) -> Mail {
        self.next(|seen| &seen.mails, |mail| mail.kind == kind).await
    }

    /// What a client is told next.
    pub(super) async fn told(&self) -> Value {
        self.next(|seen| &seen.told, |_| true).await
    }

    /// What a client answers when it is told something next.
    pub(super) fn answers(&self, status: u16) {
        locked(&self.0.answers).push(status);
    }

    /// The person at the other provider has these claims.
    pub(super) fn person(&self, claims: Value) {
        *locked(&self.0.person) = claims;
    }

    /// The secrets that it saw.
    pub(super) fn secrets(&self) -> Vec<String> {
        locked(&self.0.secrets).clone()
    }

    fn note(&self, secret: &str) {
        locked(&self.0.secrets).push(secret.to_owned());
    }
}

#[async_trait]
impl Mailer for Outside {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        locked(&self.0.mails).push(mail);
        self.0.came.notify_waiters();
        Ok(())
    }
}

#[async_trait]
impl Fetcher for Outside {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        let at = |path: &str| format!("{UPSTREAM}{path}");
        match url.as_str() {
            url if url == at("/jwks.json") => Ok(Fetched::new(keys().published())),
            url if url.starts_with(UPSTREAM) => {
                let metadata = json!({
                    "issuer": UPSTREAM, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
                    "jwks_uri": at("/jwks.json"), "authorization_response_iss_parameter_supported": true,
                    "id_token_signing_alg_values_supported": ["ES256"],
                });
                Ok(Fetched::new(metadata.to_string()))
            }
            _ => Err(FetchError::Status(StatusCode::NOT_FOUND)),
        }
    }

    /// The token endpoint of the other provider.
    async fn call(&self, _: Call<'_>) -> Result<Called, FetchError> {
        let claims = locked(&self.0.person).clone();
        let id_token = keys().sign(SigningAlgorithm::Es256, "JWT", &claims).expect("signed");
        self.note(&id_token);
        self.note("a-token-of-the-upstream");
        let answer = json!({ "access_token": "a-token-of-the-upstream", "token_type": "Bearer", "id_token": id_token });
        Ok(Called::new(StatusCode::OK, answer.to_string()))
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        let body: Value = serde_json::from_slice(&delivery.body).unwrap_or_default();
        for name in ["access_token", "id_token", "auth_req_id"] {
            if let Some(secret) = body[name].as_str() {
                self.note(secret);
            }
        }
        if body.is_null() {
            self.note(&String::from_utf8_lossy(&delivery.body));
        }
        locked(&self.0.told).push(body);
        self.0.came.notify_waiters();
        let mut answers = locked(&self.0.answers);
        let status = if answers.is_empty() { 204 } else { answers.remove(0) };
        Ok(Delivered::new(StatusCode::from_u16(status).expect("a status")))
    }
}
