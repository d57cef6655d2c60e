//! Argon2 (RFC 9106) in preallocated memory.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use subtle::ConstantTimeEq;

use super::PasswordHashError;
use super::places::Memory;
use crate::Secret;

/// More memory than any recommendation, in KiB: a typing error in an imported hash must not exhaust the
/// machine.
const MOST_MEMORY: u32 = 1024 * 1024;

/// More passes than any recommendation.
const MOST_PASSES: u32 = 100;

/// A hash that passwords can be verified with.
pub(super) struct Readable {
    argon2: Argon2<'static>,
    salt: phc::Salt,
    output: phc::Output,
}

impl Readable {
    /// Parses the PHC string format, and refuses what no password could ever match.
    pub(super) fn new(text: &str) -> Result<Self, PasswordHashError> {
        // Before the parser, whose message for another format would be about a single letter.
        if !text.starts_with("$argon2") {
            return refuse(match text.split('$').nth(1) {
                Some(name @ ("2a" | "2b" | "2y" | "scrypt" | "1" | "5" | "6" | "y" | "yescrypt")) => {
                    format!("its algorithm is `{name}`")
                }
                Some(name) if name.starts_with("pbkdf2") => "its algorithm is PBKDF2".to_owned(),
                _ => "it doesn't begin with $argon2".to_owned(),
            });
        }
        let hash = phc::PasswordHash::new(text).or_else(|error| refuse(error.to_string()))?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())
            .or_else(|_| refuse("its algorithm is unknown".to_owned()))?;
        // Without a version, it is the first version, as in the reference implementation.
        let version = hash.version.map_or(Ok(Version::V0x10), Version::try_from);
        let version = version.or_else(|_| refuse("its version is unknown".to_owned()))?;
        let params = Params::try_from(&hash).or_else(|error| refuse(format!("its parameters: {error}")))?;
        if params.m_cost() > MOST_MEMORY || params.t_cost() > MOST_PASSES {
            return refuse("it takes more than 1 GiB of memory, or more than 100 passes".to_owned());
        }
        if !params.keyid().is_empty() {
            return refuse("it was made with a secret key".to_owned());
        }
        let salt = hash.salt.filter(|salt| salt.len() >= argon2::MIN_SALT_LEN);
        let (Some(salt), Some(output)) = (salt, hash.hash) else {
            return refuse("its salt or its output is missing or too short".to_owned());
        };
        Ok(Self { argon2: Argon2::new(algorithm, version, params), salt, output })
    }

    pub(super) fn verify(&self, password: &Secret, memory: &mut Memory) -> Result<bool, PasswordHashError> {
        let mut buffer = [0; phc::Output::MAX_LENGTH];
        let output = &mut buffer[..self.output.len()];
        fill(&self.argon2, password, &self.salt, output, memory)?;
        Ok(bool::from(output.ct_eq(self.output.as_bytes())))
    }
}

/// Hashes with the default parameters and a random salt.
pub(super) fn hash(password: &Secret, memory: &mut Memory) -> Result<String, PasswordHashError> {
    let mut salt = [0; 16];
    rand::rng().fill_bytes(&mut salt);
    let (argon2, mut output) = (Argon2::default(), [0; Params::DEFAULT_OUTPUT_LEN]);
    fill(&argon2, password, &salt, &mut output, memory)?;
    let failed = |error: phc::Error| PasswordHashError::Hash(error.to_string());
    let hash = phc::PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: argon2
            .params()
            .try_into()
            .map_err(|error: argon2::password_hash::Error| PasswordHashError::Hash(error.to_string()))?,
        salt: Some(phc::Salt::new(&salt).map_err(failed)?),
        hash: Some(phc::Output::new(&output).map_err(failed)?),
    };
    Ok(hash.to_string())
}

/// Takes as long as a verification with the default parameters.
pub(super) fn pretend(password: &Secret, memory: &mut Memory) -> Result<(), PasswordHashError> {
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    fill(&Argon2::default(), password, &[0; 16], &mut output, memory)?;
    std::hint::black_box(output);
    Ok(())
}

fn fill(
    argon2: &Argon2<'_>,
    password: &Secret,
    salt: &[u8],
    output: &mut [u8],
    memory: &mut Memory,
) -> Result<(), PasswordHashError> {
    let blocks = memory.blocks(argon2.params().block_count())?;
    argon2
        .hash_password_into_with_memory(password.reveal().as_bytes(), salt, output, blocks)
        .map_err(|error| PasswordHashError::Hash(error.to_string()))
}

fn refuse<T>(why: String) -> Result<T, PasswordHashError> {
    Err(PasswordHashError::Format(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::PasswordHash;

    /// RFC 9106's reference implementation, `argon2 somesalt -id -t 2 -m 16 -p 4`-like hashes of the password
    /// `password`.
    const FOREIGN: [&str; 3] = [
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        // Version 1.0 has no `v=`.
        "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
    ];

    #[test]
    fn hashes_of_the_reference_implementation_are_verified() {
        let mut memory = Memory::default();
        for text in FOREIGN {
            let hash = Readable::new(text).expect(text);
            assert!(hash.verify(&"password".into(), &mut memory).expect("verified"), "{text}");
            assert!(!hash.verify(&"passwore".into(), &mut memory).expect("verified"), "{text}");
        }
    }

    #[test]
    fn a_hash_that_can_never_verify_is_refused_with_what_is_supported() {
        for text in [
            "$whatever",
            "",
            "wonderland",
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id",
            "$argon2x$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=20$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=4000000000,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2,p=1,x=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            // bcrypt, and passlib's.
            "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
            "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
        ] {
            let error = text.parse::<PasswordHash>().expect_err(text).to_string();
            assert!(error.contains("Supported: Argon2"), "{text}: {error}");
            let named = !text.starts_with("$scrypt") || error.contains("`scrypt`");
            assert!(named, "{error}");
        }
    }
}
