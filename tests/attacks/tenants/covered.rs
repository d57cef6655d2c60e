//! Each endpoint has a row about attacks from another tenant.

use std::path::Path;

use oauth_runtime_tables::endpoints;

/// The name of an endpoint, and the row in `docs/security/attacks.md` that attacks it.
const ATTACKED: &[(&str, &str)] = &[
    ("token", "T-01"),
    ("authorization", "T-03"),
    ("pushed_authorization_request", "T-05"),
    ("authorization_challenge", "T-27"),
    ("device_authorization", "T-05"),
    ("backchannel_authentication", "T-28"),
    ("introspection", "T-01"),
    ("revocation", "T-01"),
    ("metadata", "T-06"),
    ("protected_resource_metadata", "T-33"),
    ("discovery", "T-06"),
    ("jwks", "T-04"),
    ("userinfo", "T-01"),
    ("end_session", "T-04"),
    ("check_session", "T-33"),
    ("registration", "T-05"),
    ("grant_management", "T-29"),
    ("ssf_configuration", "T-33"),
    ("signal_streams", "T-31"),
    ("signal_status", "T-31"),
    ("signal_subjects_add", "T-31"),
    ("signal_subjects_remove", "T-31"),
    ("signal_verification", "T-31"),
    ("signal_poll", "T-31"),
];

#[test]
fn each_endpoint_is_attacked_from_another_tenant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let attacks = std::fs::read_to_string(root.join("docs/security/attacks.md")).expect("the document");
    for endpoint in endpoints::ALL {
        let rows: Vec<_> = ATTACKED.iter().filter(|(name, _)| *name == endpoint.name).collect();
        let [(_, row)] = rows[..] else {
            panic!("{} has {} rows in ATTACKED, not one", endpoint.name, rows.len());
        };
        let start = format!("| {row} |");
        assert!(attacks.lines().any(|line| line.starts_with(&start)), "{}: no row {row}", endpoint.name);
    }
    assert_eq!(ATTACKED.len(), endpoints::ALL.len(), "ATTACKED names an endpoint that does not exist");
}
