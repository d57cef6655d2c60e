//! Two providers in a chain, as two programs: people of one sign in at the other.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::scene::claims_of;
use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider, program};

/// At the head, where people have their password. The branch is a native program to it, because its port is not known yet.
const BRANCH: &str = r#"
[[clients]]
client_id = "branch"
token_endpoint_auth_method = "none"
redirect_uris = ["http://127.0.0.1/login/upstream/callback/head"]
scope = "openid profile email"
"#;

struct Chain {
    _folder: tempfile::TempDir,
    head: Provider,
    branch: Provider,
}

impl Chain {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let file = folder.path().join("head.toml");
        fs::write(&file, format!("{CONFIG}{BRANCH}")).expect("written");
        let mut head = Provider::spawn(program().env_remove("RUST_LOG").arg("--config").arg(&file));
        let host = head.url.strip_prefix("http://").expect("a host");
        // `prompt` and `max_age` are parameters of OpenID Connect.
        let config = CONFIG.replace("scope = \"read write\"", "scope = \"openid read write\"");
        let upstream = format!(
            "fetch_hosts = [{host:?}]\n{config}\n[pages]\nsession_cookie = \"branch\"\n\n[[upstreams]]\nid = \"head\"\nlabel = \
             \"The head\"\nissuer = {:?}\nclient_id = \"branch\"\n\
             two_factors_acr = \"2\"\n",
            head.url
        );
        let branch = Provider::start_with(&upstream);
        // Where people come back to from a logout: the port is known by now.
        let back = branch.url_of("/login/upstream/logged-out");
        fs::write(&file, format!("{CONFIG}{BRANCH}post_logout_redirect_uris = [{back:?}]\n"))
            .expect("written");
        head.signal("HUP");
        let read =
            |line: std::io::Result<String>| line.expect("text").contains("read the configuration again");
        assert!(head.log().any(read), "the head knows the way back");
        Self { _folder: folder, head, branch }
    }

    /// The claims of the ID token that the client of the branch gets for its code.
    async fn claims(&self, answer: &Page) -> serde_json::Value {
        let code = answer.response().remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", "https://client.example/cb"),
        ];
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = client.post(self.branch.url_of("/token")).form(&form);
        let request = request.basic_auth("web", Some("a-long-random-secret"));
        let tokens: serde_json::Value = request.send().await.expect("an answer").json().await.expect("JSON");
        claims_of(tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}")))
    }

    fn request(&self, more: &str) -> String {
        let path = "/authorize?client_id=web&response_type=code&state=xyz&scope=openid+read";
        format!("{}{path}&redirect_uri=https://client.example/cb{more}", self.branch.url)
    }
}

/// A person's browsers, at both.
struct Person {
    at_head: Browser,
    at_branch: Browser,
}

impl Person {
    fn of(chain: &Chain) -> Self {
        Self { at_head: Browser::new(&chain.head.url), at_branch: Browser::new(&chain.branch.url) }
    }

    /// From the login page of the branch to the head.
    async fn go_to_head(&self, login: &Page) -> Page {
        let way = login.attribute("a[href*='upstream=head']", "href");
        let way = way.unwrap_or_else(|| panic!("no way to the head: {login:?}"));
        let left = self.at_branch.open(login.url.join(&way).expect("a URL").as_str()).await;
        self.at_head.open(left.location().expect("a redirect to the head").as_str()).await
    }

    /// From the head back to the branch.
    async fn come_back(&self, page: &Page) -> Page {
        self.at_branch.open(page.location().expect("a redirect to the branch").as_str()).await
    }

    /// Logs in at the head with the password, allows what the branch asks for, and comes back.
    async fn sign_in(&self, login: &Page) -> Page {
        let at_head = self.go_to_head(login).await;
        let consent = self.at_head.log_in(&at_head, "alice", "wonderland").await;
        let back = self.at_head.decide(&consent, "allow").await;
        self.come_back(&back).await
    }

    /// Alice sets an authenticator app up at the head, and gets the code of the next period.
    async fn set_up_app(&self, chain: &Chain) -> String {
        let login = self.at_head.open(&chain.head.url_of("/account/security")).await;
        let security = match login.has("input[name=password]") {
            true => self.at_head.log_in(&login, "alice", "wonderland").await,
            false => login,
        };
        let page = self.at_head.submit(&security.form("button[name=totp]"), &[("totp", "set-up")]).await;
        let secret: String = page.text_of("code.key").split_whitespace().collect();
        let key = totp_rs::Secret::try_from_base32(&secret).expect("base32");
        let app = totp_rs::Builder::new().with_secret(key).build().expect("an app");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        let done = self
            .at_head
            .submit(&page.form("input[name=code]"), &[("code", &app.generate(now).to_string())])
            .await;
        assert!(!done.has("#problem"), "{done:?}");
        // Each code counts once; the next one counts already, because clocks differ.
        app.generate(now + 30).to_string()
    }

