//! Passwords that everybody tries first, also without a list.

use super::words::Words;

/// What lists of the most frequent passwords consist of, in the languages of the pages.
const COMMON: &str = "password passwort kennwort motdepasse contraseña contrasena wachtwoord senha pass passwd secret geheim \
    qwerty qwertyuiop qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl yxcvbnm zxcvbn zxcvbnm qazwsx qazwsxedc \
    abc abcd abcdef abcdefg abcdefgh welcome willkommen bienvenue bienvenido hello hallo bonjour hola letmein login logon admin \
    administrator root user guest test testing default changeme trustno iloveyou loveyou love lovely princess sunshine monkey \
    dragon football baseball superman batman master shadow michael jordan computer internet summer winter spring autumn january \
    february march april june july august september october november december";

pub(super) fn common() -> Words {
    Words::of(&COMMON.split_whitespace().collect::<Vec<_>>())
}

/// The longest piece whose repetition is a pattern.
const MOST_REPEATED: usize = 4;

/// Whether the whole password is a piece of a few characters again and again, or a row of neighbours: `aaaa`, `12121212`,
/// `abcdefgh`, `9876543210`.
pub(super) fn is_pattern(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    let repeats = |length: usize| {
        characters.iter().zip(characters.iter().skip(length)).all(|(one, other)| one == other)
    };
    let is_row =
        |follows: fn(char, char) -> bool| characters.windows(2).all(|pair| follows(pair[0], pair[1]));
    (1..=MOST_REPEATED).any(repeats) || is_row(follows) || is_row(|one, next| follows(next, one))
}

/// Whether the second is the character after the first; on a keyboard, 0 follows 9.
fn follows(one: char, next: char) -> bool {
    u32::from(next) == u32::from(one) + 1 || (one, next) == ('9', '0')
}
