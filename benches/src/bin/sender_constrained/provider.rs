//! A provider that binds tokens to keys and certificates, and its API in the same process.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::resource::authorize;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{At, Client, Granted, oauth_server};

use crate::Result;

pub(crate) const ISSUER: &str = "https://login.example";
pub(crate) const NOTES: &str = "https://notes.example";
pub(crate) const FILES: &str = "https://files.example";
pub(crate) const TOKEN: &str = "https://login.example/token";
const SECRET: &str = "a-long-random-secret-of-the-job";

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes", write = "Change your notes"),
    access_tokens(opaque, jwt),
    resources(
        notes = "https://notes.example" { scopes(read, write), access_tokens(jwt) },
        files = "https://files.example" { scopes(read, write) },
    ),
    sender_constrained(dpop, mtls),
    issuer = "https://login.example"
)]
pub(crate) struct Provider {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

/// A provider without tokens, and its clients: `job`, and `certified` with its certificate.
pub(crate) fn provider(keys: &SigningKeys) -> Result<Arc<Provider>> {
    let client = |client_id| {
        Client::confidential(client_id, SECRET)
            .grant_types(["client_credentials"])
            .scope("read write")
            .build()
    };
    let certified = client("certified")?;
    let metadata = certified.metadata().clone();
    let metadata = metadata.with(|own| own.tls_client_certificate_bound_access_tokens = true);
    let clients = [client("job")?, certified.with_metadata(metadata)?];
    Ok(Provider::new(MemoryStore::with_clients(clients), keys.clone()))
}

/// A token request.
pub(crate) struct TokenRequest<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) proof: Option<&'a str>,
    pub(crate) certificate: Option<&'a ClientCertificate>,
}

pub(crate) fn request(token: &TokenRequest<'_>) -> Result<http::Request<Bytes>> {
    let form = [("grant_type", "client_credentials"), ("resource", token.resource), ("scope", "read")];
    let mut request = http::Request::post(TOKEN)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", encode_auth_headers(token.client_id, SECRET));
    if let Some(proof) = token.proof {
        request = request.header("dpop", proof);
    }
    let mut request = request.body(serde_urlencoded::to_string(form)?.into())?;
    if let Some(certificate) = token.certificate {
        certificate.attach(request.extensions_mut());
    }
    Ok(request)
}

/// Whether the provider answers with a token.
pub(crate) async fn issues(provider: &Provider, request: &http::Request<Bytes>) -> bool {
    provider.create_token_response(request.clone()).await.status() == 200
}

/// An access token.
pub(crate) async fn token(provider: &Provider, request: &TokenRequest<'_>) -> Result<String> {
    let response = provider.create_token_response(self::request(request)?).await;
    let answer: serde_json::Value = serde_json::from_slice(response.body())?;
    Ok(answer["access_token"].as_str().ok_or_else(|| answer.to_string())?.to_owned())
}

pub(crate) async fn is_granted(provider: &Provider, request: &Parts) -> bool {
    type Needed = At<resource::Files, scope::Read>;
    let granted: std::result::Result<Option<Granted<Needed, Provider>>, _> =
        authorize(provider, request).await;
    granted.is_ok_and(|granted| granted.is_some())
}
