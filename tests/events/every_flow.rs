//! Each flow beyond those of [`flows`](super::flows) yields exactly its events, without a secret in them: pushed and signed requests,
//! the other response types and modes, bound tokens, clients of documents, FAPI, logout, refusals of resources.

use std::time::Duration;

use oauth_runtime::event::{Event, EventKind, EventQuery};
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::store::EventStore;
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{Clock, audit_log};
use rcgen::{CertificateParams, KeyPair};

use super::whole::{By, ISSUER, Run, redeeming};
use crate::support::{Answer, CLIENT, parameters_of};

const TOKENS: &[&str] = &["token.issued"];
const APPROVED: &[&str] = &["authorization.approved"];

#[track_caller]
fn code_of(answer: &Answer) -> String {
    parameters_of(answer).remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_every_other_flow_yields_its_events_without_a_secret_in_them() {
    assert!(events().await.len() > 45);
}

/// The events of all flows here, after every check of them.
pub(super) async fn events() -> Vec<Event> {
    let mut run = Run::start();
    pushed_requests(&mut run).await;
    signed_requests(&mut run).await;
    other_responses(&mut run).await;
    bound_tokens(&mut run).await;
    details(&mut run).await;
    managed_grants(&mut run).await;
    documents(&mut run).await;
    fapi(&mut run).await;
    refusals_of_resources(&mut run).await;
    logout(&mut run).await;

    assert!(run.secrets.len() > 60, "{}", run.secrets.len());
    run.assert_no_secret();
    // The audit log has the same ones, in the same order.
    assert_eq!(audit_log::flush(&*run.server, Duration::from_secs(60)).await, 0);
    let kept = run.store.list_events(&EventQuery::new(), usize::MAX).await.expect("a store");
    assert_eq!(kept, run.events);
    run.events
}

async fn pushed_requests(run: &mut Run) {
    let request = [
        ("response_type", "code"),
        ("redirect_uri", "https://client.example/cb"),
        ("scope", "openid read"),
        ("code_challenge", crate::support::CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let pushed = run.post("/par", By::Secret("web"), &request).await;
    assert_eq!(pushed.status, 201, "{pushed:?}");
    // What a client pushes may never come; the approval is the event.
    run.happened("", &[]);
    let code = code_of(&run.bring("web", &pushed.text("request_uri")).await);
    run.happened("web", APPROVED);
    assert_eq!(run.post("/token", By::Secret("web"), &redeeming(&code)).await.status, 200);
    run.happened("web", TOKENS);
    run.bring("web", &pushed.text("request_uri")).await;
    run.happened("web", &["request.refused"]);
    run.post("/par", By::Secret("web"), &[("response_type", "code"), ("scope", "unknown")]).await;
    run.happened("web", &["request.refused"]);
}

async fn signed_requests(run: &mut Run) {
    let object = run.object("signing", &[("client_id", "signing")]);
    let parameters = [("client_id", "signing"), ("request", &*object)];
    let code = code_of(&run.authorize(&parameters).await);
    run.happened("signing", APPROVED);
    let tokens = run.post("/token", By::Key("signing"), &redeeming(&code)).await;
    run.happened("signing", TOKENS);
    let refresh = tokens.text("refresh_token");
    run.post("/token", By::Key("signing"), &[("grant_type", "refresh_token"), ("refresh_token", &refresh)])
        .await;
    run.happened("signing", &["token.refreshed"]);
    let (head, _) = object.rsplit_once('.').expect("a signature");
    let forged = format!("{head}.AAAA");
    run.secret(&forged);
    run.authorize(&[("client_id", "signing"), ("request", &forged)]).await;
    run.happened("signing", &["request.refused"]);
    // An assertion with the signature of another key.
    run.post("/token", By::Key("nobody"), &redeeming("a-wrong-secret")).await;
    run.happened("", &["client.authentication_failed"]);
}

async fn other_responses(run: &mut Run) {
    for response_type in ["id_token", "code id_token"] {
        let answer = run.authorize(&[("response_type", response_type)]).await;
        assert!(parameters_of(&answer).contains_key("id_token"), "{answer:?}");
        run.happened("web", APPROVED);
    }
    for response_mode in ["jwt", "query.jwt", "fragment.jwt"] {
        let answer = run.authorize(&[("response_mode", response_mode)]).await;
        assert!(parameters_of(&answer).contains_key("response"), "{answer:?}");
        run.happened("web", APPROVED);
    }
    let query = "/authorize?response_type=code&response_mode=jwt&client_id=web&redirect_uri=https://client.example/cb\
                 &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    run.get(query, &[("x-deny", "1")]).await;
    run.happened("web", &["authorization.denied", "request.refused"]);
}

async fn bound_tokens(run: &mut Run) {
    let key = DpopKey::generate().expect("a key");
    let proof = |run: &Run, path: &str| key.proof("POST", &format!("{ISSUER}{path}"), run.clock.now()).sign();
    let code = code_of(&run.authorize(&[]).await);
    let own = proof(run, "/token");
    run.secret(&own);
    let tokens =
        run.post_with("/token", By::Secret("web"), (&[("dpop", &own)], None), &redeeming(&code)).await;
    assert_eq!(tokens.text("token_type"), "DPoP");
    run.happened("web", &["authorization.approved", "token.issued"]);
    let wrong = proof(run, "/introspect");
    run.secret(&wrong);
    let form = [("grant_type", "client_credentials")];
    run.post_with("/token", By::Secret("web"), (&[("dpop", &wrong)], None), &form).await;
    run.happened("web", &["request.refused"]);

    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::default().self_signed(&key).expect("a certificate").der().to_vec();
    let certificate = ClientCertificate::new(certificate);
    let connection = (&[][..], Some(&certificate));
    let tokens = run.post_with("/token", By::Secret("bound"), connection, &form).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    run.happened("bound", TOKENS);
    run.post("/token", By::Secret("bound"), &form).await;
    run.happened("bound", &["request.refused"]);
}

async fn details(run: &mut Run) {
    let details = r#"[{"type":"payment_initiation","amount":7,"creditor":{"name":"Bob's secret creditor"}}]"#;
    // What somebody pays for is the application's, and nobody else's.
    run.secret("Bob's secret creditor");
    let code = code_of(&run.authorize(&[("authorization_details", details)]).await);
    let tokens = run.post("/token", By::Secret("web"), &redeeming(&code)).await;
    assert_eq!(tokens.json()["authorization_details"][0]["amount"], 7, "{tokens:?}");
    run.happened("web", &["authorization.approved", "token.issued"]);
    let wrong = details.replace('7', "0");
    run.authorize(&[("authorization_details", &wrong)]).await;
    run.happened("web", &["request.refused"]);
}

async fn managed_grants(run: &mut Run) {
    let mut grant_id = String::new();
    for (action, told) in
        [("create", "grant.created"), ("merge", "grant.merged"), ("replace", "grant.replaced")]
    {
        let mut request = vec![("grant_management_action", action)];
        request.extend((action != "create").then_some(("grant_id", &*grant_id)));
        let code = code_of(&run.authorize(&request).await);
        let tokens = run.post("/token", By::Secret("web"), &redeeming(&code)).await;
        grant_id = tokens.text("grant_id");
        let [_, changed, _] = &*run.happened("web", &["authorization.approved", told, "token.issued"]) else {
            panic!("three events")
        };
        assert_eq!(changed.grant_id.as_ref().map(|id| id.as_str()), Some(&*grant_id));
        assert_eq!(changed.subject.as_deref(), Some("alice-sub"));
    }
    let scope =
        [("grant_type", "client_credentials"), ("scope", "grant_management_query grant_management_revoke")];
    let token = run.post("/token", By::Secret("web"), &scope).await.text("access_token");
    run.happened("web", TOKENS);
    let bearer = format!("Bearer {token}");
    let looked = run.get(&format!("/grants/{grant_id}"), &[("authorization", &bearer)]).await;
    assert_eq!(looked.status, 200, "{looked:?}");
    // To look at a grant changes nothing.
    run.happened("web", &[]);
    assert_eq!(run.end_grant(&grant_id, &token).await.status, 204);
    run.happened("web", &["grant.revoked"]);
    assert_eq!(run.end_grant(&grant_id, &token).await.status, 404);
    run.happened("web", &["request.refused"]);
}

async fn documents(run: &mut Run) {
    let parameters = [("client_id", CLIENT), ("redirect_uri", "https://app.example/cb"), ("scope", "read")];
    let code = code_of(&run.authorize(&parameters).await);
    run.secret(&code);
    run.happened(CLIENT, &["client.created", "authorization.approved"]);
    let mut form = redeeming(&code).to_vec();
    form[2].1 = "https://app.example/cb";
    form.push(("client_id", CLIENT));
    assert_eq!(run.post("/token", By::Nobody, &form).await.status, 200);
    run.happened(CLIENT, TOKENS);
    run.authorize(&[("client_id", "https://app.example/another.json")]).await;
    run.happened("", &["request.refused"]);
}

async fn fapi(run: &mut Run) {
    let key = DpopKey::generate().expect("a key");
    let proof = |run: &mut Run, path: &str| {
        let proof = key.proof("POST", &format!("{ISSUER}{path}"), run.clock.now()).sign();
        run.secret(&proof);
        proof
    };
    let request = [
        ("response_type", "code"),
        ("redirect_uri", "https://client.example/cb"),
        ("scope", "openid read"),
        ("nonce", "n"),
        ("code_challenge", crate::support::CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let own = proof(run, "/par");
    let pushed = run.post_with("/par", By::Key("bank"), (&[("dpop", &own)], None), &request).await;
    let code = code_of(&run.bring("bank", &pushed.text("request_uri")).await);
    run.happened("bank", APPROVED);
    let own = proof(run, "/token");
    let tokens = run.post_with("/token", By::Key("bank"), (&[("dpop", &own)], None), &redeeming(&code)).await;
    assert_eq!(tokens.text("token_type"), "DPoP");
    run.happened("bank", TOKENS);
    // The profile demands a pushed request, and a bound token.
    run.authorize(&[("client_id", "bank")]).await;
    run.happened("bank", &["request.refused"]);
    let own = proof(run, "/par");
    let pushed = run.post_with("/par", By::Key("bank"), (&[("dpop", &own)], None), &request).await;
    let code = code_of(&run.bring("bank", &pushed.text("request_uri")).await);
    run.post("/token", By::Key("bank"), &redeeming(&code)).await;
    run.happened("bank", &["authorization.approved", "request.refused"]);
}

async fn refusals_of_resources(run: &mut Run) {
    run.secret("a-token-that-nobody-issued");
    let bearer = [("authorization", "Bearer a-token-that-nobody-issued")];
    assert_eq!(run.get("/userinfo", &bearer).await.status, 401);
    let refused = run.happened("", &["request.refused"]);
    let EventKind::RequestRefused { endpoint, error, .. } = &refused[0].kind else { panic!("{refused:?}") };
    assert_eq!((endpoint.as_str(), error.as_str()), ("userinfo", "invalid_token"));
    let token = [("token", "a-token-that-nobody-issued")];
    let unknown = run.post("/introspect", By::Secret("web"), &token).await;
    assert_eq!(unknown.json()["active"], false);
    // An unknown token is an answer, and no refusal.
    run.happened("", &[]);
    assert_eq!(run.post("/introspect", By::Nobody, &token).await.status, 401);
    run.happened("", &["client.authentication_failed"]);
    assert_eq!(run.post("/introspect", By::Token("a-wrong-secret"), &token).await.status, 401);
    run.happened("", &["client.authentication_failed"]);
    // A client that is no resource server.
    let refused = run.post("/introspect", By::Secret("bound"), &token).await;
    assert_eq!(refused.json()["active"], false, "{refused:?}");
    run.happened("", &[]);
}

async fn logout(run: &mut Run) {
    let code = code_of(&run.authorize(&[]).await);
    let tokens = run.post("/token", By::Secret("web"), &redeeming(&code)).await;
    run.happened("web", &["authorization.approved", "token.issued"]);
    let hint = tokens.text("id_token");
    let ended = run.get(&format!("/end_session?id_token_hint={hint}"), &[]).await;
    assert_eq!(ended.status, 200, "{ended:?}");
    let told = run.logout_tokens(1).await;
    assert_eq!(told.len(), 1);
    // It is the browser that logs out; the client hears of it.
    run.happened("", &["logout"]);
}
