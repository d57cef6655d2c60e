//! Scope: a set of scope tokens (RFC 6749 section 3.3).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A set of scope tokens, kept in the order in which they were first named.
///
/// Serialized as in the standard: tokens separated by one space, compared case-sensitively. Cloning copies a
/// pointer.
///
/// ```
/// use oauth_runtime::Scope;
///
/// let scope: Scope = "read write read".parse()?;
/// assert_eq!(scope.to_string(), "read write");
/// assert!(scope.contains("write"));
/// assert!("read".parse::<Scope>()?.is_subset_of(&scope));
/// # Ok::<(), oauth_runtime::ParseScopeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Scope(Arc<str>);

/// More tokens than any declaration has; limits the cost of a hostile request.
const MOST_TOKENS: usize = 256;

/// Why a text is not a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseScopeError {
    /// A token has a character that RFC 6749 section 3.3 does not allow.
    #[error("a scope token may contain only printable ASCII without spaces, quotes and backslashes")]
    Malformed,
    /// It has more than 256 different tokens.
    #[error("a scope has at most 256 tokens")]
    TooMany,
}

impl Scope {
    /// An empty scope.
    pub fn empty() -> Self {
        Self(Arc::from(""))
    }

    /// A scope of these tokens, each once.
    ///
    /// # Errors
    /// If a token is empty or has a character that RFC 6749 section 3.3 does not allow, or if there are more
    /// than 256.
    pub fn from_tokens<'a>(tokens: impl IntoIterator<Item = &'a str>) -> Result<Self, ParseScopeError> {
        let mut kept: Vec<&str> = Vec::new();
        for token in tokens {
            if !is_scope_token(token) {
                return Err(ParseScopeError::Malformed);
            }
            if !kept.contains(&token) {
                kept.push(token);
            }
            if kept.len() > MOST_TOKENS {
                return Err(ParseScopeError::TooMany);
            }
        }
        Ok(Self(kept.join(" ").into()))
    }

    /// The tokens, in order (aioauth's `scope_to_list`).
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|token| !token.is_empty())
    }

    /// Whether `token` is one of them.
    pub fn contains(&self, token: &str) -> bool {
        // A scope of one token is the usual case, and no shorter text has the token.
        match self.0.len() > token.len() {
            true => self.tokens().any(|own| own == token),
            false => *self.0 == *token && !token.is_empty(),
        }
    }

    /// Whether each token of this scope is in `other` too.
    pub fn is_subset_of(&self, other: &Self) -> bool {
        self.0 == other.0 || self.tokens().all(|token| other.contains(token))
    }

    /// The tokens of this scope that are in `other` too.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        if self.is_subset_of(other) {
            return self.clone();
        }
        let kept: Vec<&str> = self.tokens().filter(|token| other.contains(token)).collect();
        Self(kept.join(" ").into())
    }

    /// The tokens that are in at least one of the two.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let added = other.tokens().filter(|token| !self.contains(token));
        Self::from_tokens(self.tokens().chain(added)).unwrap_or_else(|_| self.clone())
    }

    /// Whether it contains no token.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The form on the wire: tokens separated by one space.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`
fn is_scope_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

impl FromStr for Scope {
    type Err = ParseScopeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_scope_token(text) {
            return Ok(Self(text.into()));
        }
        Self::from_tokens(text.split(' ').filter(|token| !token.is_empty()))
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({:?})", &*self.0)
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_once_and_in_order() {
        let scope: Scope = " write  read write ".parse().expect("valid");
        assert_eq!(scope.as_str(), "write read");
        assert_eq!(scope.tokens().collect::<Vec<_>>(), ["write", "read"]);
    }

    #[test]
    fn malformed_tokens_are_refused() {
        for text in ["a\"b", "a\\b", "a\tb", "a\nb", "caf\u{e9}", "\u{7f}", "\0"] {
            assert_eq!(text.parse::<Scope>(), Err(ParseScopeError::Malformed), "{text:?}");
        }
    }

    #[test]
    fn a_token_is_not_matched_by_its_prefix_or_in_another_case() {
        let scope: Scope = "read:all".parse().expect("valid");
        assert!(!scope.contains("read"));
        assert!(!scope.contains("READ:ALL"));
    }

    #[test]
    fn subsets_and_intersections() {
        let all: Scope = "a b c".parse().expect("valid");
        let some: Scope = "c a".parse().expect("valid");
        assert!(some.is_subset_of(&all));
        assert!(!all.is_subset_of(&some));
        assert!(Scope::empty().is_subset_of(&some));
        assert_eq!(all.intersection(&some).as_str(), "a c");
    }
}
