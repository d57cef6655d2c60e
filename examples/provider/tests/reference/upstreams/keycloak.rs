//! Keycloak as the other provider. It takes a minute to start, so one test does everything.

use serde_json::{Value, json};
use test_needs::needs;
use test_servers::Keycloak;
use url::Url;

use super::scene::{SECRET, claims_of, parameter};
use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider};

/// Where our own client gets its answer.
const CALLBACK: &str = "https://client.example/cb";

/// The realm of the people, and their password.
const REALM: &str = "elsewhere";

/// Keycloak with a realm, our provider, and an administrator of Keycloak.
struct Scene {
    keycloak: Keycloak,
    here: Provider,
    client: reqwest::Client,
}

impl Scene {
    async fn start() -> Self {
        let keycloak = Keycloak::new();
        let host = keycloak.url.strip_prefix("http://").expect("http");
        let config = CONFIG.replacen("scope = \"read write\"", "scope = \"openid read write\"", 1);
        let config = format!(
            "fetch_hosts = [{host:?}]\n{config}\n[[upstreams]]\nid = \"keycloak\"\nlabel = \"Keycloak\"\n\
             issuer = \"{}/realms/{REALM}\"\nclient_id = \"branch\"\nclient_secret = {SECRET:?}\n",
            keycloak.url
        );
        let here = Provider::start_with(&config);
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let scene = Self { keycloak, here, client };
        scene.make_realm().await;
        scene
    }

    /// A realm with our provider as its client, and alice.
    async fn make_realm(&self) {
        let attributes = json!({
            "post.logout.redirect.uris": self.here.url_of("/login/upstream/logged-out"),
            "backchannel.logout.url": self.here.url_of("/login/upstream/backchannel-logout/keycloak"),
            "backchannel.logout.session.required": "true",
            "pkce.code.challenge.method": "S256",
        });
        let branch = json!({
            "clientId": "branch",
            "secret": SECRET,
            "redirectUris": [self.here.url_of("/login/upstream/callback/keycloak")],
            "attributes": attributes,
        });
        let alice = json!({
            "username": "alice",
            "enabled": true,
            "email": "alice@mail.example",
            "emailVerified": true,
            "firstName": "Alice",
            "lastName": "Doe",
            "credentials": [{ "type": "password", "value": "elsewhere", "temporary": false }],
        });
        let realm = json!({
            "realm": REALM, "enabled": true, "sslRequired": "none", "clients": [branch], "users": [alice],
        });
        let request = self.client.post(format!("{}/admin/realms", self.keycloak.url));
        let made =
            request.bearer_auth(self.administrator().await).json(&realm).send().await.expect("an answer");
        assert_eq!(made.status(), 201, "{}", made.text().await.expect("text"));
    }

    /// An access token of the administrator. It is valid for a minute.
    async fn administrator(&self) -> String {
        let form = [
            ("grant_type", "password"),
            ("client_id", "admin-cli"),
            ("username", Keycloak::ADMINISTRATOR),
            ("password", Keycloak::PASSWORD),
        ];
        let url = format!("{}/realms/master/protocol/openid-connect/token", self.keycloak.url);
        let tokens = self.client.post(url).form(&form).send().await.expect("an answer");
        let tokens: Value = tokens.json().await.expect("JSON");
        tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
    }

    /// The administrator logs alice out, wherever she is logged in.
    async fn log_out_elsewhere(&self) {
        let token = self.administrator().await;
        let users = format!("{}/admin/realms/{REALM}/users", self.keycloak.url);
        let found = self.client.get(format!("{users}?username=alice")).bearer_auth(&token).send().await;
        let found: Value = found.expect("an answer").json().await.expect("JSON");
        let id = found[0]["id"].as_str().unwrap_or_else(|| panic!("{found}"));
        // It answers after it has told its clients.
        let out = self.client.post(format!("{users}/{id}/logout")).bearer_auth(&token).send().await;
        assert_eq!(out.expect("an answer").status(), 204);
    }

    /// The authorization request of a client of ours.
    fn request(&self, more: &str) -> String {
        let path = "/authorize?client_id=web&response_type=code&state=xyz&scope=openid+read";
        format!("{}{path}&redirect_uri={CALLBACK}{more}", self.here.url)
    }

    /// The ID token for a code of ours.
    async fn id_token(&self, answer: &Page) -> Value {
        let code = answer.response().remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
        let request = self.client.post(self.here.url_of("/token")).form(&form);
        let request = request.basic_auth("web", Some("a-long-random-secret"));
        let tokens: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        claims_of(tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}")))
    }

