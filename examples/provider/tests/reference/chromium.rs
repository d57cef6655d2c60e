//! The pages in a real browser: Chromium, with scripts, styles, frames and cookies as they are.

mod approvals;
mod levels;
mod own_pages;
mod people;
mod people_pages;
mod pictures;
mod upstream;

use std::path::Path;

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::Value;
use test_browser::{
    Authorization, FrameAnswers, Page, PasskeyLogin, Person, RelyingParty, RequiredFactor, Tabs, authorize,
    capture, log_in_with_passkey, set_up_second_factor, use_tabs, watch_session,
};
use test_clients::DocumentHost;
use test_needs::needs;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use url::Url;

use crate::client_documents::{config as document_config, request as document_request};
use crate::devices::Device;
use crate::process::{CONFIG, Provider, program};
use crate::tls::Certificates;

const ALICE: Person<'static> = Person { username: "alice", password: "wonderland" };
const BOB: Person<'static> = Person { username: "bob", password: "builder" };

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).expect("a URL");
    let found = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    found.unwrap_or_else(|| panic!("no {name} in {url}"))
}

/// Redeems a code of a public client.
async fn redeem(
    provider: &Provider,
    client_id: &str,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Value {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier),
    ];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// Each form is sent twice, and no code is issued twice: each tab brings its own.
#[tokio::test]
async fn five_tabs_that_open_at_once_reach_the_client_with_one_login() {
    needs!(BROWSER);
    for store in ["memory:", "sqlite::memory:"] {
        let provider = Provider::spawn(program().args(["--store", store, "--listen", "127.0.0.1:0"]));
        let redirect_uri = provider.url_of("/demo/callback");
        let tabs = Tabs {
            open: &provider.url,
            click: "a.button",
            person: ALICE,
            redirect_uri: &redirect_uri,
            tabs: 5,
        };
        let arrived = use_tabs(&tabs).await;
        let codes: std::collections::BTreeSet<String> =
            arrived.urls.iter().map(|url| parameter(url, "code")).collect();
        assert_eq!(codes.len(), 5, "{arrived:?}");
        assert!(arrived.cookies.iter().any(|name| name.starts_with("oauth_session-")), "{arrived:?}");
    }
}

/// With TLS or without it.
#[tokio::test]
async fn the_demo_leads_from_its_first_page_to_a_code() {
    needs!(BROWSER);
    for (mut program, is_tls) in [(program(), false), (Certificates::new().program(), true)] {
        let provider = Provider::spawn(program.args(["--store", "memory:", "--listen", "127.0.0.1:0"]));
        let redirect_uri = provider.url_of("/demo/callback");
        let authorization = Authorization {
            open: &provider.url,
            click: Some("a.button"),
            person: ALICE,
            decision: "allow",
            redirect_uri: &redirect_uri,
            trust_any_certificate: is_tls,
        };
        let authorized = authorize(&authorization).await;
        assert_eq!(authorized.title, "Back at the application");
        assert!(authorized.consent.contains("Read your notes"), "{authorized:?}");
        // The session, the key of the browser, and the state of the session for the frames of clients.
        assert_eq!(authorized.cookies.len(), 3, "{authorized:?}");
        for cookie in &authorized.cookies {
            if cookie.name.contains("browser_state") {
                assert!(!cookie.http_only && cookie.same_site == "None" && cookie.secure, "{cookie:?}");
                continue;
            }
            assert!(cookie.http_only && cookie.same_site == "Lax", "{cookie:?}");
            assert_eq!(cookie.secure, is_tls, "{cookie:?}");
        }
        assert_eq!(parameter(&authorized.url, "state"), "demo");
        assert!(!parameter(&authorized.url, "code").is_empty());
    }
}

