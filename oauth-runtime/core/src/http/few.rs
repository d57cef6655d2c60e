//! The parameters of a form.

use std::borrow::Cow;

use super::names::Names;

/// As many parameters as most requests have: an authorization request with PKCE and a nonce has eight.
const FEW: usize = 8;

type Parameter<'a> = (Cow<'a, str>, Cow<'a, str>);

const ABSENT: Parameter<'static> = (Cow::Borrowed(""), Cow::Borrowed(""));

/// The parameters of a form in their order. The first ones need no allocation.
///
/// `SmallVec` does the same, but is invariant: a form could not be borrowed for less time than its text.
#[derive(Debug, Clone)]
pub(super) struct Parameters<'a> {
    few: [Parameter<'a>; FEW],
    /// How many of `few` are there.
    count: usize,
    more: Vec<Parameter<'a>>,
    names: Names,
}

impl Default for Parameters<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Parameters<'a> {
    pub(super) const fn new() -> Self {
        Self { few: [ABSENT; FEW], count: 0, more: Vec::new(), names: Names::new() }
    }

    pub(super) fn push(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        self.names.add(&name);
        match self.few.get_mut(self.count) {
            Some(free) => {
                *free = (name, value);
                self.count += 1;
            }
            None => self.more.push((name, value)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let few = self.few.get(..self.count).unwrap_or_default();
        few.iter().chain(&self.more).map(|(name, value)| (&**name, &**value))
    }

    /// The values with this name.
    #[inline]
    pub(super) fn values<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> + Clone {
        let named = self.names.may_have(name).then(|| self.iter().filter(move |(own, _)| *own == name));
        named.into_iter().flatten().map(|(_, value)| value)
    }

    /// The first value with this name.
    #[inline]
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        if self.names.may_have(name) { self.find(name) } else { None }
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// How many have this name.
    #[inline]
    pub(super) fn count(&self, name: &str) -> usize {
        if self.names.may_have(name) { self.iter().filter(|(own, _)| *own == name).count() } else { 0 }
    }

    /// The names that another parameter before them has.
    pub(super) fn repeated(&self) -> impl Iterator<Item = &str> {
        let mut earlier = Names::new();
        self.iter().enumerate().filter_map(move |(index, (name, _))| {
            let may_be_repeated = earlier.may_have(name);
            earlier.add(name);
            let is_repeated = || self.iter().take(index).any(|(own, _)| own == name);
            (may_be_repeated && is_repeated()).then_some(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_come_back_in_their_order_however_many_there_are() {
        for count in 0..3 * FEW {
            let own: Vec<(String, String)> =
                (0..count).map(|index| (format!("name{index}"), format!("value{index}"))).collect();
            let mut parameters = Parameters::new();
            own.iter().for_each(|(name, value)| parameters.push(name.into(), value.into()));
            let own = own.iter().map(|(name, value)| (&**name, &**value));
            assert!(parameters.iter().eq(own), "{count}");
        }
    }
}
