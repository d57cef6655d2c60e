//! Clients that nobody vouches for: what pages say about them, and what they cannot make a page say.

use oauth_runtime_core::fetch::Fetched;
use oauth_runtime_core::store::ClientStore;
use oauth_runtime_core::{Client, Digest, DynamicRegistration, OpenIdMetadata, Timestamp};
use serde_json::{Value, json};

use super::World;
use super::browser::{Browser, Page};
use super::documents::{CLIENT, LOOPBACK, WEB, ask, ask_of, document};

const MESSAGE: &str = "Your account is locked";

/// A client that registered itself, and calls itself a bank.
fn register(world: &World, redirect_uri: &str, openid: OpenIdMetadata) {
    let client = Client::public("new").name("Your bank").redirect_uri(redirect_uri).scope("openid read");
    let client = client.openid(openid).build().expect("a client");
    let registration = DynamicRegistration::new(Digest::of("new"), Timestamp::from_unix(1));
    world.server.store.put_client(client.into_registered(registration));
}

async fn login(world: &World, redirect_uri: &str) -> Page {
    register(world, redirect_uri, OpenIdMetadata::default());
    let uri = serde_urlencoded::to_string([("redirect_uri", redirect_uri)]).expect("encoded");
    let page = world.browser().open(&ask_of("new", &format!("&scope=read&{uri}"))).await;
    page.assert_asks("/login");
    page
}

#[tokio::test]
async fn a_login_names_the_place_of_a_stranger_and_not_the_name_that_it_chose() {
    let world = World::new();
    let page = world.browser().open(&ask(WEB, "")).await;
    assert!(page.says("to continue to <bdi>desk.example</bdi>"), "{page:?}");
    assert!(
        page.says(
            "The application calls itself <bdi>Notes &lt;b&gt;for the desk&lt;/b&gt;</bdi>. Nobody here"
        ),
        "{page:?}"
    );

    let page = login(&world, "https://evil.example/cb").await;
    assert!(page.says("to continue to <bdi>evil.example</bdi>"), "{page:?}");
    assert!(page.says("The application calls itself <bdi>Your bank</bdi>"), "{page:?}");

    // A program on the machine, and a device, have no host.
    for uri in ["http://127.0.0.1:7777/cb", "https://app.localhost/cb", "com.example.app://bank.example/cb"] {
        let page = login(&world, uri).await;
        assert!(page.says("to continue to an application that nobody here has checked"), "{uri}: {page:?}");
        assert!(page.says("The application calls itself <bdi>Your bank</bdi>"), "{uri}: {page:?}");
    }
    // An operator vouches for its clients.
    let page = world.browser().open(&super::request("&scope=read")).await;
    assert!(page.says("to continue to <bdi>Notes &lt;b&gt;on the web"), "{page:?}");
    assert!(!page.says("The application calls itself"), "{page:?}");
}

#[tokio::test]
async fn the_other_pages_before_a_decision_do_so_too() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&super::request("&scope=read"), "alice").await.assert_code();
    let other = browser.open(&super::request("&scope=openid+read&prompt=login")).await;
    browser.log_in(&other, "bob").await;
    let choose = browser.open(&ask(WEB, "&prompt=select_account")).await;
    choose.assert_asks("/choose-account");
    assert!(
        choose.says("use with <bdi>desk.example</bdi>") && choose.says("The application calls itself"),
        "{choose:?}"
    );
    register(&world, "http://127.0.0.1/cb", OpenIdMetadata::default());
    let local = ask_of("new", "&scope=openid+read&prompt=select_account&redirect_uri=http://127.0.0.1:1/cb");
    let choose = browser.open(&local).await;
    assert!(choose.says("use with an application that nobody here has checked"), "{choose:?}");
    assert!(choose.says("The application calls itself <bdi>Your bank</bdi>"), "{choose:?}");
}

#[tokio::test]
async fn a_login_for_a_device_does_so_too() {
    let world = World::new();
    let device = world.device("read").await;
    let tv = world.server.store.get_client("tv").await.expect("a store").expect("a client");
    let registration = DynamicRegistration::new(Digest::of("tv"), Timestamp::from_unix(1));
    world.server.store.put_client(tv.into_registered(registration));
    let login = world.browser().enter(device.says("user_code")).await;
    login.assert_asks("/login");
    assert!(login.says("to continue to an application that nobody here has checked"), "{login:?}");
    assert!(login.says("The application calls itself <bdi>Living room</bdi>"), "{login:?}");
}