#[tokio::test]
async fn a_page_in_the_browser_gets_tokens_for_its_code() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let provider = Provider::start_with(&format!("{CONFIG}{}", party.client()));
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let redirect_uri = party.redirect_uri();
    let request = Url::parse_with_params(
        &provider.url_of("/authorize"),
        [
            ("response_type", "code"),
            ("client_id", "spa"),
            ("redirect_uri", &redirect_uri),
            ("scope", "read"),
            ("state", "af0ifjsldkj"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", challenge.method()),
        ],
    );
    let request = request.expect("a URL");
    let authorization = Authorization {
        open: request.as_str(),
        click: None,
        person: ALICE,
        decision: "allow",
        redirect_uri: &redirect_uri,
        trust_any_certificate: false,
    };
    let authorized = authorize(&authorization).await;
    assert!(authorized.consent.contains("A page in your browser"), "{authorized:?}");
    assert_eq!(authorized.title, "A relying party");
    let code = parameter(&authorized.url, "code");
    let wrong = PkceCodeVerifier::new("a".repeat(43));
    let refused = redeem(&provider, "spa", &code, &redirect_uri, wrong.secret()).await;
    assert_eq!(refused["error"], "invalid_grant");
    let tokens = redeem(&provider, "spa", &code, &redirect_uri, verifier.secret()).await;
    assert_eq!(tokens["scope"], "read", "{tokens}");
}

/// By oidc-client-ts with `monitorSession`.
#[tokio::test]
async fn a_page_that_watches_the_session_hears_of_a_logout_in_another_tab() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let provider = Provider::start_with(&format!("{CONFIG}{}", party.client()));
    let watched = watch_session(&party, &provider.url, ALICE).await;
    let FrameAnswers { own, other_client, other_salt, malformed, no_text } = &watched.before;
    assert_eq!((own.as_str(), watched.after.own.as_str()), ("unchanged", "changed"), "{watched:?}");
    assert_eq!((other_client.as_str(), other_salt.as_str()), ("changed", "changed"), "{watched:?}");
    assert_eq!((malformed.as_str(), no_text.as_str()), ("error", "error"), "{watched:?}");
}

/// Where the browser keeps the cookies of another site from frames, nobody is told that the person has logged out.
#[tokio::test]
async fn a_page_of_another_site_is_told_nothing_wrong_about_the_session() {
    needs!(BROWSER);
    let party = RelyingParty::at("localhost").await;
    let provider = Provider::start_with(&format!("{CONFIG}{}", party.client()));
    let watched = watch_session(&party, &provider.url, ALICE).await;
    let answers = (watched.before.own.as_str(), watched.after.own.as_str());
    assert!([("error", "error"), ("unchanged", "changed")].contains(&answers), "{watched:?}");
}

/// A client that nobody registered: the person sees which host it comes from.
#[tokio::test]
async fn a_client_with_a_document_is_shown_as_what_it_is() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let redirect_uri = party.redirect_uri();
    let host = DocumentHost::start(&[&redirect_uri]).await;
    let provider = Provider::start_with(&document_config(&host, ""));
    let request = document_request(&provider, &host.client_id(), &redirect_uri);
    let authorization = Authorization {
        open: &request,
        click: None,
        person: ALICE,
        decision: "allow",
        redirect_uri: &redirect_uri,
        trust_any_certificate: false,
    };
    let authorized = authorize(&authorization).await;
    let published = format!("published by {}", host.name());
    // The isolation of the name from the direction of the text is not part of it.
    let consent: String =
        authorized.consent.chars().filter(|letter| !"\u{2068}\u{2069}".contains(*letter)).collect();
    for said in [
        "Notes for the desk",
        &published,
        "any other program here could say so too",
        "back to a program on this device",
    ] {
        assert!(consent.contains(said), "{said:?} in {consent:?}");
    }
    assert_eq!(authorized.title, "A relying party");
    assert!(!parameter(&authorized.url, "code").is_empty());
}

