//! What an application says about a person (RISC 1.0 section 2).

use serde::{Deserialize, Serialize};

use crate::Text;

/// Why an account was disabled (RISC 1.0 section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DisabledReason {
    /// Somebody else had taken it over.
    Hijacking,
    /// It was one of many that somebody made at once, such as for spam.
    BulkAccount,
}

/// The kind of a credential (CAEP 1.0 section 3.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CredentialType {
    /// A password.
    Password,
    /// A PIN.
    Pin,
    /// An X.509 certificate.
    X509,
    /// A FIDO2 credential that stays on its device, such as most passkeys.
    Fido2Platform,
    /// A FIDO2 credential on a device of its own.
    Fido2Roaming,
    /// A FIDO U2F credential.
    FidoU2f,
    /// A verifiable credential.
    VerifiableCredential,
    /// Codes by phone call.
    PhoneVoice,
    /// Codes by SMS.
    PhoneSms,
    /// An authenticator app.
    App,
}

impl CredentialType {
    /// The word of the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Pin => "pin",
            Self::X509 => "x509",
            Self::Fido2Platform => "fido2-platform",
            Self::Fido2Roaming => "fido2-roaming",
            Self::FidoU2f => "fido-u2f",
            Self::VerifiableCredential => "verifiable-credential",
            Self::PhoneVoice => "phone-voice",
            Self::PhoneSms => "phone-sms",
            Self::App => "app",
        }
    }
}

/// An address of a person, as a subject identifier (RFC 9493 sections 3.2.2 and 3.2.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Identifier {
    /// An e-mail address.
    #[non_exhaustive]
    Email {
        /// The address.
        email: Text,
    },
    /// A telephone number.
    #[non_exhaustive]
    PhoneNumber {
        /// The number, with the country (E.164).
        phone_number: Text,
    },
}

impl Identifier {
    /// An e-mail address.
    pub fn email(address: impl Into<Text>) -> Self {
        Self::Email { email: address.into() }
    }

    /// A telephone number, with the country (E.164).
    pub fn phone_number(number: impl Into<Text>) -> Self {
        Self::PhoneNumber { phone_number: number.into() }
    }

    /// The claim that has it: only a client that may see the claim hears of the address.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) const fn claim(&self) -> &'static str {
        match self {
            Self::Email { .. } => "email",
            Self::PhoneNumber { .. } => "phone_number",
        }
    }
}
