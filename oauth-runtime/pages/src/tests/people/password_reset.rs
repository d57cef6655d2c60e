//! A forgotten password, and every abuse of it.

use http::Method;

use super::*;

const PATH: &str = "/password-reset";

/// Alice's browser, with the page on which she chooses a new password.
async fn confirmed(world: &World) -> (Browser<Club>, Page) {
    let browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let page = browser.open(&link(&mail)).await;
    assert!(page.says("name=\"password\"") && page.says("value=\"alice\""), "{page:?}");
    (browser, page)
}

#[tokio::test]
async fn a_new_password_ends_all_sessions_and_grants() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let elsewhere = world.browser();
        elsewhere
            .approve(&super::super::request("&scope=openid%20offline_access%20read"), "alice")
            .await
            .assert_code();
        assert_eq!(world.grants(ALICE).await, 1);
        world.clock.pass(60);
        let (browser, page) = confirmed(&world).await;
        let done = browser.submit(&page, PATH, &[("password", NEW)]).await;
        assert!(done.says("Your password is changed"), "{done:?}");
        assert_eq!(world.grants(ALICE).await, 0, "also those that no session ends");
        elsewhere.open("/account/applications").await.assert_asks("/login");
        assert_eq!(world.knows("alice", "wonderland").await, None);
        assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
        let mail = world.mailbox.next().await;
        assert_eq!((mail.kind, mail.to.as_str()), (MailKind::PasswordChanged, "alice@example.org"));
        let login = browser.open("/account/applications").await;
        login.assert_asks("/login");
        let account = browser.log_in_with(&login, "alice", NEW).await;
        assert!(account.says("Connected applications"), "{account:?}");
        let happened = world.heard.of(&["password.changed", "logout"]);
        let names: Vec<_> = happened.iter().map(|event| event.kind.name().to_owned()).collect();
        assert_eq!(names, ["password.changed", "logout"], "and everywhere: {happened:?}");
    })
    .await;
}

#[tokio::test]
async fn a_link_counts_once() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        let page = browser.open(&link(&mail)).await;
        browser.submit(&page, PATH, &[("password", NEW)]).await;
        for replayed in [
            browser.open(&link(&mail)).await,
            browser.open(&page.path).await,
            browser.submit(&page, PATH, &[("password", "eight blue umbrellas")]).await,
        ] {
            assert!(replayed.says("link or code is not valid"), "{replayed:?}");
        }
        assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
    })
    .await;
}

#[tokio::test]
async fn a_link_and_a_page_count_only_in_the_browser_that_asked() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let sent = ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        // An attacker who asks for another person, or who reads another person's mail, has only one half.
        let thief = world.browser();
        let page = thief.open(&link(&mail)).await;
        assert!(page.says("link or code is not valid") && !page.says("name=\"password\""), "{page:?}");
        let mut fields = sent.fields(PATH);
        fields.push(("code".to_owned(), code(&mail)));
        let page = thief.post(PATH, &fields).await;
        assert_eq!(page.status, 400, "{page:?}");
        // With a form of their own for the same ticket.
        let own = thief.open(PATH).await;
        let csrf = own.fields(PATH).into_iter().find(|(name, _)| name == "csrf").expect("a value");
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "csrf").chain([csrf]).collect();
        let page = thief.post(PATH, &fields).await;
        assert_eq!(page.status, 400, "{page:?}");
        let page = browser.open(&link(&mail)).await;
        assert!(page.says("name=\"password\""), "{page:?}");
    })
    .await;
}

