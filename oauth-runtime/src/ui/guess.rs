//! A password that is tried.

use std::net::IpAddr;

use super::brake::Brake;
use super::config::Brakes;
use crate::Timestamp;

/// A password that is tried. The brakes count it before it is looked at, so that many at the same moment are no way round them.
pub(crate) struct Guess<'a> {
    /// A success forgets what failed before.
    forgiving: Vec<Counted<'a>>,
    /// A success says nothing of the other attempts.
    strict: Vec<Counted<'a>>,
}

struct Counted<'a> {
    brake: &'a Brake,
    key: String,
}

impl<'a> Guess<'a> {
    /// Counts it; gives the seconds to wait where one of the brakes is on.
    pub(crate) fn begin(
        brakes: &'a Brakes,
        username: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Self, u64> {
        let address = address.map(place);
        // Where the address is not known, all of them are one.
        let here = format!("{} {username}", address.as_deref().unwrap_or_default());
        let forgiving = vec![
            Counted { brake: &brakes.usernames_here, key: here },
            Counted { brake: &brakes.usernames, key: username.to_owned() },
        ];
        let strict = address.map(|key| Counted { brake: &brakes.addresses, key }).into_iter().collect();
        let guess = Self { forgiving, strict };
        guess.count(now).map(|()| guess)
    }

    /// All of the brakes count it, or none.
    fn count(&self, now: Timestamp) -> Result<(), u64> {
        let (mut begun, mut longest) = (Vec::new(), 0);
        for counted in self.forgiving.iter().chain(&self.strict) {
            match counted.brake.try_begin(&counted.key, now) {
                Ok(()) => begun.push(counted),
                Err(seconds) => longest = seconds.max(longest),
            }
        }
        if longest == 0 {
            return Ok(());
        }
        for counted in begun {
            counted.brake.take_back(&counted.key);
        }
        Err(longest)
    }

    /// It was no guess.
    pub(crate) fn was_right(self) {
        for counted in self.forgiving {
            counted.brake.succeeded(&counted.key);
        }
        for counted in self.strict {
            counted.brake.take_back(&counted.key);
        }
    }
}

/// Who has one address of IPv6 has all that share its first half.
pub(crate) fn place(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_address_or_a_network() {
        let place = |address: &str| place(address.parse().expect("an address"));
        assert_eq!(place("2001:db8::1"), place("2001:db8:0:0:ffff::2"));
        assert_ne!(place("2001:db8::1"), place("2001:db8:0:1::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }
}
