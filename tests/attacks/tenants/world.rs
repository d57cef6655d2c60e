//! Two tenants of one process, with the same clients, secrets, people and passwords: addressed by path or by host, with stores of
//! their own or with one that they share.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use axum::Router;
use http::request::Parts;
use oauth_runtime::axum::{Mounted, tenants};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::tenants::{TenantStore, Tenants};
use oauth_runtime::ui::Pages;
use oauth_runtime::{
    AuthMethod, Client, ClientMetadata, Digest, Issuer, OAuthError, OpenIdMetadata, oauth_server,
};

use crate::support::{Answer, Http, client_jwks};

#[oauth_server(
    grants(authorization_code, refresh_token, device_code, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    endpoints(introspection, revocation, metadata, end_session, registration, pushed_authorization_request),
    client_auth(private_key_jwt),
    sender_constrained(dpop),
    events(audit_log),
    scope_module = scope_of_tenants
)]
pub(super) struct Notes {
    #[store]
    store: Store,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

pub(super) type Store = TenantStore<Arc<MemoryStore>>;

pub(super) const TENANTS: [&str; 2] = ["acme", "umbrella"];
pub(super) const ALICE: &str = "248289761001";
pub(super) const CALLBACK: &str = "https://client.example/cb";
pub(super) const WEB: Option<(&str, &str)> = Some(("web", "a-long-random-secret"));

pub(super) static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| PasswordHash::new(&"wonderland".into()).expect("hashed"));

/// What tells tenants apart in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Path,
    Host,
    /// The same, with hosts that need no TLS: the console has a redirect URI at its own.
    Loopback,
}

/// What keeps the stores of tenants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stores {
    Own,
    Shared,
    /// Nothing does: a mistake, with which the attacks succeed.
    Mixed,
}

/// A process with two tenants.
pub(super) struct World<S = Notes> {
    http: Http,
    by: By,
    port: u16,
    servers: HashMap<&'static str, Arc<S>>,
    stores: HashMap<&'static str, Store>,
}

impl World {
    /// One of each kind.
    pub(super) async fn all() -> Vec<Self> {
        let mut worlds = Vec::new();
        for by in [By::Path, By::Host] {
            for stores in [Stores::Own, Stores::Shared] {
                worlds.push(Self::start(by, stores).await);
            }
        }
        worlds
    }

    pub(super) async fn start(by: By, kind: Stores) -> Self {
        Self::start_with(by, kind, |_, issuer, store| notes(issuer, store)).await
    }
}

