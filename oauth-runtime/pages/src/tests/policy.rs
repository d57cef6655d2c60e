//! The application's policy applies to every approval.

use async_trait::async_trait;
use oauth_runtime_core::explain::{Question, Verdict};
use oauth_runtime_core::store::AuthorizationCodeStore;
use oauth_runtime_core::{Approval, BoxError, Digest};

use super::{World, request};
use crate::tests::browser::Page;
use crate::{ApprovalPolicy, Asked, Pages, explain};

/// Nobody may give `write`, and bob may give nothing at all.
struct Strict;

#[async_trait]
impl ApprovalPolicy for Strict {
    async fn approve(&self, _: Asked<'_>, approval: Approval) -> Result<Option<Approval>, BoxError> {
        if approval.subject() == "248289761002" {
            return Ok(None);
        }
        Ok(Some(approval.without("write")))
    }
}

fn world() -> World {
    let pages = Pages::builder().approval_policy(Strict).skip_consent_for("web").build().expect("pages");
    World::with("http://127.0.0.1:9000", pages)
}

async fn assert_narrowed(world: &World, answer: &Page) {
    let code = answer.parameter("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
    let code = world.server.store.get_authorization_code(&Digest::of(&code)).await.expect("a store");
    assert_eq!(code.expect("it is there").scope.as_str(), "openid read");
}

#[tokio::test]
async fn the_policy_counts_after_a_login_and_with_prompt_none() {
    let world = world();
    let browser = world.browser();
    let asked = request("&scope=openid+read+write");
    let login = browser.open(&asked).await;
    assert_narrowed(&world, &browser.log_in(&login, "alice").await).await;
    assert_narrowed(&world, &browser.open(&asked).await).await;
    assert_narrowed(&world, &browser.open(&format!("{asked}&prompt=none")).await).await;
}

#[tokio::test]
async fn the_policy_counts_after_a_consent_and_for_a_remembered_one() {
    let world = world();
    let browser = world.browser();
    let asked = request("&scope=openid+read+write");
    let login = browser.open(&format!("{asked}&prompt=consent")).await;
    let consent = browser.log_in(&login, "alice").await;
    assert_narrowed(&world, &browser.allow(&consent).await).await;
    assert_narrowed(&world, &browser.open(&asked).await).await;
}

#[tokio::test]
async fn who_may_give_nothing_away_gives_nothing_away() {
    let world = world();
    for more in ["", "&prompt=consent"] {
        let browser = world.browser();
        let login = browser.open(&request(&format!("&scope=openid+read{more}"))).await;
        let mut answer = browser.log_in(&login, "bob").await;
        if !more.is_empty() {
            answer = browser.allow(&answer).await;
        }
        assert_eq!(answer.parameter("error").as_deref(), Some("access_denied"));
        let silent = browser.open(&request("&scope=openid+read&prompt=none")).await;
        assert_eq!(silent.parameter("error").as_deref(), Some("access_denied"));
    }
}

/// The explanation says what the policy would leave, before a consent and after one.
#[tokio::test]
async fn an_explanation_knows_the_policy() {
    for skips_consent in [true, false] {
        let pages = Pages::builder().approval_policy(Strict);
        let pages = if skips_consent { pages.skip_consent_for("web") } else { pages };
        let world = World::with("http://127.0.0.1:9000", pages.build().expect("pages"));
        let explained = async |subject: &str, name: &str| {
            let asked = Question::new("web", "authorization_code").subject(subject).username(name);
            explain(&*world.server, &asked.scope("openid read write")).await.expect("an explanation")
        };
        let alice = explained("248289761001", "alice").await;
        let left = "openid read".parse().expect("a scope");
        match alice.verdict() {
            Verdict::Granted { scope } if skips_consent => assert_eq!(*scope, left),
            Verdict::Asked { scope, .. } if !skips_consent => assert_eq!(*scope, left),
            other => panic!("{other:?}: {alice}"),
        }
        assert!(alice.to_string().contains("ApprovalPolicy"), "{alice}");
        let bob = explained("248289761002", "bob").await;
        let Verdict::Refused { error, .. } = bob.verdict() else { panic!("{bob}") };
        assert_eq!(error, "access_denied");
    }
}

#[tokio::test]
async fn the_interaction_of_an_application_is_asked_on_every_way() {
    let world = World::new();
    *world.server.narrowed.lock().expect("a lock") = Some("write".to_owned());
    let browser = world.browser();
    let asked = request("&scope=openid+read+write");
    let login = browser.open(&asked).await;
    let consent = browser.log_in(&login, "alice").await;
    assert_narrowed(&world, &browser.allow(&consent).await).await;
    assert_narrowed(&world, &browser.open(&asked).await).await;
    assert_narrowed(&world, &browser.open(&format!("{asked}&prompt=none")).await).await;
    let login = browser.open(&format!("{asked}&prompt=login")).await;
    login.assert_asks("/login");
    assert_narrowed(&world, &browser.log_in(&login, "alice").await).await;
    let consent = browser.open(&format!("{asked}&prompt=consent")).await;
    assert_narrowed(&world, &browser.allow(&consent).await).await;
}

/// Ignores the person's answer, or who they were.
struct Careless(&'static str);

#[async_trait]
impl ApprovalPolicy for Careless {
    async fn approve(&self, _: Asked<'_>, _: Approval) -> Result<Option<Approval>, BoxError> {
        Ok(Some(Approval::new(self.0)))
    }
}

#[tokio::test]
async fn a_policy_gives_no_more_than_the_person_and_for_nobody_else() {
    let asked = request("&scope=openid+read+write&prompt=login");
    for (subject, may_go_on) in [("248289761001", true), ("248289761002", false)] {
        let pages = Pages::builder().approval_policy(Careless(subject)).build().expect("pages");
        let world = World::with("http://127.0.0.1:9000", pages);
        let browser = world.browser();
        let login = browser.open(&asked).await;
        let consent = browser.log_in(&login, "alice").await;
        let mut fields = consent.fields("/consent");
        fields.retain(|(name, _)| name != "scope:write");
        fields.push(("decision".to_owned(), "allow".to_owned()));
        let answer = browser.post("/consent", &fields).await;
        if may_go_on {
            assert_narrowed(&world, &answer).await;
        } else {
            assert_eq!(answer.parameter("error").as_deref(), Some("server_error"), "{answer:?}");
        }
    }
}
