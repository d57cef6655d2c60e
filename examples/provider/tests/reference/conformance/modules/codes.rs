//! A code that is used again (RFC 6749 section 4.1.2).

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;

/// `oidcc-codereuse`
pub(crate) async fn reuse(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let tokens = party.complete(&request).await;
    let (status, error) = party.redeem(tokens.code.as_deref().expect("a code"), &[]).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
}

/// `oidcc-codereuse-30seconds`: the suite waits as long as some servers forgive. Here nothing is forgiven, so
/// that a wait says no more; what it looks at is that the tokens of the first use are revoked.
pub(crate) async fn reuse_later(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let tokens = party.complete(&request).await;
    let code = tokens.code.as_deref().expect("a code");
    let (status, error) = party.redeem(code, &[]).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
    let userinfo = party.http.get(party.provider.text("userinfo_endpoint"));
    let refused = userinfo.bearer_auth(tokens.access_token()).send().await.expect("an answer");
    assert_eq!(refused.status(), 401, "the access token of a code that was stolen");
    if let Some(token) = &tokens.refresh_token {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
        let (status, error) = party.token_request(&form).await;
        assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
    }
}
