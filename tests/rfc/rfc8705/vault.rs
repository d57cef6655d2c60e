//! A provider with certificate-bound tokens, called without a network.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, LOCATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{Method, Request};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::http::{ClientCertificate, Connection};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientMetadata, Decision, Granted, Interaction, Issuer,
    oauth_server,
};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use url::Url;

use crate::support::{CHALLENGE, People, VERIFIER, keys};

pub(super) const ISSUER: &str = "https://vault.example";
const CALLBACK: &str = "https://client.example/cb";

/// Everything that gets a token.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, code token),
    scopes(read = "Read your notes"),
    openid,
    endpoints(metadata, introspection, revocation, pushed_authorization_request),
    client_auth(private_key_jwt, tls_client_auth),
    access_tokens(opaque, jwt),
    resources(notes = "https://vault.example/notes" { scopes(read), access_tokens(jwt) }),
    sender_constrained(mtls)
)]
pub(super) struct Vault {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    pub(super) keys: SigningKeys,
}

/// Alice approves everything.
impl Interaction for Vault {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

/// A certificate of a key of its own, and its `x5t#S256` as section 3.1 describes it.
#[derive(Clone)]
pub(super) struct Own {
    pub(super) certificate: ClientCertificate,
    pub(super) thumbprint: String,
}

pub(super) fn own() -> Own {
    let key = KeyPair::generate().expect("a key");
    let der = CertificateParams::default().self_signed(&key).expect("a certificate").der().to_vec();
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(&der));
    Own { certificate: ClientCertificate::new(der), thumbprint }
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) challenge: String,
    pub(super) location: String,
    pub(super) json: Value,
}

impl Answer {
    /// The status, and the code of an error.
    pub(super) fn outcome(&self) -> String {
        let error = self.json["error"].as_str().unwrap_or_default();
        let challenged = self.challenge.split("error=\"").nth(1).and_then(|rest| rest.split('"').next());
        let code = if error.is_empty() { challenged.unwrap_or_default() } else { error };
        format!("{} {code}", self.status).trim_end().to_owned()
    }

    #[track_caller]
    pub(super) fn text(&self, member: &str) -> String {
        self.json[member].as_str().unwrap_or_else(|| panic!("{member}: {self:?}")).to_owned()
    }

    /// A parameter of the redirect.
    pub(super) fn redirected(&self, name: &str) -> Option<String> {
        let url = Url::parse(&self.location).expect("a redirect");
        let fragment = url.fragment().unwrap_or_default().to_owned();
        let fragment: Vec<(String, String)> = serde_urlencoded::from_str(&fragment).expect("a form");
        let mut all = url.query_pairs().into_owned().chain(fragment);
        all.find(|(own, _)| own == name).map(|(_, value)| value)
    }
}

pub(super) struct Fixture {
    pub(super) vault: Arc<Vault>,
    router: Router,
}

fn client(client_id: &str, secret: Option<&str>, members: &Value) -> Client {
    let mut all = json!({
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types": ["code", "code token"], "redirect_uris": [CALLBACK], "scope": "openid read",
    });
    all.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
    let metadata: ClientMetadata = serde_json::from_value(all).expect("metadata");
    let secret =
        secret.map(|secret| oauth_runtime::ClientSecret::digest_of(&secret.into()).expect("a secret"));
    Client::from_metadata(client_id, secret.into_iter().collect(), metadata).expect("a client")
}

/// Two confidential clients and a public one: `bound` and `app` are registered for bound tokens, `free` is not.
fn clients() -> [Client; 4] {
    let bound = json!({ "tls_client_certificate_bound_access_tokens": true, "response_types": ["code"] });
    let mut public = bound.clone();
    public["token_endpoint_auth_method"] = "none".into();
    public["grant_types"] = json!(["authorization_code", "refresh_token"]);
    let mut implicit = bound.clone();
    implicit["response_types"] = json!(["code", "code token"]);
    [
        client("bound", Some("bound-client-secret"), &bound),
        client("free", Some("free-client-secret"), &json!({})),
        client("implicit", Some("implicit-client-secret"), &implicit),
        client("app", None, &public),
    ]
}