#[tokio::test]
async fn a_long_name_is_not_a_message_to_the_person() {
    let world = World::new();
    let mut long = document();
    long["client_name"] = json!(format!("Notes. {} Call 0800 1234", "Your account is locked. ".repeat(3)));
    world.documents.publish(&long);
    let browser = world.browser();
    let login = browser.open(&ask(WEB, "")).await;
    let consent = browser.log_in(&login, "alice").await;
    for page in [login, consent] {
        assert!(page.says("<bdi>Notes. Your account") && !page.says("0800"), "{page:?}");
    }
}

async fn consent(browser: &Browser, request: &str) -> Page {
    let login = browser.open(request).await;
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks("/consent");
    page
}

/// However the redirect URI writes it.
#[tokio::test]
async fn a_page_warns_of_every_way_to_the_persons_own_machine() {
    for uri in [
        LOOPBACK,
        "http://localhost:7000/cb",
        "http://[::1]:7000/cb",
        "https://127.0.0.1/cb",
        "https://localhost./cb",
        "https://app.localhost/cb",
        "https://[::ffff:127.0.0.1]/cb",
        "https://0.0.0.0/cb",
        "com.example.app:/cb",
    ] {
        let world = World::new();
        let mut document = document();
        document["redirect_uris"] = json!([uri]);
        world.documents.publish(&document);
        register(&world, uri, OpenIdMetadata::default());
        let uri = serde_urlencoded::to_string([("redirect_uri", uri)]).expect("encoded");
        for client_id in [CLIENT, "new"] {
            let request = ask_of(client_id, &format!("&scope=read&{uri}"));
            let browser = world.browser();
            let page = consent(&browser, &request).await;
            assert!(page.says("any other program here could"), "{client_id} {uri}: {page:?}");
            // Any program can claim to be this client, so it is asked about every time.
            browser.allow(&page).await.assert_code();
            browser.open(&request).await.assert_asks("/consent");
        }
    }
    // Elsewhere, a consent is remembered.
    let world = World::new();
    let browser = world.browser();
    let page = consent(&browser, &ask(WEB, "")).await;
    assert!(!page.says("any other program"), "{page:?}");
    browser.allow(&page).await.assert_code();
    browser.open(&ask(WEB, "")).await.assert_code();
}

/// The person's browser fetches nothing from a stranger before they decide.
#[tokio::test]
async fn the_logo_of_a_stranger_is_in_the_page_and_of_its_own_host() {
    const PNG: &[u8] = b"\x89PNG\r\n";
    let own = "https://desk.example/logo.png";
    let image = |media_type: &str, body: &'static [u8]| Fetched::new(body).content_type(media_type);
    for (logo, answer, is_shown) in [
        (own, image("image/png", PNG), true),
        // A site may send what it likes; the content counts.
        (own, image("text/html", PNG), true),
        (own, image("image/png", b"<html>"), false),
        (own, image("image/svg+xml", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), false),
        ("https://bank.example/logo.png", image("image/png", PNG), false),
        ("https://other.example/logo.png", image("image/png", PNG), false),
    ] {
        let world = World::new();
        let mut document = document();
        document["logo_uri"] = json!(logo);
        document["redirect_uris"] = json!([WEB]);
        world.documents.publish(&document);
        world.documents.put(logo, answer);
        let page = consent(&world.browser(), &ask(WEB, "")).await;
        let shown = "<img src=\"data:image/png;base64,iVBORw0K\" alt=\"\" class=\"logo\"";
        assert_eq!(page.says(shown), is_shown, "{logo}: {page:?}");
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(!page.says(logo) && policy.contains("img-src 'self' data:;"), "{logo}: {policy} {page:?}");
        assert_eq!(world.documents.requests(logo), usize::from(logo == own), "{logo}");
    }
}

