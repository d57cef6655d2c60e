//! Codes and tokens to store.

use oauth_runtime::store::{AuthorizationCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, DecoupledApproval, DeviceCode, GrantId, IssuedTokens, RefreshToken,
};
use oauth_runtime::{Clock, Secret, SystemClock, Timestamp};

/// A code of a new grant that `alice` gave `web`.
pub(crate) fn code() -> AuthorizationCode {
    let issued_at = SystemClock.now();
    let (digest, scope) = (Secret::generate().digest(), "read".parse().expect("a scope"));
    let expires_at = issued_at.plus(300);
    let mut code =
        AuthorizationCode::new(digest, GrantId::generate(), "web", "alice", scope, issued_at, expires_at);
    code.redirect_uri = Some("https://client.example/cb".into());
    code
}

/// The same for somebody else.
pub(crate) fn code_of(subject: &str) -> AuthorizationCode {
    let mut code = code();
    code.subject = subject.into();
    code
}

/// Tokens for a code.
pub(crate) fn tokens(code: &AuthorizationCode) -> IssuedTokens {
    let issued_at = SystemClock.now();
    let digest = || Secret::generate().digest();
    let (grant_id, client_id, scope) = (&code.grant_id, &code.client_id, &code.scope);
    let ends = [3_600, 86_400].map(|seconds| issued_at.plus(seconds));
    let mut access_token =
        AccessToken::new(digest(), grant_id.clone(), client_id, scope.clone(), issued_at, ends[0]);
    let mut refresh_token =
        RefreshToken::new(digest(), grant_id.clone(), client_id, scope.clone(), issued_at, ends[1]);
    access_token.subject = Some(code.subject.clone());
    refresh_token.subject = Some(code.subject.clone());
    refresh_token.granted_at = None;
    IssuedTokens::new(access_token, Some(refresh_token))
}

/// A device code of the code's client.
pub(crate) fn device_code(code: &AuthorizationCode) -> DeviceCode {
    let (digest, user_code) = (code.digest, Secret::generate().digest());
    let (client_id, scope) = (&code.client_id, code.scope.clone());
    DeviceCode::new(digest, user_code, client_id, scope, 5, code.issued_at, code.expires_at)
}

/// The approval of a device for which the code's [`tokens`] are issued.
pub(crate) fn approval(code: &AuthorizationCode) -> DecoupledApproval {
    DecoupledApproval::new(code.grant_id.clone(), &code.subject, code.scope.clone(), code.issued_at)
}

/// A client's own token, which expires at `expires_at`.
pub(crate) fn own_token(expires_at: Timestamp) -> IssuedTokens {
    let mut tokens = tokens(&code());
    tokens.access_token.subject = None;
    tokens.access_token.expires_at = expires_at;
    tokens.refresh_token = None;
    tokens
}

/// A code that was redeemed, with its tokens.
pub(crate) async fn redeemed<S>(store: &S) -> Result<(AuthorizationCode, IssuedTokens), S::Error>
where
    S: AuthorizationCodeStore + TokenStore,
{
    let code = code();
    let tokens = tokens(&code);
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    assert_eq!(redemption, Redemption::Redeemed);
    Ok((code, tokens))
}
