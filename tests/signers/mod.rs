//! The suite for signers: a signer of every algorithm passes it, and signers with a fault fail in the cases that name it.

mod faults;
mod faulty;

use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
use oauth_runtime::testing::SignerSuite;

use faulty::{Fault, Faulty};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_right_signer_of_each_algorithm_passes() {
    // Those that the library of the signer has.
    let ecdsa = [SigningAlgorithm::Es256, SigningAlgorithm::Es384];
    let others = [SigningAlgorithm::Rs256, SigningAlgorithm::Ps256, SigningAlgorithm::EdDsa];
    for algorithm in ecdsa.into_iter().chain(others) {
        let key = SigningKey::generate(algorithm).expect("a key");
        let signer = move || std::future::ready(Faulty::new(&key, Fault::None));
        let away = SigningKey::generate(algorithm).expect("a key");
        let lost = away.clone();
        let suite = SignerSuite::new(signer).signatures(100);
        let suite = suite.temporary_failure(move || std::future::ready(Faulty::new(&away, Fault::IsAway)));
        let suite =
            suite.permanent_failure(move || std::future::ready(Faulty::new(&lost, Fault::LostItsKey)));
        let report = suite.run().await;
        report.assert_passed();
        assert_eq!(report.results().len(), 14, "{report}");
    }
}
