//! The security profiles that a provider, or one of its clients, is held to.

use serde::{Deserialize, Serialize};

/// A security profile: rules that leave out what is weak in OAuth 2.
///
/// `profile(fapi2)` or `profile(fapi2_message_signing)` in a declaration holds the provider to it, and thereby all of its
/// clients. A provider with other clients too can hold some of them to it, with
/// [`ClientMetadata::profile`](crate::ClientMetadata::profile).
///
/// ```
/// use oauth_runtime::SecurityProfile;
///
/// assert_eq!(SecurityProfile::from_name("fapi2"), Some(SecurityProfile::Fapi2));
/// assert!(SecurityProfile::Fapi2MessageSigning.includes(SecurityProfile::Fapi2), "it has all of its rules, and more");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SecurityProfile {
    /// The FAPI 2.0 Security Profile (Final, February 2025).
    Fapi2,
    /// FAPI 2.0 Message Signing (Final, September 2025): the rules of [`Fapi2`](Self::Fapi2); and authorization requests
    /// and authorization responses are signed. The standard lets a provider choose among these signatures; this profile
    /// stands for both.
    Fapi2MessageSigning,
}

impl SecurityProfile {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Fapi2, Self::Fapi2MessageSigning];

    /// The name in declarations and in configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fapi2 => "fapi2",
            Self::Fapi2MessageSigning => "fapi2_message_signing",
        }
    }

    /// The profile with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }

    /// Whether this profile has all rules of another one.
    pub const fn includes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Fapi2MessageSigning, _) | (Self::Fapi2, Self::Fapi2) => true,
            (Self::Fapi2, Self::Fapi2MessageSigning) => false,
        }
    }

    /// Whether requests and responses are signed.
    #[cfg(feature = "openid")]
    pub(crate) const fn signs_messages(self) -> bool {
        matches!(self, Self::Fapi2MessageSigning)
    }
}

impl std::fmt::Display for SecurityProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_records() {
        for profile in SecurityProfile::ALL {
            let written = serde_json::to_string(&profile).expect("a string");
            assert_eq!(written, format!("\"{profile}\""));
            assert_eq!(SecurityProfile::from_name(profile.as_str()), Some(profile));
        }
        assert_eq!(SecurityProfile::from_name("FAPI2"), None);
    }
}
