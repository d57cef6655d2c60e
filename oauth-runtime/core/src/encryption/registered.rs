//! What a client is registered for.

use crate::declaration::Declaration;
use crate::keys::{ContentEncryption, KeyManagement, Recipient};
use crate::server::{Message, Metadata};
use crate::{ClientMetadata, OAuthError, OpenIdMetadata};

/// The encryption of one kind of message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Registered {
    pub(super) algorithm: KeyManagement,
    pub(super) enc: ContentEncryption,
}

/// A kind of message: its part, and the names of its members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) part: &'static str,
    /// In client metadata.
    pub(super) alg_member: &'static str,
    pub(super) enc_member: &'static str,
    /// In the metadata of the provider, before `_alg_values_supported`.
    pub(super) prefix: &'static str,
    members: fn(&OpenIdMetadata) -> [&Option<String>; 2],
}

impl Kind {
    pub(super) const fn of(message: Message) -> Self {
        match message {
            Message::IdToken => Self {
                part: "encrypted_id_token",
                alg_member: "id_token_encrypted_response_alg",
                enc_member: "id_token_encrypted_response_enc",
                prefix: "id_token_encryption",
                members: |own| [&own.id_token_encrypted_response_alg, &own.id_token_encrypted_response_enc],
            },
            Message::UserInfo => Self {
                part: "encrypted_userinfo",
                alg_member: "userinfo_encrypted_response_alg",
                enc_member: "userinfo_encrypted_response_enc",
                prefix: "userinfo_encryption",
                members: |own| [&own.userinfo_encrypted_response_alg, &own.userinfo_encrypted_response_enc],
            },
            Message::AuthorizationResponse => Self {
                part: "encrypted_authorization_response",
                alg_member: "authorization_encrypted_response_alg",
                enc_member: "authorization_encrypted_response_enc",
                prefix: "authorization_encryption",
                members: |own| {
                    [&own.authorization_encrypted_response_alg, &own.authorization_encrypted_response_enc]
                },
            },
            Message::Introspection => Self {
                part: "encrypted_introspection",
                alg_member: "introspection_encrypted_response_alg",
                enc_member: "introspection_encrypted_response_enc",
                prefix: "introspection_encryption",
                members: |own| {
                    [&own.introspection_encrypted_response_alg, &own.introspection_encrypted_response_enc]
                },
            },
        }
    }

    /// Request objects, which a client encrypts for the provider.
    pub(super) const fn of_request_objects() -> Self {
        Self {
            part: "encrypted_request_objects",
            alg_member: "request_object_encryption_alg",
            enc_member: "request_object_encryption_enc",
            prefix: "request_object_encryption",
            members: |own| [&own.request_object_encryption_alg, &own.request_object_encryption_enc],
        }
    }

    const ALL: [Self; 5] = [
        Self::of(Message::IdToken),
        Self::of(Message::UserInfo),
        Self::of(Message::AuthorizationResponse),
        Self::of(Message::Introspection),
        Self::of_request_objects(),
    ];

    /// The algorithms, in the metadata of the provider.
    pub(super) fn describe(self, metadata: &mut Metadata) {
        let name = |values: &str| format!("{}_{values}_values_supported", self.prefix);
        metadata.extend(&name("alg"), KeyManagement::ALL.map(KeyManagement::as_str));
        metadata.extend(&name("enc"), ContentEncryption::ALL.map(ContentEncryption::as_str));
    }

    /// What a client is registered for; `None` if this kind of message stays as it is. The default of `enc` is
    /// `A128CBC-HS256` (OpenID Connect Dynamic Registration section 2, JARM section 3, RFC 9701 section 6).
    ///
    /// # Errors
    /// `invalid_client_metadata` names the wrong member.
    pub(super) fn registered(self, metadata: &ClientMetadata) -> Result<Option<Registered>, OAuthError> {
        let [alg, enc] = (self.members)(&metadata.openid).map(Option::as_deref);
        let wrong = |member: &str, known: &[&str]| {
            let text = format!("{member}: this server supports {}", known.join(", "));
            Err(OAuthError::invalid_client_metadata(text))
        };
        let Some(alg) = alg else {
            return match enc {
                None => Ok(None),
                Some(_) => Err(OAuthError::invalid_client_metadata(format!(
                    "{}: it needs {}",
                    self.enc_member, self.alg_member
                ))),
            };
        };
        let Some(algorithm) = KeyManagement::from_name(alg) else {
            return wrong(self.alg_member, &KeyManagement::ALL.map(KeyManagement::as_str));
        };
        match enc.map_or(Some(ContentEncryption::A128CbcHs256), ContentEncryption::from_name) {
            Some(enc) => Ok(Some(Registered { algorithm, enc })),
            None => wrong(self.enc_member, &ContentEncryption::ALL.map(ContentEncryption::as_str)),
        }
    }

    /// Whether a client may be registered like this: it needs a key to encrypt with.
    ///
    /// # Errors
    /// `invalid_client_metadata` names the wrong member.
    pub(super) fn check(self, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        let Some(Registered { algorithm, .. }) = self.registered(metadata)? else { return Ok(()) };
        let has_key = match &metadata.openid.jwks {
            Some(jwks) => Recipient::of_set(jwks, algorithm).is_ok(),
            None => metadata.openid.jwks_uri.is_some(),
        };
        match has_key {
            true => Ok(()),
            false => Err(OAuthError::invalid_client_metadata(format!(
                "{}: jwks or jwks_uri must have a public key for {}",
                self.alg_member,
                algorithm.as_str()
            ))),
        }
    }
}

/// A client that is registered for an encryption that is not declared would get unencrypted messages.
///
/// # Errors
/// `invalid_client_metadata` names the member.
pub(crate) fn check_declared(declaration: &Declaration, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    for kind in Kind::ALL.into_iter().filter(|kind| !declaration.has_part(kind.part)) {
        let [alg, enc] = (kind.members)(&metadata.openid).map(Option::is_some);
        if alg || enc {
            let member = if alg { kind.alg_member } else { kind.enc_member };
            return Err(OAuthError::invalid_client_metadata(format!(
                "{member}: this server does not support this encryption"
            )));
        }
    }
    Ok(())
}
