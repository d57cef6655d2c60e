//! Sign-up.

use super::*;

async fn confirmed(world: &World, browser: &Browser<Club>, address: &str) -> Page {
    let sent = ask(browser, "/sign-up", address).await;
    assert!(sent.says("Check your mailbox"), "{sent:?}");
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::SignUp, address));
    browser.open(&link(&mail)).await
}

#[tokio::test]
async fn the_address_is_verified_before_the_account_exists_and_the_person_goes_on_to_the_client() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request()).await;
    let way = login.body.split("href=\"").map(|rest| rest.split('"').next().expect("a link"));
    let way = way.into_iter().find(|href| href.starts_with("/sign-up?")).expect("a way to it").to_owned();
    let page = browser.open(&way).await;
    let sent = browser.submit(&page, "/sign-up", &[("email", "Carol@Example.org")]).await;
    assert!(sent.says("Check your mailbox") && sent.says("carol@example.org"), "{sent:?}");
    assert!(!world.has_account("carol@example.org").await);
    let mail = world.mailbox.next().await;
    assert!(mail.subject.contains("Club") && mail.html.contains("&amp;link="), "{mail:?}");
    let page = browser.open(&link(&mail)).await;
    assert!(!page.path.contains("link="), "the secret stays in the address bar: {page:?}");
    assert!(!world.has_account("carol@example.org").await, "before the password");
    let consent = browser.submit(&page, "/sign-up", &[("name", " Carol "), ("password", NEW)]).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    let subject = world.knows("carol@example.org", NEW).await.expect("she can log in");
    let claims = world.claims(&subject).await.expect("she exists");
    assert_eq!(
        claims,
        Claims::new().with("email", "carol@example.org").with("email_verified", true).with("name", "Carol")
    );
    let happened = world.heard.of(&["person.created", "login.succeeded"]);
    assert_eq!(happened.len(), 2, "{happened:?}");
}

#[tokio::test]
async fn an_address_with_an_account_gets_the_same_answer_and_a_mail_that_says_so() {
    let world = World::new();
    let (known, unknown) = (world.browser(), world.browser());
    let of_known = ask(&known, "/sign-up", "alice@example.org").await;
    let of_unknown = ask(&unknown, "/sign-up", "carol@example.org").await;
    assert_eq!(
        without_secrets(&of_known, "alice@example.org"),
        without_secrets(&of_unknown, "carol@example.org")
    );
    let names = |page: &Page| page.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((of_known.status, names(&of_known)), (of_unknown.status, names(&of_unknown)));
    // Each goes on its own, so either may be the first.
    let mails = [world.mailbox.next().await, world.mailbox.next().await];
    let mail = mails.iter().find(|mail| mail.to == "alice@example.org").expect("an e-mail to Alice");
    assert_eq!(mail.kind, MailKind::AlreadySignedUp);
    assert!(!mail.text.contains("ticket=") && !mail.text.contains("type this code"), "{}", mail.text);
    // Guesses get the same answers too.
    let guess = async |browser: &Browser<Club>, page: &Page| {
        browser.submit(page, "/sign-up", &[("code", "0000 0000")]).await
    };
    let (wrong, other) = (guess(&known, &of_known).await, guess(&unknown, &of_unknown).await);
    assert!(wrong.says("This code is wrong."), "{wrong:?}");
    assert_eq!(without_secrets(&wrong, "alice@example.org"), without_secrets(&other, "carol@example.org"));
}

#[tokio::test]
async fn a_link_counts_only_in_the_browser_that_asked() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, "/sign-up", "carol@example.org").await;
    let mail = world.mailbox.next().await;
    let elsewhere = world.browser().open(&link(&mail)).await;
    assert!(elsewhere.says("in the browser where you asked") && elsewhere.asks("/sign-up"), "{elsewhere:?}");
    let here = browser.open(&link(&mail)).await;
    assert!(here.says("name=\"password\""), "the other browser did not use it up: {here:?}");
}

#[tokio::test]
async fn a_link_that_was_used_creates_nobody_again() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, "/sign-up", "carol@example.org").await;
    let mail = world.mailbox.next().await;
    let page = browser.open(&link(&mail)).await;
    let form = [("password", NEW)];
    browser.submit(&page, "/sign-up", &form).await;
    let login = browser.open("/account/applications").await;
    assert!(login.says("Connected applications"), "she is logged in: {login:?}");
    let again = browser.open(&link(&mail)).await;
    assert!(again.says("link or code is not valid"), "{again:?}");
    let again = browser.submit(&page, "/sign-up", &[("password", "eight blue umbrellas")]).await;
    assert!(again.says("link or code is not valid"), "{again:?}");
    assert_eq!(world.heard.of(&["person.created"]).len(), 1);
}

#[tokio::test]
async fn of_two_sign_ups_at_once_one_creates_the_account() {
    on_memory_and_sql(async |kind| {
        let world = World::on(kind).await;
        let browsers = [world.browser(), world.browser()];
        let mut pages = Vec::new();
        for browser in &browsers {
            pages.push(confirmed(&world, browser, "carol@example.org").await);
        }
        let (one, other) = tokio::join!(
            browsers[0].submit(&pages[0], "/sign-up", &[("password", NEW)]),
            browsers[1].submit(&pages[1], "/sign-up", &[("password", "eight blue umbrellas")]),
        );
        let taken =
            [&one, &other].iter().filter(|page| page.says("There is an account with this address")).count();
        assert_eq!(taken, 1, "{one:?} {other:?}");
        let created = world.heard.of(&["person.created"]).len();
        assert_eq!(created, 1);
    })
    .await;
}

