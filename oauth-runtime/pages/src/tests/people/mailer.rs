//! E-mail on its way, and what a declaration needs for it.

use super::*;
use crate::FileMailer;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(password_reset, export),
    scope_module = scope_of_reset_only
)]
struct ResetOnly {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

impl Served for ResetOnly {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

fn issuer() -> oauth_runtime_core::Issuer {
    "http://127.0.0.1:9000".parse().expect("an issuer")
}

#[test]
fn a_provider_that_sends_mail_needs_a_mailer() {
    let Err(error) = ResetOnly::builder(issuer(), MemoryStore::new(), Pages::default()).try_build() else {
        panic!("nobody sends the mail");
    };
    let text = error.to_string();
    assert!(text.contains("people(password_reset)") && text.contains("FileMailer::new"), "{text}");
    let pages = Pages::builder().mailer(FileMailer::new("mail")).build().expect("pages");
    assert!(ResetOnly::builder(issuer(), MemoryStore::new(), pages).try_build().is_ok());
}

#[tokio::test]
async fn what_is_not_declared_has_no_page_and_no_way_to_it() {
    let pages = Pages::builder().mailer(FileMailer::new("mail")).build().expect("pages");
    let server = ResetOnly::builder(issuer(), MemoryStore::new(), pages).build();
    let paths: Vec<&str> = crate::paths::<ResetOnly>().collect();
    let browser = Browser::new(server);
    for word in oauth_runtime_tables::people::ALL {
        for path in word.paths {
            let declared = ["password_reset", "export"].contains(&word.name);
            assert_eq!(paths.contains(path), declared, "{path}");
            assert_eq!(browser.open(path).await.status != 404, declared, "{path}");
        }
    }
    let login = browser.open("/account/export").await;
    assert!(
        login.says("href=\"/password-reset?") && !login.says("/sign-up") && !login.says("/login/email"),
        "{login:?}"
    );
}

#[test]
fn the_pages_and_the_table_name_the_same_paths() {
    // Those of `upstream` are a feature, and have a test of their own.
    let words = oauth_runtime_tables::people::ALL.iter().filter(|word| word.name != "upstream");
    let mut listed: Vec<&str> = words.flat_map(|word| word.paths).copied().collect();
    let mut own: Vec<&str> = Vec::new();
    <<Club as crate::UiProvider>::People as crate::part::PagePart<Club>>::add_paths(&mut own);
    listed.sort_unstable();
    own.sort_unstable();
    assert_eq!(listed, own);
    assert!(listed.iter().all(|path| crate::is_page(&*World::new().server, path)));
}

#[tokio::test]
async fn every_kind_of_mail_is_complete_in_every_language() {
    use crate::mail::{Letter, Letterhead};
    let pages = Pages::builder().brand("Club <b>").build().expect("pages");
    for tag in pages.ui_locales().map(str::to_owned).collect::<Vec<_>>() {
        let language = Arc::clone(pages.languages().best(std::slice::from_ref(&tag)));
        let head = Letterhead {
            templates: pages.templates(),
            brand: pages.brand(),
            language,
            host: "login.example".to_owned(),
        };
        for kind in MailKind::ALL {
            let letter = |code: Option<&str>| Letter {
                kind: *kind,
                to: "alice@example.org".to_owned(),
                link: Some("https://login.example/x?ticket=1&link=2".to_owned()),
                code: code.map(str::to_owned),
                minutes: 30,
                about: Some("Google".to_owned()),
                is_for_nobody: false,
            };
            let mail = letter(Some("1234 5678")).write(&head).expect("written");
            assert_eq!(mail.language, tag);
            assert!(
                mail.subject.contains("Club <b>") && !mail.subject.contains('\n'),
                "{tag} {kind:?}: {mail:?}"
            );
            assert!(mail.text.contains("https://login.example/x?ticket=1&link=2\n"), "{tag} {kind:?}");
            assert!(
                mail.text.contains("1234 5678") && mail.text.contains("30"),
                "{tag} {kind:?}: {}",
                mail.text
            );
            assert!(mail.html.contains("Club &lt;b&gt;") && !mail.html.contains("<b>"), "{}", mail.html);
            assert!(
                mail.html.contains("ticket=1&amp;link=2") && mail.html.contains("1234 5678"),
                "{}",
                mail.html
            );
            let told = letter(None).write(&head).expect("written");
            assert!(
                !told.text.contains("1234") && !told.text.contains("30"),
                "{tag} {kind:?}: {}",
                told.text
            );
        }
    }
}