    /// Signs in at the head, and links alice there with bob here.
    async fn link(&self, chain: &Chain) {
        let login = self.at_branch.open(&chain.request("")).await;
        let at_head = self.go_to_head(&login).await;
        let consent = self.at_head.log_in(&at_head, "alice", "wonderland").await;
        let back = self.at_head.decide(&consent, "allow").await;
        let page = self.come_back(&back).await;
        let form = page.form("button[name=decision][value=log-in]");
        let login = self.at_branch.submit(&form, &[("decision", "log-in")]).await;
        let ask = self.at_branch.log_in(&login, "bob", "builder").await;
        assert!(ask.text().contains("The head"), "{ask:?}");
        let consent = self.at_branch.decide(&ask, "link").await;
        let answer = self.at_branch.decide(&consent, "allow").await;
        assert!(answer.response().contains_key("code"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_person_of_one_provider_signs_in_at_another() {
    let chain = Chain::start();
    Person::of(&chain).link(&chain).await;
    // In other browsers, the password of the head is enough.
    let person = Person::of(&chain);
    let login = person.at_branch.open(&chain.request("")).await;
    let at_head = person.go_to_head(&login).await;
    let consent = person.at_head.log_in(&at_head, "alice", "wonderland").await;
    let back = person.at_head.decide(&consent, "allow").await;
    let answer = person.come_back(&back).await;
    assert!(answer.response().contains_key("code"), "{answer:?}");
    // `prompt=login` goes through both.
    let login = person.at_branch.open(&chain.request("&prompt=login")).await;
    let at_head = person.go_to_head(&login).await;
    assert!(at_head.has("input[name=password]"), "{at_head:?}");
}

#[tokio::test]
async fn a_demand_for_two_factors_goes_through_both() {
    let chain = Chain::start();
    Person::of(&chain).link(&chain).await;
    // With one factor at the head, the branch has one.
    let person = Person::of(&chain);
    let login = person.at_branch.open(&chain.request("")).await;
    let claims = chain.claims(&person.sign_in(&login).await).await;
    assert_eq!((&claims["sub"], &claims["acr"]), (&json!("248289761002"), &json!("1")), "{claims}");

    // She is logged in at both, and sets an app up at the head in another browser. The client demands more than the branch has.
    let code = Person::of(&chain).set_up_app(&chain).await;
    let demand = claims_parameter(r#"{"id_token":{"acr":{"essential":true,"values":["2"]}}}"#);
    let login = person.at_branch.open(&chain.request(&demand)).await;
    let factor = person.go_to_head(&login).await;
    let mut back = person.at_head.submit(&factor.form("input[name=code]"), &[("code", &code)]).await;
    if back.has("button[name=decision][value=allow]") {
        back = person.at_head.decide(&back, "allow").await;
    }
    let claims = chain.claims(&person.come_back(&back).await).await;
    assert_eq!((&claims["sub"], &claims["acr"]), (&json!("248289761002"), &json!("2")), "{claims}");
    assert_eq!(claims["amr"], json!(["pwd", "otp", "mfa"]), "{claims}");
    // The login of the branch has both from now on.
    let answer = person.at_branch.open(&chain.request(&demand)).await;
    assert_eq!(chain.claims(&answer).await["acr"], json!("2"));
}

/// As a parameter of a request.
fn claims_parameter(claims: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(claims.as_bytes()).collect();
    format!("&claims={encoded}")
}

#[tokio::test]
async fn a_logout_at_the_branch_goes_on_to_the_head_and_comes_back() {
    let chain = Chain::start();
    Person::of(&chain).link(&chain).await;
    let person = Person::of(&chain);
    let login = person.at_branch.open(&chain.request("")).await;
    assert!(person.sign_in(&login).await.response().contains_key("code"));

    let page = person.at_branch.open(&chain.branch.url_of("/logout")).await;
    let left = person.at_branch.submit(&page.form("button[value=logout]"), &[("decision", "logout")]).await;
    let end = left.location().unwrap_or_else(|| panic!("it goes nowhere: {left:?}"));
    assert!(end.as_str().starts_with(&chain.head.url_of("/end_session?")), "{end}");
    // The ID token says whose session it is, so the head asks nothing.
    let back = person.at_head.open(end.as_str()).await;
    let page = person.come_back(&back).await;
    assert!(page.text().contains("logged out"), "{page:?}");

    // Nobody is logged in anywhere.
    let login = person.at_branch.open(&chain.request("")).await;
    assert!(login.has("input[name=password]"), "{login:?}");
    let at_head = person.go_to_head(&login).await;
    assert!(at_head.has("input[name=password]"), "{at_head:?}");
}
