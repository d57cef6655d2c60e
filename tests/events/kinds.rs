//! Every kind of event happens in one of the runs, whose events have no secret, or stands here with the reason why not.

use std::collections::BTreeSet;
use std::path::Path;

use oauth_runtime::event::KINDS;

use super::{every_flow, flows, house};

/// Kinds that no run has, each with the reason, and the test that has it.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "refusals.left_out",
        "it takes more refusals than the audit log takes in a second, and nothing but their number is in it",
        "tests/events/audit_log.rs",
    ),
    (
        "webhook.resumed",
        "it takes a receiver that is gone; the event has the name of the webhook that the operator gave it",
        "examples/provider/tests/reference/webhooks.rs",
    ),
    ("tenant.added", OF_TENANTS, TENANTS),
    ("tenant.disabled", OF_TENANTS, TENANTS),
    ("tenant.enabled", OF_TENANTS, TENANTS),
    ("tenant.removed", OF_TENANTS, TENANTS),
];

const OF_TENANTS: &str =
    "the application that keeps tenants tells it; the event has the tenant's name and issuer";
const TENANTS: &str = "examples/provider/tests/reference/tenants_operated.rs";

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_event_happens_in_a_run_or_has_a_reason() {
    let runs = [flows::events().await, every_flow::events().await, house::events().await];
    let seen: BTreeSet<&str> = runs.iter().flatten().map(|event| event.kind.name()).collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(kind, _, _)| *kind).collect();
    let missing: Vec<_> =
        KINDS.iter().filter(|kind| !seen.contains(*kind) && !elsewhere.contains(*kind)).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "these happen in no run");
    let needless: Vec<_> =
        elsewhere.iter().filter(|kind| seen.contains(*kind) || !KINDS.contains(kind)).collect();
    assert_eq!(needless, Vec::<&&str>::new(), "these happen in a run, or are no kinds");
}

#[test]
fn a_kind_that_happens_in_no_run_is_tested_where_its_reason_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    for (kind, reason, file) in ELSEWHERE {
        let test = std::fs::read_to_string(root.join(file)).expect(file);
        assert!(test.contains(&format!("\"{kind}\"")) && reason.len() > 20, "{kind}: {file}");
    }
}
