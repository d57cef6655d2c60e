//! A provider that trusts other issuers.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::grant::Authorized;
use oauth_runtime::grant::jwt_bearer::{Assertion, GRANT_TYPE, JwtBearerPolicy};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AuthMethod, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision, Interaction,
    OAuthError, TrustedIssuer, TrustedIssuerDirectory, oauth_server,
};
use serde_json::{Value, json};

use crate::support::neutral::{form_request, json_of};
use crate::support::{Heard, People, TestClock, keys};

pub(super) const ISSUER: &str = "http://localhost";
/// The provider of a company, which issues identity assertion authorization grants.
pub(super) const COMPANY: &str = "https://id.company.example";
/// The jobs of GitHub Actions.
pub(super) const GITHUB: &str = "https://token.actions.githubusercontent.com";
/// A cluster of Kubernetes, whose pods read their token from a file.
pub(super) const CLUSTER: &str = "https://kubernetes.default.svc.cluster.local";
/// The SPIFFE trust domain.
pub(super) const SPIFFE: &str = "https://spire.company.example";
/// The same trust domain by its own name, for client authentication.
pub(super) const TRUST_DOMAIN: &str = "spiffe://company.example";
/// An issuer that only the directory knows.
pub(super) const TENANT: &str = "https://tenant.example";

pub(super) const FILES: &str = "https://files.example";

#[oauth_server(
    grants(authorization_code, jwt_bearer, client_credentials),
    responses(code),
    scopes(read = "Read", write = "Change", deploy = "Deploy"),
    openid,
    endpoints(introspection, metadata),
    sender_constrained(dpop),
    client_auth(private_key_jwt, federated_jwt, spiffe_jwt),
    events,
    resources(files = "https://files.example" { scopes(read, write) }, jobs = "https://jobs.example" { scopes(deploy) }),
)]
pub(super) struct Office {
    #[store]
    pub(super) store: MemoryStore,
    #[users]
    pub(super) people: People,
    #[keys]
    keys: SigningKeys,
    asked: Arc<Mutex<Vec<Value>>>,
}

/// Nobody is asked here.
impl Interaction for Office {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

impl JwtBearerPolicy for Office {
    async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        self.asked.lock().expect("a lock").push(json!({
            "client": assertion.client().client_id(), "issuer": assertion.issuer(), "subject": assertion.subject(),
            "scope": assertion.scope().as_str(), "email": assertion.claim("email"), "id_jag": assertion.is_id_jag(),
        }));
        match (assertion.issuer(), assertion.subject()) {
            (COMPANY | TENANT | CLUSTER, "U1") => Ok(Authorized::subject("alice-sub")),
            (COMPANY, "U2") => {
                Ok(Authorized::subject("alice-sub").scope("read write deploy".parse().expect("a scope")))
            }
            (GITHUB, "repo:notes/notes:ref:refs/heads/main")
            | (CLUSTER, "system:serviceaccount:notes:deployer")
            | (SPIFFE, "spiffe://company.example/notes/deployer") => {
                Ok(Authorized::client().audience("https://jobs.example"))
            }
            _ => Err(OAuthError::invalid_grant("nobody is known by this assertion")),
        }
    }
}

/// Serves the keys of the issuers, and counts how often they are asked for.
#[derive(Clone, Default)]
pub(super) struct Sites(Arc<Mutex<Published>>);

/// What the sites have.
#[derive(Default)]
struct Published {
    keys: Vec<(String, SigningKeys)>,
    asked: usize,
    are_down: bool,
}

impl Sites {
    fn lock(&self) -> std::sync::MutexGuard<'_, Published> {
        self.0.lock().expect("a lock")
    }

    /// The keys at this URL from now on.
    pub(super) fn publish(&self, url: &str, keys: &SigningKeys) {
        let mut sites = self.lock();
        sites.keys.retain(|(own, _)| own != url);
        sites.keys.push((url.to_owned(), keys.clone()));
    }

    /// How often a site was asked.
    pub(super) fn count(&self) -> usize {
        self.lock().asked
    }

    /// All sites are down.
    pub(super) fn go_down(&self) {
        self.lock().are_down = true;
    }
}

#[async_trait]
impl Fetcher for Sites {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        let mut sites = self.lock();
        sites.asked += 1;
        if sites.are_down {
            return Err(FetchError::Status(http::StatusCode::BAD_GATEWAY));
        }
        match sites.keys.iter().find(|(own, _)| own == url.as_str()) {
            Some((_, keys)) => Ok(Fetched::new(keys.published().to_vec())),
            None => Err(FetchError::Status(http::StatusCode::NOT_FOUND)),
        }
    }
}

/// Finds one tenant.
struct Tenants;

#[async_trait]
impl TrustedIssuerDirectory for Tenants {
    async fn find(&self, issuer: &str) -> Result<Option<TrustedIssuer>, BoxError> {
        match issuer {
            TENANT => Ok(Some(TrustedIssuer::new(issuer, format!("{issuer}/jwks")))),
            "https://down.example" => Err("the database is down".into()),
            "https://confused.example" => Ok(Some(TrustedIssuer::new(TENANT, format!("{TENANT}/jwks")))),
            _ => Ok(None),
        }
    }
}

