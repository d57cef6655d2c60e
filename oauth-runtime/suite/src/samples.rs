//! What the cases store: new each time, so that cases do not affect each other.

use crate::changed::changed;
use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::openid::{ClaimRequest, ClaimsRequest, RequestedClaims};
use oauth_runtime_core::store::Rotation;
use oauth_runtime_core::token::{
    AccessToken, Authentication, AuthorizationCode, Confirmation, GrantId, IssuedTokens, RefreshToken,
    SealedToken, Successor,
};
use oauth_runtime_core::{Clock, Digest, Scope, Secret, SystemClock, Text, Timestamp};

/// Long enough that nothing expires while the suite runs.
const LIFETIME: u64 = 3600;

/// Text that a store must keep unchanged.
pub(super) const AWKWARD: [&str; 14] = [
    "",
    " leading and trailing ",
    "O'Reilly \"quoted\" `ticked` \\ \\n \\u0041 \\x41",
    "'; DROP TABLE tokens; --",
    "% _ * ? $1 ?1 :name @name {} %s",
    "line\r\nbreak\ttab\u{b}\u{1b}\u{7f}",
    "null",
    "{\"a\": [1, \"b\"]}",
    "a,b;c|d",
    "e\u{301} is not \u{e9}, K is not \u{212a}, \u{fb01} is not fi",
    "stra\u{df}e \u{130}\u{131} \u{1e9e}",
    "\u{1f600} \u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1d4b3} \u{10ffff}",
    "\u{202e}right to left\u{202c} \u{5d0} \u{feff}\u{fffd}\u{ffff}",
    "\u{3000}\u{a0}\u{200b}",
];

/// U+0000, which some databases do not accept in text.
pub(super) const NUL: &str = "before\0after\0";

/// 4 KiB of characters of four bytes.
pub(super) fn long() -> String {
    "\u{1f600}".repeat(1024)
}

/// A login with this text in every text field.
pub(super) fn authentication(text: &str, auth_time: Timestamp) -> Authentication {
    let asked = changed!(ClaimRequest {
        essential: true,
        value: Some(text.into()),
        values: vec![text.into(), 1.into()],
        ..ClaimRequest::default()
    });
    let asked: RequestedClaims = [(text.to_owned(), asked), (String::new(), ClaimRequest::default())].into();
    changed!(Authentication {
        auth_time: Some(auth_time),
        acr: Some(text.to_owned()),
        amr: vec![text.to_owned(), "pwd".to_owned()],
        session_id: Some(text.to_owned()),
        claims: changed!(ClaimsRequest {
            id_token: asked.clone(),
            userinfo: asked,
            ..ClaimsRequest::default()
        }),
        claims_locales: Some(text.to_owned()),
        ..Authentication::default()
    })
}

/// A binding with this text in every field.
pub(super) fn confirmation(text: &str) -> Confirmation {
    let mut bound = Confirmation::of_key(text);
    bound.x5t_s256 = Some(text.to_owned());
    bound
}

/// Scopes of one token with every character, and of the maximum number of tokens: 4 KiB.
pub(super) fn scopes() -> Vec<Scope> {
    let every: String = ('!'..='~').filter(|character| !matches!(character, '"' | '\\')).collect();
    let many: Vec<String> = (0..256).map(|number| format!("scope-token-{number:03}")).collect();
    let tokens = [vec![every.as_str()], many.iter().map(String::as_str).collect(), vec!["b", "a", "B"]];
    tokens.into_iter().flat_map(Scope::from_tokens).chain([Scope::empty()]).collect()
}

/// Audiences that do not survive joining and splitting.
pub(super) fn audiences() -> Vec<Vec<String>> {
    let awkward = AWKWARD.map(str::to_owned).to_vec();
    vec![Vec::new(), vec![String::new()], vec!["b".into(), "a".into(), "b".into()], awkward, vec![long()]]
}

