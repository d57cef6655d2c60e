//! The parameters of a form.

use std::borrow::Cow;

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
}

impl Default for Parameters<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Parameters<'a> {
    pub(super) const fn new() -> Self {
        Self { few: [ABSENT; FEW], count: 0, more: Vec::new() }
    }

    pub(super) fn push(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        match self.few.get_mut(self.count) {
            Some(free) => {
                *free = (name, value);
                self.count += 1;
            }
            None => self.more.push((name, value)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let few = self.few.iter().take(self.count);
        few.chain(&self.more).map(|(name, value)| (&**name, &**value))
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
