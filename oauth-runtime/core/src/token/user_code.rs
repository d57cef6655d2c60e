//! The code that a person types to connect a device.

use std::fmt;

use rand::RngExt;
use zeroize::Zeroizing;

use crate::{Digest, Secret};

/// Without vowels, so that it forms no words, and without letters and digits that look alike (RFC 8628
/// section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Eight of twenty letters are 34 bits.
const LENGTH: usize = 8;

/// The code that a device shows and the person types (RFC 8628 section 3.2): eight letters, with a dash for
/// readability.
///
/// Only the letters of a typed code are compared: case, dashes and spaces do not count.
///
/// ```
/// use oauth_runtime::token::UserCode;
///
/// let typed = UserCode::parse("wdjb mjht").unwrap();
/// assert_eq!(typed.digest(), UserCode::parse("WDJB-MJHT").unwrap().digest());
/// assert!(UserCode::parse("AEIO-U123").is_none());
/// ```
#[derive(Clone)]
pub struct UserCode(Zeroizing<String>);

impl UserCode {
    /// A new code, of 34 random bits.
    pub fn generate() -> Self {
        let mut random = rand::rng();
        let letter = |_| char::from(LETTERS[random.random_range(0..LETTERS.len())]);
        Self(Zeroizing::new((0..LENGTH).map(letter).collect()))
    }

    /// A typed code; `None` if it cannot be a user code.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut letters = Zeroizing::new(String::with_capacity(LENGTH));
        for letter in typed.chars().filter(|letter| !matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ' ')) {
            let letter = letter.to_ascii_uppercase();
            let known = u8::try_from(letter).is_ok_and(|letter| LETTERS.contains(&letter));
            if !known || letters.len() == LENGTH {
                return None;
            }
            letters.push(letter);
        }
        (letters.len() == LENGTH).then_some(Self(letters))
    }

    /// The form for people: `WDJB-MJHT`.
    pub fn reveal(&self) -> Secret {
        let (first, second) = self.0.split_at(LENGTH / 2);
        Secret::from(format!("{first}-{second}"))
    }

    /// What a store keeps instead of the code.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl fmt::Debug for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_generated_code_is_what_a_person_types() {
        for _ in 0..100 {
            let code = UserCode::generate();
            let typed = UserCode::parse(code.reveal().reveal()).expect("a user code");
            assert_eq!(typed.digest(), code.digest());
        }
    }

    #[test]
    fn codes_use_all_letters_and_do_not_repeat() {
        let codes: HashSet<String> = (0..2_000).map(|_| UserCode::generate().0.to_string()).collect();
        assert!(codes.len() >= 1_999, "of 34 bits, two of 2,000 are hardly ever the same");
        let letters: HashSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(letters.len(), LETTERS.len());
    }

    #[test]
    fn case_dashes_and_spaces_do_not_count() {
        let code = UserCode::parse("WDJB-MJHT").expect("a user code");
        for typed in ["wdjbmjht", " WdJb MjHt ", "WDJB\u{2013}MJHT", "W-D-J-B-M-J-H-T"] {
            assert_eq!(UserCode::parse(typed).map(|typed| typed.digest()), Some(code.digest()), "{typed}");
        }
    }

    #[test]
    fn what_can_not_be_one_is_none() {
        for typed in
            ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJH0", "WDJA-MJHT", "WDJB_MJHT", "ＷDJB-MJHT", "ſDJB-MJHT"]
        {
            assert!(UserCode::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn it_does_not_print() {
        assert_eq!(format!("{:?}", UserCode::generate()), "UserCode(…)");
    }
}
