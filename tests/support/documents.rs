//! A provider whose clients are named by the URL of their metadata document, served over HTTP, and the hosts that
//! publish documents.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::request::Parts;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::http::html;
use oauth_runtime::store::{ClientStore, MemoryStore};
use oauth_runtime::{
    Approval, AssertionAudience, AuthorizationRequest, BoxError, Client, ClientDocuments, Decision,
    Interaction, ServerBuilder, Settings, SettingsError, oauth_server,
};
use serde_json::{Value, json};

use super::{Answer, CHALLENGE, Heard, Http, TestClock, VERIFIER, parameters_of};

/// The client whose document [`document`] is.
pub(crate) const CLIENT: &str = "https://app.example/client.json";

/// A redirect URI of it.
pub(crate) const CALLBACK: &str = "https://app.example/cb";

/// Everything that concerns such clients.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code),
    responses(code, token),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation, metadata),
    client_auth(private_key_jwt),
    clients(metadata_documents),
    events
)]
pub(crate) struct Open {
    #[store]
    store: Arc<MemoryStore>,
}

/// `x-user: alice` approves everything, `x-deny` denies. Otherwise there is a page with what it knows of the client.
impl Interaction for Open {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        if http.headers.contains_key("x-deny") {
            return Ok(Decision::Denied);
        }
        if let Some(user) = http.headers.get("x-user") {
            return Ok(Approval::new(format!("{}-sub", user.to_str()?)).into());
        }
        let client = request.client();
        let page = format!(
            "{} of {:?}, loopback: {}, changed: {:?}, scope: {}",
            client.name(),
            client.document_host(),
            request.redirects_to_loopback(),
            client.changed_at(),
            request.scope(),
        );
        Ok(Decision::Respond(html(http::StatusCode::OK, page)))
    }
}

/// The documents of clients: what is published where, and what was fetched.
#[derive(Default)]
pub(crate) struct Hosts {
    published: Mutex<HashMap<String, Result<Fetched, FetchError>>>,
    fetched: Mutex<Vec<String>>,
    limits: Mutex<Vec<usize>>,
}

impl Hosts {
    /// Publishes a document as its owner would.
    pub(crate) fn publish(&self, url: &str, document: &Value) {
        self.answer(url, Ok(Fetched::new(document.to_string()).content_type("application/json")));
    }

    /// Publishes the document of [`CLIENT`] with other members; `null` removes one.
    pub(crate) fn publish_with(&self, members: &Value) {
        self.publish(CLIENT, &document_with(members));
    }

    /// Any answer.
    pub(crate) fn answer(&self, url: &str, answer: Result<Fetched, FetchError>) {
        self.published.lock().expect("no panic").insert(url.to_owned(), answer);
    }

    /// How often something was fetched since the last call.
    pub(crate) fn count(&self) -> usize {
        std::mem::take(&mut *self.fetched.lock().expect("no panic")).len()
    }

    /// How many bytes the fetched documents might have.
    pub(crate) fn limits(&self) -> Vec<usize> {
        self.limits.lock().expect("no panic").clone()
    }
}

#[async_trait]
impl Fetcher for Hosts {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.fetched.lock().expect("no panic").push(url.to_string());
        let answer = self.published.lock().expect("no panic").get(url.as_str()).cloned();
        answer.unwrap_or_else(|| Err(FetchError::Status(http::StatusCode::NOT_FOUND)))
    }

    async fn refetch_up_to(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        self.limits.lock().expect("no panic").push(limit);
        let fetched = self.get(url).await?;
        if fetched.body.len() > limit { Err(FetchError::TooLarge(limit)) } else { Ok(fetched) }
    }
}

