//! `oauth-as`, as its documentation and its example for FAPI 2.0 set it up.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use oauth_as::http::{ApprovalDecision, AuthorizationService, ServiceBuilder};
use oauth_as::jwt::{
    AccessTokenFormat, EcdsaP256Key, Jwk, JwsAlg, JwsSignature, JwsSigner, JwsVerifier, JwtConfig,
    SignerError,
};
use oauth_as::par::ParConfig;
use oauth_as::server::AssertionAudience;
use oauth_as::{
    AuthorizationServer, Client, ClientAuth, ClientId, GrantType, JarConfig, MemoryStorage,
    RegisteredRequestObjectKey, RequestObjectKeys, ScopeSet, SecretHash, ServerConfig, SystemClock,
};

use crate::Result;
use crate::messages::{CALLBACK, ISSUER, KEY_ID, Messages};
use crate::request::{SECRET, SIGNING, Token, WEB};

pub(crate) struct Theirs(AuthorizationService<MemoryStorage, SystemClock>);

impl Theirs {
    /// With its own signatures, or with those of aws-lc.
    pub(crate) async fn new(is_changed: bool, token: Token, messages: &Messages) -> Result<Self> {
        let mut config = ServerConfig::new(ISSUER, format!("{ISSUER}/device"))
            .with_assertion_audience(AssertionAudience::IssuerOnly);
        let mut par = ParConfig::new();
        par.pushed_authorization_request_endpoint = Some(format!("{ISSUER}/par"));
        config.par = Some(Box::new(par));
        config.jar = Some(Box::new(JarConfig::new()));
        config.introspection_endpoint = Some(format!("{ISSUER}/introspect"));
        config.issue_refresh_tokens = true;
        config.token_endpoint = Some(format!("{ISSUER}/token"));
        if token == Token::Jwt {
            let jwt = match is_changed {
                true => JwtConfig::new(AwsLc::new()?, ISSUER),
                false => JwtConfig::new(EcdsaP256Key::generate("1"), ISSUER),
            };
            config.access_token_format =
                AccessTokenFormat::Jwt(Box::new(jwt.with_jwks_uri(format!("{ISSUER}/jwks"))));
        }
        let key = RegisteredRequestObjectKey::es256_from_jwk_coordinates(
            Some(KEY_ID.to_owned()),
            &messages.x,
            &messages.y,
        );
        let mut server = AuthorizationServer::new(config, MemoryStorage::new())
            .with_request_object_keys(Box::new(Keys(key.map_err(|_| "no key")?)));
        if is_changed {
            server = server.with_jws_verifier(Arc::new(Verifier));
        }
        let jwk = Jwk::from_coordinates(&messages.x, &messages.y).map_err(|_| "no key")?.with_kid(KEY_ID);
        let keys =
            oauth_as::client_assertion::AssertionKeys::PublicKeys { alg: JwsAlg::Es256, keys: vec![jwk] };
        let secret = ClientAuth::ConfidentialSecretHash { hash: SecretHash::sha256(SECRET) };
        for (client_id, auth) in [(WEB, secret), (SIGNING, ClientAuth::ConfidentialAssertion { keys })] {
            let registered = server.register_client(Client {
                client_id: ClientId::new(client_id),
                auth,
                grant_types: vec![
                    GrantType::AuthorizationCode,
                    GrantType::ClientCredentials,
                    GrantType::RefreshToken,
                ],
                redirect_uris: vec![CALLBACK.to_owned()],
                allowed_scopes: ScopeSet::parse("read write").map_err(|_| "no scope")?,
                default_scopes: ScopeSet::parse("read").map_err(|_| "no scope")?,
                name: None,
                registration: None,
            });
            registered.await.map_err(|error| format!("{error:?}"))?;
        }
        let builder = ServiceBuilder::new(Arc::new(server))
            .with_subject_resolver(|_| Some("248289761001".to_owned()))
            .with_approval_resolver(|_| ApprovalDecision::Approve);
        Ok(Self(builder.build().map_err(|error| format!("{error:?}"))?))
    }

    pub(crate) async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.0.handle(request.map(Full::new)).await.map(|body| body.into_bytes())
    }
}

struct Keys(RegisteredRequestObjectKey);

impl RequestObjectKeys for Keys {
    fn registered_key(&self, _: &ClientId) -> Option<RegisteredRequestObjectKey> {
        Some(self.0.clone())
    }
}

/// ES256 by aws-lc.
struct AwsLc {
    pair: EcdsaKeyPair,
    jwk: Jwk,
}

impl AwsLc {
    fn new() -> Result<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let [x, y] = [1..33, 33..65].map(|part| URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[part]));
        let jwk = Jwk::from_coordinates(&x, &y).map_err(|_| "no key")?.with_kid("1");
        Ok(Self { pair, jwk })
    }
}

impl JwsSigner for AwsLc {
    fn alg(&self) -> JwsAlg {
        JwsAlg::Es256
    }

    async fn sign(&self, input: &[u8]) -> std::result::Result<JwsSignature, SignerError> {
        let signature =
            self.pair.sign(&SystemRandom::new(), input).map_err(|_| SignerError::new("aws-lc"))?;
        JwsSignature::from_wire(JwsAlg::Es256, signature.as_ref())
            .ok_or_else(|| SignerError::new("no signature"))
    }

    fn public_jwk(&self) -> Jwk {
        self.jwk.clone()
    }
}

struct Verifier;

impl JwsVerifier for Verifier {
    fn alg(&self) -> JwsAlg {
        JwsAlg::Es256
    }

    fn verify(&self, key: &Jwk, input: &[u8], signature: &[u8]) -> bool {
        let [Ok(x), Ok(y)] = [key.x(), key.y()].map(|part| URL_SAFE_NO_PAD.decode(part)) else {
            return false;
        };
        let point = [&[4], &*x, &*y].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(input, signature).is_ok()
    }
}
