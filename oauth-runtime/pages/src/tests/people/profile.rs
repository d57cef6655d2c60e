//! The profile, and a changed password and address.

use super::*;

const PATH: &str = "/account/profile";

#[tokio::test]
async fn a_profile_is_changed_by_its_owner_and_only_in_what_is_theirs_to_say() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", PATH).await;
    assert!(page.says("alice@example.org") && page.says("aria-current=\"page\""), "{page:?}");
    let more = [
        ("name", " Alice\u{7} \u{202e}Doe\u{2069} "),
        ("nickname", "Al"),
        ("email", "bob@example.org"),
        ("email_verified", "true"),
    ];
    let saved = browser.submit(&page, PATH, &more).await;
    assert!(saved.says("Your changes are saved."), "{saved:?}");
    let claims = Claims::new().with("email", "alice@example.org").with("email_verified", true);
    let changed = claims.clone().with("name", "Alice Doe").with("nickname", "Al");
    assert_eq!(world.claims(ALICE).await, Some(changed));
    let happened = world.heard.of(&["profile.changed"]);
    let data = serde_json::to_value(&happened[0].kind).expect("JSON");
    assert_eq!(data["data"]["claims"], serde_json::json!(["name", "nickname"]));
    // An empty field removes its claim.
    browser.submit(&saved, PATH, &[("name", ""), ("nickname", "")]).await;
    assert_eq!(world.claims(ALICE).await, Some(claims));
    // Without a change, there is no event.
    browser.submit(&saved, PATH, &[("name", ""), ("nickname", "")]).await;
    assert_eq!(world.heard.of(&["profile.changed"]).len(), 1);
}

#[tokio::test]
async fn an_old_login_and_a_form_of_somebody_else_change_nothing() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", PATH).await;
    let (other, _) = world.logged_in("bob", PATH).await;
    assert_eq!(other.submit(&page, PATH, &[("name", "Mallory")]).await.status, 400);
    let forms = [PATH, "/account/password", "/account/email"];
    let mut pages = Vec::new();
    for path in forms {
        let form = browser.open(path).await;
        assert!(form.asks(path), "{form:?}");
        pages.push(form);
    }
    world.clock.pass(15 * 60 + 1);
    for (path, page) in forms.into_iter().zip(&pages) {
        let fields = [("name", "Mallory"), ("password", NEW), ("email", "mallory@example.org")];
        browser.submit(page, path, &fields).await.assert_asks("/login");
    }
    assert_eq!(world.claims(ALICE).await.and_then(|claims| claims.get("name").cloned()), None);
    assert_eq!(world.knows("alice", NEW).await, None);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_is_told_by_mail() {
    let world = World::new();
    let (elsewhere, _) = world.logged_in("alice", "/account/applications").await;
    let other = world.browser();
    ask(&other, "/password-reset", "alice@example.org").await;
    let earlier = world.mailbox.next().await;
    world.clock.pass(60);
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    let cookie = browser.cookie();
    let short = browser.submit(&page, "/account/password", &[("password", "short")]).await;
    assert!(short.says("The password is too short"), "{short:?}");
    let profile = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert!(profile.says("alice@example.org"), "this browser stays logged in: {profile:?}");
    assert_ne!(browser.cookie(), cookie, "with a new secret");
    assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
    elsewhere.open("/account/applications").await.assert_asks("/login");
    let answer = other.open(&link(&earlier)).await;
    assert!(answer.says("link or code is not valid"), "{answer:?}");
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::PasswordChanged, "alice@example.org"));
    assert!(!mail.text.contains("http://"), "{}", mail.text);
    assert_eq!(world.heard.of(&["password.changed"]).len(), 1);
}

#[tokio::test]
async fn a_new_address_is_confirmed_there_and_told_to_the_old_one() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    let sent = browser.submit(&page, "/account/email", &[("email", "Alice@Example.com")]).await;
    assert!(sent.says("Check your mailbox"), "{sent:?}");
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::EmailChange, "alice@example.com"));
    assert!(world.has_account("alice@example.org").await, "not changed yet");
    // A program that opens links in the mailbox changes nothing.
    let page = browser.open(&link(&mail)).await;
    assert!(page.says("gets the address") && page.says("alice@example.com"), "{page:?}");
    assert!(world.has_account("alice@example.org").await, "not changed yet");
    let saved = browser.submit(&page, "/account/email", &[]).await;
    assert!(saved.says("alice@example.com") && saved.says("Your changes are saved."), "{saved:?}");
    let told = world.mailbox.next().await;
    assert_eq!((told.kind, told.to.as_str()), (MailKind::EmailChanged, "alice@example.org"));
    let claims = Claims::new().with("email", "alice@example.com").with("email_verified", true);
    assert_eq!(world.claims(ALICE).await, Some(claims));
    assert_eq!(world.heard.of(&["email.changed"]).len(), 1);
    let again = browser.open(&link(&mail)).await;
    assert!(again.says("link or code is not valid"), "{again:?}");
}

