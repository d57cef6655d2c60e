//! The errors of a directory.

use oauth_runtime_core::BoxError;

/// An error of [`LdapUsers`](super::LdapUsers). It never contains a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LdapError {
    /// The directory cannot be reached, or it did not answer in time.
    #[error("the directory cannot be reached, or did not answer in time")]
    Unreachable(#[source] BoxError),
    /// The directory refused an operation. The code is one of RFC 4511 appendix A.
    #[error("the directory refused {operation} with the code {code}{hint}", hint = hint(*code))]
    Refused {
        /// The operation: a bind of the searching user, a search.
        operation: &'static str,
        /// The result code.
        code: u32,
    },
    /// Several entries have the same user name, address or identifier.
    #[error("the directory has several entries with one {0}; nobody logs in with it until there is one")]
    Ambiguous(String),
    /// The entry of a person lacks the attribute that identifies them.
    #[error(
        "an entry of the directory has no attribute `{0}`, which identifies people; choose another with `subject_attribute`, or \
         `binary_subject_attribute` if its values are not text, or let the searching user read it"
    )]
    NoSubject(String),
}

impl LdapError {
    /// Whether a retry may help.
    pub fn is_temporary(&self) -> bool {
        // Busy, unavailable, and limits of time and administration.
        matches!(self, Self::Unreachable(_) | Self::Refused { code: 3 | 11 | 51 | 52, .. })
    }
}

/// What to do about a code.
fn hint(code: u32) -> &'static str {
    match code {
        10 => {
            ": it answered with a referral, which is not followed; use the URL of the directory that it names"
        }
        13 => ": it demands TLS; use `ldaps://`, or `start_tls`",
        32 => ": the base does not exist, or the searching user may not see it",
        49 => ": the name or the password of the searching user is wrong",
        50 => ": the searching user may not do this",
        _ => "",
    }
}

/// The settings cannot work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LdapSetupError {
    /// The URL is not one of a directory.
    #[error(
        "`{0}` is not the URL of a directory; write ldaps://directory.example, or ldap://directory.example with `start_tls`"
    )]
    Url(String),
    /// Passwords would go over the network in the clear.
    #[error(
        "ldap:// sends passwords in the clear; use `ldaps://`, call `start_tls`, or, for a directory on this machine, call \
         `without_tls`"
    )]
    Plaintext,
    /// The base of the search is missing.
    #[error(
        "`search_base` is missing: below which entry people are, for example `ou=people,dc=example,dc=org`"
    )]
    NoBase,
    /// The searching user has an empty password: the directory would not check who it is (RFC 4513 section 5.1.2).
    #[error(
        "the password of `bind_dn` is empty, and the directory would take the bind for an anonymous one; leave `bind_dn` out"
    )]
    EmptyPassword,
    /// A text is not a valid LDAP filter or attribute name.
    #[error("`{0}` is not a valid LDAP filter or attribute name")]
    Filter(String),
    /// An attribute whose values are bytes was named as an attribute with text.
    #[error("the values of `{0}` are bytes; write `binary_subject_attribute(\"{0}\")`")]
    Binary(String),
    /// The text is not the certificates of authorities.
    #[error("`certificate_authorities` has no certificate in PEM that can be used")]
    Authorities(#[source] BoxError),
    /// The certificates of authorities that this machine trusts cannot be read.
    #[error("the certificates of the authorities that this machine trusts cannot be used")]
    Certificates(#[source] BoxError),
}
