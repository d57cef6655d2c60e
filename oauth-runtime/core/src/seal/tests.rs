//! What sealing protects.

use super::*;

const SECRET: &str = "5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a";
const PLAIN: &str = "JBSWY3DPEHPK3PXP";
const ALL: [Purpose; 6] = [
    Purpose::ClientSecret,
    Purpose::SigningKey,
    Purpose::AuthenticatorApp,
    Purpose::NewAuthenticatorApp,
    Purpose::RecoveryCodes,
    Purpose::Answer,
];

/// From the previous version, which created it.
const UNVERSIONED: &str = "sealed:mdW43GthHp9RM2QirYw2QGfBE3qzSUW1guKpjwYoN_GVR6Muc6NJQky32O4";
/// The same, under the secret `short`.
const UNVERSIONED_UNDER_SHORT: &str = "sealed:y1f9rhUPyGEsbmI2NAB8Lkx8XxAXgGfSyaVPL92hPqWi3oO0AQ3zMRjQUxs";

fn seal(secret: &str) -> Seal {
    Seal::new(&Secret::from(secret)).expect("long enough")
}

fn opens(seal: &Seal, purpose: Purpose, owner: &str, kept: &str) -> Option<bool> {
    let opened = seal.open(purpose, owner, kept)?;
    assert_eq!(opened.text.reveal(), PLAIN);
    Some(opened.is_stale)
}

#[test]
fn a_sealed_value_opens_for_its_purpose_and_owner_alone() {
    let (own, other) = (seal(SECRET), seal("00000000000000000000000000000000"));
    for purpose in ALL {
        let kept = own.seal(purpose, "alice", PLAIN).expect("sealed");
        assert!(kept.starts_with("sealed:v1:") && !kept.contains(PLAIN), "{kept}");
        for tried in ALL {
            let expected = (tried == purpose).then_some(false);
            assert_eq!(opens(&own, tried, "alice", &kept), expected, "{purpose:?} as {tried:?}");
        }
        assert_eq!(opens(&own, purpose, "bob", &kept), None);
        assert_eq!(opens(&other, purpose, "alice", &kept), None);
    }
    let twice = [(); 2].map(|()| own.seal(Purpose::AuthenticatorApp, "alice", PLAIN));
    assert_ne!(twice[0], twice[1], "each has a nonce of its own");
}

#[test]
fn what_was_cut_or_changed_or_has_another_version_does_not_open() {
    let own = seal(SECRET);
    let kept = own.seal(Purpose::AuthenticatorApp, "alice", PLAIN).expect("sealed");
    for length in 0..kept.len() {
        assert_eq!(opens(&own, Purpose::AuthenticatorApp, "alice", &kept[..length]), None, "{length}");
    }
    let text = kept.strip_prefix("sealed:v1:").expect("a version");
    for broken in [
        format!("{kept}A"),
        format!("sealed:v2:{text}"),
        format!("sealed:v11:{text}"),
        format!("sealed:{text}"),
        format!("sealed::{text}"),
        "sealed:v1:!".to_owned(),
        "sealed:v1:AAAA".to_owned(),
        PLAIN.to_owned(),
    ] {
        assert_eq!(opens(&own, Purpose::AuthenticatorApp, "alice", &broken), None, "{broken}");
    }
}

