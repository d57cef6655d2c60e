//! A provider with several protected resources, served over HTTP, and the APIs of two of them.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::routing::{get, post};
use http::request::Parts;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, At, AuthorizationRequest, BoxError, Client, Decision, Granted, Interaction, ProtectedResource,
    Recent, ResourceDirectory, device, oauth_server,
};
use serde_json::Value;

use super::{Answer, CHALLENGE, Http, TestClock, VERIFIER, parameters_of};

/// Two declared resources and one of the settings; those of the tenants are in a directory.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code),
    responses(code),
    scopes(read = "Read", write = "Change", upload = "Add files", profile = "See your name"),
    endpoints(introspection, metadata),
    resources(
        notes = "/mcp" { scopes(read, write), name = "Notes" },
        files { scopes(read, upload) },
    )
)]
pub(crate) struct Shop {
    #[store]
    store: MemoryStore,
}

/// `x-user: alice` approves everything. Otherwise there is a page with the resources.
impl Interaction for Shop {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        if let Some(user) = http.headers.get("x-user") {
            return Ok(Approval::new(format!("{}-sub", user.to_str()?)).into());
        }
        let names = request.resources().iter().map(ProtectedResource::identifier).collect::<Vec<_>>();
        let page = format!("{} for {}", request.scope(), names.join(" "));
        Ok(Decision::Respond(oauth_runtime::http::html(http::StatusCode::OK, page)))
    }
}

/// `https://tenants.example/1`, with the provider's whole scope.
struct Tenants;

#[async_trait]
impl ResourceDirectory for Tenants {
    async fn find(&self, identifier: &str) -> Result<Option<ProtectedResource>, BoxError> {
        match identifier {
            "https://tenants.example/down" | "http://north.example/down" => {
                Err("the database is down".into())
            }
            _ if identifier.starts_with("https://tenants.example/many/") => {
                Ok(Some(ProtectedResource::new(identifier)?))
            }
            "https://tenants.example/1" | "http://north.example/1" => {
                Ok(Some(ProtectedResource::new(identifier)?))
            }
            _ => Ok(None),
        }
    }
}

/// The API of the files, whose identifier the settings define.
pub(crate) const FILES: &str = "https://files.example/api";

/// The resource that only the settings define.
pub(crate) const MAIL: &str = "https://mail.example";

/// Two resources with one path on two hosts; the second has a query.
pub(crate) const EAST: &str = "http://east.example/log";
pub(crate) const WEST: &str = "http://west.example/log?tenant=1";

/// A running [`Shop`].
pub(crate) struct ResourceFixture {
    pub(crate) server: Arc<Shop>,
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
}

