//! The suite for signers.

mod cancellation;
mod diagnosis;
mod failures;
mod parallel;
mod provider;
mod public_key;
mod signatures;
mod subject;

use std::sync::Arc;

use futures_util::FutureExt;

use self::subject::{Start, Subject};
use super::case::{Case, Work};
use super::outcome::{Failure, caught};
use super::report::{CaseOutcome, CaseResult, Report};
use oauth_runtime_core::keys::Signer;

/// Enough for an ES256 signature with a leading zero in one of its numbers, which one in 128 has.
const SIGNATURES: usize = 1_000;

/// The longest message that a signer must sign.
const LONGEST: usize = 1 << 20;

/// Runs cases against a [`Signer`]: the rules that a compiler cannot check.
///
/// - The public key is a JWK without a secret, with the same `kid` after a restart.
/// - Each signature verifies with that key, has the form of JWS (for ES256 two numbers of 32 bytes, for PS256 a salt of 32
///   bytes), and belongs to its message: from the empty one to one of 1 MiB, for many signatures at the same time, and
///   after others were cut off.
/// - What fails is an error, which says whether a retry may help.
///
/// ```
/// use oauth_runtime::async_trait;
/// use oauth_runtime::keys::{Signer, SignerError, SigningAlgorithm};
/// use oauth_runtime::testing::SignerSuite;
///
/// # struct HsmKey { pin: &'static str }
/// # impl HsmKey { fn open(pin: &'static str) -> Self { Self { pin } } }
/// # #[async_trait]
/// # impl Signer for HsmKey {
/// #     fn algorithm(&self) -> SigningAlgorithm { SigningAlgorithm::Es256 }
/// #     fn public_jwk(&self) -> serde_json::Value { serde_json::json!({}) }
/// #     async fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignerError> { Err(SignerError::permanent(self.pin)) }
/// # }
/// # tokio::runtime::Builder::new_multi_thread().enable_time().build()?.block_on(async {
/// let suite = SignerSuite::new(|| async { HsmKey::open("1234") });
/// let report = suite.permanent_failure(|| async { HsmKey::open("the wrong PIN") }).run().await;
/// # let _ = report;
/// # if false {
/// report.assert_passed();
/// # }
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// Run it on a runtime with several threads (`#[tokio::test(flavor = "multi_thread")]`), as a provider runs.
#[must_use = "nothing happens before `run()`"]
pub struct SignerSuite {
    start: Start,
    signatures: usize,
    longest: usize,
    cases: Vec<Case<Subject>>,
}

impl SignerSuite {
    /// A suite for the signer that `signer` creates. It is called several times, like a provider that restarts, and must
    /// return signers of the same key.
    pub fn new<F, S>(signer: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = S> + Send + 'static,
        S: Signer + 'static,
    {
        let cases = [
            public_key::cases(),
            signatures::cases(),
            parallel::cases(),
            cancellation::cases(),
            provider::cases(),
        ];
        Self {
            start: start(signer),
            signatures: SIGNATURES,
            longest: LONGEST,
            cases: cases.into_iter().flatten().collect(),
        }
    }

    /// How many signatures the case `signatures::each_of_many_verifies` makes. Default: 1,000, which finds numbers without
    /// their leading zeros. Fewer are for a key that is slow or costs money.
    pub fn signatures(self, signatures: usize) -> Self {
        Self { signatures, ..self }
    }

    /// The longest message, in bytes. Default: 1 MiB. Some services sign at most 4,096 bytes of Ed25519; a token
    /// with more claims then fails.
    pub fn longest_message(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Adds the case that a signer cannot reach its key: `signer` creates one whose service is down. Signing must be a
    /// temporary error, within its time limit.
    pub fn temporary_failure<F, S>(mut self, signer: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = S> + Send + 'static,
        S: Signer + 'static,
    {
        self.cases.push(failures::temporary(start(signer)));
        self
    }

    /// Adds the case that a signer has lost its key: `signer` creates one whose key was deleted, or whose PIN is wrong.
    /// Signing must be a permanent error, within its time limit.
    pub fn permanent_failure<F, S>(mut self, signer: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = S> + Send + 'static,
        S: Signer + 'static,
    {
        self.cases.push(failures::permanent(start(signer)));
        self
    }

    /// Omits the cases whose name does not contain `part`: for debugging one of them.
    pub fn only(mut self, part: &str) -> Self {
        self.cases.retain(|case| case.name.contains(part));
        self
    }

    /// Runs the cases, one after the other. An error or a panic in one of them is the failure of that case.
    pub async fn run(self) -> Report {
        let mut results = Vec::new();
        for case in &self.cases {
            let Work::Here(work) = &case.work else { continue };
            let outcome = caught(async { work(self.subject().await).await }).await;
            let outcome =
                outcome.map_or_else(|Failure(seen)| CaseOutcome::Failed(seen), |()| CaseOutcome::Passed);
            results.push(CaseResult::new(case.name, outcome));
        }
        Report::new(results)
    }

    async fn subject(&self) -> Arc<Subject> {
        let signer = (self.start)().await;
        let (signatures, longest) = (self.signatures, self.longest);
        Arc::new(Subject { signer, start: Arc::clone(&self.start), signatures, longest })
    }
}

fn start<F, S>(signer: impl Fn() -> F + Send + Sync + 'static) -> Start
where
    F: Future<Output = S> + Send + 'static,
    S: Signer + 'static,
{
    Arc::new(move || {
        let signer = signer();
        async move { Arc::new(signer.await) as Arc<dyn Signer> }.boxed()
    })
}

impl std::fmt::Debug for SignerSuite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignerSuite").field("cases", &self.cases.len()).finish_non_exhaustive()
    }
}
