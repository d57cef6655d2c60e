//! Tenants with everything: console, webhooks, e-mail, another provider, JWTs, policies. What is outside of a tenant
//! (receivers, mail) is recorded for each.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use oauth_runtime::access_policy::{Access, AccessPolicy, AccessRequest};
use oauth_runtime::console::Console;
use oauth_runtime::fetch::{Delivered, Delivery, FetchError, Fetched, Fetcher, Url};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::ui::{Mail, Mailer, Pages};
use oauth_runtime::upstream::Upstream;
use oauth_runtime::webhook::Webhook;
use oauth_runtime::{
    BoxError, Client, ClientBuilder, Issuer, OpenIdMetadata, SystemClock, async_trait, oauth_server,
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::browser::Browser;
use super::world::{ALICE, By, CALLBACK, PASSWORD, Store, Stores, TENANTS, World};
use crate::support::Answer;

/// A person of `acme` alone.
pub(super) const BOB: &str = "bob-of-acme";
/// An API that both tenants issue tokens for.
pub(super) const SHARED: &str = "https://api.example/notes";

#[oauth_server(
    grants(authorization_code, refresh_token, device_code, client_credentials),
    responses(code),
    scopes(
        read = "Read your notes",
        write = "Change your notes",
        "operator:read" = "See what the provider keeps",
        "operator:write" = "Change what the provider keeps"
    ),
    openid(email),
    endpoints(introspection, revocation, metadata, end_session),
    policy(access),
    access_tokens(opaque, jwt),
    resources(notes = "https://api.example/notes" { scopes(read, write), access_tokens(jwt) }),
    events(audit_log, webhooks),
    people(sign_up, password_reset, email_login, upstream),
    scope_module = scope_of_firms
)]
pub(super) struct Firm {
    #[store]
    store: Store,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
    tenant: &'static str,
}

/// Nobody changes anything at `umbrella`.
impl AccessPolicy for Firm {
    async fn decide(&self, _: &AccessRequest<'_>) -> Result<Access, BoxError> {
        Ok(match self.tenant {
            "umbrella" => Access::allow().without("write"),
            _ => Access::allow(),
        })
    }
}

/// The fields of a form.
type Fields = Vec<(String, String)>;

/// What a tenant sent.
#[derive(Clone, Default)]
pub(super) struct Outside(Arc<Sent>);

#[derive(Default)]
struct Sent {
    mails: Mutex<Vec<Mail>>,
    /// The bodies of webhooks.
    events: Mutex<Vec<Value>>,
    /// The forms of notices, with their URLs.
    notices: Mutex<Vec<(String, Fields)>>,
    came: Notify,
}

impl Outside {
    async fn until<T>(&self, mut found: impl FnMut(&Sent) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let came = self.0.came.notified();
                if let Some(found) = found(&self.0) {
                    return found;
                }
                came.await;
            }
        };
        // Much longer than anything takes, so that what is missing is a failure.
        tokio::time::timeout(Duration::from_secs(300), waiting).await.expect("it was never sent")
    }

    /// The next e-mail.
    pub(super) async fn mail(&self) -> Mail {
        self.until(|sent| locked(&sent.mails).pop()).await
    }

    /// The webhook's events, once one of this kind is there.
    pub(super) async fn events_with(&self, kind: &str) -> Vec<Value> {
        self.until(|sent| {
            let events = locked(&sent.events);
            events.iter().any(|event| event["type"] == kind).then(|| events.clone())
        })
        .await
    }

    /// The logout tokens that were sent, once there is one.
    pub(super) async fn logout_tokens(&self) -> Vec<String> {
        self.until(|_| {
            let tokens = self.logout_tokens_now();
            (!tokens.is_empty()).then_some(tokens)
        })
        .await
    }

    pub(super) fn logout_tokens_now(&self) -> Vec<String> {
        let notices = locked(&self.0.notices);
        let fields = notices.iter().flat_map(|(_, form)| form);
        fields.filter(|(name, _)| name == "logout_token").map(|(_, value)| value.clone()).collect()
    }
}

fn locked<T>(kept: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
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
    /// The metadata of the upstream.
    async fn get(&self, _: &Url) -> Result<Fetched, FetchError> {
        let at = |path: &str| format!("https://upstream.example{path}");
        let metadata = json!({
            "issuer": at(""), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks.json"), "authorization_response_iss_parameter_supported": true,
        });
        Ok(Fetched::new(metadata.to_string()))
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let form = form.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        locked(&self.0.notices).push((url.to_string(), form));
        self.0.came.notify_waiters();
        Ok(StatusCode::OK)
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        locked(&self.0.events).push(serde_json::from_slice(&delivery.body).expect("JSON"));
        self.0.came.notify_waiters();
        Ok(Delivered::new(StatusCode::NO_CONTENT))
    }
}

