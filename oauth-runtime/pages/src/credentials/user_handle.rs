//! The name of a person for authenticators, and of their record in the store.

use oauth_runtime_core::Digest;
use sha2::{Digest as _, Sha256};

/// The user handle of Web Authentication, which does not reveal who the person is (section 14.6.1). The record of a
/// person's credentials is named after it, whether or not they have a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UserHandle([u8; 16]);

impl UserHandle {
    pub(crate) fn of(subject: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(format!("user handle\0{subject}")).into();
        Self(std::array::from_fn(|index| digest[index]))
    }

    /// From the bytes that an authenticator keeps.
    #[cfg(feature = "passkeys")]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// What an authenticator keeps.
    #[cfg(feature = "passkeys")]
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// The key of the person's record.
    pub(crate) fn digest(self) -> Digest {
        Digest::of(&format!("credentials\0{}", self.as_uuid()))
    }

    /// The text form of a UUID (RFC 9562 section 4).
    fn as_uuid(self) -> String {
        let mut text = String::with_capacity(36);
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records are found by it, so it must never change.
    #[test]
    fn the_key_of_a_record_stays_what_it_was() {
        let handle = UserHandle(*b"\x00\x01\x02\x03\x10\x20\x30\x40\xff\xee\xdd\xcc\xbb\xaa\x99\x88");
        assert_eq!(handle.as_uuid(), "00010203-1020-3040-ffee-ddccbbaa9988");
        let uuid = UserHandle::of("248289761001").as_uuid();
        let digest = Sha256::digest("user handle\x00248289761001");
        assert!(uuid.starts_with(&format!("{:02x}{:02x}", digest[0], digest[1])), "{uuid}");
    }

    #[cfg(feature = "passkeys")]
    #[test]
    fn it_is_the_uuid_that_authenticators_got() {
        let handle = UserHandle::of("248289761001");
        let uuid = webauthn_rs::prelude::Uuid::from_slice(&handle.bytes()).expect("16 bytes");
        assert_eq!(handle.as_uuid(), uuid.to_string());
        assert_eq!(UserHandle::from_bytes(uuid.as_bytes()), Some(handle));
        assert_eq!(UserHandle::from_bytes(b"short"), None);
    }
}