#[tokio::test]
async fn a_bad_password_or_address_is_told_and_changes_nothing() {
    let world = World::new();
    let browser = world.browser();
    let page = browser.open("/sign-up").await;
    let wrong = browser.submit(&page, "/sign-up", &[("email", "<carol>")]).await;
    assert!(wrong.says("This is not an e-mail address.") && wrong.says("&lt;carol&gt;"), "{wrong:?}");
    let page = confirmed(&world, &browser, "carol@example.org").await;
    for password in ["tiny", "carol@example.org", "", "passwordpassword"] {
        let again = browser.submit(&page, "/sign-up", &[("password", password), ("name", "Carol")]).await;
        assert!(again.says("role=\"alert\"") && again.says("value=\"Carol\""), "{password}: {again:?}");
        assert!(
            password.is_empty() || password.contains('@') || !again.says(password),
            "it comes back: {again:?}"
        );
    }
    assert!(!world.has_account("carol@example.org").await);
    let done = browser.submit(&page, "/sign-up", &[("password", NEW)]).await;
    assert!(world.has_account("carol@example.org").await, "{done:?}");
}

/// `prompt=create` (Initiating User Registration via OpenID Connect 1.0).
fn create(more: &str) -> String {
    super::super::request(&format!("&scope=openid%20read&prompt=create{more}"))
}

/// The way from the sign-up page to the login.
fn way_to_login(page: &Page) -> String {
    let (_, rest) = page.body.split_once("href=\"/login?").unwrap_or_else(|| panic!("no way: {page:?}"));
    format!("/login?{}", rest.split('"').next().expect("an end").replace("&amp;", "&"))
}

#[tokio::test]
async fn a_client_sends_a_person_to_the_sign_up_and_gets_them_back() {
    let world = World::new();
    let connection =
        oauth_runtime_core::http::Connection::new("192.0.2.1".parse().expect("an address"), true);
    let metadata = http::Request::get("/.well-known/openid-configuration").extension(connection);
    let metadata = metadata.header("host", "127.0.0.1:9000").body(bytes::Bytes::new()).expect("a request");
    let metadata = world.server.create_response(metadata).await;
    let metadata: serde_json::Value = serde_json::from_slice(metadata.body()).expect("JSON");
    let values = ["none", "login", "consent", "select_account", "create"];
    assert_eq!(metadata["prompt_values_supported"], serde_json::json!(values));

    let browser = world.browser();
    let page = browser.open(&create("&ui_locales=de")).await;
    page.assert_asks("/sign-up");
    assert!(page.says("lang=\"de\""), "{page:?}");
    let page = browser.open(&create("")).await;
    let sent = browser.submit(&page, "/sign-up", &[("email", "carol@example.org")]).await;
    assert!(sent.says("carol@example.org"), "{sent:?}");
    let page = browser.open(&link(&world.mailbox.next().await)).await;
    let consent = browser.submit(&page, "/sign-up", &[("name", "Carol"), ("password", NEW)]).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_person_with_an_account_logs_in_from_there() {
    let world = World::new();
    // A person who wants a new account is not the one who may be logged in in this browser.
    let (logged_in, _) = world.logged_in("alice", "/account/security").await;
    for (browser, username) in [(world.browser(), "alice"), (logged_in, "bob")] {
        let page = browser.open(&create("")).await;
        page.assert_asks("/sign-up");
        let login = browser.open(&way_to_login(&page)).await;
        login.assert_asks("/login");
        let consent = browser.log_in(&login, username).await;
        consent.assert_asks("/consent");
        browser.allow(&consent).await.assert_code();
        // It is a question of each request.
        browser.open(&create("")).await.assert_asks("/sign-up");
    }
}

#[tokio::test]
async fn create_is_combined_with_what_does_not_contradict_it() {
    let world = World::new();
    let (browser, _) = world.logged_in("alice", "/account/security").await;
    for more in ["login", "consent", "select_account", "unknown"] {
        let path = create("").replace("prompt=create", &format!("prompt={more}%20create"));
        browser.open(&path).await.assert_asks("/sign-up");
    }
    let path = create("").replace("prompt=create", "prompt=create%20none");
    let refused = browser.open(&path).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("invalid_request"), "{refused:?}");
    // Without `openid` it is a request of plain OAuth 2, which has no `prompt`.
    let plain = super::super::request("&scope=read&prompt=create");
    browser.open(&plain).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_provider_without_sign_up_says_so() {
    let world = crate::tests::World::new();
    let browser = world.browser();
    let refused = browser.open(&create("")).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("invalid_request"), "{refused:?}");
    let description = refused.parameter("error_description").expect("a description");
    assert!(description.contains("prompt=create"), "{description}");
}

#[tokio::test]
async fn a_provider_whose_sign_up_is_switched_off_says_so_too() {
    let world = World::with(|pages| pages.people([crate::PeopleWord::PasswordReset]), RateLimits::default());
    let refused = world.browser().open(&create("")).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("invalid_request"), "{refused:?}");
}
