//! The people of a realm of Keycloak: `users` of its export, with their credentials (UserRepresentation of Keycloak 26.7).

mod claims;
mod credential;

use super::line::Person;
use super::notes::Notes;
use crate::command::migration::{Members, values};
use crate::command::mistake::Mistake;

pub(in crate::command) use self::claims::Attribute;

/// What has no effect on what a person may do.
const WITHOUT_EFFECT: [&str; 8] = [
    "access",
    "createdTimestamp",
    "disableableCredentialTypes",
    "emailConstraint",
    "notBefore",
    "origin",
    "self",
    "totp",
];

/// The people of an export, or what is wrong with each.
pub(super) fn read(text: &str, attributes: &[Attribute], notes: &mut Notes) -> Vec<Result<Person, Mistake>> {
    let list = match values(text, "users") {
        Ok(list) => list,
        Err(mistake) => return vec![Err(mistake)],
    };
    let people = list.into_iter().map(|value| Members::of(text, value));
    people
        .filter_map(|members| members.and_then(|members| person(members, attributes, notes)).transpose())
        .collect()
}

/// A person; `None` for an entry that is left out.
fn person(
    mut members: Members<'_>,
    mapped: &[Attribute],
    notes: &mut Notes,
) -> Result<Option<Person>, Mistake> {
    let line = members.line();
    members.leave_out(&WITHOUT_EFFECT);
    let username = members.text("username").ok_or_else(|| Mistake::new(line, "there is no `username`"))?;
    if members.text("serviceAccountClientId").is_some() {
        notes.add("they are the service account of a client, and here the client is one itself: left out");
        return Ok(None);
    }
    if members.take("enabled") == Some(false) {
        notes.add("they are disabled, and here nobody is: left out");
        return Ok(None);
    }
    let sub = members.text("id");
    let (email, is_verified) = (members.text("email"), members.is_true("emailVerified"));
    let claims = claims::of(&mut members, mapped, notes);
    let mut hash = credential::password(&mut members, notes);
    for action in members.lines("requiredActions").into_iter().map(|(_, action)| action) {
        match action.as_str() {
            // Whoever gave them the password still knows it.
            "UPDATE_PASSWORD" => {
                hash = None;
                notes.add("their password is temporary, so it is left out: they set one by e-mail");
            }
            "VERIFY_EMAIL" => {}
            other => notes.add(format!("the required action {other} is not mapped")),
        }
    }
    let written = super::line::Written {
        username: Some(username.clone()),
        sub,
        email,
        email_verified: is_verified,
        password_hash: hash,
        claims,
    };
    let wrong = |mistake: &Mistake| Mistake::new(mistake.line, format!("`{username}`: {}", mistake.problem));
    if let Some(mistake) = members.mistakes.first() {
        return Err(wrong(mistake));
    }
    let person = super::line::of(line, written).map_err(|problem| wrong(&Mistake::new(line, problem)))?;
    for name in members.unmapped() {
        notes.add(format!("`{name}` is not mapped"));
    }
    Ok(Some(person))
}
