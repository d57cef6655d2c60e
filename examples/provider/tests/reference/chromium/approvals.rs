//! The page on which people decide what clients ask for elsewhere, in a browser without scripts and with them.

use test_browser::{Walk, walk};

use super::*;
use crate::ciba::{ask, config, waiting};

#[tokio::test]
async fn a_person_allows_and_denies_without_scripts_and_others_see_nothing() {
    needs!(BROWSER);
    let provider = Provider::start_with(&config(""));
    waiting(&provider, "4711").await;
    let (status, answer) = ask(&provider, &[("login_hint", "alice"), ("binding_message", "4712")]).await;
    assert_eq!(status, 200, "{answer}");
    let page = provider.url_of("/approvals");
    let within = |message: &str, button: &str| {
        format!("article.approval:has-text(\"{message}\") button[name=decision][value={button}]")
    };
    let alice = Walk::new(&page).log_in(ALICE).read("main").click(within("4711", "allow")).read("main");
    let alice = alice.click(within("4712", "deny")).read("main");
    let bob = Walk::go_on().in_browser("bob").open(&page).log_in(BOB).read("main");
    let all = Walk::go_on().in_browser_without_scripts("alice").then(alice).then(bob);
    let seen = walk(&all).await;
    let texts: Vec<&str> = seen.iter().map(|seen| seen.text.as_str()).collect();
    assert!(texts[0].contains("4711") && texts[0].contains("4712"), "{seen:#?}");
    assert!(texts[1].contains("You allowed the request") && !texts[1].contains("4711"), "{seen:#?}");
    assert!(texts[2].contains("You denied the request") && texts[2].contains("Nothing waits"), "{seen:#?}");
    assert!(texts[3].contains("Nothing waits") && !texts[3].contains("Till"), "{seen:#?}");
}

#[tokio::test]
async fn the_page_of_requests_fits_and_is_accessible() {
    needs!(BROWSER);
    let provider = Provider::start_with(&config(""));
    waiting(&provider, "Till 4, receipt 4711").await;
    waiting(&provider, "Till 5, receipt 815").await;
    let page = provider.url_of("/approvals");
    let unknown = format!("{page}?id={}", "A".repeat(43));
    let pages = |language: &String| {
        let page_at = |name: &str, open: &str| Page::new(name_in(name, language), open).in_language(language);
        [
            page_at("approvals", &page).log_in(ALICE),
            page_at("approvals-none", &page).log_in(BOB),
            page_at("approvals-unknown", &unknown).log_in(BOB),
        ]
    };
    let mut pages: Vec<Page> = languages().iter().flat_map(pages).collect();
    pages.push(Page::new("approvals-de", page.as_str()).in_language("de").log_in(ALICE));
    assert_fit(&pages).await;
}
