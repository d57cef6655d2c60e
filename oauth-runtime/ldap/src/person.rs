//! An entry of the directory as a person.

use std::fmt::Write;

use ldap3::SearchEntry;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{PersonEmail, comparable_name};

use super::builder::Schema;
use super::{LdapError, dn};

/// An entry, and what its attributes mean.
pub(crate) struct Person<'a> {
    pub(crate) entry: SearchEntry,
    pub(crate) schema: &'a Schema,
}

impl Schema {
    /// The attributes to ask for.
    pub(crate) fn attributes(&self) -> Vec<&str> {
        let claims = self.claims.iter().map(|(_, attribute)| attribute.as_str());
        [&*self.username, &self.subject, &self.email, &self.groups].into_iter().chain(claims).collect()
    }
}

impl Person<'_> {
    /// The values of an attribute. The directory may write its name in another case.
    fn values(&self, attribute: &str) -> &[String] {
        let found = self.entry.attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        found.map_or(&[], |(_, values)| values)
    }

    fn first(&self, attribute: &str) -> Option<&str> {
        self.values(attribute).first().map(String::as_str)
    }

    /// The first value of an attribute that is not text.
    fn first_bytes(&self, attribute: &str) -> Option<&[u8]> {
        let found = self.entry.bin_attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        found.and_then(|(_, values)| values.first()).map(Vec::as_slice)
    }

    pub(crate) fn subject(&self) -> Result<String, LdapError> {
        let attribute = &self.schema.subject;
        let text = self.first(attribute);
        let subject = match self.schema.is_subject_binary {
            false => text.map(str::to_owned),
            // Bytes that are valid text are among the texts.
            true => self.first_bytes(attribute).or(text.map(str::as_bytes)).map(hexadecimal),
        };
        subject.ok_or_else(|| LdapError::NoSubject(attribute.clone()))
    }

    pub(crate) fn username(&self) -> Option<&str> {
        self.first(&self.schema.username)
    }

    /// Whether one of their user names equals the typed one, in the form in which the rate limits compare names.
    pub(crate) fn is_called(&self, typed: &str) -> bool {
        let typed = comparable_name(typed);
        self.values(&self.schema.username).iter().any(|own| comparable_name(own) == typed)
    }

    pub(crate) fn email(&self) -> Result<Option<PersonEmail>, LdapError> {
        let Some(address) = self.first(&self.schema.email) else { return Ok(None) };
        let email = PersonEmail::new(self.subject()?, address);
        let email = if self.schema.are_emails_verified { email } else { email.unverified() };
        Ok(Some(match self.username() {
            Some(name) => email.username(name),
            None => email,
        }))
    }

    pub(crate) fn claims(&self) -> Claims {
        let mut claims = Claims::new();
        for (claim, attribute) in &self.schema.claims {
            match self.values(attribute) {
                [] => {}
                [one] => claims.insert(claim, one.as_str()),
                several => claims.insert(claim, several),
            }
        }
        if let Some(name) = self.username() {
            claims.insert("preferred_username", name);
        }
        if let Some(address) = self.first(&self.schema.email) {
            claims.insert("email", address);
            claims.insert("email_verified", self.schema.are_emails_verified);
        }
        let groups: Vec<String> =
            self.values(&self.schema.groups).iter().map(|group| dn::comparable(group)).collect();
        let mut roles: Vec<&str> = Vec::new();
        for (group, role) in &self.schema.roles {
            if groups.contains(group) && !roles.contains(&role.as_str()) {
                roles.push(role);
            }
        }
        if !self.schema.roles.is_empty() {
            claims.insert(&self.schema.roles_claim, roles);
        }
        claims
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::builder::LdapUsersBuilder;
    use super::*;

    /// An identifier of Active Directory: 16 bytes, which may happen to be valid text.
    fn subject_of(guid: &[u8], builder: LdapUsersBuilder) -> Result<String, LdapError> {
        let (mut attrs, mut bin_attrs) = (HashMap::new(), HashMap::new());
        match str::from_utf8(guid) {
            Ok(text) => drop(attrs.insert("objectGUID".to_owned(), vec![text.to_owned()])),
            Err(_) => drop(bin_attrs.insert("objectGUID".to_owned(), vec![guid.to_vec()])),
        }
        let entry = SearchEntry { dn: "cn=Alice,dc=example,dc=org".to_owned(), attrs, bin_attrs };
        Person { entry, schema: &builder.schema }.subject()
    }

    #[test]
    fn a_binary_identifier_has_one_form_whatever_its_bytes_are() -> Result<(), LdapError> {
        let builder = || LdapUsersBuilder::new("ldaps://127.0.0.1".to_owned());
        let binary = || builder().binary_subject_attribute("objectguid");
        let bytes = [0x3f, 0xff, 0x9c, 0x01, 0, 0x4d, 0x80, 0xa1, 2, 3, 4, 5, 6, 7, 8, 9];
        assert_eq!(subject_of(&bytes, binary())?, "3fff9c01004d80a10203040506070809");
        assert_eq!(subject_of(b"sixteen letters.", binary())?, "7369787465656e206c6574746572732e");
        let text = || builder().subject_attribute("objectGUID");
        assert!(matches!(subject_of(&bytes, text()), Err(LdapError::NoSubject(_))));
        assert_eq!(subject_of(b"sixteen letters.", text())?, "sixteen letters.");
        Ok(())
    }
}
