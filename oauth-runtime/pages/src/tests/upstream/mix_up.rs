//! Responses at the wrong address, and invented requests.

use super::*;

#[tokio::test]
async fn a_response_counts_once_and_only_in_the_browser_that_began_it() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(ALICE).await;
        let (browser, other) = (scene.browser(), scene.browser());
        let login = browser.open(&request("")).await;
        other.open(&request("")).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        let response = response(&sent, &scene.google);
        // Another browser, to which the response was sent.
        assert_eq!(other.open(&response).await.status, 400);
        assert!(other.cookie().is_none());
        assert_eq!(scene.google.said().exchanged, 0, "the code was not used");
        browser.open(&response).await.assert_asks("/consent");
        browser.open(&response).await.assert_asks("/consent");
        assert_eq!(scene.google.said().exchanged, 1, "a second time, nothing happens");
        scene.heard.happened(&["upstream_login.failed", "upstream_login.succeeded", "login.succeeded"]);
    })
    .await;
}

#[tokio::test]
async fn a_response_of_one_provider_is_not_taken_for_that_of_another() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(ALICE).await;
        let browser = scene.browser();
        let login = browser.open(&request("")).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        let code = response(&sent, &scene.google);
        // At the address of the other provider, with the state of the first.
        let swapped = code.replace("/callback/google", "/callback/other");
        assert_eq!(browser.open(&swapped).await.status, 400);
        // With two of a kind, one of which is right.
        for more in ["&iss=https://other.example", "&state=x", "&code=another"] {
            assert_eq!(browser.open(&format!("{code}{more}")).await.status, 400, "{more}");
        }
        // At its own address, but the response names the other provider.
        let mixed = code.replace("google.example", "other.example");
        let page = browser.open(&mixed).await;
        page.assert_asks("/login");
        assert!(page.says("did not work"), "{page:?}");
        assert_eq!((scene.google.said().exchanged, scene.other.said().exchanged), (0, 0));
        // At an unknown address.
        assert_eq!(browser.open(&code.replace("/callback/google", "/callback/nobody")).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn two_tabs_do_not_mix_up_their_sign_ins() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(ALICE).await;
        let browser = scene.browser();
        let login = browser.open(&request("&scope=read")).await;
        let first = leave(&browser, &login, "google", &scene.google).await;
        let second = leave(&browser, &login, "google", &scene.google).await;
        assert_ne!(first["state"], second["state"]);
        assert_ne!(first["nonce"], second["nonce"]);
        // The provider answers the first with the nonce of the second.
        let mixed = browser.open(&response(&first, &scene.google)).await;
        assert!(mixed.says("did not work"), "{mixed:?}");
        browser.open(&response(&second, &scene.google)).await.assert_asks("/consent");
    })
    .await;
}

#[tokio::test]
async fn another_site_cannot_begin_a_sign_in() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        let browser = scene.browser();
        let login = browser.open(&request("")).await;
        let way = way(&login, "google");
        let (start, _) = way.split_once("&csrf=").expect("a proof");
        assert_eq!(browser.open(start).await.status, 400);
        let (_, proof) = way.split_once("&csrf=").expect("a proof");
        let other = start.replace("upstream=google", "upstream=other");
        assert_eq!(
            browser.open(&format!("{other}&csrf={proof}")).await.status,
            400,
            "it is for one upstream"
        );
        assert_eq!(scene.browser().open(&way).await.status, 400, "and for one browser");
    })
    .await;
}

#[tokio::test]
async fn a_response_counts_for_ten_minutes() {
    on_each_store(async |kind| {
        for (seconds, counts) in [(599, true), (600, false)] {
            let scene = Scene::on(kind).await;
            scene.link(ALICE).await;
            let browser = scene.browser();
            let login = browser.open(&request("")).await;
            let sent = leave(&browser, &login, "google", &scene.google).await;
            scene.pass(seconds);
            let page = browser.open(&response(&sent, &scene.google)).await;
            assert_eq!(page.asks("/consent"), counts, "{seconds}: {page:?}");
            assert_eq!(scene.google.said().exchanged, usize::from(counts), "{seconds}");
        }
    })
    .await;
}
