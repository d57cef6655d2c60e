//! The application's fields on the form for sign-up.

use oauth_runtime_core::OAuthError;

use super::*;
use crate::{NewSignUp, PagesBuilder, SignUpDecision, SignUpField, SignUpPolicy};

/// The form of a person with this verified address.
async fn form(world: &World, browser: &Browser<Club>, address: &str) -> Page {
    ask(browser, "/sign-up", address).await;
    browser.open(&link(&world.mailbox.next().await)).await
}

fn with(pages: impl FnOnce(PagesBuilder) -> PagesBuilder) -> World {
    World::with(pages, RateLimits::default())
}

#[tokio::test]
async fn people_choose_a_user_name_and_log_in_with_it() {
    let world = with(PagesBuilder::sign_up_with_username);
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    assert!(page.says("name=\"username\"") && page.says("autocomplete=\"username\""), "{page:?}");
    let fields = [("username", " Carol.M "), ("password", NEW)];
    let account = browser.submit(&page, "/sign-up", &fields).await;
    assert!(account.says("Connected applications"), "{account:?}");
    assert!(
        world.knows("Carol.M", NEW).await.is_some() && world.knows("carol@example.org", NEW).await.is_none()
    );
    let delete = browser.open("/account/delete").await;
    assert!(delete.says("Carol.M"), "the session has it: {delete:?}");
    assert!(world.has_account("carol@example.org").await);
}

#[tokio::test]
async fn a_taken_user_name_is_told_to_whoever_has_a_mailbox_and_slowly() {
    let world = with(PagesBuilder::sign_up_with_username);
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    let mut answers = Vec::new();
    for name in ["alice", "bob", "alice", "bob", "alice", "bob"] {
        let fields = [("username", name), ("name", "Carol <b>"), ("password", NEW)];
        let again = browser.submit(&page, "/sign-up", &fields).await;
        assert!(
            again.says("value=\"Carol &lt;b&gt;\"") && again.says(&format!("value=\"{name}\"")),
            "{again:?}"
        );
        answers.push((again.says("Somebody has this user name."), again.says("Too many e-mails were sent.")));
    }
    let (taken, slow) = ((true, false), (false, true));
    assert_eq!(answers, [taken, taken, taken, taken, taken, slow]);
    assert_eq!(world.heard.of(&["person.created"]).len(), 0);
    let fields = [("username", "carol"), ("password", NEW)];
    browser.submit(&page, "/sign-up", &fields).await;
    assert!(world.knows("carol", NEW).await.is_some(), "a free one is not slow");
}

#[tokio::test]
async fn a_user_name_that_could_be_an_address_or_look_like_another_is_refused() {
    let world = with(PagesBuilder::sign_up_with_username);
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    let long = "c".repeat(65);
    for name in ["", "c", "alice@example.org", "al\u{131}ce", "c arol", ".carol", "carol\u{200b}", &long] {
        let again = browser.submit(&page, "/sign-up", &[("username", name), ("password", NEW)]).await;
        assert!(again.says("This user name is not possible."), "{name:?}: {again:?}");
    }
    assert_eq!(world.heard.of(&["person.created"]).len(), 0);
}

#[tokio::test]
async fn without_the_option_nobody_chooses_a_user_name() {
    let world = World::new();
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    assert!(!page.says("name=\"username\""), "{page:?}");
    browser.submit(&page, "/sign-up", &[("username", "carol"), ("password", NEW)]).await;
    assert!(
        world.knows("carol@example.org", NEW).await.is_some() && world.knows("carol", NEW).await.is_none()
    );
}

