//! Verification of a JWT access token by `Granted`, in the provider's process and in another one, beside that of the bare
//! `jsonwebtoken`.

use http::request::Parts;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::resource::authorize;
use oauth_runtime::{At, Granted};
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::issuing::{ISSUER, NOTES, Provider, provider, resource, scope, token};
use crate::turns::{ROUNDS, each, ratio};
use crate::{Result, statistics};

/// What a resource server reads.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    scope: String,
}

/// The verification by hand: the key was parsed once, and issuer, audience, expiry and scope are checked.
struct Bare {
    key: DecodingKey,
    validation: Validation,
}

impl Bare {
    fn new(keys: &SigningKeys, algorithm: SigningAlgorithm) -> Result<Self> {
        let published: JwkSet = serde_json::from_slice(&keys.published())?;
        let key = DecodingKey::from_jwk(published.keys.first().ok_or("no key")?)?;
        let mut validation = Validation::new(match algorithm {
            SigningAlgorithm::Es256 => Algorithm::ES256,
            SigningAlgorithm::EdDsa => Algorithm::EdDSA,
            _ => Algorithm::RS256,
        });
        validation.set_audience(&[NOTES]);
        validation.set_issuer(&[ISSUER]);
        Ok(Self { key, validation })
    }

    fn verify(&self, token: &str) -> bool {
        let data = jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation);
        data.is_ok_and(|data| {
            let is_typed = data.header.typ.as_deref() == Some("at+jwt");
            is_typed && !data.claims.sub.is_empty() && data.claims.scope.split(' ').any(|own| own == "read")
        })
    }
}

/// An API in another process, which verifies tokens with the provider's published keys.
mod api {
    use std::sync::Arc;

    use bytes::Bytes;
    use http::request::Parts;
    use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
    use oauth_runtime::keys::SigningKeys;
    use oauth_runtime::resource::authorize;
    use oauth_runtime::resource_server::TokenVerifier;
    use oauth_runtime::{Granted, async_trait, resource_server};

    use crate::Result;
    use crate::issuing::{ISSUER, NOTES};

    #[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
    pub(super) struct Api;

    /// The published keys.
    struct Published(Bytes);

    #[async_trait]
    impl Fetcher for Published {
        async fn get(&self, _: &Url) -> std::result::Result<Fetched, FetchError> {
            Ok(Fetched::new(self.0.clone()).content_type("application/json"))
        }
    }

    pub(super) fn start(keys: &SigningKeys) -> Result<Arc<Api>> {
        let verifier = TokenVerifier::builder(ISSUER.parse()?, NOTES)
            .jwks_uri(format!("{ISSUER}/jwks").parse()?)
            .fetcher(Published(keys.published()));
        Ok(Api::new(verifier.build()?))
    }

    pub(super) async fn is_granted(api: &Api, request: &Parts) -> bool {
        let granted: std::result::Result<Option<Granted<scope::Read, Api>>, _> =
            authorize(api, request).await;
        granted.is_ok_and(|granted| granted.is_some())
    }
}

/// A request with an access token.
fn request(token: &str) -> Result<Parts> {
    let request =
        http::Request::get("https://notes.example/").header("authorization", format!("Bearer {token}"));
    Ok(request.body(())?.into_parts().0)
}

async fn is_granted(provider: &Provider, request: &Parts) -> bool {
    type Needed = At<resource::Notes, scope::Read>;
    let granted: std::result::Result<Option<Granted<Needed, Provider>>, _> =
        authorize(provider, request).await;
    granted.is_ok_and(|granted| granted.is_some())
}

pub(crate) fn table(runtime: &Runtime) -> Result<()> {
    println!(
        "| algorithm | bare `jsonwebtoken` | by keys | per second and core | ratio | in process | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for algorithm in [SigningAlgorithm::Rs256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa] {
        let keys = SigningKeys::fixed([SigningKey::generate(algorithm)?])?;
        let (provider, api) = (provider(&keys)?, api::start(&keys)?);
        let token = runtime.block_on(token(&provider, NOTES))?;
        let (bare, request) = (Bare::new(&keys, algorithm)?, request(&token)?);
        let mut rounds: [Vec<f64>; 3] = Default::default();
        for _ in 0..ROUNDS {
            rounds[0].push(each(|| bare.verify(&token)));
            rounds[1].push(each(|| runtime.block_on(api::is_granted(&api, &request))));
            rounds[2].push(each(|| runtime.block_on(is_granted(&provider, &request))));
        }
        let [bare, by_keys, in_process] = rounds.each_ref().map(|figures| statistics::median(figures));
        println!(
            "| {algorithm} | {bare:.1} µs | {by_keys:.1} µs | {:.0} | {} | {in_process:.1} µs | {} |",
            1e6 / by_keys,
            ratio(&rounds[0], &rounds[1]),
            ratio(&rounds[0], &rounds[2])
        );
    }
    println!();
    Ok(())
}
