//! Tokens for tokens: an exchange, a grant for another authorization server, and assertions of a trusted issuer.

use oauth_runtime::Clock;
use oauth_runtime::grant::jwt_bearer::GRANT_TYPE as JWT_BEARER;
use oauth_runtime::grant::token_exchange::GRANT_TYPE as EXCHANGE;
use oauth_runtime::keys::SigningAlgorithm;
use serde_json::json;

use super::browser::{Browser, redeeming, request};
use super::provider::{CHAT, COMPANY, FILES, ID_JAG, ISSUER};
use super::run::Run;
use crate::support::keys;

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

pub(super) async fn flows(run: &mut Run) {
    let (mut browser, consent) = Browser::of(run, "alice", &request("web", "openid read")).await;
    let answer = browser.submit(run, &consent, "/consent", &[("decision", "allow")]).await;
    let tokens = run.post("/token", "web", &redeeming(&answer.parameter("code"))).await;
    run.happened(&["login.succeeded", "consent.given", "authorization.approved", "token.issued"]);
    let (access, id) = (tokens.text("access_token"), tokens.text("id_token"));
    let own = [("grant_type", EXCHANGE), ("subject_token", &*access), ("subject_token_type", ACCESS_TOKEN)];
    let exchanged = run.post("/token", "web", &[&own[..], &[("resource", FILES)]].concat()).await;
    assert_eq!(exchanged.status, 200, "{exchanged:?}");
    run.happened(&["token.exchanged"]);
    let for_chat = [
        ("grant_type", EXCHANGE),
        ("subject_token", &*id),
        ("subject_token_type", ID_TOKEN),
        ("requested_token_type", ID_JAG),
        ("audience", CHAT),
    ];
    let granted = run.post("/token", "web", &for_chat).await;
    assert_eq!(granted.status, 200, "{granted:?}");
    run.happened(&["token.exchanged"]);
    let unknown = [own[0], ("subject_token", "a-token-that-nobody-issued"), own[2]];
    run.post("/token", "web", &unknown).await;
    run.happened(&["request.refused"]);

    for (subject, happens) in
        [("U1", &["token.issued", "assertion.accepted"]), ("U9", &["assertion.refused", "request.refused"])]
    {
        let now = run.clock.now().as_unix();
        let claims = json!({
            "iss": COMPANY, "sub": subject, "aud": ISSUER, "iat": now, "exp": now + 300, "jti": subject,
        });
        let assertion = keys().sign(SigningAlgorithm::Es256, "JWT", &claims).expect("a signature");
        run.post("/token", "wiki", &[("grant_type", JWT_BEARER), ("assertion", &assertion)]).await;
        run.happened(happens);
    }
}