#[tokio::test]
async fn a_link_counts_for_half_an_hour() {
    on_each_store(async |kind| {
        for (seconds, counts) in [(1_799, true), (1_800, false)] {
            let world = World::on(kind).await;
            let browser = world.browser();
            ask(&browser, PATH, "alice@example.org").await;
            let mail = world.mailbox.next().await;
            world.clock.pass(seconds);
            let page = browser.open(&link(&mail)).await;
            assert_eq!(page.says("name=\"password\""), counts, "{seconds}: {page:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_page_counts_as_long_as_its_ticket() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (browser, page) = confirmed(&world).await;
        world.clock.pass(1_800);
        let late = browser.submit(&page, PATH, &[("password", NEW)]).await;
        assert!(late.says("link or code is not valid"), "{late:?}");
        assert_eq!(world.knows("alice", NEW).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_and_nobody_gets_a_mail() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (known, unknown) = (world.browser(), world.browser());
        let of_unknown = ask(&unknown, PATH, "nobody@example.org").await;
        let of_known = ask(&known, PATH, "alice@example.org").await;
        assert_eq!(
            without_secrets(&of_known, "alice@example.org"),
            without_secrets(&of_unknown, "nobody@example.org")
        );
        let names = |page: &Page| page.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((of_known.status, names(&of_known)), (of_unknown.status, names(&of_unknown)));
        // The tasks of both have run, one after the other: the first e-mail is the second person's.
        assert_eq!(world.mailbox.next().await.to, "alice@example.org");
        for browser in [&known, &unknown] {
            let page = if std::ptr::eq(browser, &known) { &of_known } else { &of_unknown };
            for guess in 1..=5 {
                let answer = browser.submit(page, PATH, &[("code", "0000 0000")]).await;
                let over = answer.says("link or code is not valid");
                assert_eq!(over, guess == 5, "{guess}: {answer:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nobody_verified_finds_nobody() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        // Bob wrote Alice's address into his account.
        world.has_claims(BOB, Claims::new().with("email", "alice@example.org")).await;
        world.has_claims(ALICE, Claims::new()).await;
        ask(&world.browser(), PATH, "alice@example.org").await;
        world
            .has_claims(ALICE, Claims::new().with("email", "alice@example.org").with("email_verified", true))
            .await;
        let browser = world.browser();
        ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        let page = browser.open(&link(&mail)).await;
        assert!(page.says("value=\"alice\""), "{page:?}");
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_guessed_five_times_is_worth_nothing_although_the_link_still_counts() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let sent = ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        let wrong = if code(&mail).starts_with('0') { "1111 1111" } else { "0000 0000" };
        for _ in 0..5 {
            browser.submit(&sent, PATH, &[("code", wrong)]).await;
        }
        let right = browser.submit(&sent, PATH, &[("code", &code(&mail))]).await;
        assert!(right.says("link or code is not valid"), "{right:?}");
        assert_eq!(world.heard.of(&["email_code.failed"]).len(), 6);
        let page = browser.open(&link(&mail)).await;
        assert!(page.says("name=\"password\""), "{page:?}");
    })
    .await;
}

#[tokio::test]
async fn the_code_of_the_mail_does_what_its_link_does() {
    let world = World::new();
    let browser = world.browser();
    let sent = ask(&browser, PATH, "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let page = browser.submit(&sent, PATH, &[("code", &code(&mail))]).await;
    assert!(page.says("name=\"password\""), "{page:?}");
    let done = browser.submit(&page, PATH, &[("password", NEW)]).await;
    assert!(done.says("Your password is changed"), "{done:?}");
}

#[tokio::test]
async fn the_page_of_a_step_that_is_not_reached_sets_nothing() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let sent = ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        // The form of the code, with a password instead.
        let answer = browser.submit(&sent, PATH, &[("code", ""), ("password", NEW)]).await;
        assert!(answer.says("This code is wrong."), "{answer:?}");
        assert_eq!(world.knows("alice", NEW).await, None);
        let head = browser.send(Method::GET, &format!("{}x", link(&mail)), "").await;
        assert!(head.says("link or code is not valid"), "another secret: {head:?}");
    })
    .await;
}

#[tokio::test]
async fn a_ticket_counts_for_its_own_purpose_only() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        ask(&browser, "/login/email", "alice@example.org").await;
        let mail = world.mailbox.next().await;
        for path in [PATH, "/sign-up"] {
            let page = browser.open(&link(&mail).replace("/login/email", path)).await;
            assert!(page.says("link or code is not valid"), "{path}: {page:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_password_makes_earlier_links_worthless() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let other = world.browser();
        ask(&other, "/login/email", "alice@example.org").await;
        let earlier = world.mailbox.next().await;
        let (browser, page) = confirmed(&world).await;
        browser.submit(&page, PATH, &[("password", NEW)]).await;
        let answer = other.open(&link(&earlier)).await;
        assert!(answer.says("link or code is not valid"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn the_mail_goes_to_the_address_in_the_store_in_the_language_of_the_person() {
    let world = World::new();
    world
        .store
        .memory()
        .put_claims(ALICE, Claims::new().with("email", "Alice@Example.org").with("email_verified", true));
    let mut browser = world.browser();
    browser.accept_language = "de".to_owned();
    ask(&browser, PATH, "ALICE@example.ORG").await;
    let mail = world.mailbox.next().await;
    assert_eq!((mail.to.as_str(), mail.language.as_str()), ("Alice@Example.org", "de"));
    assert_eq!(mail.subject, "Ein neues Passwort für Club");
}

#[tokio::test]
async fn a_consent_that_an_intruder_gave_ends_with_the_others() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let intruder = world.browser();
        intruder.approve(&request(), "alice").await.assert_code();
        let (browser, page) = confirmed(&world).await;
        browser.submit(&page, PATH, &[("password", NEW)]).await;
        let login = browser.open("/account/applications").await;
        browser.log_in_with(&login, "alice", NEW).await;
        // The person opens the intruder's site.
        browser.open(&request()).await.assert_asks("/consent");
        let silent = browser.open(&format!("{}&prompt=none", request())).await;
        assert_eq!(silent.parameter("error").as_deref(), Some("consent_required"));
    })
    .await;
}

#[tokio::test]
async fn a_link_to_an_address_that_is_no_longer_the_persons_sets_nothing() {
    on_each_store(async |kind| {
        let new = || Claims::new().with("email", "a@example.com").with("email_verified", true);
        let world = World::on(kind).await;
        let browser = world.browser();
        ask(&browser, PATH, "alice@example.org").await;
        let mail = world.mailbox.next().await;
        world.has_claims(ALICE, new()).await;
        let page = browser.open(&link(&mail)).await;
        assert!(page.says("link or code is not valid"), "{page:?}");
        // The link was opened before.
        let world = World::on(kind).await;
        let (browser, page) = confirmed(&world).await;
        world.has_claims(ALICE, new()).await;
        let late = browser.submit(&page, PATH, &[("password", NEW)]).await;
        assert!(late.says("link or code is not valid"), "{late:?}");
        assert_eq!(world.knows("alice", NEW).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_operator_who_ends_all_logins_ends_the_links_on_their_way_too() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (browser, page) = confirmed(&world).await;
        crate::log_out_everywhere(&*world.server, ALICE).await.expect("a store");
        let late = browser.submit(&page, PATH, &[("password", NEW)]).await;
        assert!(late.says("link or code is not valid"), "{late:?}");
        assert_eq!(world.knows("alice", NEW).await, None);
    })
    .await;
}

/// Who has the old password is logged in, and tries passwords as fast as the limit lets them.
#[tokio::test]
async fn an_intruder_who_sets_passwords_keeps_nobody_from_the_reset() {
    let world = World::new();
    let (intruder, own) = world.logged_in("alice", "/account/password").await;
    let (browser, page) = confirmed(&world).await;
    let mut status = http::StatusCode::OK;
    for _ in 0..11 {
        status = intruder.submit(&own, "/account/password", &[("password", "short")]).await.status;
    }
    assert_eq!(status, 429, "the intruder has used up theirs");
    let done = browser.submit(&page, PATH, &[("password", NEW)]).await;
    assert!(done.says("Your password is changed"), "{done:?}");
}

/// What an intruder added is not removed by a mailbox alone, but the person reads that it is there.
#[tokio::test]
async fn after_a_reset_the_person_reads_which_other_ways_in_there_are() {
    let world = World::new();
    let (browser, page) = confirmed(&world).await;
    let done = browser.submit(&page, PATH, &[("password", NEW)]).await;
    assert!(!done.says("ways to log in") && !done.says("/account/security"), "there is none: {done:?}");
    let world = World::new();
    world.give_app().await;
    let (browser, page) = confirmed(&world).await;
    let done = browser.submit(&page, PATH, &[("password", NEW)]).await;
    assert!(done.says("Your account also has these ways to log in"), "{done:?}");
    assert!(done.says("<h3>Authenticator app</h3>") && done.says("Added on September 21, 2026"), "{done:?}");
    assert!(done.says("href=\"/account/security\""), "{done:?}");
}
