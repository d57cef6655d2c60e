use super::{Login, generate, key_of, record_of};
use crate::{Digest, Timestamp};

fn at(unix: u64) -> Timestamp {
    Timestamp::from_unix(unix)
}

#[test]
fn a_client_has_one_secret_of_a_login_and_an_earlier_one_ends_with_its_last_client() {
    let (first, second) = (Digest::of("first"), Digest::of("second"));
    let mut login = Login::default();
    login.share((first, Some("key")), "mail", at(3));
    login.share((first, None), "calendar", at(2));
    assert_eq!(login.secret(&first).map(|own| own.jkt.as_deref()), Some(Some("key")));
    assert_eq!(login.secret(&first).map(|own| own.since), Some(at(3)));
    login.share((second, None), "mail", at(4));
    assert_eq!(login.of_client("mail").map(|own| own.digest), Some(second));
    assert_eq!(login.of_client("calendar").map(|own| own.digest), Some(first));
    login.share((second, None), "calendar", at(4));
    assert_eq!((login.secrets.len(), login.secret(&first)), (1, None));
}

#[test]
fn a_client_that_refreshes_without_its_secret_keeps_the_first_one_and_the_new_one() {
    let [first, second, third, shared] = ["first", "second", "third", "shared"].map(Digest::of);
    let mut login = Login::default();
    login.share((first, None), "mail", at(1));
    login.add((second, None), "mail", at(1));
    login.add((third, Some("key")), "mail", at(1));
    let digests = |login: &Login| login.secrets.iter().map(|own| own.digest).collect::<Vec<_>>();
    assert_eq!(digests(&login), [first, third]);
    assert_eq!(
        login.of_client("mail").map(|own| (own.digest, own.jkt.as_deref())),
        Some((third, Some("key")))
    );
    // What others share stays, too.
    login.share((third, None), "calendar", at(1));
    login.add((shared, None), "mail", at(1));
    assert_eq!(digests(&login), [first, third, shared]);
}

#[test]
fn a_login_keeps_a_bounded_number_of_secrets_and_clients() {
    let mut login = Login::default();
    for number in 0..40 {
        let secret = Digest::of(&format!("secret {number}"));
        login.share((secret, None), &format!("client {number}"), at(1));
        let (shared, client) = (Digest::of("shared"), format!("sharing {number}"));
        if number == 0 || login.lets_in(&shared, &client) {
            login.share((shared, None), &client, at(1));
        }
    }
    assert_eq!(login.secrets.len(), 16);
    assert!(login.secrets.iter().all(|own| own.clients.len() <= 16));
}

#[test]
fn a_client_that_was_taken_away_does_not_come_in_and_nobody_is_forgotten_for_a_new_one() {
    let secret = Digest::of("secret");
    let mut login = Login::default();
    login.share((secret, None), "mail", at(1));
    assert!(login.lets_in(&secret, "calendar"));
    login.deny("calendar");
    assert!(!login.lets_in(&secret, "calendar") && login.lets_in(&secret, "mail"));
    for number in 0..15 {
        login.share((secret, None), &format!("client {number}"), at(1));
    }
    assert!(!login.lets_in(&secret, "client 15") && login.lets_in(&secret, "mail"));
    login.deny("mail");
    assert_eq!(login.secret(&secret), None);
    for number in 0..40 {
        login.deny(&format!("client {number}"));
    }
    assert_eq!(login.denied.len(), 16);
}

#[test]
fn a_secret_leads_to_the_record_of_its_session_and_nothing_else_does() {
    let key = key_of("session");
    let secret = generate(&key);
    assert_eq!(record_of(secret.reveal()), Some(key));
    assert_ne!(key, key_of("other"));
    assert_ne!(key, Digest::of("native_sso\0session"));
    for wrong in ["", ".", "short.secret", &key.to_string(), &format!("{key}.")] {
        assert_eq!(record_of(wrong), None, "{wrong}");
    }
}
