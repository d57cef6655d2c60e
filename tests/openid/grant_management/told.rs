//! What the event stream says of grants that clients manage.

use oauth_runtime::Digest;
use oauth_runtime::event::{Event, EventKind};

use super::provider::{EAST, Run, WEB};
use crate::support::redemption;

const GRANT: [&str; 4] = ["grant.created", "grant.merged", "grant.replaced", "grant.revoked"];

/// The events about the grant itself.
fn of_grants(events: &[Event]) -> Vec<&Event> {
    events.iter().filter(|event| GRANT.contains(&event.kind.name())).collect()
}

#[tokio::test]
async fn each_change_is_told_once_with_what_the_grant_has_then() {
    let run = Run::start().await;
    let (mut grant_id, mut secrets) = (String::new(), Vec::new());
    let rows = [
        ("create", "openid read", "openid read"),
        ("merge", "openid write", "openid read write"),
        ("replace", "openid upload", "openid upload"),
    ];
    for (action, asked, expected) in rows {
        let mut request = vec![("grant_management_action", action), ("scope", asked)];
        request.extend((action != "create").then_some(("grant_id", &*grant_id)));
        let code = run.code_as(&request, &[("x-sid", "session-of-alice")]).await;
        assert_eq!(of_grants(&run.heard.take()), Vec::<&Event>::new(), "{action}: it changed nothing so far");
        let tokens = run.redeem(&code).await;
        grant_id = tokens.text("grant_id");
        secrets.extend([code, tokens.text("access_token"), tokens.text("refresh_token")]);
        let events = run.heard.take();
        let [changed] = &of_grants(&events)[..] else { panic!("{events:?}") };
        let (told, scope) = match &changed.kind {
            EventKind::GrantCreated { scope } => ("create", scope),
            EventKind::GrantMerged { scope } => ("merge", scope),
            EventKind::GrantReplaced { scope } => ("replace", scope),
            other => panic!("{other:?}"),
        };
        assert_eq!((told, scope.as_str()), (action, expected));
        assert_eq!(
            (changed.client_id.as_deref(), changed.subject.as_deref()),
            (Some("web"), Some("alice-sub"))
        );
        let issued = events.iter().find(|event| event.kind.name() == "token.issued").expect("tokens");
        assert_eq!(changed.session_id, issued.session_id);
        assert_eq!(changed.grant_id.as_ref().map(|id| id.as_str()), Some(&*grant_id));
        for event in &events {
            let texts = [serde_json::to_string(event).expect("JSON"), format!("{event:?}")];
            for (secret, text) in
                secrets.iter().flat_map(|secret| texts.iter().map(move |text| (secret, text)))
            {
                assert!(
                    !text.contains(secret.as_str()) && !text.contains(&Digest::of(secret).to_string()),
                    "{text}"
                );
            }
        }
    }
    // To look at it changes nothing.
    run.query(&grant_id).await;
    assert_eq!(of_grants(&run.heard.take()), Vec::<&Event>::new());
    run.manage("DELETE", &grant_id, &run.management_token(WEB).await).await;
    let events = run.heard.take();
    let [ended] = &of_grants(&events)[..] else { panic!("{events:?}") };
    assert_eq!(
        (ended.kind.name(), ended.grant_id.as_ref().map(|id| id.as_str())),
        ("grant.revoked", Some(&*grant_id))
    );
}

#[tokio::test]
async fn a_change_that_is_refused_is_not_told() {
    let run = Run::start().await;
    let first = run.create("read").await;
    run.heard.take();
    let merge = [("grant_management_action", "merge"), ("grant_id", &*first.grant_id), ("scope", "write")];
    let code = run.code(&merge).await;
    let mut elsewhere = redemption(&code).to_vec();
    elsewhere.push(("resource", EAST));
    run.http.post("/token", WEB, &elsewhere).await.assert_error(400, "invalid_target");
    run.manage("DELETE", "AAAAAAAAAAAAAAAAAAAAAA", &run.management_token(WEB).await).await;
    assert_eq!(of_grants(&run.heard.take()), Vec::<&Event>::new());
    assert_eq!(run.redeem(&code).await.status, 200);
    assert_eq!(of_grants(&run.heard.take()).len(), 1);
}
