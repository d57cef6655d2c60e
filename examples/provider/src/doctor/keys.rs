//! The signing keys: whether there are some, whether they rotate, and whether clients can use them.

use oauth_runtime::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime::store::{AnyStoreError, KeyStore, Storage, StoredKey};
use oauth_runtime::{Clock, SystemClock, Timestamp};

use super::Finding;
use crate::causes::with_causes;
use crate::config::Config;
use crate::store::{self, Store};
use crate::store_secret;

const CHECK: &str = "signing_keys";

pub(super) async fn check(config: &Config, store: Option<&Store>, findings: &mut Vec<Finding>) {
    let algorithms = config.openid.algorithms();
    if !algorithms.contains(&SigningAlgorithm::Rs256) {
        findings.push(Finding::warn(
            "signing_algorithms",
            "RS256 is not listed, and many clients accept nothing else unless they are configured to (OpenID Connect \
             Core section 3.1.3.7); add it, or check each client",
        ));
    }
    if let Some(path) = config.openid.key_file() {
        findings.push(file(path));
        return;
    }
    let Some(store) = store else { return };
    match store.list_signing_keys().await {
        Ok(keys) if keys.is_empty() => {
            findings.push(Finding::warn(CHECK, "there are none yet; the first start creates them"));
        }
        Ok(keys) => {
            let now = SystemClock.now();
            findings.extend(algorithms.iter().map(|algorithm| of(algorithm.as_str(), &keys, now)));
            findings.extend(opened(config, store).await);
        }
        Err(error) => findings.push(Finding::fail(CHECK, with_causes(&error))),
    }
}

fn file(path: &std::path::Path) -> Finding {
    if !path.exists() {
        return Finding::warn(
            CHECK,
            format!("{} does not exist; the first start creates it", path.display()),
        );
    }
    match SigningKeys::from_file(path) {
        Ok(keys) => {
            let algorithms: Vec<_> = keys.algorithms().iter().map(|algorithm| algorithm.as_str()).collect();
            Finding::ok(CHECK, format!("{}: {}; they do not rotate", path.display(), algorithms.join(", ")))
        }
        Err(error) => Finding::fail(CHECK, format!("{}: {}", path.display(), with_causes(&error))),
    }
}

/// The key that signs now, and when the next one does.
fn of(algorithm: &str, keys: &[StoredKey], now: Timestamp) -> Finding {
    let own = || keys.iter().filter(|key| key.algorithm == algorithm);
    let Some(newest) = own().max_by_key(|key| key.signs_from) else {
        return Finding::warn(CHECK, format!("{algorithm}: there is no key yet; the next start creates it"));
    };
    if newest.signs_until < now {
        let since = days(now.as_unix() - newest.signs_until.as_unix());
        return Finding::fail(
            CHECK,
            format!(
                "{algorithm}: the next key is overdue for {since}; no instance runs, or none can write to the store. \
                 Start one, and read its log"
            ),
        );
    }
    if own().all(|key| key.signs_from > now) {
        return Finding::fail(
            CHECK,
            format!("{algorithm}: every key signs only in the future; compare the clocks of the instances"),
        );
    }
    let rest = days(newest.signs_until.as_unix() - now.as_unix());
    Finding::ok(CHECK, format!("{algorithm}: the newest key signs for another {rest}"))
}

/// Whether the secret opens them.
async fn opened(config: &Config, store: &Store) -> Option<Finding> {
    let url = store::url(config).ok()?;
    if config.openid.store_secret.is_none() && store_secret::missing_file(&url) {
        return Some(Finding::fail(
            CHECK,
            "the file of the store's secret is missing, so the keys do not open; restore it, or set its text as \
             `store_secret`",
        ));
    }
    let opened = match store_secret::of(config) {
        Ok(secret) => config.openid.signing_keys(&Looking(store.clone()), secret.as_ref()).await,
        Err(error) => Err(error),
    };
    opened.err().map(|error| Finding::fail(CHECK, with_causes(&*error)))
}

/// A store in which nothing changes.
#[derive(Debug, Clone)]
struct Looking(Store);

impl Storage for Looking {
    type Error = AnyStoreError;

    fn is_temporary(error: &AnyStoreError) -> bool {
        Store::is_temporary(error)
    }
}

impl KeyStore for Looking {
    async fn create_signing_key(&self, _: StoredKey) -> Result<bool, AnyStoreError> {
        Ok(true)
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, AnyStoreError> {
        self.0.list_signing_keys().await
    }

    async fn delete_signing_key(&self, _: &str) -> Result<(), AnyStoreError> {
        Ok(())
    }
}

/// A time in words.
pub(super) fn days(seconds: u64) -> String {
    match seconds {
        0..=3599 => format!("{} minutes", seconds / 60),
        3600..=172_799 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_key_that_is_overdue_missing_or_of_the_future_is_told() {
        let now = Timestamp::from_unix(1_000_000);
        let key = |from: u64, until: u64| {
            let time = Timestamp::from_unix;
            StoredKey::new("ES256.0", "ES256", "", time(from), time(until), time(u64::MAX >> 1))
        };
        for (keys, result, said) in [
            (vec![], Verdict::Warn, "there is no key yet"),
            (vec![key(0, 2_000_000)], Verdict::Ok, "signs for another 11 days"),
            (vec![key(0, 900_000)], Verdict::Fail, "overdue for 27 hours"),
            (vec![key(1_500_000, 2_000_000)], Verdict::Fail, "signs only in the future"),
            (vec![key(0, 1_100_000), key(1_100_000, 2_000_000)], Verdict::Ok, "11 days"),
        ] {
            let found = of("ES256", &keys, now);
            assert!(found.result == result && found.message.contains(said), "{found:?}");
        }
    }
}
