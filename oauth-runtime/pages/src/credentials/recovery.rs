//! Recovery codes, for a person who has lost their phone.

use oauth_runtime_core::Digest;
use rand::Rng;

/// How many a person gets.
const COUNT: usize = 10;

/// Letters and digits that cannot be mistaken for one another: 5 bits each.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// 80 bits, so that a digest in the store is sufficient.
const LENGTH: usize = 16;

/// New codes, in groups of four: `ABCD-EFGH-JKLM-NPQR`.
pub(crate) fn generate() -> Vec<String> {
    (0..COUNT).map(|_| one()).collect()
}

fn one() -> String {
    let mut bytes = [0; LENGTH];
    rand::rng().fill_bytes(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The stored digest of a code; `None` if the text is not a code. Case, dashes and spaces do not count.
pub(crate) fn digest(subject: &str, code: &str) -> Option<Digest> {
    let letters: String = code
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let is_code = letters.len() == LENGTH && letters.bytes().all(|letter| ALPHABET.contains(&letter));
    is_code.then(|| Digest::of(&format!("recovery code\0{subject}\0{letters}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let codes = generate();
        assert_eq!(codes.len(), COUNT);
        let digest_of = |code: &str| digest("alice", code).expect("a code").to_string();
        assert_eq!(digest_of(&codes[0]), digest_of(&codes[0].to_lowercase().replace('-', " ")));
        assert_ne!(digest_of(&codes[0]), digest_of(&codes[1]));
        assert_ne!(digest("bob", &codes[0]), digest("alice", &codes[0]));
        for text in ["", "123456", "ABCD-EFGH-JKLM-NPQ0", "ABCD-EFGH-JKLM-NPQR-S"] {
            assert!(digest("alice", text).is_none(), "{text}");
        }
    }
}
