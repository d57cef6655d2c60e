//! A login in an application of the provider's own, which another one shares.

use oauth_runtime::grant::token_exchange::GRANT_TYPE as EXCHANGE;

use super::browser::redeeming;
use super::provider::{CALLBACK, ISSUER, PASSWORD};
use super::run::Run;
use crate::support::CHALLENGE;

const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const DEVICE_SECRET: &str = "urn:openid:params:token-type:device-secret";

pub(super) async fn flows(run: &mut Run) {
    let begin = [
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid read device_sso"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let asked = run.post("/authorize-challenge", "app", &begin).await;
    assert_eq!(asked.json()["error"], "insufficient_authorization", "{asked:?}");
    run.happened(&[]);
    let session = asked.text("auth_session");
    let wrong = [("auth_session", &*session), ("username", "alice"), ("password", "a-wrong-password")];
    let asked = run.post("/authorize-challenge", "app", &wrong).await;
    run.happened(&["login.failed"]);
    let session = asked.text("auth_session");
    let right = [("auth_session", &*session), ("username", "alice"), ("password", PASSWORD)];
    let answer = run.post("/authorize-challenge", "app", &right).await;
    run.happened(&["login.succeeded", "authorization.approved"]);
    let tokens = run.post("/token", "app", &redeeming(&answer.text("authorization_code"))).await;
    run.happened(&["token.issued"]);

    let (id_token, secret) = (tokens.text("id_token"), tokens.text("device_secret"));
    let share = [
        ("grant_type", EXCHANGE),
        ("audience", ISSUER),
        ("subject_token", &*id_token),
        ("subject_token_type", ID_TOKEN),
        ("actor_token", &*secret),
        ("actor_token_type", DEVICE_SECRET),
    ];
    let shared = run.post("/token", "other", &share).await;
    assert_eq!(shared.status, 200, "{shared:?}");
    run.happened(&["token.issued", "token.exchanged"]);
    run.post("/revoke", "other", &[("token", &secret)]).await;
    run.happened(&["token.revoked"]);
    run.post("/token", "other", &share).await;
    run.happened(&["request.refused"]);
}