impl<S: Mounted> World<S> {
    /// With tenants of this declaration.
    pub(super) async fn start_with(
        by: By,
        kind: Stores,
        make: impl Fn(&'static str, Issuer, Store) -> Arc<S>,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(MemoryStore::new());
        let (mut servers, mut stores) = (HashMap::new(), HashMap::new());
        for tenant in TENANTS {
            let store = match kind {
                Stores::Own => TenantStore::new("the only one", Arc::default()),
                Stores::Shared => TenantStore::new(tenant, Arc::clone(&shared)),
                Stores::Mixed => TenantStore::new("the only one", Arc::clone(&shared)),
            };
            let issuer = Issuer::parse_insecure(&issuer(by, port, tenant)).expect("an issuer");
            servers.insert(tenant, make(tenant, issuer, store.clone()));
            stores.insert(tenant, store);
        }
        let known = servers.clone();
        let find = move |name: Arc<str>| {
            let tenant = TENANTS.into_iter().find(|tenant| match by {
                By::Path => *tenant == &*name,
                By::Host | By::Loopback => host(by, tenant) == *name,
            });
            std::future::ready(Ok(tenant.and_then(|tenant| known.get(tenant).cloned())))
        };
        let found = match by {
            By::Path => Tenants::by_path(find),
            By::Host | By::Loopback => Tenants::by_host(find),
        };
        let app = Router::new().fallback_service(tenants(found));
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { http: Http::new(format!("http://127.0.0.1:{port}")), by, port, servers, stores }
    }

    pub(super) fn issuer(&self, tenant: &str) -> String {
        issuer(self.by, self.port, tenant)
    }

    pub(super) fn server(&self, tenant: &str) -> &Arc<S> {
        &self.servers[tenant]
    }

    pub(super) fn store(&self, tenant: &str) -> &Store {
        &self.stores[tenant]
    }

    pub(super) fn is_by_path(&self) -> bool {
        self.by == By::Path
    }

    /// The path of a tenant's endpoint, as browsers see it.
    pub(super) fn path(&self, tenant: &str, path: &str) -> String {
        match self.by {
            By::Path => format!("/{tenant}{path}"),
            By::Host | By::Loopback => path.to_owned(),
        }
    }

    /// The origin of a tenant: that of both, if paths tell them apart.
    pub(super) fn origin(&self, tenant: &str) -> String {
        format!("{}:{}", host(self.by, tenant), self.port)
    }

    /// What the names of a tenant's cookies have before other tenants of the origin.
    pub(super) fn in_cookies(&self, tenant: &str) -> String {
        match self.by {
            By::Path => format!("-{}", &Digest::of(&format!("/{tenant}")).to_string()[..8]),
            By::Host | By::Loopback => String::new(),
        }
    }

    /// A request to the origin of a tenant, whatever its path.
    pub(super) async fn send(
        &self,
        tenant: &str,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let host = self.origin(tenant);
        let mut headers = headers.to_vec();
        headers.push(("host", &host));
        self.http.send(method, target, &headers, body).await
    }

    /// A GET of an endpoint.
    pub(super) async fn get(&self, tenant: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(tenant, "GET", &self.path(tenant, path), headers, None).await
    }

    /// A form for an endpoint.
    pub(super) async fn post(
        &self,
        tenant: &str,
        path: &str,
        client: Option<(&str, &str)>,
        form: &[(&str, &str)],
    ) -> Answer {
        let basic = client.map(|(client_id, secret)| encode_auth_headers(client_id, secret));
        let headers: Vec<_> = basic.iter().map(|basic| ("authorization", basic.as_str())).collect();
        self.post_with(tenant, path, &headers, form).await
    }

    /// A form with these headers.
    pub(super) async fn post_with(
        &self,
        tenant: &str,
        path: &str,
        headers: &[(&str, &str)],
        form: &[(&str, &str)],
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send(tenant, "POST", &self.path(tenant, path), &headers, Some(body)).await
    }
}

fn issuer(by: By, port: u16, tenant: &str) -> String {
    match by {
        By::Path => format!("http://127.0.0.1:{port}/{tenant}"),
        By::Host | By::Loopback => format!("http://{}:{port}", host(by, tenant)),
    }
}

fn host(by: By, tenant: &str) -> String {
    match (by, tenant) {
        (By::Loopback, "umbrella") => "localhost".to_owned(),
        (By::Path | By::Loopback, _) => "127.0.0.1".to_owned(),
        (By::Host, _) => format!("{tenant}.test"),
    }
}

fn notes(issuer: Issuer, store: Store) -> Arc<Notes> {
    let web = Client::confidential("web", "a-long-random-secret")
        .redirect_uri(CALLBACK)
        .grant_types(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"])
        .resource_server()
        .scope("openid email read");
    let mut keys = OpenIdMetadata::default();
    keys.jwks = Some(client_jwks());
    let signing = Client::public("signing")
        .auth_method(AuthMethod::PrivateKeyJwt)
        .openid(keys)
        .grant_types(["client_credentials"])
        .scope("read");
    for client in [web, signing] {
        let client = client.build().expect("a client");
        store.store().put_client(store.shared_client(client));
    }
    store.store().put_user(store.key("alice"), PASSWORD.clone(), store.key(ALICE));
    store.store().put_claims(store.key(ALICE), Claims::new());
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    let notes = Notes::builder(issuer, store, keys, Pages::default());
    notes.client_registration(true).insecure_transport(true).audit_log(true).build()
}