#[tokio::test]
async fn a_client_of_an_operator_shows_its_logo_itself() {
    let world = World::new();
    let client = Client::public("own").redirect_uri("https://own.example/cb").scope("read").build();
    let client = client.expect("a client");
    let logo = Some("https://own.example/logo.png".to_owned());
    let metadata = client.metadata().clone().with(|metadata| metadata.logo_uri = logo);
    world.server.store.put_client(client.with_metadata(metadata).expect("valid"));
    let page = consent(&world.browser(), &ask_of("own", "&scope=read")).await;
    assert!(page.says("<img src=\"https://own.example/logo.png\""), "{page:?}");
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("img-src 'self' data: https://own.example;"), "{policy}");
}

/// A page of the provider is no place for what a stranger wrote.
#[tokio::test]
async fn an_error_page_repeats_nothing_of_a_document() {
    let wrong: [(&str, Value); 12] = [
        ("redirect_uris", json!([MESSAGE])),
        ("redirect_uris", json!([format!("https://client.example/#{MESSAGE}")])),
        ("redirect_uris", json!(["https://Your.account.is.locked@client.example/"])),
        ("redirect_uris", json!([format!("your-account-is-locked:{MESSAGE}")])),
        ("redirect_uris", json!(["https://client.example/cb?code=Your%20account%20is%20locked"])),
        ("client_uri", json!(format!("https://client.example/ {MESSAGE}"))),
        ("logo_uri", json!(format!("Your-account-is-locked:{MESSAGE}"))),
        ("jwks_uri", json!(format!("https://client.example/#{MESSAGE}"))),
        ("client_name#Your account is locked", json!("\u{202e}")),
        ("Your account is locked_encrypted_response_alg", json!("A")),
        ("token_endpoint_auth_method", json!(MESSAGE)),
        ("grant_types", json!([MESSAGE])),
    ];
    for (name, value) in wrong {
        let world = World::new();
        let mut document = document();
        document[name] = value.clone();
        world.documents.publish(&document);
        let page = world.browser().open(&ask(WEB, "")).await;
        assert!(page.status == 400 && page.says("data-error=\"invalid_client\""), "{name}: {page:?}");
        let body = page.body.to_ascii_lowercase();
        assert!(!body.contains("locked"), "{name} {value}: {page:?}");
        let member = name.split('#').next().unwrap_or_default();
        let is_named = !name.contains("_encrypted_") && page.says(member);
        assert!(
            is_named || matches!(name, "grant_types") || name.contains("_encrypted_"),
            "{name}: {page:?}"
        );
    }
}

/// Nor for what the link to it says.
#[tokio::test]
async fn an_error_page_repeats_nothing_of_a_request() {
    let world = World::new();
    let names = [
        "client_id",
        "redirect_uri",
        "response_type",
        "response_mode",
        "scope",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
        "resource",
        "claims",
        "prompt",
        "max_age",
        "display",
        "id_token_hint",
        "acr_values",
        "ui_locales",
        MESSAGE,
        "scope:Your account is locked",
    ];
    let message = serde_urlencoded::to_string([("m", MESSAGE)]).expect("encoded").split_off(2);
    for name in names {
        let encoded = serde_urlencoded::to_string([(name, MESSAGE)]).expect("encoded");
        let valid = [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", WEB),
            ("scope", "openid read"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        let others = valid.iter().filter(|(own, _)| *own != name);
        let others = serde_urlencoded::to_string(others.collect::<Vec<_>>()).expect("encoded");
        // Once, and twice.
        for query in [format!("{others}&{encoded}"), format!("{others}&{encoded}&{encoded}")] {
            let page = world.browser().open(&format!("/authorize?{query}")).await;
            // The link back to the client may repeat it; the person does not read that.
            let seen: String = page
                .body
                .split("href=\"")
                .enumerate()
                .map(
                    |(index, part)| {
                        if index == 0 { part } else { part.split_once('"').map_or("", |(_, rest)| rest) }
                    },
                )
                .collect();
            let seen = seen.split("value=\"").enumerate().map(|(index, part)| {
                if index == 0 { part } else { part.split_once('"').map_or("", |(_, rest)| rest) }
            });
            let seen: String = seen.collect();
            assert!(!seen.contains("locked") && !seen.contains(&message), "{query}: {seen}");
        }
    }
}
