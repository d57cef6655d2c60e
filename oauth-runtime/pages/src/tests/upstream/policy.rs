//! The policy for logins at another provider.

use super::*;

/// The other provider is the company's own.
struct Company;

#[async_trait]
impl UpstreamPolicy for Company {
    fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
        match identity.amr.iter().any(|method| method == "mfa") {
            true => UpstreamStrength::two_factors().methods(["otp", "mfa"]),
            false => UpstreamStrength::one_factor().methods(["pwd"]),
        }
    }

    fn acr_values(&self, _: &str, wanted: &[&str]) -> Vec<String> {
        wanted.iter().map(|acr| format!("urn:company:{acr}")).collect()
    }

    async fn admits(&self, identity: &UpstreamIdentity) -> Result<bool, oauth_runtime_core::BoxError> {
        match identity.claims.get("hd").and_then(Value::as_str) {
            Some("broken") => Err("the directory is gone".into()),
            domain => Ok(domain == Some("company.example")),
        }
    }
}

#[tokio::test]
async fn the_policy_says_what_a_login_counts_as_and_who_may_sign_in() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Company), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let refused = sign_in(&scene, &browser, &request("&acr_values=2")).await;
    assert_eq!(refused.status, 403);
    scene.google.claim("hd", json!("broken"));
    assert_eq!(sign_in(&scene, &browser, &request("")).await.status, 500);
    scene.heard.happened(&["upstream_login.failed"]);
    scene.google.claim("hd", json!("company.example"));
    let login = browser.open(&request("&acr_values=2")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["acr_values"], "urn:company:2");
    for (amr, acr, methods) in [(json!(["mfa"]), "2", vec!["otp", "mfa"]), (json!(["x"]), "1", vec!["pwd"])] {
        scene.google.claim("amr", amr);
        let browser = scene.browser();
        sign_in(&scene, &browser, &request("")).await.assert_asks("/consent");
        let events = scene.heard.happened(&["upstream_login.succeeded", "login.succeeded"]);
        let methods = methods.into_iter().map(Into::into).collect();
        assert_eq!(events[1].kind, EventKind::LoginSucceeded { methods }, "{acr}");
    }
}

/// A method that the policy passes on is not a password login here.
#[tokio::test]
async fn a_password_at_the_upstream_is_no_other_way_to_log_in_here() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Company), RateLimits::default());
    scene.link(ALICE).await;
    scene.google.claim("hd", json!("company.example"));
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/upstreams").await;
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let refused = browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(refused.says("not certain that you can log in without it"), "{refused:?}");
}

#[tokio::test]
async fn without_a_policy_nothing_that_the_provider_says_of_its_login_counts() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("amr", json!(["pwd", "otp", "mfa"]));
    scene.google.claim("acr", json!("2"));
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid&acr_values=2")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert!(!sent.contains_key("acr_values"), "the classes here are not the classes there: {sent:?}");
    browser.open(&response(&sent, &scene.google)).await.assert_asks("/consent");
    let events = scene.heard.happened(&["upstream_login.succeeded", "login.succeeded"]);
    assert_eq!(events[1].kind, EventKind::LoginSucceeded { methods: Vec::new() });
    let found = crate::logins(&*scene.server, ALICE).await.expect("a store");
    assert_eq!((found[0].acr.as_str(), found[0].amr.len()), (crate::ONE_FACTOR, 0));
    // So a person with an authenticator app is asked for its code.
    let secret = crate::credentials::totp::generate();
    let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
        own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    sign_in(&scene, &scene.browser(), &request("&scope=openid")).await.assert_asks("/second-factor");
}