impl Fixture {
    pub(super) fn start() -> Self {
        Self::start_with(None)
    }

    /// With the base URL of the listener for client certificates.
    pub(super) fn start_with(mtls_endpoints: Option<Issuer>) -> Self {
        let api = Client::confidential("api", "api-client-secret").grant_types(["client_credentials"]);
        let store = MemoryStore::with_clients(
            clients().into_iter().chain([api.resource_server().build().expect("a client")]),
        );
        let issuer = ISSUER.parse().expect("an issuer");
        let mut builder = Vault::builder(issuer, store, People::default(), keys());
        if let Some(base) = mtls_endpoints {
            builder = builder.mtls_endpoints(base);
        }
        Self::of(builder.build())
    }

    fn of(vault: Arc<Vault>) -> Self {
        async fn me(token: Granted<(), Vault>) -> String {
            json!({ "client_id": token.client_id }).to_string()
        }
        let api = Router::new().route("/me", get(me)).with_state(Arc::clone(&vault));
        Self { router: vault.router().merge(api), vault }
    }

    async fn send(&self, mut request: Request<Body>, own: Option<&Own>) -> Answer {
        request.headers_mut().insert(HOST, "vault.example".parse().expect("a host"));
        let address = "192.0.2.9".parse().expect("an address");
        request.extensions_mut().insert(Connection::new(address, true));
        if let Some(own) = own {
            own.certificate.attach(request.extensions_mut());
        }
        let answer = self.router.clone().oneshot(request).await.expect("infallible");
        let header = |name| {
            let value = answer.headers().get(name).map(|value: &http::HeaderValue| value.to_str());
            value.transpose().expect("text").unwrap_or_default().to_owned()
        };
        let (challenge, location) = (header(WWW_AUTHENTICATE), header(LOCATION));
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Answer { status, challenge, location, json }
    }

    /// A form, from the client of this name if it has a secret.
    pub(super) async fn post(
        &self,
        path: &str,
        client_id: &str,
        form: &[(&str, &str)],
        own: Option<&Own>,
    ) -> Answer {
        let mut form = form.to_vec();
        let mut request = Request::post(format!("{ISSUER}{path}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        match client_id {
            "app" => form.push(("client_id", client_id)),
            _ => {
                let secret = format!("{client_id}-client-secret");
                request = request.header(AUTHORIZATION, encode_auth_headers(client_id, &secret));
            }
        }
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send(request.body(Body::from(body)).expect("a request"), own).await
    }

    pub(super) async fn get(&self, path: &str, token: Option<&str>, own: Option<&Own>) -> Answer {
        let mut request = Request::builder().method(Method::GET).uri(format!("{ISSUER}{path}"));
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::empty()).expect("a request"), own).await
    }

    pub(super) async fn client_credentials(&self, client_id: &str, own: Option<&Own>) -> Answer {
        self.post("/token", client_id, &[("grant_type", "client_credentials")], own).await
    }

    /// Alice's answer to an authorization request.
    pub(super) async fn authorize(&self, client_id: &str, response_type: &str) -> Answer {
        let parameters = [
            ("response_type", response_type),
            ("client_id", client_id),
            ("redirect_uri", CALLBACK),
            ("scope", "openid read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.get(&format!("/authorize?{query}"), None, None).await
    }

    /// The redemption of a code with this connection.
    pub(super) async fn redeem(&self, client_id: &str, code: &str, own: Option<&Own>) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.post("/token", client_id, &form, own).await
    }

    /// The tokens of alice for the client.
    pub(super) async fn tokens(&self, client_id: &str, own: Option<&Own>) -> Answer {
        let code = self.authorize(client_id, "code").await.redirected("code").expect("a code");
        let answer = self.redeem(client_id, &code, own).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    pub(super) async fn refresh(&self, client_id: &str, token: &str, own: Option<&Own>) -> Answer {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.post("/token", client_id, &form, own).await
    }

    pub(super) async fn introspect(&self, token: &str) -> Value {
        self.post("/introspect", "api", &[("token", token)], None).await.json
    }
}