/// The document of [`CLIENT`].
pub(crate) fn document() -> Value {
    json!({
        "client_id": CLIENT,
        "client_name": "Notes for the desk",
        "redirect_uris": [CALLBACK, "http://127.0.0.1/cb"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    })
}

/// The same with other members; `null` removes one.
pub(crate) fn document_with(members: &Value) -> Value {
    let mut document = document();
    let own = document.as_object_mut().expect("an object");
    for (name, value) in members.as_object().expect("an object") {
        match value {
            Value::Null => drop(own.remove(name)),
            value => drop(own.insert(name.clone(), value.clone())),
        }
    }
    document
}

/// A running [`Open`].
pub(crate) struct DocumentFixture {
    pub(crate) server: Arc<Open>,
    pub(crate) clock: TestClock,
    pub(crate) heard: Heard,
    pub(crate) http: Http,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) store: Arc<MemoryStore>,
}

impl DocumentFixture {
    /// With the document of [`CLIENT`], and the resource server `api`.
    pub(crate) async fn start() -> Self {
        Self::start_with(ClientDocuments::new()).await
    }

    /// The same with other rules for documents.
    pub(crate) async fn start_with(documents: ClientDocuments) -> Self {
        let hosts = Arc::new(Hosts::default());
        Self::start_as(documents, Arc::clone(&hosts), hosts, AssertionAudience::default()).await
    }

    /// The same with any fetcher.
    pub(crate) async fn start_as(
        documents: ClientDocuments,
        fetcher: impl Fetcher + 'static,
        hosts: Arc<Hosts>,
        audience: AssertionAudience,
    ) -> Self {
        hosts.publish_with(&json!({}));
        let (clock, store) = (TestClock::new(), Arc::new(MemoryStore::new()));
        let api = Client::confidential("api", "api-client-secret").grant_types(["client_credentials"]);
        store.put_client(api.resource_server().build().expect("a client"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = Open::builder(url.parse().expect("an issuer"), Arc::clone(&store));
        let server = settings(server, clock.clone(), documents, audience).fetcher(fetcher);
        let heard = Heard::default();
        let server = server.event_subscriber(heard.clone()).build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, clock, heard, http: Http::new(url), hosts, store }
    }

    /// An authorization request with these parameters instead of those of [`CLIENT`]. The headers control the person.
    pub(crate) async fn ask(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", CALLBACK),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters);
        let query = serde_urlencoded::to_string(&all).expect("a query");
        self.http.get(&format!("/authorize?{query}"), headers).await
    }

    /// The page for a person who has not decided.
    pub(crate) async fn page(&self, client_id: &str) -> Answer {
        self.ask(&[("client_id", client_id)], &[]).await
    }

    /// A code of [`CLIENT`], which alice approves.
    pub(crate) async fn code(&self) -> String {
        parameters_of(&self.ask(&[], &[("x-user", "alice")]).await).remove("code").expect("a code")
    }

    /// A token request of [`CLIENT`].
    pub(crate) async fn token(&self, parameters: &[(&str, &str)]) -> Answer {
        let form = [&[("client_id", CLIENT)], parameters].concat();
        self.http.post("/token", None, &form).await
    }

    /// The redemption of a code of [`CLIENT`].
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        let grant = ("grant_type", "authorization_code");
        self.token(&[grant, ("code", code), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)]).await
    }

    /// The tokens of [`CLIENT`] from a complete flow.
    pub(crate) async fn tokens(&self) -> Answer {
        let answer = self.redeem(&self.code().await).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// A refresh by [`CLIENT`].
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// The stored client with this identifier.
    pub(crate) async fn stored(&self, client_id: &str) -> Option<Client> {
        self.store.get_client(client_id).await.expect("it does not fail")
    }
}

fn settings<Finish>(
    builder: ServerBuilder<Finish>,
    clock: TestClock,
    documents: ClientDocuments,
    audience: AssertionAudience,
) -> ServerBuilder<Finish>
where
    Finish: FnOnce(Settings) -> Result<Arc<Open>, SettingsError>,
{
    // Few unused clients, so that a test reaches the limit. Those of one host have less room.
    builder.clock(clock).client_documents(documents).assertion_audience(audience).most_unused_clients(12)
}