/// A link is valid for half an hour, and a login for such a page for a quarter.
#[tokio::test]
async fn a_new_address_is_confirmed_after_another_login() {
    for (opens, submits) in [(16, 0), (1, 16)] {
        let world = World::new();
        let (browser, page) = world.logged_in("alice", "/account/email").await;
        browser.submit(&page, "/account/email", &[("email", "alice@example.com")]).await;
        let mail = world.mailbox.next().await;
        world.clock.pass(opens * 60);
        let mut page = browser.open(&link(&mail)).await;
        if submits > 0 {
            world.clock.pass(submits * 60);
            page = browser.submit(&page, "/account/email", &[]).await;
        }
        page.assert_asks("/login");
        assert!(world.has_account("alice@example.org").await, "not changed yet");
        let page = browser.log_in(&page, "alice").await;
        assert!(page.says("gets the address") && page.says("alice@example.com"), "{opens}: {page:?}");
        let saved = browser.submit(&page, "/account/email", &[]).await;
        assert!(saved.says("Your changes are saved."), "{opens}: {saved:?}");
        assert!(world.has_account("alice@example.com").await);
    }
    // Another person who logs in then confirms nothing.
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "alice@example.com")]).await;
    let mail = world.mailbox.next().await;
    world.clock.pass(16 * 60);
    let login = browser.open(&link(&mail)).await;
    let page = browser.log_in(&login, "bob").await;
    assert!(page.says("link or code is not valid"), "{page:?}");
}

#[tokio::test]
async fn a_user_name_that_was_the_address_changes_in_every_session_and_in_later_logins() {
    let world = World::new();
    world.store.memory().put_user("carol@example.org", PASSWORD.clone(), "carol");
    let claims = Claims::new().with("email", "carol@example.org").with("email_verified", true);
    world.store.memory().put_claims("carol", claims);
    let (elsewhere, _) = world.logged_in("carol@example.org", "/account/delete").await;
    let (browser, page) = world.logged_in("carol@example.org", "/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "carol@example.com")]).await;
    let page = browser.open(&link(&world.mailbox.next().await)).await;
    browser.submit(&page, "/account/email", &[]).await;
    for browser in [&browser, &elsewhere] {
        let page = browser.open("/account/delete").await;
        assert!(page.says("carol@example.com") && !page.says("carol@example.org"), "{page:?}");
    }
    // A passkey has the name of this record.
    let own = crate::credentials::of_subject(&*world.server, "carol").await.expect("the store in memory");
    assert_eq!(own.username, "carol@example.com");
    world.clock.pass(60);
    let now = oauth_runtime_core::Clock::now(&world.clock);
    for name in ["carol", "carol@example.org"] {
        let login = crate::Account::by_password("carol", name, now);
        let login = crate::everywhere::admit(&*world.server, login).await.expect("the store in memory");
        assert_eq!(login.username, name, "a later name of the store counts");
    }
}

#[tokio::test]
async fn a_new_address_is_not_confirmed_by_another_person_or_in_another_browser() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "new@example.com")]).await;
    let mail = world.mailbox.next().await;
    // Another person, who reads the mail.
    let (bob, _) = world.logged_in("bob", "/account/email").await;
    let answer = bob.open(&link(&mail)).await;
    assert!(answer.says("link or code is not valid"), "{answer:?}");
    // Bob logs in in Alice's browser.
    let login = browser.open(&super::super::request("&prompt=login")).await;
    browser.log_in(&login, "bob").await;
    let answer = browser.open(&link(&mail)).await;
    assert!(answer.says("link or code is not valid"), "{answer:?}");
    let email = world.claims(BOB).await.and_then(|claims| claims.get("email").cloned());
    assert_eq!(email, Some("bob@example.org".into()));
}

#[tokio::test]
async fn the_address_of_somebody_else_gets_the_same_answer_and_is_not_taken() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    let taken = browser.submit(&page, "/account/email", &[("email", "bob@example.org")]).await;
    let page = browser.open("/account/email").await;
    let free = browser.submit(&page, "/account/email", &[("email", "new@example.com")]).await;
    assert_eq!(without_secrets(&taken, "bob@example.org"), without_secrets(&free, "new@example.com"));
    // Each goes on its own, so either may be the first.
    let mails = [world.mailbox.next().await, world.mailbox.next().await];
    let mail = mails.iter().find(|mail| mail.to == "bob@example.org").expect("an e-mail to Bob");
    assert_eq!(mail.kind, MailKind::AlreadySignedUp);
    assert!(!mail.text.contains("ticket="), "{}", mail.text);
}

#[tokio::test]
async fn an_address_that_somebody_took_meanwhile_is_not_taken_from_them() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "new@example.com")]).await;
    let mail = world.mailbox.next().await;
    let page = browser.open(&link(&mail)).await;
    world
        .store
        .memory()
        .put_claims(BOB, Claims::new().with("email", "new@example.com").with("email_verified", true));
    let answer = browser.submit(&page, "/account/email", &[]).await;
    assert!(answer.says("link or code is not valid"), "{answer:?}");
    assert!(world.has_account("alice@example.org").await);
}

