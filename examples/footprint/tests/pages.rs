//! Of `people(…)`, the binary has the words that the declaration has. This program has pages, and one word.

mod words;

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::{FileMailer, Pages};
use object::{Object, ObjectSymbol};

#[oauth_server(grants(authorization_code), responses(code), people(export))]
struct Exporting {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[test]
fn pages_have_no_code_of_people_that_is_not_declared() {
    let issuer = footprint::issuer().expect("an issuer");
    // Also with a mailer, which is a setting.
    let pages = Pages::builder().mailer(FileMailer::new("mail")).build().expect("pages");
    let _router = Exporting::new(issuer, MemoryStore::new(), pages).router();
    let binary = std::fs::read(std::env::current_exe().expect("this test")).expect("a file");
    let file = object::File::parse(&*binary).expect("an executable");
    let symbols: Vec<&str> = file.symbols().filter_map(|symbol| symbol.name().ok()).collect();
    let has = |name: &str| symbols.iter().any(|symbol| symbol.contains(name));
    assert!(has("4page5login"), "the test looks for the wrong thing");
    for (word, module) in words::WORDS {
        assert_eq!(has(module), word == "export", "{word}");
    }
    for module in words::MAIL {
        assert!(!has(module), "{module}");
    }
    for module in words::CHALLENGE {
        assert!(!has(module), "{module}");
    }
}
