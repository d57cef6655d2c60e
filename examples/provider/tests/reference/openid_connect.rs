//! OpenID Connect by clients that we didn't write: the crate `openidconnect`, and oidc-client-ts in Chromium.

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreProviderMetadata, CoreResponseType,
    CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyAdditionalClaims, IssuerUrl,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse, UserInfoClaims,
};
use test_browser::{Person, RelyingParty, use_oidc_client};
use test_needs::needs;

use crate::browser::Browser;
use crate::flows::send;
use crate::process::{CONFIG, Provider};

const CLIENT: &str = r#"
[[clients]]
client_id = "rp"
client_secret = "a-secret-of-the-relying-party"
redirect_uris = ["https://client.example/cb"]
post_logout_redirect_uris = ["https://client.example/bye"]
grant_types = ["authorization_code", "refresh_token", "implicit"]
response_types = ["code", "code id_token", "id_token"]
scope = "openid profile email offline_access"
"#;

/// Discovery, login, the verified ID token, UserInfo, refresh, logout.
#[tokio::test]
async fn the_crate_openidconnect_logs_a_person_in() {
    let provider = Provider::start_with(&format!("{CONFIG}{CLIENT}"));
    let issuer = IssuerUrl::new(provider.url.clone()).expect("a URL");
    let metadata = CoreProviderMetadata::discover_async(issuer, &send).await.expect("the metadata");
    let logout = format!("{}/end_session", provider.url);
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new("rp".into()),
        Some(ClientSecret::new("a-secret-of-the-relying-party".into())),
    )
    .set_redirect_uri(RedirectUrl::new("https://client.example/cb".into()).expect("a URL"));

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    let scopes = ["profile", "email", "offline_access"].map(|scope| Scope::new(scope.into()));
    let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
    let browser = Browser::new(&provider.url);
    let response = browser.approve(url.as_str(), "alice", "wonderland").await.response();
    assert_eq!(&response["state"], state.secret());

    let code = AuthorizationCode::new(response["code"].clone());
    let request = client.exchange_code(code).expect("a token endpoint").set_pkce_verifier(verifier);
    let tokens = request.request_async(&send).await.expect("tokens");
    let id_token = tokens.id_token().expect("an ID token");
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, &nonce).expect("a valid ID token");
    assert_eq!(claims.subject().as_str(), "248289761001");
    let (algorithm, key) =
        (id_token.signing_alg().expect("one"), id_token.signing_key(&verifier).expect("one"));
    let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key).expect("a hash");
    assert_eq!(claims.access_token_hash(), Some(&hash));

    let subject = Some(claims.subject().clone());
    let request = client.user_info(tokens.access_token().clone(), subject).expect("a UserInfo endpoint");
    let user_info: UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim> =
        request.request_async(&send).await.expect("claims");
    assert_eq!(user_info.email().map(|email| email.as_str()), Some("alice@example.com"));
    let _: CoreUserInfoClaims = user_info;

    let refresh_token = tokens.refresh_token().expect("a refresh token");
    let request = client.exchange_refresh_token(refresh_token).expect("a token endpoint");
    let refreshed = request.request_async(&send).await.expect("tokens");
    let again = refreshed.id_token().expect("an ID token").claims(&verifier, |_: Option<&Nonce>| Ok(()));
    assert_eq!(again.expect("a valid ID token").subject().as_str(), "248289761001");

    let bye = "https://client.example/bye";
    let query =
        [("id_token_hint", &*id_token.to_string()), ("post_logout_redirect_uri", bye), ("state", "s")];
    let url = url::Url::parse_with_params(&logout, query).expect("a URL");
    let left = browser.open(url.as_str()).await;
    assert_eq!(
        left.location().map(String::from).as_deref(),
        Some("https://client.example/bye?state=s"),
        "{left:?}"
    );
    let (url, ..) = client
        .authorize_url(
            CoreAuthenticationFlow::Hybrid(vec![CoreResponseType::Code, CoreResponseType::IdToken]),
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .set_pkce_challenge(PkceCodeChallenge::new_random_sha256().0)
        .url();
    assert!(browser.open(url.as_str()).await.has("input[name=password]"), "nobody is logged in any more");
}

/// Login, refresh, silent renewal in a hidden frame, logout.
#[tokio::test]
async fn oidc_client_ts_goes_through_a_session_in_chromium() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let provider = Provider::start_with(&format!("{CONFIG}{}", party.client()));
    let alice = Person { username: "alice", password: "wonderland" };
    let session = use_oidc_client(&party, &provider.url, alice).await;
    for step in ["signed_in", "refreshed", "renewed"] {
        assert_eq!(session[step]["profile"]["sub"], "248289761001", "{step}: {session:#}");
        assert!(session[step]["id_token"].is_string(), "{step}: {session:#}");
    }
    let grants = serde_json::json!(["authorization_code", "refresh_token", "authorization_code"]);
    assert_eq!(session["grants"], grants, "{session:#}");
    assert!(session["signed_out"]["user"].is_null(), "{session:#}");
    assert_eq!(session["afterwards"]["error"], "login_required", "{session:#}");
}
