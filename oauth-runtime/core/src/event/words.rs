//! The words of the protocol in events.

use std::sync::LazyLock;

use crate::Text;

/// Those that the most frequent events have.
const FREQUENT: [&str; 6] =
    ["client_credentials", "authorization_code", "refresh_token", "code", "password", "implicit"];

/// A word of the protocol. The frequent ones are shared, so that an event needs no copy.
pub(crate) fn word(word: &str) -> Text {
    static SHARED: LazyLock<[Text; FREQUENT.len()]> = LazyLock::new(|| FREQUENT.map(Text::from));
    let shared = FREQUENT.iter().zip(&*SHARED).find(|(own, _)| **own == word);
    shared.map_or_else(|| word.into(), |(_, shared)| shared.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back() {
        for text in
            FREQUENT.iter().chain(&["", "code id_token", "urn:ietf:params:oauth:grant-type:device_code"])
        {
            assert_eq!(word(text), *text);
        }
    }
}
