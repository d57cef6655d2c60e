use http::Method;

use super::{World, request};

#[tokio::test]
async fn a_form_without_its_value_or_of_another_session_is_refused() {
    let world = World::new();
    let (alice, mallory) = (world.browser(), world.browser());
    let login = alice.open(&request("")).await;
    let foreign = mallory.open(&request("")).await.fields("/login");
    let credentials = [("username", "alice"), ("password", "wonderland")];
    let with = |fields: &[(String, String)]| {
        let own = credentials.map(|(name, value)| (name.to_owned(), value.to_owned()));
        fields.iter().cloned().chain(own).collect::<Vec<_>>()
    };
    let own = login.fields("/login");
    let mixed = vec![own[0].clone(), foreign[1].clone()];
    for fields in [Vec::new(), foreign, mixed, vec![own[0].clone()], vec![own[1].clone()]] {
        let refused = alice.post("/login", &with(&fields)).await;
        assert_eq!(refused.status, 400, "{fields:?}");
        assert!(refused.says("data-error=\"access_denied\""), "{refused:?}");
    }
    // The form of one page does not work on another.
    let consent = alice.log_in(&login, "alice").await;
    let csrf = own[1].1.as_str();
    assert_eq!(
        alice.submit(&consent, "/consent", &[("decision", "allow"), ("csrf", csrf)]).await.status,
        400
    );
    alice.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_page_that_was_open_before_the_login_leads_to_the_same_question() {
    let browser = World::new().browser();
    let one = browser.open(&request("&scope=read")).await;
    let other = browser.open(&request("&scope=write")).await;
    browser.log_in(&one, "alice").await.assert_asks("/consent");
    browser.log_in(&other, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_consent_is_for_the_account_that_saw_it() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=read")).await;
    let consent = browser.log_in(&login, "alice").await;
    // In another window of the same browser, another person continues the same request.
    let choose = consent.path.replace("/consent", "/choose-account");
    let choose = browser.open(&choose).await;
    let login = browser.submit(&choose, "/choose-account", &[("account", "")]).await;
    browser.log_in(&login, "bob").await.assert_asks("/consent");
    assert_eq!(browser.allow(&consent).await.status, 400, "alice's page allows nothing for bob");
}

#[tokio::test]
async fn every_page_keeps_out_of_frames_caches_and_referrers() {
    let browser = World::new().browser();
    let login = browser.open(&request("")).await;
    let wrong = browser.log_in_with(&login, "alice", "guess").await;
    let consent = browser.log_in(&wrong, "alice").await;
    let error = browser.open("/authorize?client_id=nobody").await;
    let applications = browser.open("/account/applications").await;
    let logout = browser.open("/logout").await;
    assert!(error.says("data-error=\"invalid_client\"") && error.status == 400, "{error:?}");
    for page in [login, wrong, consent, error, applications, logout] {
        let header = |name: &str| page.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(
            (header("x-frame-options"), header("referrer-policy")),
            ("DENY".into(), "no-referrer".into())
        );
        assert_eq!(header("cache-control"), "no-store");
        assert!(!page.says("<style") && !page.says("style=") && !page.says("<script"), "{page:?}");
    }
}

#[tokio::test]
async fn markup_is_escaped_wherever_it_comes_from() {
    let browser = World::new().browser();
    let login = browser.open(&request("&login_hint=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")).await;
    assert!(!login.says("<script") && login.says("&lt;script&gt;"), "{login:?}");
    let again = browser.log_in_with(&login, "'\"><script>alert(1)</script>", "x").await;
    assert!(!again.says("<script"), "{again:?}");
    let consent = browser.log_in(&again, "alice").await;
    assert!(!consent.says("<b>on") && consent.says("&lt;b&gt;"), "{consent:?}");
    let error = browser.open("/authorize?client_id=%3Cscript%3E&ui_locales=%3Cscript%3E").await;
    assert!(!error.says("<script"), "{error:?}");
}

#[tokio::test]
async fn what_is_no_form_is_refused_with_a_page() {
    let browser = World::new().browser();
    let login = browser.open(&request("")).await;
    let large = format!("request=x&csrf={}", "x".repeat(64 * 1024));
    for (method, path, body, status) in [
        (Method::POST, "/login", large.as_str(), 413),
        (Method::POST, "/login", "request=%zz", 400),
        (Method::POST, "/login", "", 400),
        (Method::GET, "/login?request=%00", "", 400),
        (Method::DELETE, "/login", "", 405),
        (Method::POST, "/logged-out", "", 405),
        (Method::GET, "/assets/pages-nothing.css", "", 404),
    ] {
        let page = browser.send(method.clone(), path, body).await;
        assert_eq!(page.status, status, "{method} {path}");
        assert!(page.says("data-error="), "{method} {path}: {page:?}");
    }
    assert_eq!(browser.send(Method::DELETE, "/login", "").await.headers["allow"], "GET, HEAD, POST");
    assert_eq!(browser.send(Method::HEAD, &login.path, "").await.status, 200);
}

#[tokio::test]
async fn what_is_larger_than_it_can_be_is_not_kept() {
    let browser = World::new().browser();
    let large = request(&format!("&ui_locales={}", "x".repeat(16 * 1024)));
    let refused = browser.open(&large).await;
    assert_eq!((refused.status.as_u16(), browser.cookie()), (400, None), "{refused:?}");
    assert!(refused.says("data-error=\"invalid_request\""), "{refused:?}");
    let login = browser.open(&request("")).await;
    let name = "x".repeat(257);
    for _ in 0..15 {
        assert_eq!(
            browser.log_in_with(&login, &name, "guess").await.status,
            200,
            "there is nothing to guess"
        );
    }
}

#[tokio::test]
async fn an_unavailable_provider_says_so_on_its_pages() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("")).await;
    world.server.settings().set_available(false);
    let page = browser.open(&login.path).await;
    assert_eq!(page.status, 503);
    assert!(page.says("data-error=\"temporarily_unavailable\""), "{page:?}");
}