/// Before and after the login, in two languages: the browser goes to another host next, or stays on the machine.
#[tokio::test]
async fn pages_about_a_stranger_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let (elsewhere, local) = ("https://notes.example/cb", "http://127.0.0.1/cb");
    let host = DocumentHost::start(&[elsewhere, local]).await;
    let provider = Provider::start_with(&document_config(&host, ""));
    let mut pages = Vec::new();
    for language in ["en", "de"] {
        for (kind, redirect_uri) in [("elsewhere", elsewhere), ("local", "http://127.0.0.1:7777/cb")] {
            let request = document_request(&provider, &host.client_id(), redirect_uri);
            let page = |name: &str| Page::new(format!("{name}-of-stranger-{kind}-{language}"), &request);
            pages.push(page("login").in_language(language));
            pages.push(page("consent").in_language(language).log_in(ALICE));
        }
    }
    assert_fit(&pages).await;
}

/// Each page in English, and in one language that is written from right to left; `PAGES_IN=de,zh` looks at them in these instead.
fn languages() -> Vec<String> {
    let languages = std::env::var("PAGES_IN").unwrap_or_else(|_| "en,ar".into());
    languages.split(',').map(str::to_owned).collect()
}

/// The name of a page in this language: it says so, unless the language is English.
fn name_in(name: &str, language: &str) -> String {
    if language == "en" { name.to_owned() } else { format!("{name}-{language}") }
}

#[tokio::test]
async fn pages_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let allow = "button[name=decision][value=allow]";
    for language in languages() {
        // The pages change what the people have.
        let provider = Provider::start();
        let request = provider.url_of("/authorize?response_type=code&client_id=web&scope=read+write&state=1");
        let account = |page: &str| provider.url_of(&format!("/account/{page}"));
        let wrong = Person { password: "guess", ..ALICE };
        let [connected, asked] = [Device::start(&provider).await, Device::start(&provider).await];
        let page = |name: &str, open: &str| Page::new(name_in(name, &language), open).in_language(&language);
        let asks = |name: &str, device: &Device| {
            page(name, &device.verification_uri_complete).click("button[type=submit]").log_in(ALICE)
        };
        let security = account("security");
        let app = |name: &str| page(name, &security).log_in(BOB).click("button[name=totp]");
        assert_fit(&[
            page("login", &request),
            page("login-again", &request).log_in(wrong),
            page("consent", &request).log_in(ALICE),
            page("choose-account", &request).log_in(ALICE).click(".who a"),
            page("error", &provider.url_of("/authorize?client_id=nobody")),
            page("device", &provider.url_of("/device")),
            page("device-unknown", &provider.url_of("/device"))
                .fill("input[name=user_code]", "BBBB-BBBB")
                .click("button[type=submit]"),
            page("device-link", &asked.verification_uri_complete),
            asks("device-consent", &asked),
            asks("device-connected", &connected).click(allow),
            page("applications", &account("applications")).log_in(ALICE),
            page("applications-none", &account("applications")).log_in(BOB),
            page("security", &security).log_in(ALICE),
            page("logout", &security).log_in(ALICE).then_open(provider.url_of("/logout")),
            page("logged-out", &provider.url_of("/logout")),
            app("authenticator-app"),
            app("recovery-codes").fill_one_time_code("input[name=code]").click("button[type=submit]"),
            // From here on bob owes a code after his password.
            page("second-factor", &security).log_in(BOB),
            Page::new("consent-zh", &request).in_language("zh-CN").log_in(ALICE),
        ])
        .await;
    }
}

/// Looks at pages; the pictures stay in `pages` of the target directory for temporary files. With `PICTURES=overwrite`, those that
/// `docs/pages` has are replaced; an empty file of that name asks for a new one.
async fn assert_fit(pages: &[Page]) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&directory).expect("a directory");
    let captured = capture(pages, &directory).await;
    assert_eq!(captured.len(), pages.len() * 4);
    for page in captured {
        let is_error = page.name == "error" || page.name.starts_with("error-");
        assert_eq!(page.status, if is_error { 400 } else { 200 }, "{page:?}");
        assert!(
            Url::parse(&page.url).is_ok_and(|url| url.path() == pictures::path_of(&page.name)),
            "{page:?}"
        );
        let picture = std::fs::read(&page.screenshot).expect("a screenshot");
        assert!(picture.starts_with(b"\x89PNG"), "{page:?}");
        assert!(!page.overflows && page.violations.is_empty(), "{page:#?}");
        replace_picture(&page.screenshot);
    }
}

