//! Which algorithm made a hash, by how its text begins.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::refuse;
use crate::password::PasswordHashError;

/// The algorithms, whether this build has them or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Argon2,
    Bcrypt,
    Pbkdf2,
    Scrypt,
}

/// How the texts of each begin.
const BEGINNINGS: [(&str, Kind); 16] = [
    ("$argon2", Kind::Argon2),
    ("$2a$", Kind::Bcrypt),
    ("$2b$", Kind::Bcrypt),
    ("$2y$", Kind::Bcrypt),
    ("$bcrypt$", Kind::Bcrypt),
    ("bcrypt_sha256$$2", Kind::Bcrypt),
    ("$bcrypt-sha256$", Kind::Bcrypt),
    ("$pbkdf2$", Kind::Pbkdf2),
    ("$pbkdf2-sha1$", Kind::Pbkdf2),
    ("$pbkdf2-sha256$", Kind::Pbkdf2),
    ("$pbkdf2-sha512$", Kind::Pbkdf2),
    ("pbkdf2_", Kind::Pbkdf2),
    ("pbkdf2:", Kind::Pbkdf2),
    ("$scrypt$", Kind::Scrypt),
    ("scrypt$", Kind::Scrypt),
    ("scrypt:", Kind::Scrypt),
];

/// Those that nobody should verify any more, or that this library can't, with what to tell.
const REFUSED: [(&str, &str); 15] = [
    ("$2x$", "it was made by a bcrypt with a bug (crypt_blowfish before 1.1)"),
    ("$2$", "it is of the first bcrypt, which nothing should have kept"),
    ("$1$", "its algorithm is MD5-crypt"),
    ("$5$", "its algorithm is SHA-256-crypt"),
    ("$6$", "its algorithm is SHA-512-crypt"),
    ("$y$", "its algorithm is yescrypt"),
    ("$7$", "its algorithm is scrypt in the form of crypt(3)"),
    ("$P$", "its algorithm is that of phpass"),
    ("$H$", "its algorithm is that of phpass"),
    ("$wp$", "its algorithm is that of WordPress 6.8"),
    ("$S$", "its algorithm is that of Drupal 7"),
    ("c2NyeXB0", "it is of scrypt-kdf, a package for Node, whose form is not supported"),
    ("!", "it marks an account without a password (Django, Unix)"),
    ("*", "it marks an account without a password (Unix)"),
    ("{", "it begins with a scheme in braces, as in LDAP or Spring; only {argon2} and {bcrypt} are known"),
];

/// Before the hash itself: Django's and Spring's names of algorithms.
const WRAPPERS: [(&str, &str); 5] = [
    ("argon2", "$argon2"),
    ("{argon2}", "$argon2"),
    ("{argon2@SpringSecurity_v5_8}", "$argon2"),
    ("bcrypt$", "$2"),
    ("{bcrypt}", "$2"),
];

/// The forms of an algorithm in messages, if this build has it.
macro_rules! forms {
    ($name:ident, $feature:literal, $forms:literal) => {
        #[cfg(feature = $feature)]
        macro_rules! $name {
            () => {
                $forms
            };
        }
        #[cfg(not(feature = $feature))]
        macro_rules! $name {
            () => {
                ""
            };
        }
    };
}

forms!(bcrypt, "password-bcrypt", "; bcrypt ($2a$, $2b$, $2y$) with a cost of at most 15");
forms!(
    scrypt,
    "password-scrypt",
    "; scrypt ($scrypt$ln=16,r=8,p=1$<salt>$<output>), Django's and Werkzeug's"
);
forms!(
    pbkdf2,
    "password-pbkdf2",
    "; PBKDF2 of Django, passlib, Werkzeug and ASP.NET Identity, and $pbkdf2-sha256$i=600000$<salt>$<output>"
);

/// What errors say is supported.
pub(in crate::password) const SUPPORTED: &str = concat!(
    "Supported: Argon2 (argon2id, argon2i, argon2d) in the PHC string format with salt and output, \
     $argon2id$v=19$m=19456,t=2,p=1$<salt>$<output>",
    bcrypt!(),
    scrypt!(),
    pbkdf2!()
);

/// The hash without what some frameworks write before it.
pub(super) fn unwrapped(text: &str) -> &str {
    WRAPPERS
        .iter()
        .find_map(|(wrapper, then)| text.strip_prefix(wrapper).filter(|rest| rest.starts_with(then)))
        .unwrap_or(text)
}

impl Kind {
    /// The algorithm of an unwrapped hash.
    pub(super) fn of(text: &str) -> Result<Self, PasswordHashError> {
        if let Some((_, kind)) = BEGINNINGS.iter().find(|(beginning, _)| text.starts_with(beginning)) {
            return Ok(*kind);
        }
        if let Some((_, why)) = REFUSED.iter().find(|(beginning, _)| text.starts_with(beginning)) {
            return refuse(*why);
        }
        if is_of_identity(text) {
            return Ok(Self::Pbkdf2);
        }
        refuse(match text {
            "" => "it is empty",
            _ if is_hex(text) => {
                "it looks like a digest without salt and cost, from which passwords are guessed at once; those people \
                 have to set new passwords"
            }
            _ if text.split([':', '.']).all(is_hex) => {
                "it doesn't say how it was made, so look into the program that made it; if that was scrypt, write \
                 $scrypt$ln=14,r=8,p=1$<salt>$<key> with the program's N (as its logarithm), r and p, and both in \
                 base64 without padding (the salt of better-auth is the hexadecimal text itself, and its r is 16)"
            }
            _ => "no known algorithm begins so",
        })
    }

    /// What to tell if this build lacks the algorithm.
    pub(super) fn needs_feature(self) -> String {
        let (name, feature) = match self {
            Self::Argon2 => ("Argon2", "passwords"),
            Self::Bcrypt => ("bcrypt", "password-bcrypt"),
            Self::Pbkdf2 => ("PBKDF2", "password-pbkdf2"),
            Self::Scrypt => ("scrypt", "password-scrypt"),
        };
        format!("its algorithm is {name}, which needs the feature `{feature}` of oauth-runtime")
    }
}

/// Base64 of a version, which is 0 or 1, a salt and an output: ASP.NET Core Identity.
fn is_of_identity(text: &str) -> bool {
    let bytes = STANDARD.decode(text).unwrap_or_default();
    !is_hex(text) && bytes.len() >= 32 && bytes.first().is_some_and(|version| *version <= 1)
}

fn is_hex(text: &str) -> bool {
    text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
