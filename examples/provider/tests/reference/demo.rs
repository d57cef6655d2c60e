//! The demo, as a person sees it.

use crate::browser::Browser;
use crate::process::{Provider, program};

#[tokio::test]
async fn it_leads_to_the_pages_and_shows_an_id_token() {
    let provider = Provider::spawn(program().args(["--store", "memory:", "--listen", "127.0.0.1:0"]));
    let browser = Browser::new(&provider.url);
    let home = browser.open(&provider.url).await;
    for page in ["/account/applications", "/account/security", "/device"] {
        assert!(home.has(&format!("a[href='{page}']")), "{page}: {home:?}");
        assert!(browser.open(&provider.url_of(page)).await.status.is_success(), "{page}");
    }
    let request = home.attribute("a.button", "href").expect("a link");
    assert!(request.contains("scope=openid+profile+email+read+write"), "{request}");

    let callback = browser.approve(&provider.url_of(&request), "alice", "wonderland").await;
    assert!(callback.text().contains("curl -u web:"), "{callback:?}");
    let request = callback.attribute("main a[href^='/authorize']", "href").expect("a link");
    let form = browser.open(&provider.url_of(&request)).await.form("input[name=id_token]");
    let shown = browser.submit(&form, &[]).await;
    for claim in
        ["\"sub\": \"248289761001\"", "\"name\": \"Alice Doe\"", "\"aud\": \"web\"", "\"nonce\": \"demo\""]
    {
        assert!(shown.text().contains(claim), "{claim}: {shown:?}");
    }
}

/// Anybody may post there.
#[tokio::test]
async fn what_is_shown_is_escaped() {
    let provider = Provider::spawn(program().args(["--store", "memory:", "--listen", "127.0.0.1:0"]));
    let client = reqwest::Client::new();
    // {"name":"<script>"}
    for (name, value) in
        [("id_token", "e30.eyJuYW1lIjoiPHNjcmlwdD4ifQ."), ("id_token", "<script>"), ("error", "<script>")]
    {
        let answer = client.post(provider.url_of("/demo/callback")).form(&[(name, value)]).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.expect("text");
        assert!(!page.contains("<script>"), "{page}");
    }
}
