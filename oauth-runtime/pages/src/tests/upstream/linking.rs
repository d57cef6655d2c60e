//! Links between a person there and an account here.

use super::*;

#[tokio::test]
async fn a_person_who_is_not_linked_logs_in_and_consents_whatever_their_address() {
    on_each_store(async |kind| {
        for verified in [true, false] {
            let scene = Scene::on(kind).await;
            // The store says that Alice has this address, too.
            let claims = Claims::new().with("email", "alice@mail.example").with("email_verified", true);
            scene.store.put_claims(ALICE, claims).await.expect("a store");
            scene.google.claim("email_verified", json!(verified));
            let browser = scene.browser();
            let page = sign_in(&scene, &browser, &request("&scope=read")).await;
            assert_eq!(page.path, "/login/upstream/link");
            assert!(scene.links_of(ALICE).await.is_empty(), "an address links nobody");
            let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
            login.assert_asks("/login");
            let ask = browser.log_in(&login, "alice").await;
            assert_eq!(ask.path, "/login/upstream/link");
            assert!(ask.says("Provider google") && ask.says("alice"), "{ask:?}");
            assert!(scene.links_of(ALICE).await.is_empty(), "a login alone links nobody");
            // After the consent, the request goes on.
            let consent = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
            consent.assert_asks("/consent");
            let links = scene.links_of(ALICE).await;
            assert_eq!(links.len(), 1);
            assert_eq!((&*links[0].issuer, &*links[0].upstream_subject), ("https://google.example", "them"));
            // From then on they log in with it.
            let again = scene.browser();
            sign_in(&scene, &again, &request("&scope=read")).await.assert_asks("/consent");
            scene.heard.happened(&[
                "login.succeeded",
                "upstream.linked",
                "upstream_login.succeeded",
                "login.succeeded",
            ]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_person_who_does_not_consent_is_not_linked() {
    let scene = Scene::new();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=read")).await;
    let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
    let ask = browser.log_in(&login, "alice").await;
    browser.submit(&ask, "/login/upstream/link", &[("decision", "cancel")]).await.assert_asks("/consent");
    assert!(scene.links_of(ALICE).await.is_empty());
    // The question is no longer pending.
    assert_eq!(browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await.status, 400);
    assert!(scene.links_of(ALICE).await.is_empty());
}

#[tokio::test]
async fn the_consent_to_a_link_is_about_one_person_there_and_one_account_here() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("&scope=read")).await;
        let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
        let ask = browser.log_in(&login, "alice").await;
        // Meanwhile, in another tab, another person signs in at the upstream.
        scene.google.claim("sub", json!("mallory"));
        let login = browser.open(&request("&prompt=login")).await;
        scene.google.claim("auth_time", json!(scene.clock.now()));
        let sent = leave(&browser, &login, "google", &scene.google).await;
        browser.open(&response(&sent, &scene.google)).await;
        let forged = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
        assert!(scene.links_of(ALICE).await.is_empty(), "{forged:?}");
    })
    .await;
}

#[tokio::test]
async fn a_person_there_is_linked_with_one_account_here() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(BOB).await;
        let browser = scene.browser();
        let login = browser.open("/account/upstreams").await;
        let page = browser.log_in(&login, "alice").await;
        assert_eq!(page.path, "/account/upstreams");
        let left = browser.submit(&page, "/account/upstreams", &[("link", "google")]).await;
        let sent = parameters(&left);
        scene.google.said().nonce.clone_from(&sent["nonce"]);
        let ask = browser.open(&response(&sent, &scene.google)).await;
        let taken = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
        assert!(taken.says("somebody else"), "{taken:?}");
        assert!(scene.links_of(ALICE).await.is_empty());
        assert_eq!(scene.links_of(BOB).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_made_and_ended_on_the_page_of_the_account() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "alice").await;
    assert!(page.says("No account is connected."), "{page:?}");
    let left = browser.submit(&page, "/account/upstreams", &[("link", "other")]).await;
    let sent = parameters(&left);
    scene.other.said().nonce.clone_from(&sent["nonce"]);
    let ask = browser.open(&response(&sent, &scene.other)).await;
    let page = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    assert_eq!(page.path, "/account/upstreams");
    assert!(page.says("Provider other") && page.says("alice@mail.example"), "{page:?}");
    let links = scene.links_of(ALICE).await;
    let unlinked =
        browser.submit(&page, "/account/upstreams", &[("unlink", &links[0].digest.to_string())]).await;
    assert!(unlinked.says("No account is connected."), "{unlinked:?}");
    assert!(scene.links_of(ALICE).await.is_empty());
    let events = scene.heard.happened(&["login.succeeded", "upstream.linked", "upstream.unlinked"]);
    assert_eq!(events[2].kind, EventKind::UpstreamUnlinked { upstream: "other".into() });
}

