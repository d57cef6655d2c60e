//! Our provider, node-oidc-provider as the other one, and a person with a browser.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use test_needs::{MARIADB, Need, POSTGRESQL, REDIS, skips};
use test_servers::{MariaDb, OidcProvider, Postgres, Redis};
use url::Url;

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider};

/// The client secret at the other provider.
pub(super) const SECRET: &str = "a-secret-between-both";

/// Where our own client gets its answer.
const CALLBACK: &str = "https://client.example/cb";

/// Our provider, whose people sign in with node-oidc-provider, `elsewhere`.
pub(super) struct Scene {
    pub(super) elsewhere: OidcProvider,
    pub(super) here: Provider,
}

impl Scene {
    pub(super) fn start() -> Self {
        Self::with(|config| config)
    }

    /// The same with this store of ours.
    pub(super) fn on(store: &str) -> Self {
        Self::with(|config| with_store(&config, store))
    }

    /// The same with another configuration of ours.
    pub(super) fn with(change: impl FnOnce(String) -> String) -> Self {
        let elsewhere = OidcProvider::new();
        let here = Provider::start_with(&change(config(&[("elsewhere", &elsewhere)])));
        register(&elsewhere, "elsewhere", &here);
        Self { elsewhere, here }
    }

    pub(super) fn person(&self) -> Person<'_> {
        Person {
            scene: self,
            here: Browser::new(&self.here.url),
            elsewhere: Browser::new(&self.elsewhere.url),
        }
    }

    /// The authorization request of a client of ours.
    pub(super) fn request(&self, more: &str) -> String {
        let path = "/authorize?client_id=web&response_type=code&state=xyz&scope=openid+read";
        format!("{}{path}&redirect_uri={CALLBACK}{more}", self.here.url)
    }

    /// The ID token for a code of ours.
    pub(super) async fn id_token(&self, answer: &Page) -> Value {
        let code = answer.response().remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
        let request = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = request.post(self.here.url_of("/token")).form(&form);
        let request = request.basic_auth("web", Some("a-long-random-secret"));
        let tokens: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        claims_of(tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}")))
    }
}

/// A configuration with this store.
pub(super) fn with_store(config: &str, store: &str) -> String {
    config.replace("store = \"memory:\"", &format!("store = {store:?}"))
}

/// What a kind of store needs, and the URL of a new one.
type Server = (&'static Need, fn() -> String);

/// Runs a test on a new store of each kind whose server is installed.
pub(super) async fn on_each_store(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().expect("a directory");
    let mut urls = vec!["memory:".to_owned(), format!("sqlite://{}/auth.db", folder.path().display())];
    let servers: [Server; 3] = [
        (&POSTGRESQL, || Postgres::shared().fresh_database()),
        (&MARIADB, || MariaDb::shared().fresh_database()),
        (&REDIS, || Redis::shared().fresh_database()),
    ];
    urls.extend(servers.iter().filter(|(need, _)| !skips(&[need])).map(|(_, fresh)| fresh()));
    for url in &urls {
        // The output of a test that fails is shown.
        println!("on {url}");
        Box::pin(test(url)).await;
    }
}

/// The claims of a JWT.
pub(super) fn claims_of(token: &str) -> Value {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("claims")).expect("base64url");
    serde_json::from_slice(&claims).expect("JSON")
}

/// A configuration with these other providers.
pub(super) fn config(upstreams: &[(&str, &OidcProvider)]) -> String {
    let hosts = upstreams.iter().map(|(_, upstream)| upstream.url.strip_prefix("http://").expect("http"));
    let hosts: Vec<&str> = hosts.collect();
    // `prompt` and `max_age` are parameters of OpenID Connect.
    let config = CONFIG.replacen("scope = \"read write\"", "scope = \"openid read write\"", 1);
    let mut config = format!("fetch_hosts = {hosts:?}\n{config}\n");
    for (id, upstream) in upstreams {
        config += &format!(
            "[[upstreams]]\nid = {id:?}\nlabel = \"The provider {id}\"\nissuer = {:?}\nclient_id = \"branch\"\nclient_secret = {SECRET:?}\n\
             two_factors_acr = \"urn:elsewhere:mfa\"\n",
            upstream.url
        );
    }
    config
}

