//! Runs a sequence at the provider and in the model.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oauth_runtime::administration::Administration;
use oauth_runtime::store::AnyStore;
use oauth_runtime::testing::TestClock;
use oauth_runtime::{Clock, RefreshTokenRotation, SystemClock};

use super::model::Model;
use super::provider::{CALLBACK, Everybody, Sequenced, clients, keys};
use super::step::Step;

const ISSUER: &str = "https://provider.example";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A provider, the model of it, and what its clients got.
pub(super) struct Run {
    number: usize,
    pub(super) server: Arc<Sequenced>,
    store: Arc<AnyStore>,
    clock: TestClock,
    pub(super) model: Model,
    pub(super) codes: Vec<String>,
    pub(super) access_tokens: Vec<String>,
    pub(super) refresh_tokens: Vec<String>,
}

/// Runs it. The error says what the provider does and the model does not.
pub(super) async fn run(store: &AnyStore, grace_period: Duration, steps: &[Step]) -> Result<(), String> {
    let mut run = Run::start(store, grace_period).await;
    for (at, step) in steps.iter().enumerate() {
        let difference = |text| format!("step {}, {step:?}: {text}", at + 1);
        run.step(*step).await.map_err(difference)?;
        run.look().await.map_err(difference)?;
    }
    Ok(())
}

impl Run {
    async fn start(store: &AnyStore, grace_period: Duration) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let (clock, store) = (TestClock::new(), Arc::new(store.clone()));
        // Redis deletes what has expired by its own clock.
        clock.advance(Duration::from_secs(SystemClock.now().since(clock.now())));
        let issuer = ISSUER.parse().expect("an issuer");
        let server = Sequenced::builder(issuer, Arc::clone(&store), Everybody, keys())
            .clock(clock.clone())
            .refresh_token_grace_period(grace_period)
            .rotate_refresh_tokens(RefreshTokenRotation::Always)
            .build();
        let administration = Administration::of(&server, Arc::clone(&store));
        for client in clients(number) {
            administration.put_client(client).await.expect("a client");
        }
        let model = Model::new(clock.now().as_unix(), grace_period.as_secs());
        let [codes, access_tokens, refresh_tokens] = [(); 3].map(|()| Vec::new());
        Self { number, server, store, clock, model, codes, access_tokens, refresh_tokens }
    }

    pub(super) fn client_id(&self, client: usize) -> String {
        format!("{}-{}", ["web", "app", "api"][client], self.number)
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        let one = |at: usize, of: &[String]| (!of.is_empty()).then(|| at % of.len());
        match step {
            Step::Approve { client } => self.approve(client).await,
            Step::Redeem { code, by_another } => {
                let Some(code) = one(code, &self.codes) else { return Ok(()) };
                let client = usize::from(by_another) ^ self.model.grants[code].client;
                let text = self.codes[code].clone();
                let form = [("code", text.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
                let expected = self.model.redeem(code, client);
                self.tokens(client, "authorization_code", &form, expected).await
            }
            Step::Refresh { token, by_another } => {
                let Some(token) = one(token, &self.refresh_tokens) else { return Ok(()) };
                let grant = self.model.refresh_tokens[token].grant;
                let client = usize::from(by_another) ^ self.model.grants[grant].client;
                let text = self.refresh_tokens[token].clone();
                let expected = self.model.refresh(token, client);
                self.tokens(client, "refresh_token", &[("refresh_token", &text)], expected).await
            }
            Step::RevokeAccessToken { token } => {
                let Some(token) = one(token, &self.access_tokens) else { return Ok(()) };
                let grant = self.model.access_tokens[token].grant;
                self.model.revoke_access_token(token);
                self.revoke(grant, &self.access_tokens[token]).await
            }
            Step::RevokeRefreshToken { token } => {
                let Some(token) = one(token, &self.refresh_tokens) else { return Ok(()) };
                let grant = self.model.refresh_tokens[token].grant;
                self.model.revoke_refresh_token(token);
                self.revoke(grant, &self.refresh_tokens[token]).await
            }
            Step::RevokeGrant { code } => {
                let Some(code) = one(code, &self.codes) else { return Ok(()) };
                self.model.revoke_grant(code);
                let revoked = self.administration().revoke_grants(&self.person(code), None).await;
                revoked.map(drop).map_err(|error| error.to_string())
            }
            Step::Wait { seconds } => {
                self.clock.advance(Duration::from_secs(seconds));
                self.model.now += seconds;
                Ok(())
            }
            Step::Disable { client } => {
                self.model.set_disabled(client, true);
                let changed = self.administration().disable_client(&self.client_id(client)).await;
                changed.map(drop).map_err(|error| error.to_string())
            }
            Step::Enable { client } => {
                self.model.set_disabled(client, false);
                let changed = self.administration().enable_client(&self.client_id(client)).await;
                changed.map(drop).map_err(|error| error.to_string())
            }
        }
    }

    fn administration(&self) -> Administration<Arc<AnyStore>> {
        Administration::of(&self.server, Arc::clone(&self.store))
    }

    /// The person of a code: each approval has one, so that an operator can name it.
    pub(super) fn person(&self, code: usize) -> String {
        format!("person-{}-{code}", self.number)
    }

    /// Each token is what the model says, wherever one asks.
    async fn look(&self) -> Result<(), String> {
        for (at, token) in self.access_tokens.iter().enumerate() {
            let expected = self.model.is_access_token_active(at);
            let (active, used) = (self.is_active(token).await, self.user_info(token).await);
            if active != expected || used != expected {
                return Err(format!(
                    "access token {at}: expected active {expected}, introspection {active}, UserInfo {used}"
                ));
            }
        }
        for (at, token) in self.refresh_tokens.iter().enumerate() {
            let (expected, active) = (self.model.is_refresh_token_active(at), self.is_active(token).await);
            if active != expected {
                return Err(format!(
                    "refresh token {at}: expected active {expected}, introspection {active}"
                ));
            }
        }
        Ok(())
    }
}