/// A process with two firms.
pub(super) struct Firms {
    pub(super) world: World<Firm>,
    outside: [Outside; 2],
}

impl Firms {
    /// One of each kind.
    pub(super) async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for by in [By::Path, By::Loopback] {
            for stores in [Stores::Own, Stores::Shared] {
                all.push(Self::start(by, stores).await);
            }
        }
        all
    }

    pub(super) async fn start(by: By, kind: Stores) -> Self {
        let outside = [Outside::default(), Outside::default()];
        let make = |tenant, issuer, store| firm(tenant, issuer, store, &outside[place(tenant)]);
        Self { world: World::start_with(by, kind, make).await, outside: outside.clone() }
    }

    pub(super) fn outside(&self, tenant: &str) -> &Outside {
        &self.outside[place(tenant)]
    }

    pub(super) fn browser(&self) -> Browser<'_, Firm> {
        Browser::new(&self.world)
    }

    /// An access token of a client that acts for itself.
    pub(super) async fn own_token(&self, tenant: &str, scope: &str, resource: &str) -> String {
        let form = [("grant_type", "client_credentials"), ("scope", scope), ("resource", resource)];
        let client = Some(("operations", "a-long-random-secret"));
        let answer = self.world.post(tenant, "/token", client, &form).await;
        answer.text("access_token")
    }

    /// A token for the API of a tenant's console.
    pub(super) async fn console_token(&self, tenant: &str) -> String {
        let resource = format!("{}/console/api", self.world.issuer(tenant));
        self.own_token(tenant, "operator:read operator:write", &resource).await
    }

    /// A request to the API of a tenant's console.
    pub(super) async fn api(&self, tenant: &str, method: &str, path: &str, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let target = self.world.path(tenant, &format!("/console/api{path}"));
        self.world.send(tenant, method, &target, &[("authorization", &bearer)], None).await
    }
}

fn place(tenant: &str) -> usize {
    TENANTS.iter().position(|own| *own == tenant).expect("a tenant")
}

fn firm(tenant: &'static str, issuer: Issuer, store: Store, outside: &Outside) -> Arc<Firm> {
    let mut openid = OpenIdMetadata::default();
    openid.backchannel_logout_uri = Some("https://client.example/logout".to_owned());
    let web = Client::confidential("web", "a-long-random-secret")
        .redirect_uri(CALLBACK)
        .grant_types(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"])
        .resource_server()
        .openid(openid)
        .scope("openid email read write");
    let operations = Client::confidential("operations", "a-long-random-secret")
        .grant_types(["client_credentials"])
        .scope("read operator:read operator:write");
    for client in [web, operations].map(ClientBuilder::build) {
        store.store().put_client(store.shared_client(client.expect("a client")));
    }
    people(tenant, &store);
    let upstream = Upstream::openid("google", "https://upstream.example").client_id("us");
    let upstream = upstream.client_secret("secret").fetcher(outside.clone()).clock(SystemClock);
    let pages = Pages::builder()
        .brand(format!("Firm of {tenant}"))
        .accent(if tenant == "acme" { "#7a1f1f" } else { "#1f3d7a" })
        .mailer(outside.clone())
        .upstream(upstream.build().expect("an upstream"));
    let console = Console::builder().operator(ALICE).build().expect("a console");
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().expect("a secret");
    let webhook = Webhook::new("https://siem.example/events", secret).expect("a webhook").name("siem");
    Firm::builder(issuer, store, keys, pages.build().expect("pages"), console, tenant)
        .fetcher(outside.clone())
        .webhook(webhook)
        .insecure_transport(true)
        .audit_log(true)
        .build()
}

/// The same `alice` at both. `bob` is of `acme`. `dora` has another password, subject and address at each.
fn people(tenant: &str, store: &Store) {
    let put = |username: &str, password: PasswordHash, subject: &str, address: &str| {
        store.store().put_user(store.key(username), password, store.key(subject));
        let claims = Claims::new().with("email", address).with("email_verified", true);
        store.store().put_claims(store.key(subject), claims);
    };
    put("alice", PASSWORD.clone(), ALICE, "alice@example.org");
    if tenant == "acme" {
        put("bob", PASSWORD.clone(), BOB, "bob@acme.example");
    }
    let password = PasswordHash::new(&format!("dora works at {tenant}").into()).expect("hashed");
    put("dora", password, &format!("dora-of-{tenant}"), &format!("dora@{tenant}.example"));
}
