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

/// A setting for a word that the declaration lacks would do nothing.
#[test]
fn a_setting_for_a_word_that_is_not_declared_is_told() {
    struct Everybody;
    #[async_trait]
    impl crate::SignUpPolicy for Everybody {
        async fn decide(&self, _: crate::NewSignUp<'_>) -> Result<crate::SignUpDecision, BoxError> {
            Ok(crate::SignUpDecision::allow())
        }
    }
    #[cfg(feature = "upstream")]
    impl crate::UpstreamPolicy for Everybody {}
    let build = |change: fn(crate::PagesBuilder) -> crate::PagesBuilder| {
        let pages = change(Pages::builder().mailer(FileMailer::new("mail"))).build().expect("pages");
        ResetOnly::builder(issuer(), MemoryStore::new(), pages).try_build().map(drop)
    };
    assert!(build(|pages| pages).is_ok());
    let told = |change, setting: &str, word: &str| {
        let error = build(change).expect_err(setting).to_string();
        assert!(error.contains(setting) && error.contains(word), "{setting}: {error}");
    };
    told(|pages| pages.people([crate::PeopleWord::Profile]), "Pages::builder().people", "`profile`");
    told(|pages| pages.sign_up_policy(Everybody), "Pages::builder().sign_up_policy", "`people(sign_up)`");
    told(crate::PagesBuilder::sign_up_with_username, ".sign_up_with_username", "`people(sign_up)`");
    let field = |pages: crate::PagesBuilder| pages.sign_up_field(crate::SignUpField::text("room", "Room"));
    told(field, "Pages::builder().sign_up_field", "`people(sign_up)`");
    #[cfg(feature = "upstream")]
    {
        told(
            |pages| pages.upstream_policy(Everybody),
            "Pages::builder().upstream_policy",
            "`people(upstream)`",
        );
        let github = |pages: crate::PagesBuilder| {
            let provider = oauth_runtime_upstream::OAuthProvider::github();
            let github =
                oauth_runtime_upstream::Upstream::oauth("github", provider).client_id("us").public_client();
            pages.upstream(
                github.fetcher(oauth_runtime_core::fetch::FixedAnswers::new()).build().expect("an upstream"),
            )
        };
        told(github, "Pages::builder().upstream", "`people(upstream)`");
        assert!(build(|pages| pages.upstreams([])).is_ok());
    }
}

/// A provider without any word has the same check.
#[test]
fn pages_without_people_refuse_the_settings_of_people() {
    #[oauth_server(grants(authorization_code), responses(code), scope_module = scope_of_nobody)]
    struct Nobody {
        #[store]
        store: MemoryStore,
        #[ui]
        pages: Pages,
    }
    let build = |pages: crate::PagesBuilder| {
        Nobody::builder(issuer(), MemoryStore::new(), pages.build().expect("pages")).try_build().map(drop)
    };
    assert!(build(Pages::builder()).is_ok());
    let error =
        build(Pages::builder().people([crate::PeopleWord::Export])).expect_err("it is told").to_string();
    assert!(error.contains("`export` is switched on"), "{error}");
    let error = build(Pages::builder().sign_up_with_username()).expect_err("it is told").to_string();
    assert!(error.contains("no `people(sign_up)`"), "{error}");
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
            // How long the person can decide.
            let says_how_long = *kind == MailKind::ApprovalRequested;
            assert!(
                !told.text.contains("1234") && told.text.contains("30") == says_how_long,
                "{tag} {kind:?}: {}",
                told.text
            );
        }
    }
}
