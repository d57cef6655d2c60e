//! Subject identifiers that a receiver sends (RFC 9493, Shared Signals Framework section 3).

use serde_json::{Map, Value};

use crate::{Digest, OAuthError, Text};

/// What the receiver's word for a subject is compared by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// One for each name of the person; none for what this provider has no events of.
    pub(crate) keys: Vec<Text>,
}

/// The formats, with the members that each must have.
const FORMATS: [(&str, &[&str]); 9] = [
    ("account", &["uri"]),
    ("email", &["email"]),
    ("iss_sub", &["iss", "sub"]),
    ("opaque", &["id"]),
    ("phone_number", &["phone_number"]),
    ("did", &["url"]),
    ("uri", &["uri"]),
    ("jwt_id", &["iss", "jti"]),
    ("saml_assertion_id", &["issuer", "assertion_id"]),
];

/// The members of a complex subject (section 3.3).
const MEMBERS: [&str; 7] = ["user", "device", "session", "application", "tenant", "org_unit", "group"];

/// How many identifiers `aliases` may have.
const MOST_ALIASES: usize = 10;

/// The longest identifier, in bytes.
const LONGEST: usize = 2_048;

impl Subject {
    /// The subject in a request.
    ///
    /// # Errors
    /// `invalid_request` if it is not a subject identifier.
    pub(crate) fn read(subject: &Value) -> Result<Self, OAuthError> {
        let members = subject.as_object().ok_or_else(|| wrong("the subject is not a JSON object"))?;
        match format(members)? {
            "complex" => complex(members),
            "aliases" => aliases(members),
            "ip-addresses" => {
                let addresses = members.get("ip-addresses").and_then(Value::as_array);
                addresses.filter(|all| !all.is_empty() && all.iter().all(Value::is_string)).ok_or_else(
                    || wrong("a subject of the format ip-addresses needs an array of them in ip-addresses"),
                )?;
                Ok(Self { keys: Vec::new() })
            }
            format => simple(format, members),
        }
    }
}

/// The key of a person by `sub`.
pub(super) fn by_sub(issuer: &str, sub: &str) -> Text {
    key("s", &[issuer, sub])
}

/// The key of a person by an e-mail address.
pub(super) fn by_email(address: &str) -> Text {
    key(EMAIL, &[&address.trim().to_lowercase()])
}

/// Whether a key is of an e-mail address.
pub(super) fn is_email(key: &str) -> bool {
    key.starts_with(EMAIL)
}

const EMAIL: &str = "e";

/// The store has digests, so that it is no list of people.
fn key(kind: &str, parts: &[&str]) -> Text {
    let digest = Digest::of(&parts.join("\t")).to_string();
    format!("{kind}{}", &digest[..22.min(digest.len())]).into()
}

fn format(members: &Map<String, Value>) -> Result<&str, OAuthError> {
    let format = members.get("format").and_then(Value::as_str);
    format.ok_or_else(|| wrong("the subject has no format (RFC 9493 section 3)"))
}

fn simple(format: &str, members: &Map<String, Value>) -> Result<Subject, OAuthError> {
    let (_, needed) = FORMATS
        .into_iter()
        .find(|(name, _)| *name == format)
        .ok_or_else(|| wrong("the format of the subject is unknown (RFC 9493 section 3.2)"))?;
    for name in needed {
        let value = members.get(*name).and_then(Value::as_str).unwrap_or_default();
        if value.is_empty() || value.len() > LONGEST {
            return Err(OAuthError::invalid_request(format!(
                "a subject of the format {format} needs a text in {name} (RFC 9493 section 3.2)"
            )));
        }
    }
    let member = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    let keys = match format {
        "iss_sub" => vec![by_sub(member("iss"), member("sub"))],
        "email" => vec![by_email(member("email"))],
        // Accepted, so that nobody learns what is known here; this provider's events name nobody like this.
        _ => Vec::new(),
    };
    Ok(Subject { keys })
}

/// A complex subject is the person in `user`: no event is about a device, a tenant or a group (section 8.1.3.1).
fn complex(members: &Map<String, Value>) -> Result<Subject, OAuthError> {
    let mut subject = Subject { keys: Vec::new() };
    let mut has_any = false;
    for name in MEMBERS {
        let Some(member) = members.get(name) else { continue };
        let members =
            member.as_object().ok_or_else(|| wrong("a member of a complex subject is not a subject"))?;
        let read = match format(members)? {
            "complex" => return Err(wrong("a member of a complex subject is complex (section 3.3)")),
            "aliases" => aliases(members)?,
            "ip-addresses" => Subject::read(member)?,
            format => simple(format, members)?,
        };
        has_any = true;
        if name == "user" {
            subject = read;
        }
    }
    if has_any { Ok(subject) } else { Err(wrong("a complex subject has no member (section 3.3)")) }
}

