//! Words of the declaration that a configuration switches off.

use super::*;
use crate::PeopleWord;

/// The words of the club's declaration.
fn declared() -> impl Iterator<Item = PeopleWord> {
    let others = [PeopleWord::Upstream, PeopleWord::ApprovalEmail];
    PeopleWord::ALL.iter().copied().filter(move |word| !others.contains(word))
}

/// The ways that the login page, the security page and the profile offer.
async fn ways(world: &World) -> Vec<String> {
    let mut ways = Vec::new();
    let login = world.browser().open("/account/security").await;
    let (browser, security) = world.logged_in("alice", "/account/security").await;
    let applications = browser.open("/account/applications").await;
    for word in oauth_runtime_tables::people::ALL {
        for path in word.paths {
            let way = [format!("href=\"{path}\""), format!("href=\"{path}?")];
            let offers = |page: &Page| way.iter().any(|way| page.says(way));
            if [&login, &security, &applications].into_iter().any(offers) {
                ways.push((*path).to_owned());
            }
        }
    }
    ways
}

#[tokio::test]
async fn only_what_is_switched_on_has_a_page_and_a_way_to_it() {
    for on in declared() {
        let world = World::with(|pages| pages.people([on]), RateLimits::default());
        let routed = crate::respond::all_paths(&*world.server);
        for word in oauth_runtime_tables::people::ALL {
            for path in word.paths {
                let is_on = word.name == on.as_str();
                assert_eq!(world.browser().open(path).await.status != 404, is_on, "{on}: {path}");
                assert_eq!(crate::is_page(&*world.server, path), is_on, "{on}: {path}");
                assert_eq!(routed.iter().any(|routed| routed == path), is_on, "{on}: {path}");
            }
        }
        let ways = ways(&world).await;
        let table = oauth_runtime_tables::people::ALL.iter().find(|word| word.name == on.as_str());
        let own = table.expect("a word").paths;
        assert!(!ways.is_empty() && ways.iter().all(|way| own.contains(&way.as_str())), "{on}: {ways:?}");
    }
    // Without the switch, everything is there that is declared.
    assert_eq!(ways(&World::new()).await.len(), 7);
    assert!(ways(&World::with(|pages| pages.people([]), RateLimits::default())).await.is_empty());
}

fn built(pages: crate::PagesBuilder) -> Result<(), oauth_runtime_core::SettingsError> {
    let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
    let pages = pages.build().expect("pages");
    Club::builder(issuer, AnyStore::Memory(Arc::new(MemoryStore::new())), KEYS.clone(), pages)
        .try_build()
        .map(drop)
}

#[test]
fn what_is_switched_off_needs_no_mailer() {
    for word in declared() {
        let outcome = built(Pages::builder().people([word]));
        assert_eq!(outcome.is_err(), word.sends_mail(), "{word}: {outcome:?}");
    }
}

#[test]
fn a_word_that_is_not_declared_cannot_be_switched_on() {
    let error =
        built(Pages::builder().people([PeopleWord::Export, PeopleWord::Upstream])).expect_err("no word");
    assert_eq!(error.setting(), "Pages::builder().people");
    let text = error.to_string();
    assert!(text.contains("`upstream` is switched on") && text.contains("`people(…)`"), "{text}");
}
