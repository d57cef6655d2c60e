//! Refresh tokens (OpenID Connect Core section 12).

use serde_json::Value;

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::tokens::Tokens;
use crate::conformance::verify;

/// `oidcc-refresh-token`
pub(crate) async fn refresh(plan: Plan) {
    let first = Party::new(plan).await;
    let second = Party::of("suite-2", plan).await;
    refresh_of(first, second).await;
}

/// The first client refreshes; so does the second, whose token the first can't use.
pub(crate) async fn refresh_of(mut first: Party, mut second: Party) {
    assert!(first.provider.list("grant_types_supported").contains(&"refresh_token"));
    for party in [&mut first, &mut second] {
        let tokens = offline(party).await;
        assert_refreshes(party, &tokens).await;
    }
    let tokens = offline(&mut second).await;
    let token = tokens.refresh_token.as_deref().expect("a refresh token");
    let (status, error) = ask(&first, token).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
}

/// Tokens that last (section 11).
pub(crate) async fn offline(party: &mut Party) -> Tokens {
    let request = party.request().with("scope", "openid offline_access").with("prompt", "consent");
    party.complete(&request).await
}

async fn ask(party: &Party, token: &str) -> (u16, Value) {
    party.token_request(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// A refresh gives an access token that works, and an ID token of the same login (section 12.2).
pub(crate) async fn assert_refreshes(party: &Party, tokens: &Tokens) {
    let token = tokens.refresh_token.as_deref().expect("a refresh token");
    assert!(token.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "RFC 6749 appendix A.17");
    let (status, answer) = ask(party, token).await;
    assert_eq!(status, 200, "{answer}");
    let access_token = answer["access_token"].as_str().expect("an access token");
    assert_ne!(access_token, tokens.access_token());
    let id_token = answer["id_token"].as_str().expect("an ID token");
    let claims = verify::id_token(&party.provider, &party.client.id, None, id_token);
    for name in ["iss", "sub", "aud", "auth_time", "azp"] {
        assert_eq!(claims.get(name), tokens.claims().get(name), "{name}");
    }
    assert!(claims["iat"].as_u64() >= tokens.claims()["iat"].as_u64());
    let userinfo = party.http.get(party.provider.text("userinfo_endpoint"));
    assert_eq!(userinfo.bearer_auth(access_token).send().await.expect("an answer").status(), 200);
}
