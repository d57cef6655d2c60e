//! Subject identifiers (OpenID Connect Core section 8).

use crate::support::{OpenIdFixture, claims_of};

#[tokio::test]
async fn a_pairwise_identifier_is_the_same_wherever_the_client_sees_it() {
    let provider = OpenIdFixture::start().await;
    let parameters = [("client_id", "pairwise"), ("response_type", "code id_token token")];
    let answer = provider.authorized(&parameters).await;
    let subject = claims_of(&answer["id_token"])["sub"].as_str().expect("a subject").to_owned();
    assert_ne!(subject, "alice-sub");
    let claims = provider.http.get_with_token("/userinfo", &answer["access_token"]).await.json();
    assert_eq!(claims["sub"], subject);
    let basic = Some(("pairwise", "pairwise-client-secret"));
    let token = [("token", answer["access_token"].as_str())];
    assert_eq!(provider.http.post("/introspect", basic, &token).await.json()["sub"], subject);
    assert_eq!(
        provider.http.introspect(&answer["access_token"]).await["sub"],
        subject,
        "a resource server of the client too"
    );
    let hint = ("id_token_hint", answer["id_token"].as_str());
    let again = provider.authorized(&[("client_id", "pairwise"), hint, ("prompt", "none")]).await;
    assert!(again.contains_key("code"), "the hint is the client's identifier");
}
