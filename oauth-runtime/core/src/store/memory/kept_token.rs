//! An access token in memory.

use std::sync::Arc;

use super::common::Common;
use crate::authorization_details::AuthorizationDetails;
use crate::openid::Claims;
use crate::record::Form;
use crate::token::{AccessToken, Actor, Authentication, Confirmation, GrantId};
use crate::{Digest, Scope, Text, Timestamp};

/// An access token in memory. A busy provider has millions, so what few tokens have is stored separately, and its
/// entry has the digest and the expiry.
pub(super) struct KeptToken {
    pub(super) grant_id: GrantId,
    pub(super) client_id: Text,
    subject: Option<Text>,
    scope: Scope,
    issued_at: Timestamp,
    rare: Option<Arc<Rare>>,
}

/// What few tokens have, or all tokens of a client have in common.
#[derive(Clone, PartialEq)]
pub(super) struct Rare {
    pub(super) username: Option<Text>,
    authorization_details: AuthorizationDetails,
    pub(super) audience: Vec<String>,
    authentication: Option<Box<Authentication>>,
    claims: Claims,
    confirmation: Option<Confirmation>,
    actor: Option<Box<Actor>>,
    granted_to: Option<Text>,
    grant_version: Option<u64>,
    form: Form<AccessToken>,
}

impl Default for Rare {
    fn default() -> Self {
        Self {
            username: None,
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            authentication: None,
            claims: Claims::new(),
            confirmation: None,
            actor: None,
            granted_to: None,
            grant_version: None,
            form: Form::new(),
        }
    }
}

impl Rare {
    fn is_nothing(&self) -> bool {
        self.username.is_none()
            && self.authorization_details.is_empty()
            && self.audience.is_empty()
            && self.authentication.is_none()
            && self.claims.is_empty()
            && self.confirmation.is_none()
            && self.actor.is_none()
            && self.granted_to.is_none()
            && self.grant_version.is_none()
            && self.form == Form::new()
    }
}

impl KeptToken {
    pub(super) fn new(token: AccessToken, common: &Common) -> Self {
        let AccessToken {
            digest: _,
            grant_id,
            client_id,
            subject,
            username,
            scope,
            authorization_details,
            audience,
            authentication,
            claims,
            confirmation,
            actor,
            granted_to,
            grant_version,
            issued_at,
            expires_at: _,
            form,
        } = token;
        let rare = Rare {
            username,
            authorization_details,
            audience,
            authentication,
            claims,
            confirmation,
            actor,
            granted_to,
            grant_version,
            form,
        };
        let rare = (!rare.is_nothing()).then(|| common.share(&client_id, rare));
        Self { grant_id, client_id, subject, scope, issued_at, rare }
    }

    /// The token of an entry with this key and expiry.
    pub(super) fn token(&self, digest: Digest, expires_at: Timestamp) -> AccessToken {
        let rare = self.rare.as_deref().cloned().unwrap_or_default();
        AccessToken {
            digest,
            grant_id: self.grant_id.clone(),
            client_id: self.client_id.clone(),
            subject: self.subject.clone(),
            username: rare.username,
            scope: self.scope.clone(),
            authorization_details: rare.authorization_details,
            audience: rare.audience,
            authentication: rare.authentication,
            claims: rare.claims,
            confirmation: rare.confirmation,
            actor: rare.actor,
            granted_to: rare.granted_to,
            grant_version: rare.grant_version,
            issued_at: self.issued_at,
            expires_at,
            form: rare.form,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::Entry;
    use super::*;
    use crate::record::Grown;

    fn token() -> AccessToken {
        let (scope, at) = ("read".parse().expect("a scope"), Timestamp::from_unix(1_000));
        AccessToken::new(Digest::of("token"), GrantId::generate(), "web", scope, at, at.plus(60))
    }

    #[test]
    fn a_token_comes_back_with_whatever_it_has() {
        let changes: [fn(&mut AccessToken); 12] = [
            |_| {},
            |token| token.subject = Some("alice".into()),
            |token| token.username = Some("alice".into()),
            |token| token.audience = vec!["https://api.example".into()],
            |token| token.authentication = Some(Box::default()),
            |token| {
                let details = r#"[{"type":"payment_initiation"}]"#;
                token.authorization_details = serde_json::from_str(details).expect("authorization details");
            },
            |token| token.claims = Claims::new().with("tenant", "a"),
            |token| token.confirmation = Some(Confirmation::of_key("thumbprint")),
            |token| token.actor = Some(Box::new(Actor::client("mail-api"))),
            |token| token.granted_to = Some("app".into()),
            |token| token.grant_version = Some(2),
            |token| *token = token.clone().grown(),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut token = token();
            change(&mut token);
            let kept = KeptToken::new(token.clone(), &Common::default());
            assert_eq!(kept.token(token.digest, token.expires_at), token, "change {index}");
        }
    }

    #[test]
    fn a_usual_token_has_nothing_rare_and_is_small() {
        assert!(KeptToken::new(token(), &Common::default()).rare.is_none());
        let size = size_of::<Entry<KeptToken>>();
        assert!(size <= 128, "{size} bytes");
    }

    #[test]
    fn what_tokens_have_in_common_is_stored_once() {
        let common = Common::default();
        let rare = |client_id: &str, audience: &str| {
            let mut token = token();
            token.client_id = client_id.into();
            token.audience = vec![audience.into()];
            KeptToken::new(token, &common).rare.expect("it has an audience")
        };
        let first = rare("web", "https://api.example");
        assert!(Arc::ptr_eq(&first, &rare("web", "https://api.example")));
        for other in [rare("web", "https://other.example"), rare("app", "https://other.example")] {
            assert!(!Arc::ptr_eq(&first, &other) && other.audience == ["https://other.example"]);
        }
        // It goes with the last token that has it.
        let gone = Arc::downgrade(&first);
        drop(first);
        assert!(gone.upgrade().is_none());
    }
}
