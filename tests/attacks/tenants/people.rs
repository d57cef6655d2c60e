//! What one tenant sent to people, and what another provider answers to it, at another tenant.

use super::browser::{Browser, hidden_of};
use super::firm::{Firm, Firms};
use super::world::{By, Stores};
use crate::support::Answer;

/// The pages that send an e-mail.
const PAGES: [&str; 3] = ["/password-reset", "/login/email", "/sign-up"];

const OVER: &str = "link or code is not valid";

/// What came of typing an address: the page that waits for the code, the link below the issuer, and the code.
struct Mailed {
    waiting: Answer,
    link: String,
    code: String,
}

async fn mailed(firms: &Firms, browser: &mut Browser<'_, Firm>, path: &str) -> Mailed {
    let page = browser.get("acme", &firms.world.path("acme", path)).await;
    let form = hidden_of(&page, "name=\"email\"");
    let address = if path == "/sign-up" { "new@example.org" } else { "alice@example.org" };
    let waiting = browser.post("acme", path, (&form, &[("email", address)])).await;
    let mail = firms.outside("acme").mail().await;
    assert!(mail.text.contains("Firm of acme") && !mail.text.contains("umbrella"), "{mail:?}");
    let (_, link) = mail.text.split_once(&firms.world.issuer("acme")).expect("a link");
    let link = link.split_whitespace().next().expect("a path").to_owned();
    let line = mail.text.lines().find(|line| line.contains("type this code")).expect("a code");
    Mailed { waiting, link, code: line.rsplit(": ").next().expect("a code").to_owned() }
}

#[tokio::test]
async fn e_mail_of_another_tenant() {
    for firms in &Firms::all().await {
        for path in PAGES {
            let mut browser = firms.browser();
            let Mailed { waiting, link, code } = mailed(firms, &mut browser, path).await;
            let form = hidden_of(&waiting, "name=\"code\"");
            browser.carry("acme", "umbrella");
            let elsewhere = browser.get("umbrella", &firms.world.path("umbrella", &link)).await;
            assert!(elsewhere.body.contains(OVER), "{path}: {elsewhere:?}");
            let elsewhere = browser.post("umbrella", path, (&form, &[("code", &code)])).await;
            assert!(elsewhere.status == 400 || elsewhere.body.contains(OVER), "{path}: {elsewhere:?}");
            let here = browser.get("acme", &firms.world.path("acme", &link)).await;
            assert!(here.status == 200 && !here.body.contains(OVER), "it is not used up: {path}: {here:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_of_another_provider_at_another_tenant() {
    for firms in &Firms::all().await {
        let mut browser = firms.browser();
        let (callback, state) = leave(firms, &mut browser).await;
        let declined =
            format!("{callback}?error=access_denied&state={state}&iss=https%3A%2F%2Fupstream.example");
        browser.carry("acme", "umbrella");
        let refused = browser.get("umbrella", &firms.world.path("umbrella", &declined)).await;
        assert!(refused.status == 400 && !refused.body.contains("did not sign in"), "{refused:?}");
        let heard = browser.get("acme", &firms.world.path("acme", &declined)).await;
        assert!(heard.body.contains("did not sign in"), "it is not used up: {heard:?}");
    }
}

/// Begins a sign-in with the other provider. The path that it answers to, and the state.
async fn leave(firms: &Firms, browser: &mut Browser<'_, Firm>) -> (String, String) {
    let request = super::browser::authorization_request(&firms.world, "acme", "");
    let login = browser.get("acme", &request).await;
    let (_, way) = login.body.split_once("/login/upstream?").unwrap_or_else(|| panic!("no way: {login:?}"));
    let way = way.split('"').next().expect("a link").replace("&amp;", "&");
    let way = firms.world.path("acme", &format!("/login/upstream?{way}"));
    let sent = browser.send("acme", "GET", &way, None).await;
    let sent = url::Url::parse(sent.header("location")).unwrap_or_else(|_| panic!("{sent:?}"));
    let parameter = |name: &str| {
        let mut pairs = sent.query_pairs();
        pairs.find(|(own, _)| own == name).map(|(_, value)| value.into_owned()).expect("a parameter")
    };
    let callback = parameter("redirect_uri");
    let callback = callback.strip_prefix(&firms.world.issuer("acme")).expect("below the issuer").to_owned();
    (callback, parameter("state"))
}

/// Otherwise the tests here would pass for another reason than the stores.
#[tokio::test]
async fn with_one_store_for_both_e_mail_counts_at_both() {
    for path in PAGES {
        let firms = &Firms::start(By::Loopback, Stores::Mixed).await;
        let mut browser = firms.browser();
        let Mailed { link, .. } = mailed(firms, &mut browser, path).await;
        browser.carry("acme", "umbrella");
        let elsewhere = browser.get("umbrella", &firms.world.path("umbrella", &link)).await;
        assert!(elsewhere.status == 200 && !elsewhere.body.contains(OVER), "{path}: {elsewhere:?}");
    }
}
