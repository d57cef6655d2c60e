//! What is not switched on is not there.

use super::{PostOffice, Site, open};
use crate::process::{CONFIG, Provider};
use test_clients::browser::Browser;

/// The words, with the paths of their pages.
const WORDS: [(&str, &[&str]); 6] = [
    ("sign_up", &["/sign-up"]),
    ("password_reset", &["/password-reset"]),
    ("email_login", &["/login/email"]),
    ("profile", &["/account/profile", "/account/password", "/account/email"]),
    ("deletion", &["/account/delete", "/account/deleted"]),
    ("export", &["/account/export"]),
];

/// The words with pages, and those to which a page leads.
async fn there(provider: &Provider) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut pages, mut ways) = (Vec::new(), Vec::new());
    let stranger = Browser::new(&provider.url);
    let login = open(provider, &stranger, "/account/security").await;
    let person = Browser::new(&provider.url);
    let security = super::log_in(provider, &person, "carol@example.org", super::PASSWORD).await;
    for (word, paths) in WORDS {
        let mut found = 0;
        for path in paths {
            found += usize::from(open(provider, &stranger, path).await.status != 404);
        }
        assert!(found == 0 || found == paths.len(), "{word}: {found} of {paths:?}");
        if found > 0 {
            pages.push(word);
        }
        let leads =
            |path: &&&str| [&login, &security].iter().any(|page| page.has(&format!("a[href^='{path}']")));
        if paths.iter().any(|path| leads(&path)) {
            ways.push(word);
        }
    }
    (pages, ways)
}

#[tokio::test]
async fn each_word_brings_its_pages_and_the_ways_to_them() {
    let folder = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", folder.path().join("auth.db").display());
    let site = Site::on(&store).await;
    site.sign_up(&site.browser(), "carol@example.org", super::PASSWORD).await;
    let all: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
    assert_eq!(there(&site.provider).await, (all.clone(), all.clone()));
    drop(site);
    let config = CONFIG.replace("store = \"memory:\"", &format!("store = {store:?}"));
    let post = PostOffice::open().await;
    for word in all {
        let people = format!("\n[pages]\npeople = [\"{word}\"]\n{}", post.config());
        let provider = Provider::start_with(&format!("{config}{people}"));
        assert_eq!(there(&provider).await, (vec![word], vec![word]));
    }
    // As before there was a switch.
    let provider = Provider::start_with(&config);
    assert_eq!(there(&provider).await, (Vec::new(), Vec::new()));
}
