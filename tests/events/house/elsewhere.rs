//! A sign-in at another provider: declined, of somebody new, of somebody who is known; and the end of the link.

use oauth_runtime::Clock;
use serde_json::json;
use url::Url;

use super::browser::{Browser, Page, request};
use super::provider::UPSTREAM;
use super::run::Run;

/// Goes to the other provider, and comes back with this.
async fn come_back(run: &mut Run, browser: &mut Browser, path: &str, with: (&str, &str)) -> Page {
    let login = browser.open(run, path).await;
    let way = login.after("href=\"/login/upstream?").remove(0);
    let left = browser.open(run, &format!("/login/upstream?{way}")).await;
    let now = run.clock.now().as_unix();
    run.outside.person(json!({
        "iss": UPSTREAM, "aud": "us", "sub": "them", "email": "dora@mail.example", "email_verified": true,
        "name": "Dora", "nonce": left.parameter("nonce"), "iat": now, "exp": now + 300,
    }));
    let redirect = Url::parse(&left.parameter("redirect_uri")).expect("a URL");
    let query = serde_urlencoded::to_string([with, ("state", &left.parameter("state")), ("iss", UPSTREAM)]);
    browser.open(run, &format!("{}?{}", redirect.path(), query.expect("encoded"))).await
}

pub(super) async fn flows(run: &mut Run) {
    let path = request("web", "openid read");
    run.secret("a-code-of-the-upstream");
    let code = ("code", "a-code-of-the-upstream");
    let mut browser = Browser::default();
    come_back(run, &mut browser, &path, ("error", "access_denied")).await;
    run.happened(&["upstream_login.failed"]);
    let page = come_back(run, &mut browser, &path, code).await;
    browser.submit(run, &page, "/login/upstream/link", &[("decision", "create")]).await;
    run.happened(&["person.created", "upstream.linked", "upstream_login.succeeded", "login.succeeded"]);
    let mut other = Browser::default();
    come_back(run, &mut other, &path, code).await;
    run.happened(&["upstream_login.succeeded", "login.succeeded"]);

    // A link is the only way in of somebody without a password, so it is one of somebody who has one.
    let (mut owner, page) = Browser::of(run, "bob", "/account/upstreams").await;
    run.happened(&["login.succeeded"]);
    let left = owner.submit(run, &page, "/account/upstreams", &[("link", "other")]).await;
    let now = run.clock.now().as_unix();
    run.outside.person(json!({
        "iss": UPSTREAM, "aud": "us", "sub": "bob-there", "nonce": left.parameter("nonce"), "iat": now, "exp": now + 300,
    }));
    let redirect = Url::parse(&left.parameter("redirect_uri")).expect("a URL");
    let query = serde_urlencoded::to_string([code, ("state", &left.parameter("state")), ("iss", UPSTREAM)]);
    let page = owner.open(run, &format!("{}?{}", redirect.path(), query.expect("encoded"))).await;
    let page = if page.says("value=\"link\"") {
        owner.submit(run, &page, "/login/upstream/link", &[("decision", "link")]).await
    } else {
        page
    };
    run.happened(&["upstream.linked"]);
    let link = page.after("name=\"unlink\" value=\"").remove(0);
    owner.submit(run, &page, "/account/upstreams", &[("unlink", &link)]).await;
    run.happened(&["upstream.unlinked"]);
}
