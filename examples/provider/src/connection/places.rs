//! How many connections an address may have at the same time.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use oauth_runtime::TrustedProxies;

/// The minimum time between two warnings.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(60);

/// The connections of each address. A trusted proxy is unlimited: its connections are those of many people.
#[derive(Clone)]
pub(super) struct Places {
    /// 0: no limit.
    most: usize,
    proxies: Arc<TrustedProxies>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    /// The time of the last warning, for any address.
    warned: Arc<Mutex<Option<Instant>>>,
}

impl Places {
    pub(super) fn new(most: usize, proxies: TrustedProxies) -> Self {
        Self { most, proxies: Arc::new(proxies), taken: Arc::default(), warned: Arc::default() }
    }

    /// A place for a connection, until it is dropped; `None` if this address has reached its limit.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Place> {
        if self.most == 0 || self.proxies.trusts(peer) {
            return Some(Place { held: None });
        }
        let household = household(peer);
        let mut taken = self.lock();
        let count = taken.entry(household).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        if *count == self.most && self.may_warn() {
            tracing::warn!(address = %household, most = self.most, "an address has reached its limit of \
                connections");
        }
        Some(Place { held: Some((self.clone(), household)) })
    }

    /// An address that keeps opening and closing its last connection does not fill the log.
    fn may_warn(&self) -> bool {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        let may = warned.is_none_or(|warned| warned.elapsed() >= BETWEEN_WARNINGS);
        if may {
            *warned = Some(Instant::now());
        }
        may
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one connection.
pub(super) struct Place {
    held: Option<(Places, IpAddr)>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, household)) = self.held.take() else {
            return;
        };
        let mut taken = places.lock();
        if let Some(count) = taken.get_mut(&household) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&household);
            }
        }
    }
}

/// The addresses of one subscriber: with IPv6, a whole network of 64 bits.
fn household(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_has_so_many_places_and_gets_them_back() {
        let places = Places::new(2, TrustedProxies::default());
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(address);
        let (first, _second) = (places.take(one).expect("free"), places.take(one).expect("free"));
        assert!(places.take(one).is_none());
        assert!(places.take(other).is_some(), "another address has places of its own");
        drop(first);
        let again = places.take(one).expect("free again");
        assert!(places.take(one).is_none());
        drop((again, _second));
        assert!(places.lock().is_empty(), "nothing is kept of addresses that are gone");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let places = Places::new(1, TrustedProxies::default());
        let _taken = places.take(address("2001:db8::1")).expect("free");
        assert!(places.take(address("2001:db8::ffff:2")).is_none());
        assert!(places.take(address("2001:db8:0:1::1")).is_some());
        let _mapped = places.take(address("::ffff:192.0.2.1")).expect("free");
        assert!(places.take(address("192.0.2.1")).is_none(), "the same address, written as one of IPv6");
    }

    #[test]
    fn trusted_proxies_are_not_counted() {
        let places = Places::new(1, "192.0.2.0/24".parse().expect("a network"));
        let taken: Vec<_> = (0..5).map(|_| places.take(address("192.0.2.7")).expect("free")).collect();
        assert!(taken.iter().all(|place| place.held.is_none()));
        let unlimited = Places::new(0, TrustedProxies::default());
        let taken: Vec<_> = (0..5).map(|_| unlimited.take(address("198.51.100.7"))).collect();
        assert!(taken.iter().all(Option::is_some));
    }
}
