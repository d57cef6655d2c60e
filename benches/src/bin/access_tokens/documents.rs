//! The code flow of a client with a metadata document that is cached, beside that of a stored client.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime::async_trait;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url as FetchedUrl};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server};
use tokio::runtime::Runtime;

use crate::turns::{ROUNDS, ratio};
use crate::{Result, statistics};

const DOCUMENT: &str = "https://app.example/client.json";
const CALLBACK: &str = "https://app.example/cb";

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// How many requests of each kind a round has.
const REQUESTS: usize = 4_000;

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    clients(metadata_documents),
    issuer = "https://login.example"
)]
struct Provider {
    #[store]
    store: MemoryStore,
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

/// The site of the client.
struct Site;

#[async_trait]
impl Fetcher for Site {
    async fn get(&self, _: &FetchedUrl) -> std::result::Result<Fetched, FetchError> {
        let document = serde_json::json!({
            "client_id": DOCUMENT, "client_name": "Notes for the desk", "redirect_uris": [CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
            "token_endpoint_auth_method": "none",
        });
        Ok(Fetched::new(document.to_string()).content_type("application/json"))
    }
}

/// Where a client comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Stored,
    Document,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Stored, Self::Document];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Document => "document",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("no kind {name}").into())
    }

    /// Alike, so that they cost the same to parse.
    fn client_id(self) -> &'static str {
        match self {
            Self::Stored => "store://app.example/client.json",
            Self::Document => DOCUMENT,
        }
    }
}

/// The endpoints of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Authorization,
    Token,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 2] = [Self::Authorization, Self::Token];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Authorization => "authorization",
            Self::Token => "token",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|endpoint| endpoint.name() == name);
        found.ok_or_else(|| format!("no endpoint {name}").into())
    }
}

/// A provider and one of its clients.
struct Flow {
    provider: Arc<Provider>,
    authorize: String,
    client_id: &'static str,
}

impl Flow {
    /// The document is fetched, and the client approved once: from then on, it is cached.
    async fn new(kind: Kind) -> Result<Self> {
        let stored = Client::public(Kind::Stored.client_id())
            .name("Notes for the desk")
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "refresh_token"])
            .scope("read");
        let store = MemoryStore::with_clients([stored.build()?]);
        let provider = Provider::builder(store).fetcher(Site).build();
        let client_id = kind.client_id();
        let query = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", CALLBACK),
            ("scope", "read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let authorize = format!("https://login.example/authorize?{}", serde_urlencoded::to_string(query)?);
        let flow = Self { provider, authorize, client_id };
        let code = flow.code().await?;
        flow.redeem(&code).await?;
        Ok(flow)
    }

    async fn code(&self) -> Result<String> {
        let request = http::Request::get(&self.authorize).body(Bytes::new())?;
        let response = self.provider.create_authorization_response(request).await;
        let location = response.headers().get("location").ok_or("no location")?.to_str()?;
        let (_, rest) = location.split_once("code=").ok_or_else(|| format!("no code in {location}"))?;
        Ok(rest.split('&').next().unwrap_or_default().to_owned())
    }

    async fn redeem(&self, code: &str) -> Result<()> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", self.client_id),
            ("redirect_uri", CALLBACK),
            ("code", code),
            ("code_verifier", VERIFIER),
        ];
        let request = http::Request::post("https://login.example/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(form)?.into())?;
        let response = self.provider.create_token_response(request).await;
        match response.status().as_u16() {
            200 => Ok(()),
            status => Err(format!("status {status}").into()),
        }
    }

    /// Microseconds of one request at each endpoint.
    async fn round(&self) -> Result<[f64; 2]> {
        let mut codes = Vec::with_capacity(REQUESTS);
        let start = Instant::now();
        for _ in 0..REQUESTS {
            codes.push(self.code().await?);
        }
        let authorization = start.elapsed();
        let start = Instant::now();
        for code in &codes {
            self.redeem(code).await?;
        }
        Ok([authorization, start.elapsed()].map(|time| time.as_secs_f64() * 1e6 / REQUESTS as f64))
    }
}

/// Sends requests, for a program that counts instructions. Those to the token endpoint come after as many to the
/// authorization endpoint.
pub(crate) async fn send(kind: Kind, endpoint: Endpoint, count: usize) -> Result<()> {
    let flow = Flow::new(kind).await?;
    for _ in 0..count {
        let code = flow.code().await?;
        if endpoint == Endpoint::Token {
            flow.redeem(&code).await?;
        }
    }
    Ok(())
}

pub(crate) fn table(runtime: &Runtime) -> Result<()> {
    // By endpoint, then by kind.
    let mut rounds: [[Vec<f64>; 2]; 2] = Default::default();
    for round in 0..ROUNDS {
        let mut kinds = [0, 1];
        if !round.is_multiple_of(2) {
            kinds.reverse();
        }
        for kind in kinds {
            // New ones, so that none pays for what an earlier round left in memory.
            let flow = runtime.block_on(Flow::new(Kind::ALL[kind]))?;
            let times = runtime.block_on(flow.round())?;
            for (figures, time) in rounds.iter_mut().zip(times) {
                figures[kind].push(time);
            }
        }
    }
    println!("| endpoint | stored client | client with a cached document | stored / document |");
    println!("| --- | --- | --- | --- |");
    for (endpoint, figures) in Endpoint::ALL.into_iter().zip(&rounds) {
        let [stored, document] = figures.each_ref().map(|figures| statistics::median(figures));
        let ratio = ratio(&figures[0], &figures[1]);
        println!("| {} | {stored:.1} µs | {document:.1} µs | {ratio} |", endpoint.name());
    }
    println!();
    Ok(())
}