/// Makes our provider a client of the other, which gets two people.
pub(super) fn register(elsewhere: &OidcProvider, id: &str, here: &Provider) {
    let client = json!({
        "client_id": "branch",
        "client_secret": SECRET,
        "redirect_uris": [here.url_of(&format!("/login/upstream/callback/{id}"))],
        "post_logout_redirect_uris": [here.url_of("/login/upstream/logged-out")],
        "backchannel_logout_uri": here.url_of(&format!("/login/upstream/backchannel-logout/{id}")),
        "backchannel_logout_session_required": true,
    });
    elsewhere.client(&client.to_string());
    // The address of somebody here, which nobody verified there.
    let alice =
        json!({ "sub": "alice", "name": "Alice", "email": "alice@example.com", "email_verified": false });
    elsewhere.person(&alice.to_string());
    elsewhere.person(
        &json!({ "sub": "carol", "email": "carol@mail.example", "email_verified": true }).to_string(),
    );
}

/// A person's browsers, at both.
pub(super) struct Person<'s> {
    pub(super) scene: &'s Scene,
    pub(super) here: Browser,
    pub(super) elsewhere: Browser,
}

impl Person<'_> {
    /// The way from a login page of ours to the other provider.
    pub(super) async fn way(&self, login: &Page, id: &str) -> Url {
        let way = login.attribute(&format!("a[href*='upstream={id}']"), "href");
        let way = way.unwrap_or_else(|| panic!("no way to {id}: {login:?}"));
        let left = self.here.open(login.url.join(&way).expect("a URL").as_str()).await;
        left.location().unwrap_or_else(|| panic!("it goes nowhere: {left:?}"))
    }

    /// Goes to the other provider, logs in there as this person if it asks, and comes to where it sends them.
    pub(super) async fn log_in_elsewhere(&self, way: &Url, username: &str) -> Url {
        let page = self.elsewhere.open(way.as_str()).await;
        let back = match page.has("input[name=password]") {
            true => self.elsewhere.log_in(&page, username, "elsewhere").await,
            false => page,
        };
        back.location().unwrap_or_else(|| panic!("it does not come back: {back:?}"))
    }

    /// From a login page of ours through the other provider and back.
    pub(super) async fn sign_in(&self, login: &Page, username: &str) -> Page {
        let way = self.way(login, "elsewhere").await;
        let back = self.log_in_elsewhere(&way, username).await;
        self.here.open(back.as_str()).await
    }

    /// Links alice there with this person here; the answer to our client.
    pub(super) async fn link(&self, username: &str, password: &str) -> Page {
        let login = self.here.open(&self.scene.request("")).await;
        let page = self.sign_in(&login, "alice").await;
        let form = page.form("button[name=decision][value=log-in]");
        let login = self.here.submit(&form, &[("decision", "log-in")]).await;
        let ask = self.here.log_in(&login, username, password).await;
        assert!(ask.text().contains("The provider elsewhere"), "{ask:?}");
        let consent = self.here.decide(&ask, "link").await;
        self.here.decide(&consent, "allow").await
    }
}

/// A URL with another value for a parameter, or without it.
pub(super) fn changed(url: &Url, name: &str, value: Option<&str>) -> Url {
    let mut changed = url.clone();
    let kept = url.query_pairs().filter(|(own, _)| own != name);
    let kept: Vec<_> = kept.map(|(own, value)| (own.into_owned(), value.into_owned())).collect();
    changed.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(value.map(|value| (name, value)));
    changed
}

/// A parameter of a URL.
pub(super) fn parameter(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(own, _)| own == name);
    found.unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}
