//! Codes and tokens as an application has them.

use oauth_runtime::store::Rotation;
use oauth_runtime::token::{
    AccessToken, Authentication, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken,
    Successor,
};
use oauth_runtime::{Clock, Secret, SystemClock};

/// One authorization: its code, the tokens that it is redeemed for, and those that these are refreshed with.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) code: AuthorizationCode,
    pub(crate) first: IssuedTokens,
    pub(crate) second: IssuedTokens,
}

impl Item {
    pub(crate) fn new() -> Self {
        let issued_at = SystemClock.now();
        let code = AuthorizationCode {
            digest: Secret::generate().digest(),
            grant_id: GrantId::generate(),
            client_id: "web".into(),
            redirect_uri: Some("https://client.example/cb".into()),
            // Many people, with a few grants each.
            subject: rand::random_range(0..100_000_u32).to_string(),
            username: Some("alice".into()),
            scope: "openid profile read write".parse().expect("a scope"),
            requested_scope: None,
            audience: Vec::new(),
            code_challenge: None,
            nonce: None,
            authentication: Authentication { auth_time: Some(issued_at), ..Authentication::default() },
            issued_at,
            expires_at: issued_at.plus(300),
            redeemed: false,
        };
        let (first, second) = (tokens(&code), tokens(&code));
        Self { code, first, second }
    }

    /// The refresh token of the first pair.
    pub(crate) fn refresh_token(&self) -> &RefreshToken {
        self.first.refresh_token.as_ref().expect("there is one")
    }

    pub(crate) fn rotation(&self) -> Rotation {
        let sealed = SealedToken::from_bytes(*self.code.digest.as_bytes());
        let used_at = SystemClock.now();
        let successor = Some(Successor { rotated_at: used_at, digest: None, sealed });
        Rotation { presented: self.refresh_token().digest, used_at, successor, grace_period: 0 }
    }
}

fn tokens(code: &AuthorizationCode) -> IssuedTokens {
    let access_token = AccessToken {
        digest: Secret::generate().digest(),
        grant_id: code.grant_id.clone(),
        client_id: code.client_id.clone(),
        subject: Some(code.subject.clone()),
        username: code.username.clone(),
        scope: code.scope.clone(),
        audience: Vec::new(),
        authentication: None,
        issued_at: code.issued_at,
        expires_at: code.issued_at.plus(3_600),
    };
    let refresh_token = RefreshToken {
        digest: Secret::generate().digest(),
        grant_id: code.grant_id.clone(),
        client_id: code.client_id.clone(),
        subject: Some(code.subject.clone()),
        username: code.username.clone(),
        scope: code.scope.clone(),
        requested_scope: None,
        audience: Vec::new(),
        authentication: None,
        granted_at: Some(code.issued_at),
        is_successor: false,
        issued_at: code.issued_at,
        expires_at: code.issued_at.plus(1_209_600),
        successor: None,
    };
    IssuedTokens::new(access_token, Some(refresh_token))
}
