//! Words that a guesser knows, and passwords that have nothing else.

use super::normal;

/// Shorter words are in too many passwords.
const LEAST: usize = 3;

/// More than a person has names: bounds the work.
const MOST: usize = 200;

/// Words in lower case, with letters only.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(Vec<Vec<char>>);

impl Words {
    /// The words in these texts, each also written backwards. An address or a name of several words counts as one, too.
    pub(super) fn of(texts: &[&str]) -> Self {
        let mut words = Self::default();
        for text in texts {
            let text = normal(text).to_lowercase();
            words.add(text.chars().filter(|letter| letter.is_alphabetic()));
            text.split(|letter: char| !letter.is_alphabetic()).for_each(|word| words.add(word.chars()));
        }
        words
    }

    fn add(&mut self, word: impl Iterator<Item = char>) {
        let word: Vec<char> = word.collect();
        if word.len() < LEAST || self.0.len() >= MOST || self.0.contains(&word) {
            return;
        }
        self.0.push(word.iter().rev().copied().collect());
        self.0.push(word);
    }

    pub(super) fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// Whether the password has nothing but these words, with any digits and signs. Digits and signs within may stand for the
    /// letters that they resemble.
    pub(super) fn are_all_of(&self, password: &str) -> bool {
        let password = password.to_lowercase();
        let letters: Vec<char> = password.chars().filter(|letter| letter.is_alphabetic()).collect();
        let inner = password.trim_matches(|letter: char| !letter.is_alphabetic());
        let resembled: Vec<char> =
            inner.chars().map(resembled).filter(|letter| letter.is_alphabetic()).collect();
        self.divide(&letters) || self.divide(&resembled)
    }

    /// Whether the letters are some of these words, one after the other.
    fn divide(&self, letters: &[char]) -> bool {
        // Whether they are up to each place.
        let mut reached = vec![false; letters.len() + 1];
        reached[0] = !letters.is_empty();
        for start in 0..letters.len() {
            if !reached[start] {
                continue;
            }
            for word in self.0.iter().filter(|word| letters[start..].starts_with(word)) {
                reached[start + word.len()] = true;
            }
        }
        reached[letters.len()]
    }
}

/// The letter that a sign is written for.
fn resembled(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    }
}
