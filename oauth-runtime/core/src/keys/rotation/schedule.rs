//! The configuration of rotation.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::rounded_up;
use crate::keys::SigningAlgorithm;
use crate::{Clock, Seal, SystemClock};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// When signing keys change, for [`SigningKeys::rotating`](crate::keys::SigningKeys::rotating). All times are
/// rounded up to whole seconds.
///
/// The life of a key: it is created and published. A day later, when every instance and every cache of the
/// published keys has it, it signs for 30 days. Then its successor signs, and it stays published for another
/// day, until the last token that it signed has expired. The first key of an algorithm signs immediately. If
/// there is no successor yet, because no instance ran or the store was unreachable, the last key keeps
/// signing, and the successor is still published for a day first.
///
/// An instance that cannot reach the store for up to [`publish_before`](Self::publish_before) is not
/// affected. All instances should have the same schedule. If they differ for a while, for example during a
/// deployment, each key keeps to the schedule of the instance that created it.
///
/// To replace a stolen key at once, delete it from the store and refresh or restart all instances. Its tokens
/// are worthless from then on. If no key of its algorithm is left, a new one signs immediately.
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

    /// How long a key signs. Default: 30 days. Minimum: a second.
    pub fn every(self, period: Duration) -> Self {
        Self { every: rounded_up(period).max(1), ..self }
    }

    /// How long a key is published before it signs. Default: a day. It should be longer than anybody caches
    /// the published keys, and than any instance goes without a refresh.
    pub fn publish_before(self, time: Duration) -> Self {
        Self { publish_before: rounded_up(time), ..self }
    }

    /// How long a key stays published after its last signature. Default: a day. It must not be shorter than
    /// the lifetime of what it signs: ID tokens, and access tokens that are JWTs.
    pub fn keep_for(self, time: Duration) -> Self {
        Self { keep_for: rounded_up(time), ..self }
    }

    /// Seals the private keys in the store. Default: they are stored **in the clear**, and anybody who can
    /// read the store can sign tokens. With a seal, unsealed keys are refused, so somebody who can only write
    /// to the store cannot add one.
    ///
    /// To start sealing, or to change the secret, see [`Seal`] and
    /// [`SigningKeys::seal_stored`](crate::keys::SigningKeys::seal_stored).
    pub fn sealed_with(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }

    /// The clock, instead of the operating system's.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_second_is_one_second() {
        const HALF: Duration = Duration::from_millis(500);
        let schedule =
            RotationSchedule::new([SigningAlgorithm::Es256]).every(HALF).publish_before(HALF).keep_for(HALF);
        assert_eq!((schedule.every, schedule.publish_before, schedule.keep_for), (1, 1, 1));
    }
}
