//! A person of the file that is imported: one JSON object a line.

use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use serde::Deserialize;
use serde_json::Value;

/// What a line has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) username: Option<String>,
    pub(super) sub: Option<String>,
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) email_verified: bool,
    pub(super) password_hash: Option<String>,
    #[serde(default)]
    pub(super) claims: serde_json::Map<String, Value>,
}

/// A person to import.
pub(super) struct Person {
    /// Where they are in the file.
    pub(super) line: usize,
    pub(super) username: String,
    pub(super) subject: String,
    /// The address, if it was verified.
    pub(super) verified_email: Option<String>,
    /// `None`: they set one by e-mail.
    pub(super) password: Option<PasswordHash>,
    pub(super) claims: Claims,
}

/// The person of a line, or what is wrong with it. No message has a hash.
pub(super) fn read(line: usize, text: &str) -> Result<Person, String> {
    of(line, serde_json::from_str(text).map_err(|error| malformed(&error))?)
}

/// The person whom these members describe.
pub(super) fn of(line: usize, written: Written) -> Result<Person, String> {
    let Written { username, sub, email, email_verified, password_hash, mut claims } = written;
    let email = email.map(|email| email.trim().to_owned());
    let wrong = |what: &str| Err(what.to_owned());
    if let Some(name) = ["email", "email_verified", "sub"].into_iter().find(|name| claims.contains_key(*name))
    {
        return Err(format!("`{name}` is among the `claims`; write it beside `username`"));
    }
    let Some(username) = username.or_else(|| email.clone()) else {
        return wrong("there is no `username`, and no `email` that could be it");
    };
    if username.trim().is_empty() || username.chars().any(char::is_control) {
        return wrong("`username` is empty, or has a control character");
    }
    let Some(subject) = sub else {
        return wrong(
            "there is no `sub`; write what never changes, such as the primary key of the table that they come from",
        );
    };
    if !is_subject(&subject) {
        return wrong("`sub` has 1 to 255 ASCII characters, without control characters");
    }
    if email.as_deref().is_some_and(|email| !is_address(email)) {
        return wrong("`email` is not an e-mail address");
    }
    if email_verified && email.is_none() {
        return wrong("`email_verified` is true, and there is no `email`");
    }
    let password = match password_hash {
        None if !email_verified => {
            return wrong(
                "without a `password_hash`, the person sets a password by e-mail, and there is no address that was verified",
            );
        }
        None => None,
        Some(hash) => {
            Some(hash.parse::<PasswordHash>().map_err(|error| format!("`password_hash`: {error}"))?)
        }
    };
    let verified_email = email.as_ref().filter(|_| email_verified).map(|email| email.to_ascii_lowercase());
    if let Some(email) = verified_email.as_ref().or(email.as_ref()) {
        claims.insert("email".to_owned(), email.as_str().into());
        claims.insert("email_verified".to_owned(), email_verified.into());
    }
    Ok(Person { line, username, subject, verified_email, password, claims: claims.into() })
}

/// Serde's messages quote values, and one of them may be a password.
fn malformed(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let known = "`username`, `sub`, `email`, `email_verified`, `password_hash`, `claims`";
    match error.classify() {
        serde_json::error::Category::Data if text.starts_with("unknown field ") => {
            let name = text.split('`').nth(1).unwrap_or_default();
            format!("`{name}` is not a known member; the members are {known}")
        }
        serde_json::error::Category::Data => {
            format!(
                "column {}: a value has another type; write texts, `email_verified` as true or false, and `claims` as an object",
                error.column()
            )
        }
        _ => format!("column {}: this is not a JSON object", error.column()),
    }
}

/// As OpenID Connect Core section 2 has it.
fn is_subject(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// Whether mail can be sent there. That it arrives, nobody knows before it was tried.
fn is_address(text: &str) -> bool {
    let is_plain =
        |part: &str| !part.is_empty() && part.chars().all(|letter| !letter.is_control() && letter != ' ');
    text.len() <= 254 && text.rsplit_once('@').is_some_and(|(local, host)| is_plain(local) && is_plain(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

    fn wrong(text: &str) -> String {
        match read(1, text) {
            Ok(_) => panic!("{text} was read"),
            Err(message) => message,
        }
    }

    #[test]
    fn a_person_has_what_the_line_says() {
        let text = format!(
            r#"{{"username":"Alice","sub":"4711","email":"Alice@Example.org","email_verified":true,"password_hash":"{HASH}","claims":{{"name":"Alice Doe"}}}}"#
        );
        let person = read(3, &text).map_err(|error| error.to_string()).expect("a person");
        assert_eq!((person.line, &*person.username, &*person.subject), (3, "Alice", "4711"));
        assert_eq!(person.verified_email.as_deref(), Some("alice@example.org"));
        let claims = Claims::new().with("name", "Alice Doe").with("email", "alice@example.org");
        assert_eq!(person.claims, claims.with("email_verified", true));
        let least = read(1, &format!(r#"{{"sub":"1","email":"bob@example.org","password_hash":"{HASH}"}}"#));
        let least = least.map_err(|error| error.to_string()).expect("a person");
        assert_eq!((&*least.username, least.verified_email), ("bob@example.org", None));
    }

    #[test]
    fn every_mistake_says_what_to_write_and_no_message_has_a_value() {
        for (text, said) in [
            ("", "column 0: this is not a JSON object"),
            ("alice,hunter2", "this is not a JSON object"),
            (
                r#"{"username":"alice","password":"hunter2"}"#,
                "`password` is not a known member; the members are `username`",
            ),
            (r#"{"username":["hunter2"]}"#, "a value has another type"),
            (
                r#"{"password_hash":"$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"}"#,
                "there is no `username`",
            ),
            (r#"{"username":" "}"#, "`username` is empty"),
            (r#"{"username":"a\tb"}"#, "control character"),
            (r#"{"username":"alice","sub":""}"#, "`sub` has 1 to 255"),
            (r#"{"username":"alice","sub":"ä"}"#, "`sub` has 1 to 255"),
            (r#"{"username":"alice"}"#, "there is no `sub`"),
            (r#"{"username":"alice","sub":"1","email":"alice"}"#, "not an e-mail address"),
            (r#"{"username":"alice","sub":"1","email_verified":true}"#, "there is no `email`"),
            (r#"{"username":"alice","sub":"1","email":"a@example.org"}"#, "without a `password_hash`"),
            (
                r#"{"username":"alice","sub":"1","password_hash":"5f4dcc3b5aa765d61d8327deb882cf99"}"#,
                "`password_hash`: ",
            ),
            (r#"{"username":"alice","claims":{"email":"a@example.org"}}"#, "`email` is among the `claims`"),
        ] {
            let message = wrong(text);
            assert!(message.contains(said), "{text}: {message}");
            assert!(!message.contains("hunter2") && !message.contains("5f4dcc3b5aa7"), "{message}");
        }
    }
}
