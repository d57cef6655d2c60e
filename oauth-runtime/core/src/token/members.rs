//! The members that parts of the provider and extension grants add to a token response.

use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// Members of a token response that no standard grant has, sorted by name.
///
/// They are rendered when they are added. So a provider without such members contains no code that writes a
/// [`Value`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a member, which replaces an earlier one with this name.
    pub(crate) fn set(&mut self, name: String, value: &Value) {
        // JSON always has a rendering.
        let Ok(value) = to_raw_value(value) else { return };
        match self.0.binary_search_by(|(own, _)| own.cmp(&name)) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// Adds those of another list, which replace earlier ones with the same name.
    pub(super) fn extend(&mut self, others: Self) {
        for (name, value) in others.0 {
            match self.0.binary_search_by(|(own, _)| own.cmp(&name)) {
                Ok(place) => self.0[place].1 = value,
                Err(place) => self.0.insert(place, (name, value)),
            }
        }
    }

    /// Keeps the members whose names are to stay.
    pub(super) fn retain(&mut self, stays: impl Fn(&str) -> bool) {
        self.0.retain(|(name, _)| stays(name));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), &**value))
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.iter().map(texts).eq(other.iter().map(texts))
    }
}

impl Eq for Members {}

/// A member as text, which can be compared.
fn texts<'a>((name, value): (&'a str, &'a RawValue)) -> (&'a str, &'a str) {
    (name, value.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_and_a_later_one_replaces_an_earlier_one() {
        let of = |pairs: &[(&str, i32)]| {
            let mut members = Members::new();
            pairs.iter().for_each(|(name, value)| members.set((*name).into(), &Value::from(*value)));
            members
        };
        let members = of(&[("b", 1), ("a", 2), ("b", 3)]);
        let texts: Vec<_> = members.iter().map(texts).collect();
        assert_eq!(texts, [("a", "2"), ("b", "3")]);
        assert!(members == of(&[("a", 2), ("b", 3)]) && members != of(&[("a", 2)]));
    }
}
