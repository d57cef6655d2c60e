//! How often strangers may have a host contacted within a minute.
//!
//! Strangers choose the URLs: whoever sends requests for invented documents of a popular host would otherwise use up what
//! the host's real clients need. So a URL that has failed gets less than a new one, and both leave something for the URLs
//! that are known to work.

use std::time::Duration;

use moka::sync::Cache;
use url::Url;

use super::counts::Counts;
use oauth_runtime_core::Digest;
use oauth_runtime_core::fetch::FetchError;

/// The maximum number of remembered URLs of each kind. Each takes a digest.
const MOST_URLS: u64 = 20_000;

/// How long it is remembered that a URL answered well.
const GOOD_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// How long it is remembered that a URL failed.
const FAILED_FOR: Duration = Duration::from_secs(10 * 60);

/// The budget of each host.
pub(super) struct Budgets {
    /// For all requests.
    all: Counts,
    /// For those to URLs that are not known to work.
    unproven: Counts,
    /// For those to URLs that failed.
    failed: Counts,
    good_urls: Cache<Digest, ()>,
    failed_urls: Cache<Digest, ()>,
}

impl Budgets {
    /// So many requests to a host within a minute.
    pub(super) fn new(most: u32) -> Self {
        let urls = |lifetime| Cache::builder().max_capacity(MOST_URLS).time_to_live(lifetime).build();
        Self {
            all: Counts::new(most),
            unproven: Counts::new(most - most / 4),
            failed: Counts::new((most / 4).max(1)),
            good_urls: urls(GOOD_FOR),
            failed_urls: urls(FAILED_FOR),
        }
    }

    /// Counts one more request to the URL's host, unless its budget is used up.
    pub(super) fn count(&self, url: &Url) -> Result<(), FetchError> {
        let (host, known) = (url.host_str().unwrap_or_default(), Digest::of(url.as_str()));
        if !self.good_urls.contains_key(&known) {
            // A request that is refused is not sent, so it uses nothing of the next budget.
            if self.failed_urls.contains_key(&known) {
                self.failed.count(host)?;
            }
            self.unproven.count(host)?;
        }
        self.all.count(host)
    }

    /// The URL answered well.
    pub(super) fn answered(&self, url: &Url) {
        let known = Digest::of(url.as_str());
        self.failed_urls.invalidate(&known);
        self.good_urls.insert(known, ());
    }

    /// There is nothing at the URL. What answered well before keeps its place.
    pub(super) fn failed(&self, url: &Url) {
        self.failed_urls.insert(Digest::of(url.as_str()), ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(number: usize) -> Url {
        Url::parse(&format!("https://client.example/{number}")).expect("a URL")
    }

    /// How many of so many requests are sent.
    fn sent(budgets: &Budgets, urls: impl Iterator<Item = usize>) -> usize {
        urls.filter(|number| budgets.count(&url(*number)).is_ok()).count()
    }

    #[test]
    fn urls_that_fail_leave_room_for_new_ones_and_both_for_good_ones() {
        let budgets = Budgets::new(120);
        budgets.answered(&url(0));
        for number in 1..1000 {
            budgets.failed(&url(number));
        }
        assert_eq!(sent(&budgets, (1..1000).cycle().take(5000)), 30, "what failed");
        assert_eq!(sent(&budgets, 1000..5000), 60, "what nobody asked for before");
        assert_eq!(sent(&budgets, [0].into_iter().cycle().take(500)), 30, "what works");
    }

    #[test]
    fn each_host_has_its_own_and_one_alone_may_use_all_of_it() {
        let budgets = Budgets::new(120);
        assert_eq!(sent(&budgets, 0..1000), 90);
        let elsewhere = Url::parse("https://other.example/").expect("a URL");
        budgets.count(&elsewhere).expect("another host");
        let budgets = Budgets::new(120);
        budgets.answered(&url(0));
        budgets.failed(&url(0));
        assert_eq!(sent(&budgets, [0].into_iter().cycle().take(500)), 120, "its site was down for a moment");
    }
}
