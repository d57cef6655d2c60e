//! Codes and tokens to store.

use oauth_runtime::store::{AuthorizationCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{
    AccessToken, Authentication, AuthorizationCode, DeviceApproval, DeviceCode, GrantId, IssuedTokens,
    RefreshToken,
};
use oauth_runtime::{Clock, Secret, SystemClock, Timestamp};

/// A code of a new grant that `alice` gave `web`.
pub(crate) fn code() -> AuthorizationCode {
    let issued_at = SystemClock.now();
    AuthorizationCode {
        digest: Secret::generate().digest(),
        grant_id: GrantId::generate(),
        client_id: "web".into(),
        redirect_uri: Some("https://client.example/cb".into()),
        subject: "alice".into(),
        username: None,
        scope: "read".parse().expect("a scope"),
        requested_scope: None,
        audience: Vec::new(),
        code_challenge: None,
        nonce: None,
        authentication: Authentication::default(),
        issued_at,
        expires_at: issued_at.plus(300),
        redeemed: false,
    }
}

/// Tokens for a code.
pub(crate) fn tokens(code: &AuthorizationCode) -> IssuedTokens {
    let issued_at = SystemClock.now();
    let access_token = AccessToken {
        digest: Secret::generate().digest(),
        grant_id: code.grant_id.clone(),
        client_id: code.client_id.clone(),
        subject: Some(code.subject.clone()),
        username: None,
        scope: code.scope.clone(),
        audience: Vec::new(),
        authentication: None,
        issued_at,
        expires_at: issued_at.plus(3_600),
    };
    let refresh_token = RefreshToken {
        digest: Secret::generate().digest(),
        grant_id: code.grant_id.clone(),
        client_id: code.client_id.clone(),
        subject: Some(code.subject.clone()),
        username: None,
        scope: code.scope.clone(),
        requested_scope: None,
        audience: Vec::new(),
        authentication: None,
        granted_at: None,
        is_successor: false,
        issued_at,
        expires_at: issued_at.plus(86_400),
        successor: None,
    };
    IssuedTokens::new(access_token, Some(refresh_token))
}

/// A device code of the code's client.
pub(crate) fn device_code(code: &AuthorizationCode) -> DeviceCode {
    DeviceCode {
        digest: code.digest,
        user_code: Secret::generate().digest(),
        client_id: code.client_id.clone(),
        scope: code.scope.clone(),
        requested_scope: None,
        interval: 5,
        issued_at: code.issued_at,
        expires_at: code.expires_at,
        decision: None,
        redeemed: false,
    }
}

/// The approval of a device for which the code's [`tokens`] are issued.
pub(crate) fn approval(code: &AuthorizationCode) -> DeviceApproval {
    DeviceApproval {
        grant_id: code.grant_id.clone(),
        subject: code.subject.clone(),
        username: None,
        scope: code.scope.clone(),
        authentication: Authentication::default(),
        approved_at: code.issued_at,
    }
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
