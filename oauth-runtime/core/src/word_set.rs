//! Sets of words, written one after the other with a space between them.

/// Whether two texts have the same words, in any order, as for response types (RFC 6749 section 3.1.1).
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split(' ').filter(|word| !word.is_empty()).count();
    one == other
        || (words(one) == words(other)
            && one.split(' ').all(|word| other.split(' ').any(|other| other == word))
            && other.split(' ').all(|word| one.split(' ').any(|one| one == word)))
}

/// Whether a word is one of them.
pub(crate) fn has_word(words: &str, wanted: &str) -> bool {
    // One word of the same length is the usual case, and a shorter text cannot have it.
    match words.len() > wanted.len() {
        true => words.split(' ').any(|word| word == wanted),
        false => words == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_words_does_not_matter() {
        assert!(same_words("code", "code"));
        assert!(same_words("code token", "token code"));
        assert!(!same_words("code", "code token"));
        assert!(!same_words("code code", "code token"));
        assert!(!same_words("code", "Code"));
        assert!(!same_words("", "code"));
    }

    #[test]
    fn a_word_is_found_wherever_it_is() {
        for words in ["token", "code token", "token code", "id_token token"] {
            assert!(has_word(words, "token"), "{words}");
        }
        for words in ["", "tok", "id_token", "token2", "tokens code", "Token"] {
            assert!(!has_word(words, "token"), "{words}");
        }
    }
}
