//! Two providers in a chain, as two programs: people of one sign in at the other.

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider};

/// At the head, where people have their password. The branch is a native program to it, because its port is not known yet.
const BRANCH: &str = r#"
[[clients]]
client_id = "branch"
token_endpoint_auth_method = "none"
redirect_uris = ["http://127.0.0.1/login/upstream/callback/head"]
scope = "openid profile email"
"#;

struct Chain {
    head: Provider,
    branch: Provider,
}

impl Chain {
    fn start() -> Self {
        let head = Provider::start_with(&format!("{CONFIG}{BRANCH}"));
        let host = head.url.strip_prefix("http://").expect("a host");
        // `prompt` and `max_age` are parameters of OpenID Connect.
        let config = CONFIG.replace("scope = \"read write\"", "scope = \"openid read write\"");
        let upstream = format!(
            "fetch_hosts = [{host:?}]\n{config}\n[pages]\nsession_cookie = \"branch\"\n\n[[upstreams]]\nid = \"head\"\nlabel = \
             \"The head\"\nissuer = {:?}\nclient_id = \"branch\"\n",
            head.url
        );
        let branch = Provider::start_with(&upstream);
        Self { head, branch }
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
