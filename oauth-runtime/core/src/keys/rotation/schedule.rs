//! What a user says about rotation.

use std::sync::Arc;
use std::time::Duration;

use crate::keys::SigningAlgorithm;
use crate::{Clock, Seal, SystemClock};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// When signing keys change, for [`SigningKeys::rotating`](crate::keys::SigningKeys::rotating).
///
/// The life of a key: it is made and published; a day later, when every instance and everybody who keeps a copy of the published
/// keys has it, it signs, for 30 days; then its successor does, and it stays published for another day, until the last token
/// that it signed has ended. The first key of an algorithm signs at once. If there is no successor yet, since no instance ran or
/// the store could not be reached, the last key goes on signing, and the successor still is published for a day first.
///
/// An instance that can't reach the store for as long as [`publish_before`](Self::publish_before) notices nothing of it. All
/// instances should have the same schedule; where they differ for a while, as in a deployment, each key keeps to the schedule of
/// the instance that made it.
///
/// To replace a key at once, because it was stolen, delete it from the store and refresh or restart all instances. Its tokens
/// are worthless from then on. Where no key of its algorithm is left, a new one signs at once.
#[derive(Clone)]
#[must_use = "`SigningKeys::rotating` takes it"]
pub struct RotationSchedule {
    pub(in crate::keys) algorithms: Vec<SigningAlgorithm>,
    pub(super) every: u64,
    pub(super) publish_before: u64,
    pub(super) keep_for: u64,
    pub(super) seal: Option<Seal>,
    pub(in crate::keys) clock: Arc<dyn Clock>,
}

impl RotationSchedule {
    /// A key for each of these algorithms, which changes every 30 days.
    pub fn new(algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        let mut distinct = Vec::new();
        for algorithm in algorithms {
            if !distinct.contains(&algorithm) {
                distinct.push(algorithm);
            }
        }
        Self {
            algorithms: distinct,
            every: (30 * DAY).as_secs(),
            publish_before: DAY.as_secs(),
            keep_for: DAY.as_secs(),
            seal: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// How long a key signs; 30 days unless set, a second at least.
    pub fn every(self, period: Duration) -> Self {
        Self { every: period.as_secs().max(1), ..self }
    }

    /// How long a key is published before it signs; a day unless set. Longer than anybody keeps a copy of the published keys,
    /// and than any instance goes without a refresh.
    pub fn publish_before(self, time: Duration) -> Self {
        Self { publish_before: time.as_secs(), ..self }
    }

    /// How long a key stays published after it signed last; a day unless set. Not shorter than the life of what it signs: ID
    /// tokens, and access tokens that are JWTs.
    pub fn keep_for(self, time: Duration) -> Self {
        Self { keep_for: time.as_secs(), ..self }
    }

    /// Seals the private keys in the store. Default: they are there **in the clear**, and whoever can read the store can sign tokens. With a
    /// seal, keys in the clear are refused: whoever can only write to the store can't add one.
    ///
    /// To begin with it, or to change its secret, see [`Seal`] and
    /// [`SigningKeys::seal_stored`](crate::keys::SigningKeys::seal_stored).
    pub fn sealed_with(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }

    /// The clock, in place of the operating system's.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }
}

impl std::fmt::Debug for RotationSchedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { algorithms, every, publish_before, keep_for, .. } = self;
        let mut schedule = f.debug_struct("RotationSchedule");
        schedule.field("algorithms", algorithms).field("every", every);
        schedule.field("publish_before", publish_before).field("keep_for", keep_for).finish_non_exhaustive()
    }
}