impl ResourceFixture {
    /// With the public clients `app`, `mail-app` (only [`MAIL`]) and `tv`, the confidential client `job`, and the
    /// resource servers `api` (all resources) and `files-api` (only [`FILES`]).
    pub(crate) async fn start() -> Self {
        let code = ["authorization_code", "refresh_token"];
        let itself = ["client_credentials"];
        let clients = [
            Client::public("app").grant_types(code).scope("read write upload profile"),
            Client::public("mail-app").grant_types(code).scope("read").resources([MAIL]),
            Client::public("tv").grant_types([device::GRANT_TYPE, "refresh_token"]).scope("read upload"),
            Client::confidential("job", "job-client-secret").grant_types(itself).scope("read upload"),
            Client::confidential("api", "api-client-secret").grant_types(itself).resource_server(),
            Client::confidential("files-api", "files-client-secret")
                .grant_types(itself)
                .resource_server()
                .resources([FILES]),
        ];
        let clients = clients.map(|client| {
            let client = client.redirect_uri("https://app.example/cb");
            client.build().unwrap_or_else(|error| panic!("a client: {error}"))
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let clock = TestClock::new();
        let server = Shop::builder(url.parse().expect("an issuer"), MemoryStore::with_clients(clients))
            .clock(clock.clone())
            .resource_identifier("files", FILES)
            .resource(ProtectedResource::new(MAIL).expect("a resource").scope("read").expect("a scope"))
            .resource(ProtectedResource::new(EAST).expect("a resource"))
            .resource(ProtectedResource::new(WEST).expect("a resource"))
            .resource_directory(Tenants)
            .build();
        let app = server.router().merge(api().with_state(Arc::clone(&server)));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, clock, http: Http::new(url) }
    }

    /// The identifier of the declared resource under the issuer.
    pub(crate) fn notes(&self) -> String {
        format!("{}/mcp", self.http.url)
    }

    /// An authorization request of `app` with these parameters; `x-user: alice` approves.
    pub(crate) async fn ask(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", "app"),
            ("redirect_uri", "https://app.example/cb"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters);
        let query = serde_urlencoded::to_string(&all).expect("a query");
        self.http.get(&format!("/authorize?{query}"), headers).await
    }

    /// A code of `app` for these resources, which alice approves.
    pub(crate) async fn code(&self, resources: &[&str]) -> String {
        let parameters: Vec<_> = resources.iter().map(|resource| ("resource", *resource)).collect();
        let answer = self.ask(&parameters, &[("x-user", "alice")]).await;
        parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("a code in {answer:?}"))
    }

    /// The redemption of a code, for these resources.
    pub(crate) async fn redeem(&self, code: &str, resources: &[&str]) -> Answer {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", "app"),
            ("code", code),
            ("redirect_uri", "https://app.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        form.extend(resources.iter().map(|resource| ("resource", *resource)));
        self.http.post("/token", None, &form).await
    }

    /// A refresh, for these resources.
    pub(crate) async fn refresh(&self, tokens: &Answer, resources: &[&str]) -> Answer {
        let refresh_token = tokens.text("refresh_token");
        let mut form =
            vec![("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", &*refresh_token)];
        form.extend(resources.iter().map(|resource| ("resource", *resource)));
        self.http.post("/token", None, &form).await
    }

    /// A refresh with less scope.
    pub(crate) async fn refresh_with_scope(&self, tokens: &Answer, scope: &str) -> Answer {
        let refresh_token = tokens.text("refresh_token");
        let form = [("client_id", "app"), ("refresh_token", &*refresh_token), ("scope", scope)];
        self.http.post("/token", None, &[&[("grant_type", "refresh_token")], &form[..]].concat()).await
    }

    /// A token of the client that acts for itself.
    pub(crate) async fn job(&self, parameters: &[(&str, &str)]) -> Answer {
        let form = [&[("grant_type", "client_credentials")], parameters].concat();
        self.http.post("/token", Some(("job", "job-client-secret")), &form).await
    }

    /// The audience of a token response, as the resource server `api` sees it.
    pub(crate) async fn audience(&self, tokens: &Answer) -> Vec<String> {
        assert_eq!(tokens.status, 200, "{tokens:?}");
        match &self.http.introspect(&tokens.text("access_token")).await["aud"] {
            Value::Null => Vec::new(),
            audience => serde_json::from_value(audience.clone()).expect("a list"),
        }
    }

    /// The status of a request with the access token of a token response.
    pub(crate) async fn get(&self, path: &str, tokens: &Answer) -> u16 {
        self.http.get_with_token(path, &tokens.text("access_token")).await.status.as_u16()
    }
}

fn api() -> Router<Arc<Shop>> {
    Router::new()
        .route("/mcp", get(|_: Granted<scope::Write>| async { "notes" }))
        .route("/mcp/read", get(|_: Granted<At<resource::Notes, scope::Read>>| async { "notes" }))
        .route("/files", get(|_: Granted<At<resource::Files>>| async { "files" }))
        .route("/pay", post(|_: Granted<Recent<scope::Write, 300>>| async { "paid" }))
        .route("/me", get(|_: Granted<(), Shop>| async { "me" }))
}