#[tokio::test]
async fn fields_of_the_application_become_claims() {
    let world = with(|pages| {
        pages
            .translation("de", "claim-organization = Ihre Firma")
            .sign_up_field(SignUpField::text("organization", "Your <i>organization</i>").required())
            .sign_up_field(SignUpField::text("room", "Room"))
            .sign_up_field(SignUpField::checkbox("terms", "I accept the terms").required())
            .sign_up_field(SignUpField::checkbox("newsletter", "Newsletter"))
    });
    let mut browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    assert!(page.says("Your &lt;i&gt;organization&lt;/i&gt;</label>"), "{page:?}");
    for (fields, told) in [
        (vec![("terms", "yes")], "Fill in: Your &lt;i&gt;organization&lt;/i&gt;."),
        (vec![("terms", "yes"), ("organization", " \t ")], "Fill in: Your"),
        (vec![("organization", "Notes")], "Fill in: I accept the terms."),
    ] {
        let fields: Vec<_> = fields.into_iter().chain([("password", NEW)]).collect();
        let again = browser.submit(&page, "/sign-up", &fields).await;
        assert!(again.says(told), "{told}: {again:?}");
    }
    assert_eq!(world.heard.of(&["person.created"]).len(), 0);
    browser.accept_language = "de".to_owned();
    let again = browser.submit(&page, "/sign-up", &[("room", "7\"><script>"), ("password", NEW)]).await;
    assert!(again.says("Füllen Sie aus: Ihre Firma.") && !again.says("<script>"), "{again:?}");
    let long = "x".repeat(300);
    let fields = [("organization", &*format!(" No\u{7}tes {long}")), ("terms", "yes"), ("password", NEW)];
    browser.submit(&page, "/sign-up", &fields).await;
    let claims = world.claims(&world.knows("carol@example.org", NEW).await.expect("an account")).await;
    let expected = Claims::new().with("email", "carol@example.org").with("email_verified", true);
    let organization = format!("Notes {}", "x".repeat(250));
    let expected = expected.with("organization", organization).with("terms", true).with("newsletter", false);
    assert_eq!(claims, Some(expected));
}

/// Members have a number, and nobody may be the boss.
struct Members;

#[async_trait]
impl SignUpPolicy for Members {
    async fn decide(&self, person: NewSignUp<'_>) -> Result<SignUpDecision, BoxError> {
        let number = person.claims.get("number").and_then(|number| number.as_str()).unwrap_or_default();
        assert_eq!((person.email, person.address.is_some()), ("carol@example.org", true));
        Ok(match (number, person.username) {
            ("0", _) => return Err("the table of members is gone".into()),
            (_, "boss") => SignUpDecision::refuse("Nobody is the <boss>."),
            (known, _) => {
                SignUpDecision::allow().claim("number", known.len()).claim("email_verified", "forged")
            }
        })
    }
}

#[tokio::test]
async fn the_policy_of_the_application_has_the_last_word() {
    let world = with(|pages| {
        pages
            .sign_up_with_username()
            .sign_up_field(SignUpField::text("number", "Number"))
            .sign_up_policy(Members)
    });
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    let fields = |username: &'static str, number: &'static str| {
        [("username", username), ("number", number), ("password", NEW)]
    };
    let refused = browser.submit(&page, "/sign-up", &fields("boss", "12")).await;
    assert!(refused.says("Nobody is the &lt;boss&gt;.") && refused.says("value=\"12\""), "{refused:?}");
    let failed = browser.submit(&page, "/sign-up", &fields("carol", "0")).await;
    assert_eq!(failed.status, OAuthError::ServerError.status().as_u16(), "{failed:?}");
    assert_eq!(world.heard.of(&["person.created"]).len(), 0);
    browser.submit(&page, "/sign-up", &fields("carol", "12")).await;
    let claims = world.claims(&world.knows("carol", NEW).await.expect("an account")).await.expect("claims");
    assert_eq!(claims.get("number"), Some(&2.into()));
    assert_eq!(
        claims.get("email_verified"),
        Some(&true.into()),
        "what was verified is not the policy's to say"
    );
}

#[tokio::test]
async fn guesses_at_the_policy_are_limited() {
    let asked = Arc::new(AtomicU64::new(0));
    /// Refuses each number, and counts.
    struct Refuses(Arc<AtomicU64>);
    #[async_trait]
    impl SignUpPolicy for Refuses {
        async fn decide(&self, _: NewSignUp<'_>) -> Result<SignUpDecision, BoxError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(SignUpDecision::refuse("We do not know this number."))
        }
    }
    let policy = Refuses(Arc::clone(&asked));
    let world =
        with(|pages| pages.sign_up_field(SignUpField::text("number", "Number")).sign_up_policy(policy));
    let browser = world.browser();
    let page = form(&world, &browser, "carol@example.org").await;
    let mut last = http::StatusCode::OK;
    for number in 0..20 {
        let fields = [("number", &*number.to_string()), ("password", NEW)];
        last = browser.submit(&page, "/sign-up", &fields).await.status;
    }
    assert_eq!((last.as_u16(), asked.load(Ordering::Relaxed)), (429, 10));
}
