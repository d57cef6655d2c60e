//! Texts that several records share.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that several records share, such as the identifier of a client in each of its tokens. Cloning copies a
/// pointer.
///
/// It is used like a `String` that does not change:
///
/// ```
/// use oauth_runtime::Text;
///
/// let client_id = Text::from("web");
/// assert_eq!(client_id, "web");
/// assert!(client_id.starts_with('w'));
/// let owned: String = client_id.into();
/// # let _ = owned;
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Text {
    fn default() -> Self {
        "".into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// What becomes a text.
macro_rules! from {
    ($($kind:ty),* $(,)?) => {
        $(impl From<$kind> for Text {
            fn from(text: $kind) -> Self {
                Self(Arc::from(text))
            }
        })*
    };
}

from!(&str, String, Box<str>, Cow<'_, str>);

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().into()
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().into()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        *self == **other
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Read)
    }
}

/// Reads a text without a `String` on the way.
struct Read;

impl Visitor<'_> for Read {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_survives_json() {
        for own in ["", "web", "caf\u{e9} \"\\ \u{1f600}\n"] {
            let json = serde_json::to_string(&Text::from(own)).expect("JSON");
            assert_eq!(json, serde_json::to_string(own).expect("JSON"));
            assert_eq!(serde_json::from_str::<Text>(&json).expect("a text"), own);
        }
        assert!(serde_json::from_str::<Text>("1").is_err());
    }

    #[test]
    fn it_compares_like_a_string() {
        let text = Text::from("web");
        let string = String::from("web");
        assert_eq!(text, "web");
        assert_eq!("web", text);
        assert_eq!(text, string);
        assert_eq!(string, text);
        assert_ne!(Text::from("Web"), text);
    }
}
