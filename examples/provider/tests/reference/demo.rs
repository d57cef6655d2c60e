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

/// Its e-mails are files, and on the terminal.
#[tokio::test]
async fn a_person_signs_up_in_the_demo() {
    let data = tempfile::tempdir().expect("a directory");
    let mut command = program();
    let arguments = ["--store", "memory:", "--listen", "127.0.0.1:0"];
    let mut provider = Provider::spawn(command.args(arguments).env("XDG_DATA_HOME", data.path()));
    let mut log = provider.log();
    let browser = Browser::new(&provider.url);
    crate::people::ask(&provider, &browser, "/sign-up", "carol@example.org").await;
    let mut said = String::new();
    let link = loop {
        let line = log.next().expect("the provider runs").expect("text");
        if let Some(link) = line.strip_prefix(&*provider.url).filter(|rest| rest.contains("ticket=")) {
            break format!("{}{link}", provider.url);
        }
        said.push_str(&line);
        said.push('\n');
    };
    let directory = data.path().join("oauth-provider/mail");
    assert!(said.contains(&format!("{}", directory.display())), "{said}");
    assert!(said.contains("This e-mail goes to carol@example.org"), "{said}");
    let page = browser.open(&link).await;
    let fields = [("name", "Carol"), ("password", crate::people::PASSWORD)];
    let account = browser.submit(&page.form("input[name=password]"), &fields).await;
    assert!(account.url.path().starts_with("/account/"), "{account:?}");
    let mails = std::fs::read_dir(&directory).expect("it was made").count();
    assert_eq!(mails, 1, "the file is there before the person can have read it");
}