/// A running [`Office`], called without a network.
pub(super) struct Fixture {
    pub(super) server: Arc<Office>,
    pub(super) clock: TestClock,
    pub(super) sites: Sites,
    pub(super) heard: Heard,
    /// The keys of every issuer.
    pub(super) issuer: SigningKeys,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Fixture {
    /// The confidential clients `wiki` and `other`, the public client `job`, and the resource server `api`. `pod` authenticates with a
    /// token of the cluster or of GitHub, `svid` and a client named by its SPIFFE ID with JWT-SVIDs.
    pub(super) fn start() -> Self {
        let confidential = |name: &str| Client::confidential(name, format!("{name}-client-secret").as_str());
        let clients = [
            confidential("wiki").grant_types([GRANT_TYPE]).scope("openid read write"),
            confidential("other").grant_types([GRANT_TYPE]).scope("read"),
            Client::public("job").grant_types([GRANT_TYPE]).scope("deploy"),
            confidential("lazy").grant_types(["client_credentials"]).scope("read"),
            confidential("api").grant_types(["client_credentials"]).resource_server(),
            own(Client::federated("pod")
                .federated_credential(CLUSTER, "system:serviceaccount:notes:deployer")
                .federated_credential(GITHUB, "repo:notes/notes:ref:refs/heads/main")),
            own(Client::federated("gone")
                .federated_credential(CLUSTER, "system:serviceaccount:notes:deployer"))
            .disabled(),
            own(Client::spiffe("svid", "spiffe://company.example/notes/deployer")),
            own(Client::public("spiffe://company.example/notes/api").auth_method(AuthMethod::SpiffeJwt)),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (clock, sites, asked) = (TestClock::new(), Sites::default(), Arc::default());
        let heard = Heard::default();
        let issuer = new_keys();
        for name in [COMPANY, GITHUB, CLUSTER, TENANT] {
            sites.publish(&format!("{name}/jwks"), &issuer);
        }
        let spiffe: Value = serde_json::from_slice(&issuer.published()).expect("JSON");
        let of = |name: &str| TrustedIssuer::new(name, format!("{name}/jwks"));
        let server = Office::builder(
            ISSUER.parse().expect("an issuer"),
            MemoryStore::with_clients(clients),
            People::default(),
            keys(),
            Arc::clone(&asked),
        )
        .clock(clock.clone())
        .fetcher(sites.clone())
        .trusted_issuer(of(COMPANY).id_jag())
        .trusted_issuer(of(GITHUB))
        .trusted_issuer(of(CLUSTER).id_jag().reusable())
        .trusted_issuer(TrustedIssuer::with_keys(SPIFFE, spiffe))
        .trusted_issuer(TrustedIssuer::with_keys(TRUST_DOMAIN, bundle(&issuer)))
        .trusted_issuer_directory(Tenants)
        .event_subscriber(heard.clone())
        .build();
        Self { server, clock, sites, heard, issuer, asked }
    }

    /// What the application was asked since the last call.
    pub(super) fn asked(&self) -> Vec<Value> {
        std::mem::take(&mut self.asked.lock().expect("a lock"))
    }

    /// The claims of an assertion of the company about its person `U1`, which is good for five minutes.
    pub(super) fn claims(&self, issuer: &str, subject: &str) -> Value {
        let now = self.clock.now().as_unix();
        json!({
            "iss": issuer, "sub": subject, "aud": ISSUER, "iat": now, "exp": now + 300,
            "jti": oauth_runtime::Secret::generate().reveal(),
        })
    }

    pub(super) fn sign(&self, typ: &str, claims: &Value) -> String {
        self.issuer.sign(SigningAlgorithm::Es256, typ, claims).expect("a signature")
    }

    /// The response of the token endpoint to an assertion, for a client with a secret.
    pub(super) async fn present(
        &self,
        client: &str,
        assertion: &str,
        more: &[(&str, &str)],
    ) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        let form = [&[("grant_type", GRANT_TYPE), ("assertion", assertion)], more].concat();
        let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        self.server.create_token_response(form_request("/token", (client, &secret), &form)).await
    }

    /// The same for a public client.
    pub(super) async fn present_as_public(&self, client: &str, assertion: &str) -> Response<Bytes> {
        let form = [("grant_type", GRANT_TYPE), ("assertion", assertion), ("client_id", client)];
        let mut request = form_request("/token", ("", ""), &form);
        request.headers_mut().remove("authorization");
        self.server.create_token_response(request).await
    }

    /// What the resource server learns about the access token of a response.
    pub(super) async fn introspect(&self, response: &Response<Bytes>) -> Value {
        let tokens = json_of(response);
        let token = tokens["access_token"].as_str().unwrap_or_else(|| panic!("a token in {tokens}"));
        let request = form_request("/introspect", ("api", "api-client-secret"), &[("token", token)]);
        json_of(&self.server.create_token_introspection_response(request).await)
    }
}

/// A client that gets tokens for itself.
fn own(client: ClientBuilder) -> ClientBuilder {
    client.grant_types(["client_credentials"]).scope("deploy")
}

/// The bundle of a trust domain, which marks its keys in its own way.
fn bundle(keys: &SigningKeys) -> Value {
    let mut bundle: Value = serde_json::from_slice(&keys.published()).expect("JSON");
    for key in bundle["keys"].as_array_mut().expect("keys") {
        key["use"] = json!("jwt-svid");
    }
    bundle["spiffe_sequence"] = json!(10);
    bundle["spiffe_refresh_hint"] = json!(300);
    bundle
}

/// Keys that nobody else has.
pub(super) fn new_keys() -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys")
}

/// The claims with one of them changed; `null` removes it.
pub(super) fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.as_object().expect("an object").clone();
    match value {
        Value::Null => drop(claims.remove(name)),
        value => drop(claims.insert(name.to_owned(), value)),
    }
    claims.into()
}

/// Asserts an error of the token endpoint.
#[track_caller]
pub(super) fn assert_refused(response: &Response<Bytes>, code: &str) {
    let body = json_of(response);
    assert_eq!((response.status().as_u16(), body["error"].as_str()), (400, Some(code)), "{body}");
}
