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
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::AlreadySignedUp, "alice@example.org"));
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
    assert!(again.says("does not count"), "{again:?}");
    let again = browser.submit(&page, "/sign-up", &form).await;
    assert!(again.says("does not count"), "{again:?}");
    assert_eq!(world.heard.of(&["person.created"]).len(), 1);
}

#[tokio::test]
async fn of_two_sign_ups_at_once_one_creates_the_account() {
    let world = World::new();
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
