//! The house, called without a network; every secret that goes over the wire is remembered.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::Request;
use oauth_runtime::Digest;
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::event::Event;
use oauth_runtime::http::Connection;
use oauth_runtime::store::MemoryStore;
use serde_json::Value;
use tower::ServiceExt;
use url::Url;

use super::outside::Outside;
use super::provider::{House, ISSUER, PASSWORD, house};
use crate::support::{Answer, CHALLENGE, Heard, TestClock, VERIFIER};

/// What is secret, wherever it is: in a form, a page, a URL or a response. The field `request` is not: on the pages of an account it
/// has the name of the login, which gives no access.
const SECRET: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "device_secret",
    "code",
    "authorization_code",
    "device_code",
    "user_code",
    "auth_req_id",
    "auth_session",
    "request_uri",
    "password",
    "otp",
    "csrf",
    "ticket",
    "link",
    "question",
    "client_secret",
    "client_notification_token",
    "assertion",
    "subject_token",
    "actor_token",
    "code_verifier",
    "token",
    "state",
    "nonce",
];

pub(super) struct Run {
    pub(super) server: Arc<House>,
    pub(super) store: Arc<MemoryStore>,
    pub(super) outside: Outside,
    pub(super) clock: TestClock,
    heard: Heard,
    router: Router,
    pub(super) events: Vec<Event>,
    pub(super) secrets: BTreeSet<String>,
    /// Flows that yielded other events than they should, so that a run shows them all.
    pub(super) differences: Vec<String>,
}

impl Run {
    pub(super) async fn start() -> Self {
        let (outside, clock, heard) = (Outside::default(), TestClock::new(), Heard::default());
        let (server, store) = house(&outside, &clock, &heard).await;
        let router = server.router();
        let secrets = [PASSWORD, VERIFIER, CHALLENGE, "secret-at-upstream"].map(str::to_owned).into();
        let differences = Vec::new();
        let mut run =
            Self { server, store, outside, clock, heard, router, events: Vec::new(), secrets, differences };
        run.happened(&["signing_key.created"]);
        run
    }

    /// Remembers a text that no event may have.
    pub(super) fn secret(&mut self, text: &str) {
        self.secrets.insert(text.to_owned());
    }

    fn note<'a>(
        &mut self,
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl Into<String> + AsRef<str> + 'a)>,
    ) {
        for (name, value) in pairs {
            if SECRET.contains(&name.as_ref()) && value.as_ref().len() > 5 {
                self.secrets.insert(value.into());
            }
        }
    }

    fn note_answer(&mut self, answer: &Answer) {
        if let Ok(Value::Object(members)) = serde_json::from_str(&answer.body) {
            let texts =
                members.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
            self.note(texts.collect::<Vec<_>>());
        }
        if let Ok(url) = Url::parse(ISSUER).and_then(|issuer| issuer.join(answer.header("location"))) {
            self.note(
                url.query_pairs()
                    .map(|(name, value)| (name.into_owned(), value.into_owned()))
                    .collect::<Vec<_>>(),
            );
        }
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            let value = pair.split_once('=').map_or("", |(_, value)| value);
            self.secrets.extend(Some(value.to_owned()).filter(|value| value.len() > 11));
        }
        let hidden = answer.body.split("<input type=\"hidden\" name=\"").skip(1);
        let hidden = hidden.filter_map(|rest| rest.split('>').next()?.split_once("\" value=\""));
        self.note(
            hidden
                .map(|(name, value)| (name.to_owned(), value.trim_end_matches('"').to_owned()))
                .collect::<Vec<_>>(),
        );
    }

    /// One request, without following redirects.
    pub(super) async fn send(
        &mut self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        form: &[(&str, &str)],
    ) -> Answer {
        self.note(form.iter().copied());
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send_body(
            (method, path),
            &[headers, &[("content-type", "application/x-www-form-urlencoded")]].concat(),
            body,
        )
        .await
    }

    /// The same with any body.
    pub(super) async fn send_body(
        &mut self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{ISSUER}{path}"));
        for (name, value) in [&[("host", "home.example"), ("user-agent", "Firefox")], headers].concat() {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(Connection::new("192.0.2.9".parse().expect("an address"), true));
        let answer = self.router.clone().oneshot(request).await.expect("infallible");
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, 1024 * 1024).await.expect("a body");
        let body = String::from_utf8_lossy(&body).into_owned();
        let answer = Answer { status: head.status, headers: head.headers, body };
        self.note_answer(&answer);
        answer
    }

    /// A form of a client with a secret, or of a public client.
    pub(super) async fn post(&mut self, path: &str, client_id: &str, form: &[(&str, &str)]) -> Answer {
        if ["app", "other", "tv"].contains(&client_id) {
            return self.send(("POST", path), &[], &[&[("client_id", client_id)], form].concat()).await;
        }
        let secret = format!("{client_id}-client-secret");
        self.secret(&secret);
        let basic = encode_auth_headers(client_id, &secret);
        self.secret(&basic);
        self.send(("POST", path), &[("authorization", &basic)], form).await
    }

    /// What happened since the last call: exactly events with these names.
    pub(super) fn happened(&mut self, names: &[&str]) -> Vec<Event> {
        let events = self.heard.take();
        let heard: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
        if heard != names {
            self.differences.push(format!("{names:?} should have happened, and not {heard:?}"));
        }
        self.events.extend(events.clone());
        events
    }

    /// The same for what the provider does by itself: waits for this event, and takes those before it.
    pub(super) async fn happens(&mut self, name: &str) {
        let waiting = async {
            loop {
                let events = self.heard.take();
                let is_there = events.iter().any(|event| event.kind.name() == name);
                self.events.extend(events);
                if is_there {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        // Much longer than anything takes, so that what is missing is a failure.
        let came = tokio::time::timeout(Duration::from_secs(300), waiting).await;
        assert!(came.is_ok(), "{name} never happened");
    }

    /// No event has any secret, or the digest of one.
    pub(super) fn assert_no_secret(&mut self) {
        self.secrets.extend(self.outside.secrets());
        let digests = self.secrets.iter().map(|secret| (secret.clone(), Digest::of(secret).to_string()));
        let digests: Vec<_> = digests.collect();
        for event in &self.events {
            for text in [serde_json::to_string(event).expect("JSON"), format!("{event:?}")] {
                for (secret, digest) in &digests {
                    assert!(!has(&text, secret) && !text.contains(digest), "{secret} in {text}");
                }
            }
        }
    }
}

/// Whether a text has this secret. A short one, such as the code of an app, counts as a word: it may be part of a number by chance.
fn has(text: &str, secret: &str) -> bool {
    if secret.len() > 11 {
        return text.contains(secret);
    }
    text.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| word == secret)
}