/// RFC 9493 section 3.2.8.
fn aliases(members: &Map<String, Value>) -> Result<Subject, OAuthError> {
    let all = members.get("identifiers").and_then(Value::as_array);
    let all = all.filter(|all| (1..=MOST_ALIASES).contains(&all.len()));
    let all = all.ok_or_else(|| wrong("a subject of the format aliases needs 1 to 10 identifiers"))?;
    let mut keys = Vec::new();
    for identifier in all {
        let members = identifier.as_object().ok_or_else(|| wrong("an alias is not a subject"))?;
        keys.extend(simple(format(members)?, members)?.keys);
    }
    Ok(Subject { keys })
}

fn wrong(problem: &'static str) -> OAuthError {
    OAuthError::invalid_request(problem)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(subject: Value) -> Option<usize> {
        Subject::read(&subject).ok().map(|subject| subject.keys.len())
    }

    #[test]
    fn the_formats_of_the_standards_are_read() {
        let iss_sub = json!({ "format": "iss_sub", "iss": "https://op.example", "sub": "alice" });
        let email = json!({ "format": "email", "email": "Alice@example.com" });
        assert_eq!(keys(iss_sub.clone()), Some(1));
        assert_eq!(keys(json!({ "format": "aliases", "identifiers": [iss_sub, email] })), Some(2));
        assert_eq!(
            keys(
                json!({ "format": "complex", "user": iss_sub, "tenant": { "format": "opaque", "id": "1" } })
            ),
            Some(1)
        );
        assert_eq!(
            keys(json!({ "format": "complex", "tenant": { "format": "opaque", "id": "1" } })),
            Some(0)
        );
        for other in [
            json!({ "format": "opaque", "id": "1" }),
            json!({ "format": "phone_number", "phone_number": "+12065550100" }),
            json!({ "format": "account", "uri": "acct:alice@example.com" }),
            json!({ "format": "did", "url": "did:example:123" }),
            json!({ "format": "uri", "uri": "urn:example:1" }),
            json!({ "format": "jwt_id", "iss": "https://op.example", "jti": "1" }),
            json!({ "format": "saml_assertion_id", "issuer": "https://op.example", "assertion_id": "1" }),
            json!({ "format": "ip-addresses", "ip-addresses": ["192.0.2.1"] }),
        ] {
            assert_eq!(keys(other.clone()), Some(0), "{other}");
        }
    }

    #[test]
    fn what_is_no_subject_is_refused() {
        let iss_sub = json!({ "format": "iss_sub", "iss": "https://op.example", "sub": "alice" });
        for wrong in [
            json!("alice"),
            json!({}),
            json!({ "format": 1 }),
            json!({ "format": "nickname", "nickname": "al" }),
            json!({ "format": "iss_sub", "sub": "alice" }),
            json!({ "format": "iss_sub", "iss": "https://op.example", "sub": "" }),
            json!({ "format": "email", "email": ["alice@example.com"] }),
            json!({ "format": "email", "email": "a".repeat(LONGEST + 1) }),
            json!({ "format": "complex" }),
            json!({ "format": "complex", "user": "alice" }),
            json!({ "format": "complex", "user": { "format": "complex", "user": iss_sub } }),
            json!({ "format": "aliases", "identifiers": [] }),
            json!({ "format": "aliases", "identifiers": vec![iss_sub.clone(); MOST_ALIASES + 1] }),
            json!({ "format": "aliases", "identifiers": [{ "format": "aliases", "identifiers": [iss_sub] }] }),
            json!({ "format": "ip-addresses", "ip-addresses": [1] }),
        ] {
            assert_eq!(keys(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn addresses_compare_without_case_and_differ_from_subs() {
        assert_eq!(by_email("Alice@Example.com"), by_email("alice@example.com "));
        assert_ne!(by_email("alice"), by_sub("alice", ""));
        assert_ne!(by_sub("a", "b"), by_sub("b", "a"));
        assert!(is_email(&by_email("a")) && !is_email(&by_sub("a", "b")));
    }
}
