use super::kept::Login;
use super::secret::{generate, key_of, record_of};
use crate::Digest;

#[test]
fn a_client_has_one_secret_of_a_login_and_an_earlier_one_ends_with_its_last_client() {
    let (first, second) = (Digest::of("first"), Digest::of("second"));
    let mut login = Login::default();
    login.share(first, Some("key"), "mail");
    login.share(first, None, "calendar");
    assert_eq!(login.secret(&first).map(|own| own.jkt.as_deref()), Some(Some("key")));
    login.share(second, None, "mail");
    assert_eq!(login.of_client("mail").map(|own| own.digest), Some(second));
    assert_eq!(login.of_client("calendar").map(|own| own.digest), Some(first));
    login.share(second, None, "calendar");
    assert_eq!((login.secrets.len(), login.secret(&first)), (1, None));
}

#[test]
fn a_login_keeps_a_bounded_number_of_secrets_and_clients() {
    let mut login = Login::default();
    for number in 0..40 {
        login.share(Digest::of(&format!("secret {number}")), None, &format!("client {number}"));
        login.share(Digest::of("shared"), None, &format!("sharing {number}"));
    }
    assert_eq!(login.secrets.len(), 16);
    assert!(login.secrets.iter().all(|own| own.clients.len() <= 16));
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