#[tokio::test]
async fn the_only_way_to_log_in_cannot_be_ended() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/upstreams").await;
    assert_eq!(page.path, "/account/upstreams");
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let refused = browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(refused.says("not certain that you can log in without it"), "{refused:?}");
    // The login page asks for another way, although the person is logged in.
    let way = refused.body.split("href=\"").find(|rest| rest.starts_with("/login?")).expect("a way");
    let way = way.split('"').next().expect("an end").replace("&amp;", "&");
    assert!(browser.open(&way).await.says("name=\"password\""), "{way}");
    assert_eq!(scene.links_of(ALICE).await.len(), 1);
    // With a second one, the first can go.
    let second = UpstreamLink::new("https://other.example", "them", ALICE, scene.clock.now());
    assert!(scene.store.create_upstream_link(second).await.expect("a store"));
    browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert_eq!(scene.links_of(ALICE).await.len(), 1);
    // So can the only one of a person who logged in with a password.
    let scene = Scene::new();
    scene.link(ALICE).await;
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "alice").await;
    browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(scene.links_of(ALICE).await.is_empty());
}

#[tokio::test]
async fn the_file_with_a_persons_data_has_their_links() {
    let scene = Scene::open();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open("/account/export").await;
    let page = browser.log_in(&login, "alice").await;
    let file = browser.submit(&page, "/account/export", &[]).await;
    let data: serde_json::Value = serde_json::from_str(&file.body).expect("JSON");
    let linked_at = scene.links_of(ALICE).await[0].linked_at;
    let link = json!({
        "issuer": "https://google.example", "subject": "them", "shown_as": "a@google", "linked_at": linked_at,
    });
    assert_eq!(data["upstream_links"], json!([link]));
}

#[tokio::test]
async fn a_link_to_a_provider_that_is_gone_is_no_way_in() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let gone = UpstreamLink::new("https://gone.example", "them", ALICE, scene.clock.now());
    let gone_digest = gone.digest.to_string();
    assert!(scene.store.create_upstream_link(gone).await.expect("a store"));
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/upstreams").await;
    let digest = UpstreamLink::digest_of("https://google.example", "them").to_string();
    let refused = browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(refused.says("not certain that you can log in without it"), "{refused:?}");
    // The other one can go: it leads nowhere.
    browser.submit(&page, "/account/upstreams", &[("unlink", &gone_digest)]).await;
    let links = scene.links_of(ALICE).await;
    assert_eq!(links.iter().map(|link| link.digest.to_string()).collect::<Vec<_>>(), [digest]);
}

#[tokio::test]
async fn an_ended_link_ends_the_logins_by_it() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let by_password = scene.browser();
    let login = by_password.open("/account/upstreams").await;
    let page = by_password.log_in(&login, "alice").await;
    // A stranger's, and one of the person with the other provider.
    let (stranger, own) = (scene.browser(), scene.browser());
    sign_in(&scene, &stranger, &request("&scope=read")).await.assert_asks("/consent");
    let other = UpstreamLink::new("https://other.example", "them", ALICE, scene.clock.now());
    assert!(scene.store.create_upstream_link(other).await.expect("a store"));
    let login = own.open(&request("&scope=read")).await;
    let sent = leave(&own, &login, "other", &scene.other).await;
    own.open(&response(&sent, &scene.other)).await.assert_asks("/consent");
    let digest = UpstreamLink::digest_of("https://google.example", "them").to_string();
    by_password.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    stranger.open(&request("&scope=read")).await.assert_asks("/login");
    own.open(&request("&scope=read")).await.assert_asks("/consent");
    assert_eq!(by_password.open("/account/upstreams").await.path, "/account/upstreams");
}

/// The person asked for the link on the page of one account, and another account is chosen when they come back.
#[tokio::test]
async fn a_link_that_was_asked_for_one_account_is_offered_to_no_other() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        let browser = scene.browser();
        let login = browser.open("/account/upstreams").await;
        let page = browser.log_in(&login, "alice").await;
        let left = browser.submit(&page, "/account/upstreams", &[("link", "google")]).await;
        let sent = parameters(&left);
        scene.google.said().nonce.clone_from(&sent["nonce"]);
        let login = browser.open(&request("&prompt=login")).await;
        browser.log_in(&login, "bob").await;
        let back = browser.open(&response(&sent, &scene.google)).await;
        assert_eq!(back.status, 400, "{back:?}");
    })
    .await;
}
