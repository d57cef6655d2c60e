//! What an explanation says about a grant that its client manages is what happens.

use oauth_runtime::explain::{Explanation, Question, Verdict, explain};
use oauth_runtime::token::GrantManagementAction::{self, Create, Merge, Replace};

use super::provider::{EAST, Run, WEST};

async fn explained(run: &Run, question: &Question) -> Explanation {
    explain(&*run.server, question).await.expect("an explanation")
}

fn question(action: GrantManagementAction, grant_id: Option<&str>, scope: &str) -> Question {
    let question = Question::new("web", "authorization_code").subject("alice-sub").scope(scope);
    question.grant_management(action, grant_id.map(str::to_owned))
}

fn granted(explanation: &Explanation) -> String {
    match explanation.verdict() {
        Verdict::Granted { scope } => scope.to_string(),
        other => panic!("{other:?}\n{explanation}"),
    }
}

#[tokio::test]
async fn the_verdict_is_what_the_grant_will_have_and_nothing_changes() {
    let run = Run::start().await;
    let create = explained(&run, &question(Create, None, "read")).await;
    assert!(create.to_string().contains("\nmanaged grant: create makes a grant with read\n"), "{create}");
    let first = run.create("read").await;
    assert_eq!(granted(&create), first.scope());

    let before = run.query(&first.grant_id).await;
    let id = first.grant_id.as_str();
    let merge = explained(&run, &question(Merge, Some(id), "write")).await;
    let said = format!("\nmanaged grant: {id} has read; after merge, read write\n");
    assert!(merge.to_string().contains(&said), "{merge}");
    let replace = explained(&run, &question(Replace, Some(id), "upload")).await;
    let said = format!("\nmanaged grant: {id} has read; after replace, upload\n");
    assert!(replace.to_string().contains(&said), "{replace}");
    assert_eq!(run.query(id).await, before, "an explanation changes nothing");

    assert_eq!(granted(&merge), run.merge(id, "write").await.scope());
    assert_eq!(granted(&replace), run.replace(id, "upload").await.scope());
}

#[tokio::test]
async fn what_is_wrong_with_the_grant_is_the_verdict() {
    let run = Run::start().await;
    let first =
        run.tokens(&[("grant_management_action", "create"), ("scope", "list"), ("resource", EAST)]).await;
    let id = first.grant_id.as_str();
    let refused = async |question: Question, code: &str| {
        let said = explained(&run, &question).await;
        let is_it = matches!(said.verdict(), Verdict::Refused { error, .. } if error == code);
        assert!(is_it, "{code}: {said}");
    };
    refused(question(Merge, Some("no-such-grant"), "read"), "invalid_grant_id").await;
    refused(question(Merge, None, "read"), "invalid_request").await;
    refused(question(Create, Some(id), "read"), "invalid_request").await;
    refused(question(Merge, Some(id), "read").subject("bob-sub"), "invalid_grant_id").await;
    refused(question(Merge, Some(id), "read"), "invalid_target").await;
    // A token for both would have `list` at the west, too.
    refused(question(Merge, Some(id), "write").resource(WEST), "invalid_target").await;
    let fits = explained(&run, &question(Merge, Some(id), "read").resource(EAST)).await;
    assert_eq!(granted(&fits), "list read", "{fits}");
    // A device asks for it too, and a refresh doesn't.
    let device = Question::new("web", oauth_runtime::device::GRANT_TYPE).subject("alice-sub").scope("read");
    refused(device.grant_management(Merge, Some(id.to_owned())), "invalid_target").await;
    let refresh = Question::new("web", "refresh_token").subject("alice-sub").scope("read");
    let refresh = explained(&run, &refresh.grant_management(Merge, Some("no-such-grant".to_owned()))).await;
    assert_eq!(granted(&refresh), "read", "{refresh}");
}

#[tokio::test]
async fn a_provider_that_requires_an_action_requires_it_here_too() {
    let run = Run::start_with(true, true).await;
    let without = Question::new("web", "authorization_code").subject("alice-sub").scope("read");
    let said = explained(&run, &without).await.to_string();
    assert!(said.contains("verdict: invalid_request (grant_management_action is missing"), "{said}");
    let off = Run::start_with(false, false).await;
    let ignored = explained(&off, &question(Merge, Some("no-such-grant"), "read")).await;
    assert_eq!(granted(&ignored), "read", "{ignored}");
}
