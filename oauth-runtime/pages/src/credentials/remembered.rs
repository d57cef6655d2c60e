//! Devices on which a person is not asked for their second factor.

use std::net::IpAddr;

use oauth_runtime_core::{Digest, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// The maximum number of remembered devices of a person; the oldest makes room.
const MOST: usize = 16;

/// A device that a person had remembered. Its browser has the secret in a cookie.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RememberedDevice {
    pub(crate) digest: Digest,
    /// The browser, as it named itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user_agent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<IpAddr>,
    pub(crate) added_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// What the store has of a device's secret. It is bound to the person: another one of this browser has another digest.
pub(crate) fn digest(subject: &str, secret: &Secret) -> Digest {
    Digest::of(&format!("remembered device\0{subject}\0{}", secret.reveal()))
}

/// The devices that still count, the newest last.
pub(crate) fn live(devices: &[RememberedDevice], now: Timestamp) -> impl Iterator<Item = &RememberedDevice> {
    devices.iter().filter(move |device| !device.expires_at.is_expired(now))
}

/// Adds a device.
pub(crate) fn add(devices: &mut Vec<RememberedDevice>, device: RememberedDevice, now: Timestamp) {
    devices.retain(|other| !other.expires_at.is_expired(now) && other.digest != device.digest);
    devices.push(device);
    let surplus = devices.len().saturating_sub(MOST);
    devices.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(secret: &Secret, added_at: u64) -> RememberedDevice {
        RememberedDevice {
            digest: digest("alice", secret),
            user_agent: None,
            address: None,
            added_at: Timestamp::from_unix(added_at),
            expires_at: Timestamp::from_unix(added_at + 100),
        }
    }

    #[test]
    fn they_are_bounded_and_the_oldest_makes_room() {
        let (mut devices, now) = (Vec::new(), Timestamp::from_unix(50));
        for number in 0..40 {
            add(&mut devices, device(&Secret::generate(), number), now);
        }
        assert_eq!(devices.len(), MOST);
        assert_eq!(devices.first().map(|device| device.added_at), Some(Timestamp::from_unix(24)));
    }

    #[test]
    fn what_is_over_does_not_count_and_goes() {
        let (mut devices, secret) = (vec![device(&Secret::generate(), 0)], Secret::generate());
        assert_eq!(live(&devices, Timestamp::from_unix(99)).count(), 1);
        assert_eq!(live(&devices, Timestamp::from_unix(100)).count(), 0);
        add(&mut devices, device(&secret, 150), Timestamp::from_unix(150));
        assert_eq!(devices.len(), 1);
        assert_ne!(digest("alice", &secret), digest("bob", &secret));
    }
}
