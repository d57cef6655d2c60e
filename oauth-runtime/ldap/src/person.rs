//! An entry of the directory as a person.

use std::fmt::Write;

use ldap3::SearchEntry;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{PersonEmail, comparable_name};

use super::LdapError;
use super::builder::Schema;

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
    /// The values of an attribute, whose name the directory may write with other letters in upper case.
    fn values(&self, attribute: &str) -> &[String] {
        let found = self.entry.attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        found.map_or(&[], |(_, values)| values)
    }

    fn first(&self, attribute: &str) -> Option<&str> {
        self.values(attribute).first().map(String::as_str)
    }

    pub(crate) fn subject(&self) -> Result<String, LdapError> {
        let attribute = &self.schema.subject;
        if let Some(text) = self.first(attribute) {
            return Ok(text.to_owned());
        }
        let bytes = self.entry.bin_attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        let bytes = bytes.and_then(|(_, values)| values.first());
        let bytes = bytes.ok_or_else(|| LdapError::NoSubject(attribute.clone()))?;
        Ok(hexadecimal(bytes))
    }

    pub(crate) fn username(&self) -> Option<&str> {
        self.first(&self.schema.username)
    }

    /// Whether one of their user names is the typed one, as names are compared for the rate limits.
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
            self.values(&self.schema.groups).iter().map(|group| group.to_lowercase()).collect();
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
