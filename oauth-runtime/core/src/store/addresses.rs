//! Whose an address is: the rule of all ready stores.

use super::{PersonEmail, comparable_name};
use crate::openid::Claims;
use crate::record::{SEPARATOR, tenant_of, without_tenant};

/// The address among a person's claims.
pub fn address(claims: &Claims) -> Option<&str> {
    claims.get("email")?.as_str()
}

/// The address among a person's claims, if it is verified: nothing else finds a person.
pub fn verified_address(claims: &Claims) -> Option<&str> {
    let is_verified = claims.get("email_verified").and_then(serde_json::Value::as_bool) == Some(true);
    address(claims).filter(|_| is_verified)
}

/// Whether the person with these claims has this verified address, in whatever spelling. The store knows it behind the name
/// of a tenant.
pub fn has_address(claims: &Claims, known: &str) -> bool {
    let own = verified_address(claims).map(comparable_name);
    own.as_deref() == Some(without_tenant(&comparable_name(known)))
}

/// An address among a person's claims, as the store knows it: behind the name of the person's tenant, if there is one.
pub fn known_address(subject: &str, own: &str) -> String {
    match tenant_of(subject) {
        Some(tenant) => format!("{tenant}{SEPARATOR}{own}"),
        None => own.to_owned(),
    }
}

/// The address of a person, who logs in with this user name.
pub fn email_of(subject: &str, claims: &Claims, username: Option<String>) -> Option<PersonEmail> {
    let email = PersonEmail::new(subject, address(claims)?);
    let email = if verified_address(claims).is_some() { email } else { email.unverified() };
    Some(match username {
        Some(name) => email.username(name),
        None => email,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_once_it_is_verified_in_whatever_spelling() {
        let claims = Claims::new().with("email", "Alice@Example.org");
        for unverified in [claims.clone(), claims.clone().with("email_verified", "true")] {
            assert!(!has_address(&unverified, "Alice@Example.org"));
            assert!(email_of("1", &unverified, None).is_some_and(|email| !email.verified));
        }
        let verified = claims.with("email_verified", true);
        for known in ["alice@example.org", "ALICE@example.org", "acme\talice@example.org"] {
            assert!(has_address(&verified, known), "{known}");
        }
        assert!(!has_address(&verified, "bob@example.org"));
        assert_eq!(email_of("1", &Claims::new(), Some("alice".to_owned())), None);
        assert_eq!(known_address("acme\t1", "a@example.org"), "acme\ta@example.org");
    }
}
