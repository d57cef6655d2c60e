//! The identifier of an event.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Timestamp;

/// The bits of the first half that are not the time: a version and a part of the number.
const VERSION: u64 = 0x7000;

/// The first bits of the second half.
const VARIANT: u64 = 0x8000_0000_0000_0000;

/// The bits of the second half that are random.
const RANDOM_BITS: u32 = 42;

/// Identifies an event: a UUID of version 7 (RFC 9562 section 5.7). Sorted, events are in the order of their times; those
/// that one process saw in the same second are in the order in which it saw them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId([u8; 16]);

/// The text is not an event's identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event is identified by a UUID, such as 018bcfe5-6800-7000-8000-3f6c1f3a2b10")]
#[non_exhaustive]
pub struct ParseEventIdError;

impl EventId {
    /// The next identifier of this process.
    pub fn at(time: Timestamp) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        static PROCESS: OnceLock<u64> = OnceLock::new();
        let process = *PROCESS.get_or_init(|| rand::rng().next_u64() >> (64 - RANDOM_BITS));
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self::of(time, number, process)
    }

    /// 48 bits of milliseconds, then the number, then what distinguishes processes.
    fn of(time: Timestamp, number: u32, process: u64) -> Self {
        let milliseconds = time.as_unix().saturating_mul(1_000).min((1 << 48) - 1);
        let number = u64::from(number);
        let first = milliseconds << 16 | VERSION | number >> 20;
        let second = VARIANT | (number & 0xf_ffff) << RANDOM_BITS | process;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&first.to_be_bytes());
        bytes[8..].copy_from_slice(&second.to_be_bytes());
        Self(bytes)
    }

    /// The identifier before all events of this time.
    pub fn before(time: Timestamp) -> Self {
        let milliseconds = time.as_unix().saturating_mul(1_000).min((1 << 48) - 1);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&(milliseconds << 16).to_be_bytes());
        Self(bytes)
    }

    /// The time of the event, to the second.
    pub fn time(&self) -> Timestamp {
        let milliseconds = u128::from_be_bytes(self.0) >> 80;
        Timestamp::from_unix(u64::try_from(milliseconds).unwrap_or(u64::MAX) / 1_000)
    }

    /// The identifier that follows.
    pub(super) fn next(self) -> Self {
        Self(u128::from_be_bytes(self.0).saturating_add(1).to_be_bytes())
    }

    /// The identifier before this one.
    #[cfg(any(feature = "webhooks", all(feature = "openid", feature = "events")))]
    pub(crate) fn previous(self) -> Self {
        Self(u128::from_be_bytes(self.0).saturating_sub(1).to_be_bytes())
    }

    /// The bytes, which sort like the identifiers.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The identifier with these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventId({self})")
    }
}

impl FromStr for EventId {
    type Err = ParseEventIdError;

    fn from_str(text: &str) -> Result<Self, ParseEventIdError> {
        let at_its_place = |(index, c): (usize, u8)| match index {
            8 | 13 | 18 | 23 => c == b'-',
            _ => c.is_ascii_digit() || (b'a'..=b'f').contains(&c),
        };
        if text.len() != 36 || !text.bytes().enumerate().all(at_its_place) {
            return Err(ParseEventIdError);
        }
        let digits: String = text.split('-').collect();
        let number = u128::from_str_radix(&digits, 16).map_err(|_| ParseEventIdError)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_and_the_bytes_come_back() {
        let id = EventId::at(Timestamp::from_unix(1_700_000_000));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.time(), Timestamp::from_unix(1_700_000_000));
        assert_eq!(EventId::from_bytes(*id.as_bytes()), id);
        assert_eq!(&id.to_string()[..15], "018bcfe5-6800-7");
        for wrong in
            ["", "018bcfe5", "018BCFE5-6800-7000-8000-3F6C1F3A2B10", "018bcfe56800-7000-8000-3f6c1f3a2b10-"]
        {
            assert_eq!(wrong.parse::<EventId>(), Err(ParseEventIdError), "{wrong}");
        }
    }

    #[test]
    fn they_sort_by_time_then_by_number() {
        let of = |time, number, process| EventId::of(Timestamp::from_unix(time), number, process);
        let most = (1 << RANDOM_BITS) - 1;
        let sorted = [
            EventId::before(Timestamp::from_unix(1_700_000_000)),
            of(1_700_000_000, 0, most),
            of(1_700_000_000, 1, 0),
            of(1_700_000_000, 0xf_ffff, 0),
            of(1_700_000_000, 0x10_0000, 0),
            of(1_700_000_000, u32::MAX, most),
            EventId::before(Timestamp::from_unix(1_700_000_001)),
            of(1_700_000_001, 0, 0),
            EventId::before(Timestamp::from_unix(u64::MAX)),
        ];
        assert!(sorted.is_sorted(), "{sorted:?}");
        assert!(sorted.iter().map(|id| id.to_string()).is_sorted(), "the texts too");
        for id in &sorted[1..6] {
            let text = id.to_string();
            assert!(&text[14..15] == "7" || text.starts_with("018bcfe5-6be8-0"), "{text}");
        }
    }
}
