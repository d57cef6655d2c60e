//! An access token in memory.

use crate::authorization_details::AuthorizationDetails;
use crate::openid::Claims;
use crate::record::Form;
use crate::token::{AccessToken, Authentication, Confirmation, GrantId};
use crate::{Digest, Scope, Text, Timestamp};

/// An access token in memory. A busy provider has millions, so what few tokens have is stored separately, and the
/// digest is only the key.
pub(super) struct KeptToken {
    pub(super) grant_id: GrantId,
    pub(super) client_id: Text,
    subject: Option<Text>,
    scope: Scope,
    issued_at: Timestamp,
    expires_at: Timestamp,
    rare: Option<Box<Rare>>,
}

/// What few tokens have.
#[derive(Clone)]
struct Rare {
    username: Option<Text>,
    authorization_details: AuthorizationDetails,
    audience: Vec<String>,
    authentication: Option<Box<Authentication>>,
    claims: Claims,
    confirmation: Option<Confirmation>,
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
            && self.form == Form::new()
    }
}

impl KeptToken {
    pub(super) fn new(token: AccessToken) -> Self {
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
            issued_at,
            expires_at,
            form,
        } = token;
        let rare =
            Rare { username, authorization_details, audience, authentication, claims, confirmation, form };
        let rare = (!rare.is_nothing()).then(|| Box::new(rare));
        Self { grant_id, client_id, subject, scope, issued_at, expires_at, rare }
    }

    /// The token with this digest.
    pub(super) fn token(&self, digest: Digest) -> AccessToken {
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
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            form: rare.form,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Grown;

    fn token() -> AccessToken {
        let (scope, at) = ("read".parse().expect("a scope"), Timestamp::from_unix(1_000));
        AccessToken::new(Digest::of("token"), GrantId::generate(), "web", scope, at, at.plus(60))
    }

    #[test]
    fn a_token_comes_back_with_whatever_it_has() {
        let changes: [fn(&mut AccessToken); 9] = [
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
            |token| *token = token.clone().grown(),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut token = token();
            change(&mut token);
            assert_eq!(KeptToken::new(token.clone()).token(token.digest), token, "change {index}");
        }
    }

    #[test]
    fn a_usual_token_has_nothing_rare_and_is_small() {
        assert!(KeptToken::new(token()).rare.is_none());
        assert!(size_of::<KeptToken>() <= 96, "{} bytes", size_of::<KeptToken>());
    }
}
