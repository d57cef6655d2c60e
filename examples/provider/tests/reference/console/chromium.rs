//! The pages in a real browser: on a phone and on a desktop, light and dark, with axe.

use std::fs;
use std::path::Path;

use test_browser::{Page, Person, capture};
use test_needs::needs;
use url::Url;

use super::{ALICE, BOB, CLIENTS, EXCHANGE, WEBHOOK, config, grant};
use crate::process::{CONFIG, Provider, program};

const BUILDER: Person<'static> = Person { username: "bob", password: "builder" };
const OPERATOR: Person<'static> = Person { username: "alice", password: "wonderland" };

#[tokio::test]
async fn each_page_fits_on_a_phone_and_is_accessible() {
    needs!(BROWSER);
    let provider =
        Provider::start_with(&format!("grant_management = \"on\"\n{}{WEBHOOK}{EXCHANGE}", config()));
    for _ in 0..3 {
        let form = [("grant_type", "password"), ("username", "bob"), ("password", "guess")];
        let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
        request.basic_auth("web", Some("a-long-random-secret")).send().await.expect("an answer");
    }
    grant(&provider, "bob", "builder").await;
    let page = |name: &str, path: &str| {
        Page::new(format!("console-{name}"), provider.url_of(&format!("/console{path}"))).log_in(OPERATOR)
    };
    let exchange = format!(
        "/explain?client_id=notes-api&subject={BOB}&resource=https://files.example&from_client_id=web"
    );
    let confirm = format!("/confirm?action=endEverything&subject={BOB}&back=/console/people");
    let pages = [
        page("home", ""),
        page("clients", "/clients"),
        page("client", "/client?id=web"),
        page("client-new", "/clients/new"),
        page("client-new-de", "/clients/new").in_language("de"),
        page("people", "/people?search=bob"),
        page("client-ar", "/client?id=web").in_language("ar"),
        page("person", &format!("/person?sub={BOB}")),
        page("person-operator", &format!("/person?sub={ALICE}")),
        page("keys", "/keys"),
        page("events", "/events"),
        page("events-of-client", "/events?client_id=web"),
        page("events-none", "/events?type=webhook.resumed"),
        page("limits", "/limits?username=bob"),
        page("explain", "/explain?client_id=reader&scope=write"),
        page("explain-exchange", &exchange),
        page("explain-exchange-ar", &exchange).in_language("ar"),
        page("confirm", &confirm),
        page("secret", "/client?id=service").click("form:has(input[value=rotateSecret]) button"),
        page("problem", "/client?id=nobody"),
        // Somebody who is not an operator, after the page of the provider that says so.
        Page::new("console-forbidden", provider.url_of("/console")).log_in(BUILDER).click("main a.button"),
    ];
    check(&pages).await;
}

#[tokio::test]
async fn the_page_of_tenants_fits_on_a_phone_and_is_accessible() {
    needs!(BROWSER);
    let directory = tempfile::tempdir().expect("a directory");
    let tenants = directory.path().join("tenants");
    fs::create_dir(&tenants).expect("a directory");
    let config = CONFIG.replace("listen =", "tenants = \"tenants\"\nlisten =");
    let file = directory.path().join("provider.toml");
    fs::write(&file, format!("insecure_transport = true\n{config}{CLIENTS}")).expect("written");
    for (name, host) in [
        ("acme.toml", "http://login.acme.example"),
        ("globex.toml.disabled", "http://login.globex.example"),
        ("the-longest-name-of-a-tenant.toml", "http://a-host-with-a-long-name.of-the-third.tenants.example"),
    ] {
        let tenant = format!("issuer = \"{host}\"\ninsecure_transport = true\n");
        fs::write(tenants.join(name), tenant).expect("written");
    }
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let page =
        |name: &str, path: &str| Page::new(format!("console-{name}"), provider.url_of(path)).log_in(OPERATOR);
    check(&[
        page("tenants", "/console/tenants"),
        page("tenants-ar", "/console/tenants").in_language("ar"),
        page("tenants-done", "/console/tenants?done=disableTenant"),
    ])
    .await;
}

/// Each page on both screens, light and dark: it fits, axe finds nothing, and its picture is that of the documents.
async fn check(pages: &[Page]) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&directory).expect("a directory");
    let captured = capture(pages, &directory).await;
    assert_eq!(captured.len(), pages.len() * 4);
    for page in captured {
        let expected = match &*page.name {
            "console-problem" => 404,
            "console-forbidden" => 403,
            _ => 200,
        };
        assert_eq!(page.status, expected, "{page:?}");
        assert!(Url::parse(&page.url).is_ok_and(|url| url.path().starts_with("/console")), "{page:?}");
        assert!(!page.overflows && page.violations.is_empty(), "{page:#?}");
        crate::chromium::replace_picture(&page.screenshot);
    }
}