    fn person(&self) -> Person {
        Person { here: Browser::new(&self.here.url), elsewhere: Browser::new(&self.keycloak.url) }
    }
}

/// A person's browsers, at both.
struct Person {
    here: Browser,
    elsewhere: Browser,
}

impl Person {
    /// The way from a login page of ours to Keycloak.
    async fn way(&self, login: &Page) -> Url {
        let way = login.attribute("a[href*='upstream=keycloak']", "href");
        let way = way.unwrap_or_else(|| panic!("no way to Keycloak: {login:?}"));
        let left = self.here.open(login.url.join(&way).expect("a URL").as_str()).await;
        left.location().unwrap_or_else(|| panic!("it goes nowhere: {left:?}"))
    }

    /// From a login page of ours to Keycloak, with a login there if it asks, and back.
    async fn sign_in(&self, login: &Page) -> Page {
        let page = self.elsewhere.open(self.way(login).await.as_str()).await;
        let back = match page.has("input[name=password]") {
            true => self.elsewhere.log_in(&page, "alice", "elsewhere").await,
            false => page,
        };
        let back = back.location().unwrap_or_else(|| panic!("it does not come back: {back:?}"));
        self.here.open(back.as_str()).await
    }
}

#[tokio::test]
async fn a_person_links_their_account_at_keycloak_signs_in_with_it_and_logs_out_through_both() {
    needs!(KEYCLOAK);
    let scene = Scene::start().await;

    // Alice there is bob here, once bob has consented.
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    let page = person.sign_in(&login).await;
    assert!(page.text().contains("alice@mail.example"), "{page:?}");
    let form = page.form("button[name=decision][value=log-in]");
    let login = person.here.submit(&form, &[("decision", "log-in")]).await;
    let ask = person.here.log_in(&login, "bob", "builder").await;
    let consent = person.here.decide(&ask, "link").await;
    let linked = person.here.decide(&consent, "allow").await;
    let before = scene.id_token(&linked).await;
    assert_eq!(before["sub"], "248289761002", "{before}");

    // In another browser, the password there is enough. Keycloak says when she logged in.
    let person = scene.person();
    let login = person.here.open(&scene.request("&max_age=3600")).await;
    let way = person.way(&login).await;
    assert_eq!(parameter(&way, "max_age"), "3600");
    let claims = scene.id_token(&person.sign_in(&login).await).await;
    assert_eq!((&claims["sub"], &claims["acr"]), (&"248289761002".into(), &"1".into()), "{claims}");
    assert!(claims["auth_time"].as_u64() >= before["auth_time"].as_u64(), "{claims} {before}");

    // A demand for a new login goes through both.
    let login = person.here.open(&scene.request("&prompt=login")).await;
    let page = person.elsewhere.open(person.way(&login).await.as_str()).await;
    assert!(page.has("input[name=password]"), "it asks for the password again: {page:?}");
    let back =
        person.elsewhere.submit(&page.form("input[name=password]"), &[("password", "elsewhere")]).await;
    let answer = person.here.open(back.location().expect("a way back").as_str()).await;
    let again = scene.id_token(&answer).await;
    assert!(again["auth_time"].as_u64() >= claims["auth_time"].as_u64(), "{again} {claims}");

    // A logout here goes on to Keycloak, which asks nothing because of the ID token, and comes back.
    let page = person.here.open(&scene.here.url_of("/logout")).await;
    let left = person.here.submit(&page.form("button[value=logout]"), &[("decision", "logout")]).await;
    let end = left.location().unwrap_or_else(|| panic!("it goes nowhere: {left:?}"));
    assert!(end.path().ends_with("/protocol/openid-connect/logout"), "{end}");
    let back = person.elsewhere.open(end.as_str()).await;
    let page = person.here.open(back.location().unwrap_or_else(|| panic!("{back:?}")).as_str()).await;
    assert!(page.text().contains("logged out"), "{page:?}");
    let login = person.here.open(&scene.request("")).await;
    assert!(login.has("input[name=password]"), "{login:?}");
    let page = person.elsewhere.open(person.way(&login).await.as_str()).await;
    assert!(page.has("input[name=password]"), "nobody is logged in there: {page:?}");

    // A logout there ends the login here by a notice.
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    assert!(person.sign_in(&login).await.response().contains_key("code"));
    assert!(person.here.open(&scene.request("")).await.response().contains_key("code"), "logged in");
    scene.log_out_elsewhere().await;
    let login = person.here.open(&scene.request("")).await;
    assert!(login.has("input[name=password]"), "Keycloak told of the logout: {login:?}");
}
