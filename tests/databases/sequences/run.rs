//! Runs a sequence at the provider and in the model.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use oauth_runtime::administration::Administration;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::AnyStore;
use oauth_runtime::testing::TestClock;
use oauth_runtime::{Clock, RefreshTokenRotation, SystemClock};

use super::model::Model;
use super::provider::{Everybody, Sequenced, clients, keys};
use super::requests::Codes;
use super::step::Step;

pub(super) const ISSUER: &str = "https://provider.example";

/// The latest time of a sequence. The next one begins there: a store may forget what had expired when it last saw a clock.
static LATEST: AtomicU64 = AtomicU64::new(0);

/// A provider, the model of it, and what its clients got.
pub(super) struct Run {
    number: usize,
    pub(super) server: Arc<Sequenced>,
    store: Arc<AnyStore>,
    clock: TestClock,
    pub(super) keys: SigningKeys,
    pub(super) model: Model,
    pub(super) codes: Vec<String>,
    pub(super) devices: Vec<Codes>,
    pub(super) access_tokens: Vec<String>,
    pub(super) refresh_tokens: Vec<String>,
    pub(super) id_tokens: Vec<IdToken>,
    /// The names of the signing keys, in the order of the model.
    pub(super) keys_seen: Vec<String>,
}

/// What an API looks at in an ID token.
pub(super) struct IdToken {
    pub(super) key_id: String,
    pub(super) expires_at: u64,
}

/// Runs it. The error says what the provider does and the model does not.
pub(super) async fn run(store: &AnyStore, grace_period: Duration, steps: &[Step]) -> Result<(), String> {
    let mut run = Run::start(store, grace_period).await;
    run.look().await?;
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
        let begin = SystemClock.now().as_unix().max(LATEST.load(Ordering::Relaxed));
        clock.advance(Duration::from_secs(begin.saturating_sub(clock.now().as_unix())));
        let issuer = ISSUER.parse().expect("an issuer");
        let keys = keys(&store, &clock).await;
        let server = Sequenced::builder(issuer, Arc::clone(&store), Everybody, keys.clone())
            .clock(clock.clone())
            .refresh_token_grace_period(grace_period)
            .rotate_refresh_tokens(RefreshTokenRotation::Always)
            .build();
        let administration = Administration::of(&server, Arc::clone(&store));
        for client in clients(number) {
            administration.put_client(client).await.expect("a client");
        }
        let model = Model::new(clock.now().as_unix(), grace_period.as_secs());
        let [codes, access_tokens, refresh_tokens, keys_seen] = [(); 4].map(|()| Vec::new());
        let (devices, id_tokens) = (Vec::new(), Vec::new());
        Self {
            number,
            server,
            store,
            clock,
            keys,
            model,
            codes,
            devices,
            access_tokens,
            refresh_tokens,
            id_tokens,
            keys_seen,
        }
    }

    /// Time passes.
    pub(super) fn wait(&mut self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.model.wait(seconds);
        LATEST.fetch_max(self.model.now, Ordering::Relaxed);
    }

    pub(super) fn client_id(&self, client: usize) -> String {
        format!("{}-{}", ["web", "app", "api"][client], self.number)
    }

    pub(super) fn person(&self, person: usize) -> String {
        format!("person-{}-{person}", self.number)
    }

    pub(super) fn administration(&self) -> Administration<Arc<AnyStore>> {
        Administration::of(&self.server, Arc::clone(&self.store))
    }
}