/// What comes along becomes part of a redirect.
#[tokio::test]
async fn nothing_but_the_name_of_a_ticket_comes_along_through_the_login() {
    let world = World::new();
    for name in ["x%26link%3Dy", "x%0D%0ASet-Cookie%3A+a%3Db", "x%23y", "..%2F..%2Flogout"] {
        let browser = world.browser();
        let login = browser.open(&format!("/account/email?ticket={name}")).await;
        let page = browser.log_in(&login, "alice").await;
        assert_eq!((page.path.as_str(), page.status.as_u16()), ("/account/email", 200), "{name}: {page:?}");
    }
}

/// Both can read the mailbox.
#[tokio::test]
async fn of_two_people_who_take_one_address_at_once_one_gets_it() {
    on_memory_and_sql(async |kind| {
        let world = World::on(kind).await;
        let mut forms = Vec::new();
        for name in ["alice", "bob"] {
            let (browser, page) = world.logged_in(name, "/account/email").await;
            browser.submit(&page, "/account/email", &[("email", "new@example.com")]).await;
            let page = browser.open(&link(&world.mailbox.next().await)).await;
            assert!(page.asks("/account/email"), "{page:?}");
            forms.push((browser, page));
        }
        let (alice, bob) = tokio::join!(
            forms[0].0.submit(&forms[0].1, "/account/email", &[]),
            forms[1].0.submit(&forms[1].1, "/account/email", &[]),
        );
        let saved = [&alice, &bob].map(|page| page.says("Your changes are saved."));
        assert!(saved == [true, false] || saved == [false, true], "{alice:?} {bob:?}");
        let found = world.store.find_by_email("new@example.com").await.expect("a store");
        let subject = if saved[0] { ALICE } else { BOB };
        assert_eq!(found.map(|person| person.subject.to_string()).as_deref(), Some(subject));
        let left = if saved[0] { "bob@example.org" } else { "alice@example.org" };
        assert!(world.has_account(left).await, "the other one keeps their address");
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_is_no_new_login() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    world.clock.pass(14 * 60);
    let profile = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert!(profile.says("alice@example.org"), "{profile:?}");
    world.clock.pass(2 * 60);
    browser.open(PATH).await.assert_asks("/login");
    let page = browser.open("/account/applications").await;
    assert!(page.says("Connected applications"), "still logged in: {page:?}");
}

#[tokio::test]
async fn a_new_address_of_another_person_is_not_confirmed_by_the_form_either() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "new@example.com")]).await;
    let page = browser.open(&link(&world.mailbox.next().await)).await;
    let login = browser.open(&super::super::request("&prompt=login")).await;
    browser.log_in(&login, "bob").await;
    let answer = browser.submit(&page, "/account/email", &[]).await;
    assert!(!answer.says("Your changes are saved."), "{answer:?}");
    assert!(!world.has_account("new@example.com").await);
}

#[tokio::test]
async fn changes_of_a_password_are_limited() {
    let limits = RateLimits::default().new_password(RateLimit::new(
        3,
        Duration::from_secs(30),
        Duration::from_secs(900),
    ));
    let world = World::with(|pages| pages, limits);
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    // Refused passwords are counted too, because the rules may query a list on another server.
    for _ in 0..3 {
        let short = browser.submit(&page, "/account/password", &[("password", "short")]).await;
        assert!(short.says("The password is too short"), "{short:?}");
    }
    let limited = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(
        (limited.status.as_u16(), &limited.headers["retry-after"]),
        (429, &"30".parse().expect("text"))
    );
    assert_eq!(world.knows("alice", NEW).await, None);
    let (other, page) = world.logged_in("bob", "/account/password").await;
    let profile = other.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert!(profile.says("bob@example.org"), "others are not concerned: {profile:?}");
    world.clock.pass(30);
    let page = browser.open("/account/password").await;
    let profile = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert!(profile.says("alice@example.org"), "{profile:?}");
}

#[tokio::test]
async fn an_unverified_address_gets_no_mail() {
    let world = World::new();
    // Where people write their own addresses.
    world.store.memory().put_claims(ALICE, Claims::new().with("email", "victim@example.org"));
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
    let (other, page) = world.logged_in("bob", "/account/password").await;
    other.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(world.mailbox.next().await.to, "bob@example.org");
}

#[tokio::test]
async fn a_changed_password_ends_the_access_of_applications_unless_the_person_says_no() {
    for (ends, left) in [(true, 0), (false, 1)] {
        let world = World::new();
        let browser = world.browser();
        browser
            .approve(&super::super::request("&scope=openid%20offline_access"), "alice")
            .await
            .assert_code();
        let page = browser.open("/account/password").await;
        assert!(page.says("name=\"applications\" value=\"on\" checked"), "{page:?}");
        let mut fields = page.fields("/account/password");
        fields.retain(|(name, _)| name != "password" && (ends || name != "applications"));
        fields.push(("password".to_owned(), NEW.to_owned()));
        browser.post("/account/password", &fields).await;
        assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
        assert_eq!(world.grants(ALICE).await, left);
    }
}