/// Puts a picture into the documentation, if that has one of its name and somebody wants it.
pub(crate) fn replace_picture(taken: &Path) {
    let kept = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/pages"))
        .join(taken.file_name().expect("a name"));
    if std::env::var_os("PICTURES").is_some_and(|value| value == "overwrite") && kept.exists() {
        std::fs::copy(taken, kept).expect("copied");
    }
}

/// An issuer at a name, because browsers make passkeys for names and not for addresses, and the configuration that listens there.
async fn at_localhost() -> (String, String) {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = free.local_addr().expect("an address");
    (format!("http://localhost:{}", address.port()), CONFIG.replace("127.0.0.1:0", &address.to_string()))
}

#[tokio::test]
async fn a_passkey_is_added_and_logs_in() {
    needs!(BROWSER);
    let (issuer, config) = at_localhost().await;
    let party = RelyingParty::start().await;
    let _provider = Provider::start_with(&format!("issuer = \"{issuer}\"\n{config}{}", party.client()));
    let redirect_uri = party.redirect_uri();
    let request = request_of_party(&issuer, &party);
    let login = PasskeyLogin {
        security: &format!("{issuer}/account/security"),
        logout: &format!("{issuer}/logout"),
        open: request.as_str(),
        autofill: false,
        person: ALICE,
        redirect_uri: &redirect_uri,
    };
    let logged_in = log_in_with_passkey(&login).await;
    assert!(logged_in.added.contains("The key of the test"), "{logged_in:?}");
    assert!(logged_in.consent.contains("You are logged in as alice."), "{logged_in:?}");
    assert!(!parameter(&logged_in.url, "code").is_empty());

    let security = format!("{issuer}/account/security");
    let pages = |language: &String| {
        let page = |name: &str, open: &str| Page::new(name_in(name, language), open).in_language(language);
        [page("login-with-passkey", request.as_str()), page("security-with-passkey", &security).log_in(ALICE)]
    };
    assert_fit(&languages().iter().flat_map(pages).collect::<Vec<_>>()).await;
}

/// The page offers the passkey in the field of the user name (conditional mediation), and the person takes it there: nothing is clicked.
#[tokio::test]
async fn a_passkey_in_the_field_of_the_user_name_logs_in() {
    needs!(BROWSER);
    for passkey_first in [false, true] {
        let (issuer, config) = at_localhost().await;
        let party = RelyingParty::start().await;
        let pages = format!("\n[pages]\npasskey_first = {passkey_first}\n");
        let config = format!("issuer = \"{issuer}\"\n{config}{}{pages}", party.client());
        let _provider = Provider::start_with(&config);
        let request = request_of_party(&issuer, &party);
        let login = PasskeyLogin {
            security: &format!("{issuer}/account/security"),
            logout: &format!("{issuer}/logout"),
            open: request.as_str(),
            autofill: true,
            person: ALICE,
            redirect_uri: &party.redirect_uri(),
        };
        let logged_in = log_in_with_passkey(&login).await;
        assert!(logged_in.consent.contains("You are logged in as alice."), "{logged_in:?}");
        assert!(!parameter(&logged_in.url, "code").is_empty(), "{logged_in:?}");
    }
}

#[tokio::test]
async fn a_passkey_that_comes_first_logs_in() {
    needs!(BROWSER);
    let (issuer, config) = at_localhost().await;
    let party = RelyingParty::start().await;
    let pages = "\n[pages]\npasskey_first = true\n";
    let _provider =
        Provider::start_with(&format!("issuer = \"{issuer}\"\n{config}{}{pages}", party.client()));
    let request = request_of_party(&issuer, &party);
    let login = PasskeyLogin {
        security: &format!("{issuer}/account/security"),
        logout: &format!("{issuer}/logout"),
        open: request.as_str(),
        autofill: false,
        person: ALICE,
        redirect_uri: &party.redirect_uri(),
    };
    let logged_in = log_in_with_passkey(&login).await;
    assert!(!parameter(&logged_in.url, "code").is_empty(), "{logged_in:?}");
    let page = |language: &String| {
        Page::new(name_in("login-passkey-first", language), request.as_str()).in_language(language)
    };
    assert_fit(&languages().iter().map(page).collect::<Vec<_>>()).await;
}

