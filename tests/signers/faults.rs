//! Each fault is found by the cases about it.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
use oauth_runtime::testing::{Report, SignerSuite};

use super::faulty::{Fault, Faulty};

/// The cases whose every signature is wrong.
const ALL_SIGNATURES: [&str; 9] = [
    "signatures::verify",
    "signatures::verify_for_the_empty_message",
    "signatures::verify_around_the_blocks_of_the_hash",
    "signatures::verify_for_long_messages",
    "signatures::each_of_many_verifies",
    "parallel::signatures_belong_to_their_messages",
    "parallel::two_signers_of_one_key_sign_side_by_side",
    "cancellation::a_dropped_signature_spoils_no_other",
    "provider::signs_tokens_that_its_published_keys_verify",
];

fn suite(algorithm: SigningAlgorithm, fault: Fault) -> SignerSuite {
    let key = SigningKey::generate(algorithm).expect("a key");
    let starts = Arc::new(AtomicUsize::new(0));
    SignerSuite::new(move || std::future::ready(Faulty::started(&key, fault, &starts))).signatures(100)
}

fn failed(report: &Report) -> Vec<&'static str> {
    report.failures().map(|failure| failure.name()).collect()
}

/// A test for each fault: its name, the fault, and the cases that fail.
macro_rules! faults {
    ($($test:ident: $fault:ident of $algorithm:ident => $cases:expr;)*) => {$(
        #[tokio::test]
        async fn $test() {
            let report = suite(SigningAlgorithm::$algorithm, Fault::$fault).run().await;
            assert_eq!(failed(&report), $cases, "{report}");
        }
    )*};
}

faults! {
    der: SignsInDer of Es256 => ALL_SIGNATURES;
    hashing_twice: HashesTwice of Rs256 => ALL_SIGNATURES;
    ed25519_of_a_hash: HashesTwice of EdDsa => ALL_SIGNATURES;
    rs256_instead_of_ps256: SignsWithTheOtherPadding of Ps256 => ALL_SIGNATURES;
    ps256_instead_of_rs256: SignsWithTheOtherPadding of Rs256 => ALL_SIGNATURES;
    another_key: SignsWithAnotherKey of EdDsa => ALL_SIGNATURES;
    no_signature_at_all: SignsWithNothing of Es256 => ALL_SIGNATURES;
    an_error_each_time: LostItsKey of Es256 => ALL_SIGNATURES;
    publishing_the_private_key: PublishesThePrivateKey of Es256 => [
        "public_key::is_a_jwk_without_secrets",
        "provider::signs_tokens_that_its_published_keys_verify",
    ];
    publishing_another_algorithm: PublishesAnotherAlgorithm of Rs256 => [
        "public_key::is_a_jwk_without_secrets",
        "public_key::fits_the_algorithm",
        "provider::signs_tokens_that_its_published_keys_verify",
    ];
    a_new_kid_after_a_restart: HasANewKidAfterARestart of Es256 => ["public_key::stays_the_same_after_a_restart"];
    refusing_the_empty_message: RefusesTheEmptyMessage of Es256 => ["signatures::verify_for_the_empty_message"];
    refusing_long_messages: RefusesLongMessages of EdDsa => ["signatures::verify_for_long_messages"];
    cutting_long_messages: CutsLongMessages of EdDsa => ["signatures::verify_for_long_messages"];
    one_buffer_for_all: SharesOneBuffer of Es256 => [
        "signatures::each_of_many_verifies",
        "parallel::signatures_belong_to_their_messages",
    ];
    reading_the_answer_to_a_dropped_request: ReadsTheAnswerToADroppedRequest of Es256 => [
        "cancellation::a_dropped_signature_spoils_no_other",
    ];
    one_session_for_all: HasOneSessionForAll of Es256 => [
        "parallel::two_signers_of_one_key_sign_side_by_side",
    ];
}

/// One signature in 128 has such a zero: the suite makes 1,000, this test more, so that it always finds one.
#[tokio::test]
async fn dropping_leading_zeros() {
    let suite = suite(SigningAlgorithm::Es256, Fault::DropsLeadingZeros).signatures(4_000);
    let report = suite.only("each_of_many_verifies").run().await;
    assert_eq!(failed(&report), ["signatures::each_of_many_verifies"], "{report}");
    assert!(report.to_string().contains("with their leading zeros"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn never_answering() {
    let report = suite(SigningAlgorithm::Es256, Fault::NeverAnswers).run().await;
    assert_eq!(failed(&report), ALL_SIGNATURES, "{report}");
    assert!(report.to_string().contains("no answer within 5s"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn failing_otherwise_than_announced() {
    let temporary = "failures::a_signer_without_its_service_fails_for_now";
    let permanent = "failures::a_signer_without_its_key_fails_for_good";
    for fault in [Fault::None, Fault::SignsWithNothing, Fault::NeverAnswers, Fault::SaysThatItsFailureLasts] {
        let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
        let suite = suite(SigningAlgorithm::Es256, Fault::None);
        let suite = suite.temporary_failure(move || std::future::ready(Faulty::new(&key, fault)));
        let report = suite.only("failures").run().await;
        assert_eq!(failed(&report), [temporary], "{fault:?}: {report}");
    }
    for fault in [Fault::None, Fault::SignsWithNothing, Fault::NeverAnswers, Fault::SaysThatItsFailurePasses]
    {
        let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
        let suite = suite(SigningAlgorithm::Es256, Fault::None);
        let suite = suite.permanent_failure(move || std::future::ready(Faulty::new(&key, fault)));
        let report = suite.only("failures").run().await;
        assert_eq!(failed(&report), [permanent], "{fault:?}: {report}");
    }
}

/// What is wrong is in the report, for the mistakes that signers make.
#[tokio::test]
async fn the_report_names_the_mistake() {
    for (algorithm, fault, mistake) in [
        (SigningAlgorithm::Es256, Fault::SignsInDer, "it is DER"),
        (SigningAlgorithm::Es256, Fault::HashesTwice, "hashed twice"),
        (SigningAlgorithm::Es256, Fault::SignsWithAnotherKey, "another key or message"),
        (SigningAlgorithm::Ps256, Fault::SignsWithTheOtherPadding, "it is an RS256 signature"),
        (SigningAlgorithm::Rs256, Fault::SignsWithTheOtherPadding, "it is a PS256 signature"),
        (SigningAlgorithm::Ps256, Fault::SignsWithAnotherKey, "a salt that does not have 32 bytes"),
    ] {
        let report = suite(algorithm, fault).only("signatures::verify").run().await;
        let text = report.to_string();
        assert!(text.contains(mistake), "{text}");
    }
}
