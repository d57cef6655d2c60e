//! The token endpoint that issues opaque tokens and JWTs, beside the bare signature.

use std::sync::Arc;

use bytes::Bytes;
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};
use tokio::runtime::Runtime;

use crate::bare::Bare;
use crate::turns::{ROUNDS, each, ratio};
use crate::{Result, statistics};

pub(crate) const ISSUER: &str = "https://login.example";
pub(crate) const NOTES: &str = "https://notes.example";
const FILES: &str = "https://files.example";
const SECRET: &str = "a-long-random-secret-of-the-job";

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes", write = "Change your notes"),
    access_tokens(opaque, jwt),
    resources(
        notes = "https://notes.example" { scopes(read, write), access_tokens(jwt) },
        files = "https://files.example" { scopes(read, write) },
    ),
    issuer = "https://login.example"
)]
pub(crate) struct Provider {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

/// A provider without tokens, and its job.
pub(crate) fn provider(keys: &SigningKeys) -> Result<Arc<Provider>> {
    let job = Client::confidential("job", SECRET).grant_types(["client_credentials"]).scope("read write");
    Ok(Provider::new(MemoryStore::with_clients([job.build()?]), keys.clone()))
}

/// The access token for a resource.
pub(crate) async fn token(provider: &Provider, resource: &str) -> Result<String> {
    let body = response(provider, resource).await?;
    let answer: serde_json::Value = serde_json::from_slice(&body)?;
    Ok(answer["access_token"].as_str().ok_or("no token")?.to_owned())
}

async fn response(provider: &Provider, resource: &str) -> Result<Bytes> {
    let form = [("grant_type", "client_credentials"), ("resource", resource), ("scope", "read")];
    let request = http::Request::post("https://login.example/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", encode_auth_headers("job", SECRET))
        .body(serde_urlencoded::to_string(form)?.into())?;
    let response = provider.create_token_response(request).await;
    match response.status().as_u16() {
        200 => Ok(response.into_body()),
        status => Err(format!("status {status}").into()),
    }
}

pub(crate) fn table(runtime: &Runtime) -> Result<()> {
    println!("| algorithm | bare signature | opaque token | JWT | bare / JWT | (JWT - opaque) / bare |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for algorithm in [SigningAlgorithm::Rs256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa] {
        let key = SigningKey::generate(algorithm)?;
        let bare = Bare::new(&key)?;
        let keys = SigningKeys::fixed([key])?;
        let token = runtime.block_on(token(&*provider(&keys)?, NOTES))?;
        let message = token.rsplit_once('.').ok_or("no JWT")?.0.as_bytes().to_vec();
        let mut rounds: [Vec<f64>; 4] = Default::default();
        for _ in 0..ROUNDS {
            // New providers, so that none pays for the tokens that an earlier round left in memory.
            let (opaque, signed) = (provider(&keys)?, provider(&keys)?);
            rounds[0].push(each(|| bare.sign(&message)));
            rounds[1].push(each(|| runtime.block_on(response(&opaque, FILES)).is_ok()));
            rounds[2].push(each(|| runtime.block_on(response(&signed, NOTES)).is_ok()));
            let round = rounds[0].len() - 1;
            let more = rounds[2][round] - rounds[1][round];
            rounds[3].push(more);
        }
        let [bare, opaque, jwt, _] = rounds.each_ref().map(|figures| statistics::median(figures));
        println!(
            "| {algorithm} | {bare:.1} µs | {opaque:.1} µs | {jwt:.1} µs | {} | {} |",
            ratio(&rounds[0], &rounds[2]),
            ratio(&rounds[3], &rounds[0]),
        );
    }
    println!();
    Ok(())
}