#[test]
fn an_old_secret_opens_and_never_seals() {
    let old = seal(SECRET);
    let kept = old.seal(Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
    let new = seal("00000000000000000000000000000000").also_opens(&Secret::from(SECRET));
    assert_eq!(opens(&new, Purpose::SigningKey, "EdDSA.0", &kept), Some(true));
    assert_eq!(opens(&new, Purpose::SigningKey, "EdDSA.1", &kept), None);
    let anew = new.seal(Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
    assert_eq!(opens(&new, Purpose::SigningKey, "EdDSA.0", &anew), Some(false));
    assert_eq!(opens(&old, Purpose::SigningKey, "EdDSA.0", &anew), None);
}

#[test]
fn a_short_secret_does_not_seal() {
    for secret in ["", "1", "hunter2", &SECRET[1..]] {
        let error = Seal::new(&Secret::from(secret)).expect_err("too short");
        assert_eq!(error, SealError::ShortSecret { characters: secret.len() });
        assert!(error.to_string().contains("openssl rand -hex 32"), "{error}");
    }
}

#[test]
fn a_short_old_secret_opens_what_earlier_versions_sealed_for_authenticator_apps_alone() {
    let short = Secret::from("short");
    let own = seal(SECRET).also_opens(&short);
    assert_eq!(opens(&own, Purpose::AuthenticatorApp, "alice", UNVERSIONED_UNDER_SHORT), Some(true));
    let key = Key { secret: &short, tenant: None };
    let forged = form::seal(key, Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
    assert_eq!(opens(&own, Purpose::SigningKey, "EdDSA.0", &forged), None);
}

#[test]
fn an_app_that_the_version_before_sealed_opens_for_its_owner_and_is_stale() {
    let own = seal(SECRET);
    assert_eq!(opens(&own, Purpose::AuthenticatorApp, "alice", UNVERSIONED), Some(true));
    assert_eq!(opens(&own, Purpose::AuthenticatorApp, "bob", UNVERSIONED), None);
    assert_eq!(opens(&own, Purpose::SigningKey, "alice", UNVERSIONED), None);
    assert_eq!(opens(&own, Purpose::AuthenticatorApp, "alice", &UNVERSIONED[..40]), None);
}

#[test]
fn a_sealed_value_opens_for_its_tenant_alone() {
    let all = [None, Some("acme"), Some("umbrella"), Some("")];
    let of = |tenant: Option<&str>| tenant.map_or(seal(SECRET), |tenant| seal(SECRET).of_tenant(tenant));
    for tenant in all {
        let kept = of(tenant).seal(Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
        for tried in all {
            let expected = (tried == tenant).then_some(false);
            let opened = opens(&of(tried), Purpose::SigningKey, "EdDSA.0", &kept);
            assert_eq!(opened, expected, "of {tenant:?} as {tried:?}");
        }
    }
}

#[test]
fn what_was_sealed_before_it_was_bound_opens_on_request_and_is_stale() {
    let kept = seal(SECRET).seal(Purpose::AuthenticatorApp, "alice", PLAIN).expect("sealed");
    let bound = seal(SECRET).of_tenant("acme");
    for kept in [&*kept, UNVERSIONED] {
        assert_eq!(opens(&bound, Purpose::AuthenticatorApp, "alice", kept), None);
        let same_again = bound.clone().also_opens(&Secret::from(SECRET));
        assert_eq!(opens(&same_again, Purpose::AuthenticatorApp, "alice", kept), None);
        let binding = bound.clone().also_opens_unbound(&Secret::from(SECRET));
        assert_eq!(opens(&binding, Purpose::AuthenticatorApp, "alice", kept), Some(true));
        assert_eq!(opens(&binding, Purpose::AuthenticatorApp, "bob", kept), None);
    }
    let of_umbrella = seal(SECRET).of_tenant("umbrella");
    let kept = of_umbrella.seal(Purpose::AuthenticatorApp, "alice", PLAIN).expect("sealed");
    let binding = bound.also_opens_unbound(&Secret::from(SECRET));
    assert_eq!(opens(&binding, Purpose::AuthenticatorApp, "alice", &kept), None, "it is of another tenant");
}

#[test]
fn a_tenant_changes_its_secret_like_others() {
    let old = seal(SECRET).of_tenant("acme");
    let kept = old.seal(Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
    let new = seal("00000000000000000000000000000000").also_opens(&Secret::from(SECRET)).of_tenant("acme");
    assert_eq!(opens(&new, Purpose::SigningKey, "EdDSA.0", &kept), Some(true));
    let anew = new.seal(Purpose::SigningKey, "EdDSA.0", PLAIN).expect("sealed");
    assert_eq!(opens(&new, Purpose::SigningKey, "EdDSA.0", &anew), Some(false));
}

#[test]
fn nothing_prints_a_secret() {
    let printed = format!("{:?}", seal(SECRET).also_opens(&Secret::from("short")));
    assert!(!printed.contains(SECRET) && !printed.contains("short"), "{printed}");
}