/// An authorization request of the application in the browser.
fn request_of_party(issuer: &str, party: &RelyingParty) -> Url {
    let (challenge, _) = PkceCodeChallenge::new_random_sha256();
    let redirect_uri = party.redirect_uri();
    let parameters = [
        ("response_type", "code"),
        ("client_id", "spa"),
        ("redirect_uri", &redirect_uri),
        ("scope", "read"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", challenge.method()),
    ];
    Url::parse_with_params(&format!("{issuer}/authorize"), parameters).expect("a URL")
}

/// On the way to the client, with an authenticator app and a device that is remembered.
#[tokio::test]
async fn a_second_factor_is_set_up_on_the_way_and_a_device_remembered() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let pages = "\n[pages]\nsecond_factor_required = true\nremember_devices_for = 86400\n";
    let provider = Provider::start_with(&format!("{CONFIG}{}{pages}", party.client()));
    let redirect_uri = party.redirect_uri();
    let request = request_of_party(&provider.url, &party);
    let page = |language: &String| {
        let page = Page::new(name_in("second-factor-set-up", language), request.as_str());
        page.in_language(language).log_in(BOB)
    };
    assert_fit(&languages().iter().map(page).collect::<Vec<_>>()).await;
    let logout = provider.url_of("/logout");
    let login = RequiredFactor {
        open: request.as_str(),
        logout: &logout,
        person: ALICE,
        redirect_uri: &redirect_uri,
    };
    let seen = set_up_second_factor(&login).await;
    assert!(seen.set_up.contains("You need a second factor to go on"), "{seen:?}");
    assert_eq!((seen.codes.len(), seen.urls.len()), (10, 3), "{seen:?}");
    assert!(seen.urls.iter().all(|url| !parameter(url, "code").is_empty()), "{seen:?}");
    assert!(seen.devices.contains("This browser") && seen.asked.contains("/second-factor?"), "{seen:?}");
    let kept: Vec<_> = seen.cookies.iter().filter(|cookie| cookie.name.contains("-device.")).collect();
    assert!(kept.len() == 1 && kept[0].http_only && kept[0].expires > 0.0, "{seen:?}");
}

/// What the test of accessible pages relies on.
#[tokio::test]
async fn an_inaccessible_page_is_found() {
    needs!(BROWSER);
    let page = Page::new(
        "bad",
        "data:text/html,<img src=x><p style='width:900px;color:%23bbb;background:%23fff'>pale",
    );
    let directory = tempfile::tempdir().expect("a directory");
    let captured = capture(&[page], directory.path()).await;
    for page in &captured {
        let found = |rule: &str| page.violations.iter().any(|violation| violation.id == rule);
        assert!(found("color-contrast"), "{page:#?}");
        assert_eq!(found("image-alt"), page.scheme == "light", "{page:#?}");
        assert_eq!(page.overflows, page.width < 900, "{page:#?}");
    }
}

#[tokio::test]
async fn a_browser_ends_with_who_waits_for_it() {
    needs!(BROWSER);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let pages = [Page::new("unanswered", format!("http://{}/", listener.local_addr().expect("an address")))];
    let directory = tempfile::tempdir().expect("a directory");
    let (mut connection, _) = tokio::select! {
        captured = capture(&pages, directory.path()) => panic!("nobody answered: {captured:?}"),
        accepted = listener.accept() => accepted.expect("the browser"),
    };
    // Until the browser is gone, however it closes.
    let _ = connection.read_to_end(&mut Vec::new()).await;
}
