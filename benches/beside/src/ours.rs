//! The declared provider.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AccessTokenFormat, Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Decision,
    Interaction, oauth_server,
};
use serde_json::json;

use crate::Result;
use crate::messages::{CALLBACK, KEY_ID, Messages};
use crate::request::{SECRET, SIGNING, Token, WEB};

#[oauth_server(
    grants(authorization_code, client_credentials, refresh_token),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, metadata, pushed_authorization_request),
    client_auth(private_key_jwt),
    request_objects(by_value),
    access_tokens(opaque, jwt),
    sender_constrained(dpop),
    issuer = "https://login.example"
)]
struct Provider {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Provider {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &Parts,
    ) -> std::result::Result<Decision, BoxError> {
        Ok(Approval::new("248289761001").into())
    }
}

pub(crate) struct Ours(Arc<Provider>);

impl Ours {
    pub(crate) fn new(token: Token, messages: &Messages) -> Result<Self> {
        let mut jwk = messages.jwk();
        jwk["kid"] = KEY_ID.into();
        let registered = |client: ClientBuilder| {
            let client = client.redirect_uri(CALLBACK).scope("read write");
            client
                .grant_types(["authorization_code", "client_credentials", "refresh_token"])
                .jwks(json!({ "keys": [jwk] }))
                .build()
        };
        let clients = [registered(Client::confidential(WEB, SECRET))?, registered(Client::signing(SIGNING))?];
        let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
        let format = match token {
            Token::Opaque => AccessTokenFormat::Opaque,
            Token::Jwt => AccessTokenFormat::Jwt,
        };
        let builder = Provider::builder(MemoryStore::with_clients(clients), keys);
        Ok(Self(builder.access_token_format(format).build()))
    }

    pub(crate) async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        match request.uri().path() {
            "/authorize" => self.0.create_authorization_response(request).await,
            "/introspect" => self.0.create_token_introspection_response(request).await,
            "/par" => self.0.create_pushed_authorization_response(request).await,
            _ => self.0.create_token_response(request).await,
        }
    }
}
