//! Codes and tokens as an application has them.

use oauth_runtime::store::Rotation;
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken, Successor,
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
        let (digest, scope) =
            (Secret::generate().digest(), "openid profile read write".parse().expect("a scope"));
        // Many people, with a few grants each.
        let subject = rand::random_range(0..100_000_u32).to_string();
        let expires_at = issued_at.plus(300);
        let mut code =
            AuthorizationCode::new(digest, GrantId::generate(), "web", subject, scope, issued_at, expires_at);
        code.redirect_uri = Some("https://client.example/cb".into());
        code.username = Some("alice".into());
        code.authentication.auth_time = Some(issued_at);
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
        let successor = Some(Successor::new(used_at, None, sealed));
        let mut rotation = Rotation::new(self.refresh_token().digest, used_at);
        rotation.successor = successor;
        rotation
    }
}

fn tokens(code: &AuthorizationCode) -> IssuedTokens {
    let (digest, issued_at) = (|| Secret::generate().digest(), code.issued_at);
    let (grant_id, client_id, scope) = (&code.grant_id, &code.client_id, &code.scope);
    let ends = [3_600, 1_209_600].map(|seconds| issued_at.plus(seconds));
    let mut access_token =
        AccessToken::new(digest(), grant_id.clone(), client_id, scope.clone(), issued_at, ends[0]);
    let mut refresh_token =
        RefreshToken::new(digest(), grant_id.clone(), client_id, scope.clone(), issued_at, ends[1]);
    access_token.subject = Some(code.subject.clone());
    access_token.username.clone_from(&code.username);
    refresh_token.subject = Some(code.subject.clone());
    refresh_token.username.clone_from(&code.username);
    IssuedTokens::new(access_token, Some(refresh_token))
}
