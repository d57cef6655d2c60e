//! Providers that have OAuth and no OpenID Connect.

use serde_json::json;

use super::*;
use crate::OAuthProvider;

const USER: &str = "https://api.github.com/user";
const EMAILS: &str = "https://api.github.com/user/emails";

fn github(fake: &Fake, user: Value, emails: Value) -> Upstream {
    let token = json!({ "access_token": "gho", "token_type": "bearer", "scope": "" });
    fake.change(|state| {
        state.documents.insert("https://github.com/login/oauth/access_token".to_owned(), token);
        state.documents.insert(USER.to_owned(), user);
        state.documents.insert(EMAILS.to_owned(), emails);
    });
    let clock = fake.read(|state| state.clock.clone());
    let builder =
        Upstream::oauth("github", OAuthProvider::github()).client_id(CLIENT).client_secret("secret");
    builder.fetcher(fake.clone()).clock(clock).build().expect("an upstream")
}

async fn at_github(user: Value, emails: Value) -> Result<UpstreamIdentity, UpstreamError> {
    let fake = Fake::new();
    let upstream = github(&fake, user, emails);
    let pending = begin(&fake, &upstream, sign_in()).await;
    let mut response = response(&pending);
    response.issuer = None;
    upstream.finish(&pending, response).await
}

#[tokio::test]
async fn github_says_who_a_person_is_and_which_address_is_verified() {
    let user = json!({ "id": 583_231, "login": "octocat", "name": null, "email": "shown@mail.example" });
    let emails = json!([
        { "email": "old@mail.example", "primary": false, "verified": true },
        { "email": "octo@mail.example", "primary": true, "verified": true },
    ]);
    let identity = at_github(user.clone(), emails).await.expect("signed in");
    assert_eq!(
        (identity.issuer.as_str(), identity.subject.as_str()),
        ("https://github.com/login/oauth", "583231")
    );
    assert_eq!((identity.username.as_deref(), identity.name.as_deref()), (Some("octocat"), None));
    assert_eq!(identity.verified_email(), Some("octo@mail.example"));
    let unverified = json!([{ "email": "octo@mail.example", "primary": true, "verified": false }]);
    for emails in [unverified, json!([]), json!({}), json!([{ "email": "a@b.example", "verified": true }])] {
        let identity = at_github(user.clone(), emails.clone()).await.expect("signed in");
        assert_eq!(identity.verified_email(), None, "{emails}");
    }
}

#[tokio::test]
async fn a_document_without_an_identifier_signs_nobody_in() {
    for user in [
        json!({ "login": "octocat" }),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!({ "id": 1.5 }),
        json!({ "id": true }),
        json!({ "id": "a".repeat(256) }),
        json!([]),
    ] {
        let error = at_github(user.clone(), json!([])).await.expect_err("nobody");
        assert!(matches!(error, UpstreamError::Document { .. }), "{user}: {error}");
    }
}

#[tokio::test]
async fn the_request_to_github_has_a_code_challenge_and_nothing_of_openid_connect() {
    let fake = Fake::new();
    let upstream = github(&fake, json!({ "id": 1 }), json!([]));
    let (url, pending) = upstream.begin(sign_in()).await.expect("a request");
    let sent = parameters(&url);
    assert!(url.as_str().starts_with("https://github.com/login/oauth/authorize?"), "{url}");
    assert_eq!(sent["scope"], "read:user user:email");
    assert_eq!(sent["code_challenge_method"], "S256");
    assert!(!sent.contains_key("nonce"));
    upstream.finish(&pending, response_without_issuer(&pending)).await.expect("signed in");
    let calls = fake.read(|state| state.calls.clone());
    assert_eq!(calls[0].1["client_secret"], "secret");
    assert_eq!(calls[1].2.as_deref(), Some("Bearer gho"));
    let mut named = response(&pending);
    named.issuer = Some("https://evil.example");
    assert!(matches!(upstream.finish(&pending, named).await, Err(UpstreamError::Response(_))));
}

#[tokio::test]
async fn a_provider_that_never_says_when_cannot_prove_a_new_login() {
    let fake = Fake::new();
    let upstream = github(&fake, json!({ "id": 1 }), json!([]));
    assert!(!upstream.knows_login_time());
    let mut again = sign_in();
    again.login_again = true;
    let pending = begin(&fake, &upstream, again).await;
    let error = upstream.finish(&pending, response_without_issuer(&pending)).await.expect_err("refused");
    assert!(matches!(error, UpstreamError::NotRecent(_)), "{error}");
}

fn response_without_issuer(pending: &PendingSignIn) -> AuthorizationResponse<'_> {
    let mut response = response(pending);
    response.issuer = None;
    response
}
