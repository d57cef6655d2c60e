//! The requests that are compared.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;

use crate::Result;
use crate::messages::{CALLBACK, CHALLENGE, ISSUER, Messages, VERIFIER};

/// The client that authenticates with a secret.
pub(crate) const WEB: &str = "web";
pub(crate) const SECRET: &str = "a-long-random-secret-of-the-client";
/// The client that authenticates with assertions, and signs its requests.
pub(crate) const SIGNING: &str = "signing";

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The form of access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Opaque,
    Jwt,
}

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Token,
    Introspect,
    Code,
    Refresh,
    Authorize,
    Push,
    PushSigned,
    PushObject,
    TokenDpop,
    TokenJwt,
    TokenSigned,
    TokenAll,
}

impl Kind {
    pub(crate) const ALL: [Self; 12] = [
        Self::Token,
        Self::Introspect,
        Self::Code,
        Self::Refresh,
        Self::Authorize,
        Self::Push,
        Self::PushSigned,
        Self::PushObject,
        Self::TokenDpop,
        Self::TokenJwt,
        Self::TokenSigned,
        Self::TokenAll,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Introspect => "introspect",
            Self::Code => "code",
            Self::Refresh => "refresh",
            Self::Authorize => "authorize",
            Self::Push => "push",
            Self::PushSigned => "push-signed",
            Self::PushObject => "push-object",
            Self::Token => "token",
            Self::TokenDpop => "token-dpop",
            Self::TokenJwt => "token-jwt",
            Self::TokenSigned => "token-signed",
            Self::TokenAll => "token-all",
        }
    }

    /// For the table.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Introspect => "introspection",
            Self::Code => "token, code with PKCE",
            Self::Refresh => "token, refresh token",
            Self::Authorize => "authorization",
            Self::Push => "PAR, secret",
            Self::PushSigned => "PAR, `private_key_jwt`",
            Self::PushObject => "PAR, `private_key_jwt` and request object",
            Self::Token => "token, client credentials",
            Self::TokenDpop => "token, client credentials and DPoP",
            Self::TokenJwt => "JWT access token, client credentials",
            Self::TokenSigned => "token, `private_key_jwt`",
            Self::TokenAll => "JWT access token, `private_key_jwt` and DPoP",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| format!("no request {name}").into())
    }

    /// The access tokens that the server issues.
    pub(crate) fn token(self) -> Token {
        if matches!(self, Self::TokenJwt | Self::TokenAll) { Token::Jwt } else { Token::Opaque }
    }

    /// What is in a response that is right, or in its `Location`.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Introspect => "\"active\":true",
            Self::Refresh => "refresh_token",
            Self::Authorize => "code=",
            Self::Push | Self::PushSigned | Self::PushObject => "urn:ietf:params:oauth:request_uri:",
            Self::TokenDpop | Self::TokenAll => "DPoP",
            Self::Token | Self::Code | Self::TokenSigned | Self::TokenJwt => "access_token",
        }
    }

    fn is_signed(self) -> bool {
        matches!(self, Self::PushSigned | Self::PushObject | Self::TokenSigned | Self::TokenAll)
    }

    /// The request, with the code or the token that it is about.
    pub(crate) fn request(self, messages: &mut Messages, about: &str) -> Result<Request<Bytes>> {
        if self == Self::Authorize {
            let query = serde_urlencoded::to_string(parameters(WEB))?;
            let request = Request::get(format!("{ISSUER}/authorize?{query}")).header("host", "login.example");
            return Ok(request.body(Bytes::new())?);
        }
        let client_id = if self.is_signed() { SIGNING } else { WEB };
        let (path, mut form) = match self {
            Self::Introspect => ("/introspect", owned(&[("token", about)])),
            Self::Code => {
                let own = [("grant_type", "authorization_code"), ("code", about)];
                (
                    "/token",
                    owned(&[&own[..], &[("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)]].concat()),
                )
            }
            Self::Refresh => ("/token", owned(&[("grant_type", "refresh_token"), ("refresh_token", about)])),
            Self::Push | Self::PushSigned => ("/par", owned(&parameters(client_id))),
            Self::PushObject => {
                let object = messages.request_object(client_id, &parameters(client_id))?;
                ("/par", owned(&[("client_id", client_id), ("request", &object)]))
            }
            _ => ("/token", owned(&[("grant_type", "client_credentials"), ("scope", "read")])),
        };
        let mut request = Request::post(format!("{ISSUER}{path}"))
            .header("host", "login.example")
            .header("content-type", "application/x-www-form-urlencoded");
        if self.is_signed() {
            form.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
            form.push(("client_assertion", messages.assertion(client_id)?));
        } else {
            let credentials = STANDARD.encode(format!("{WEB}:{SECRET}"));
            request = request.header("authorization", format!("Basic {credentials}"));
        }
        if matches!(self, Self::TokenDpop | Self::TokenAll) {
            request = request.header("dpop", messages.proof(path)?);
        }
        Ok(request.body(serde_urlencoded::to_string(form)?.into())?)
    }
}

/// The parameters of an authorization request.
fn parameters(client_id: &str) -> [(&str, &str); 7] {
    [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "read"),
        ("state", "af0ifjsldkj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

fn owned<'a>(form: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    form.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}
