//! The names and attributes of a person of Keycloak, as claims.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::super::notes::Notes;
use crate::command::migration::Members;

/// An attribute that becomes a claim, as the operator writes it: `customer=customer_number`.
#[derive(Debug, Clone)]
pub(in crate::command) struct Attribute {
    name: String,
    claim: String,
}

impl FromStr for Attribute {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, claim) = text.split_once('=').unwrap_or((text, text));
        match name.is_empty() || claim.is_empty() {
            true => Err("write the name of the attribute, or NAME=CLAIM".to_owned()),
            false => Ok(Self { name: name.to_owned(), claim: claim.to_owned() }),
        }
    }
}

/// The attributes of which the client scopes of a new realm make claims.
const KNOWN: [(&str, &str); 10] = [
    ("birthdate", "birthdate"),
    ("gender", "gender"),
    ("locale", "locale"),
    ("middleName", "middle_name"),
    ("nickname", "nickname"),
    ("phoneNumber", "phone_number"),
    ("picture", "picture"),
    ("profile", "profile"),
    ("website", "website"),
    ("zoneinfo", "zoneinfo"),
];

/// Those of which they make the claim `address`.
const ADDRESS: [(&str, &str); 6] = [
    ("country", "country"),
    ("formatted", "formatted"),
    ("locality", "locality"),
    ("postal_code", "postal_code"),
    ("region", "region"),
    ("street", "street_address"),
];

pub(super) fn of(members: &mut Members<'_>, mapped: &[Attribute], notes: &mut Notes) -> Map<String, Value> {
    let mut claims = Map::new();
    let names = [members.text("firstName"), members.text("lastName")];
    let name = names.iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let [given, family] = names;
    let named = [
        ("given_name", given),
        ("family_name", family),
        ("name", Some(name).filter(|name| !name.is_empty())),
    ];
    claims.extend(named.into_iter().filter_map(|(claim, text)| Some((claim.to_owned(), text?.into()))));
    let Some(mut attributes) = members.object("attributes") else { return claims };
    for (name, claim) in KNOWN {
        if let Some(value) = value(&mut attributes, name) {
            claims.insert(claim.to_owned(), value);
        }
    }
    if attributes.lines("phoneNumberVerified").first().is_some_and(|(_, said)| said == "true") {
        claims.insert("phone_number_verified".to_owned(), true.into());
    }
    let address =
        ADDRESS.into_iter().filter_map(|(name, part)| Some((part.to_owned(), value(&mut attributes, name)?)));
    let address: Map<String, Value> = address.collect();
    if !address.is_empty() {
        claims.insert("address".to_owned(), address.into());
    }
    for Attribute { name, claim } in mapped {
        if let Some(value) = value(&mut attributes, name) {
            claims.insert(claim.clone(), value);
        }
    }
    members.mistakes.append(&mut attributes.mistakes);
    for name in attributes.unmapped() {
        notes.add(format!(
            "the attribute `{name}` is not mapped: --attribute {name}=CLAIM makes a claim of it"
        ));
    }
    claims
}

/// An attribute: a list of texts, and mostly of one.
fn value(attributes: &mut Members<'_>, name: &str) -> Option<Value> {
    let mut texts: Vec<String> = attributes.lines(name).into_iter().map(|(_, text)| text).collect();
    match texts.len() {
        0 => None,
        1 => texts.pop().map(Value::String),
        _ => Some(texts.into()),
    }
}
