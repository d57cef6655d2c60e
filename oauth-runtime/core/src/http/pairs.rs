//! Parameters that are kept.

use super::names::Names;

/// Names and values in one text: two allocations, however many parameters there are.
#[derive(Clone, Default)]
pub(crate) struct Pairs {
    text: String,
    /// Where each name and each value ends.
    ends: Vec<(usize, usize)>,
    names: Names,
}

impl Pairs {
    pub(crate) fn of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let length = pairs.clone().map(|(name, value)| name.len() + value.len()).sum();
        let (mut text, mut ends) = (String::with_capacity(length), Vec::with_capacity(pairs.clone().count()));
        let mut names = Names::new();
        for (name, value) in pairs {
            names.add(name);
            text.push_str(name);
            let end_of_name = text.len();
            text.push_str(value);
            ends.push((end_of_name, text.len()));
        }
        Self { text, ends, names }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let part = |range| self.text.get(range).unwrap_or_default();
        self.ends.iter().scan(0, move |start, (end_of_name, end)| {
            let pair = (part(*start..*end_of_name), part(*end_of_name..*end));
            *start = *end;
            Some(pair)
        })
    }

    /// The first value with this name.
    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        if self.names.may_have(name) { self.find(name) } else { None }
    }

    fn find(&self, name: &str) -> Option<&str> {
        let mut start = 0;
        for (end_of_name, end) in &self.ends {
            // Most names have another length, which needs no look at the text.
            if end_of_name - start == name.len()
                && self.text.as_bytes().get(start..*end_of_name) == Some(name.as_bytes())
            {
                return self.text.get(*end_of_name..*end);
            }
            start = *end;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_back_as_they_were() {
        let own = [("state", "a\u{20ac}"), ("", ""), ("scope", ""), ("scope", "read")];
        let pairs = Pairs::of(own.into_iter());
        assert_eq!(pairs.iter().collect::<Vec<_>>(), own);
        assert_eq!((pairs.get("scope"), pairs.get("stat")), (Some(""), None));
    }
}
