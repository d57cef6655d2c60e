//! Argon2 (RFC 9106) in preallocated memory.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use subtle::ConstantTimeEq;

use super::refuse;
use crate::Secret;
use crate::password::PasswordHashError;
use crate::password::places::Memory;

/// More memory than any recommendation, in KiB: a typing error in an imported hash must not exhaust the
/// machine.
const MOST_MEMORY: u32 = 1024 * 1024;

/// More passes than any recommendation.
const MOST_PASSES: u32 = 100;

/// Kibibytes that all passes together write: some seconds.
const MOST_WORK: u64 = 4 * MOST_MEMORY as u64;

/// More than this takes some half a second. PHP's default is half of it.
const SLOW: u64 = 512 * 1024;

/// An Argon2 hash.
pub(in crate::password) struct Hash {
    argon2: Argon2<'static>,
    is_newest: bool,
    salt: phc::Salt,
    output: phc::Output,
}

impl Hash {
    /// Parses the PHC string format.
    pub(super) fn parse(text: &str) -> Result<Self, PasswordHashError> {
        let hash = phc::PasswordHash::new(text).or_else(|error| refuse(error.to_string()))?;
        let algorithm =
            Algorithm::try_from(hash.algorithm.as_str()).or_else(|_| refuse("its algorithm is unknown"))?;
        // Without a version, it is the first version, as in the reference implementation.
        let version = hash.version.map_or(Ok(Version::V0x10), Version::try_from);
        let version = version.or_else(|_| refuse("its version is unknown"))?;
        let params = Params::try_from(&hash).or_else(|error| refuse(format!("its parameters: {error}")))?;
        if params.m_cost() > MOST_MEMORY || params.t_cost() > MOST_PASSES || work(&params) > MOST_WORK {
            return refuse(
                "it takes more than 1 GiB of memory, more than 100 passes, or more than 4 GiB in all its passes together",
            );
        }
        if !params.keyid().is_empty() {
            return refuse("it was made with a secret key");
        }
        if !params.data().is_empty() {
            return refuse("it was made with associated data");
        }
        let salt = hash.salt.filter(|salt| salt.len() >= argon2::MIN_SALT_LEN);
        let (Some(salt), Some(output)) = (salt, hash.hash) else {
            return refuse("its salt or its output is missing or too short");
        };
        let is_newest = (algorithm, version) == (Algorithm::default(), Version::default());
        Ok(Self { argon2: Argon2::new(algorithm, version, params), is_newest, salt, output })
    }

    /// How much memory it takes, in KiB.
    pub(super) fn memory(&self) -> usize {
        usize::try_from(self.argon2.params().m_cost()).unwrap_or(usize::MAX)
    }

    pub(super) fn is_slow(&self) -> bool {
        work(self.argon2.params()) > SLOW
    }

    /// Whether it takes an attacker as much as a new one.
    pub(super) fn is_current(&self) -> bool {
        let (own, new) = (self.argon2.params(), Params::default());
        self.is_newest && own.m_cost() >= new.m_cost() && work(own) >= work(&new)
    }

    pub(super) fn verify(&self, password: &Secret, memory: &mut Memory) -> Result<bool, PasswordHashError> {
        let mut buffer = [0; phc::Output::MAX_LENGTH];
        let output = &mut buffer[..self.output.len()];
        fill(&self.argon2, password, &self.salt, output, memory)?;
        Ok(bool::from(output.ct_eq(self.output.as_bytes())))
    }
}

/// Hashes with the default parameters and a random salt.
pub(in crate::password) fn hash(password: &Secret, memory: &mut Memory) -> Result<String, PasswordHashError> {
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
pub(in crate::password) fn pretend(password: &Secret, memory: &mut Memory) -> Result<(), PasswordHashError> {
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    fill(&Argon2::default(), password, &[0; 16], &mut output, memory)?;
    std::hint::black_box(output);
    Ok(())
}

#[cfg(test)]
thread_local! {
    /// The costs of the hashes that this thread computed.
    pub(in crate::password) static COMPUTED: std::cell::RefCell<Vec<u64>> = const { std::cell::RefCell::new(Vec::new()) };
}

fn fill(
    argon2: &Argon2<'_>,
    password: &Secret,
    salt: &[u8],
    output: &mut [u8],
    memory: &mut Memory,
) -> Result<(), PasswordHashError> {
    #[cfg(test)]
    COMPUTED.with_borrow_mut(|computed| computed.push(work(argon2.params())));
    let blocks = memory.blocks(argon2.params().block_count())?;
    argon2
        .hash_password_into_with_memory(password.reveal().as_bytes(), salt, output, blocks)
        .map_err(|error| PasswordHashError::Hash(error.to_string()))
}

fn work(params: &Params) -> u64 {
    u64::from(params.m_cost()) * u64::from(params.t_cost())
}