/// Authorization details with awkward text, of several types.
pub(super) fn authorization_details() -> AuthorizationDetails {
    let detail =
        |text| serde_json::json!({ "type": "sample", "text": text, "nested": { "list": [1, null, text] } });
    let all: Vec<_> = AWKWARD.into_iter().chain([NUL]).map(detail).collect();
    serde_json::from_value(all.into()).unwrap_or_default()
}

/// A unique identifier.
pub(super) fn fresh(prefix: &str) -> String {
    format!("{prefix}-{}", Secret::generate().reveal())
}

/// The digest of a unique secret.
pub(super) fn digest() -> Digest {
    Secret::generate().digest()
}

pub(super) fn now() -> Timestamp {
    SystemClock.now()
}

/// A unique authorization: what its codes and tokens have in common.
#[derive(Clone)]
pub(super) struct Sample {
    pub(super) grant_id: GrantId,
    pub(super) client_id: Text,
    pub(super) subject: Text,
    pub(super) scope: Scope,
    pub(super) issued_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl Sample {
    pub(super) fn new() -> Self {
        let issued_at = now();
        Self {
            grant_id: GrantId::generate(),
            client_id: fresh("client").into(),
            subject: fresh("subject").into(),
            scope: Scope::from_tokens(["read", "write"]).unwrap_or_default(),
            issued_at,
            expires_at: issued_at.plus(LIFETIME),
        }
    }

    /// One that ended in the second in which it began, in 1970. A store whose entries expire after their
    /// remaining lifetime deletes it at once.
    pub(super) fn expired(expires_at: Timestamp) -> Self {
        Self { issued_at: expires_at, expires_at, ..Self::new() }
    }

    pub(super) fn for_client(client_id: &str) -> Self {
        Self { client_id: client_id.into(), ..Self::new() }
    }

    pub(super) fn code(&self) -> AuthorizationCode {
        AuthorizationCode::new(
            digest(),
            self.grant_id.clone(),
            &self.client_id,
            &self.subject,
            self.scope.clone(),
            self.issued_at,
            self.expires_at,
        )
    }

    pub(super) fn access_token(&self) -> AccessToken {
        changed!(AccessToken { subject: Some(self.subject.clone()), ..self.own_access_token() })
    }

    /// A client's own token (RFC 6749 section 4.4).
    pub(super) fn own_access_token(&self) -> AccessToken {
        let (grant_id, scope) = (self.grant_id.clone(), self.scope.clone());
        AccessToken::new(digest(), grant_id, &self.client_id, scope, self.issued_at, self.expires_at)
    }

    pub(super) fn refresh_token(&self) -> RefreshToken {
        let (grant_id, scope) = (self.grant_id.clone(), self.scope.clone());
        let token =
            RefreshToken::new(digest(), grant_id, &self.client_id, scope, self.issued_at, self.expires_at);
        changed!(RefreshToken { subject: Some(self.subject.clone()), ..token })
    }

    /// Only a new access token.
    pub(super) fn access_only(&self) -> IssuedTokens {
        IssuedTokens::new(self.access_token(), None)
    }

    /// A new access token and a new refresh token.
    pub(super) fn tokens(&self) -> IssuedTokens {
        IssuedTokens::new(self.access_token(), Some(self.refresh_token()))
    }
}

/// The first, or a later, use of a refresh token; each has its own successor.
pub(super) fn rotation(presented: Digest, rotated_at: Timestamp, grace_period: u64) -> Rotation {
    let sealed = SealedToken::from_bytes(*digest().as_bytes());
    let successor = Some(Successor::new(rotated_at, None, sealed));
    changed!(Rotation { successor, grace_period, ..Rotation::new(presented, rotated_at) })
}

/// A use of a refresh token that the client keeps.
pub(super) fn use_without_rotation(presented: Digest, used_at: Timestamp, grace_period: u64) -> Rotation {
    changed!(Rotation { grace_period, ..Rotation::new(presented, used_at) })
}
