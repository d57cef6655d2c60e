//! How the client authenticates at the token endpoint of the upstream (OpenID Connect Core section 9).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime_core::{Secret, Timestamp};
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use crate::error::UpstreamError;

/// How long a client assertion lives, in seconds.
const LIFETIME: u64 = 60;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How the client authenticates.
#[derive(Clone)]
pub(crate) enum ClientAuthentication {
    /// With a secret, in a header or in the form, as the upstream says.
    Secret(Secret),
    /// With a secret in the form.
    SecretPost(Secret),
    /// With a signed assertion.
    PrivateKeyJwt { keys: SigningKeys, algorithm: SigningAlgorithm, for_token_endpoint: bool },
    /// Not at all.
    Public,
}

/// What client authentication adds to a token request.
pub(crate) struct Credentials {
    /// The `Authorization` header.
    pub(crate) authorization: Option<String>,
    /// Parameters of the form.
    pub(crate) form: Vec<(&'static str, String)>,
}

/// The audience of an assertion.
pub(crate) struct Audience<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) token_endpoint: &'a str,
}

impl ClientAuthentication {
    pub(crate) async fn credentials(
        &self,
        client_id: &str,
        audience: Audience<'_>,
        only_secret_post: bool,
        now: Timestamp,
    ) -> Result<Credentials, UpstreamError> {
        let id = || ("client_id", client_id.to_owned());
        let in_form = |secret: &Secret| vec![id(), ("client_secret", secret.reveal().to_owned())];
        let (authorization, form) = match self {
            Self::Secret(secret) if !only_secret_post => {
                (Some(basic(client_id, secret.reveal())), Vec::new())
            }
            Self::Secret(secret) | Self::SecretPost(secret) => (None, in_form(secret)),
            Self::Public => (None, vec![id()]),
            Self::PrivateKeyJwt { keys, algorithm, for_token_endpoint } => {
                // The issuer, so that no other server accepts the assertion.
                let audience = if *for_token_endpoint { audience.token_endpoint } else { audience.issuer };
                let claims = json!({
                    "iss": client_id, "sub": client_id, "aud": audience,
                    "iat": now, "exp": now.plus(LIFETIME), "jti": Secret::generate().reveal(),
                });
                let assertion =
                    keys.sign_async(*algorithm, "JWT", claims).await.map_err(UpstreamError::signing)?;
                let form = vec![
                    id(),
                    ("client_assertion_type", JWT_BEARER.to_owned()),
                    ("client_assertion", assertion),
                ];
                (None, form)
            }
        };
        Ok(Credentials { authorization, form })
    }
}

/// Both parts are encoded as in a form (RFC 6749 section 2.3.1).
fn basic(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(client_id), encode(secret))))
}

impl fmt::Debug for ClientAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "client_secret",
            Self::SecretPost(_) => "client_secret_post",
            Self::PrivateKeyJwt { .. } => "private_key_jwt",
            Self::Public => "none",
        })
    }
}
