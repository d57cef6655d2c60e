//! Builds `LdapUsers`.

use std::sync::Arc;
use std::time::Duration;

use super::connections::{Connections, Directory};
use super::users::LdapUsers;
use super::{LdapSetupError, dn, filter, tls};
use oauth_runtime_core::Secret;

/// Builds [`LdapUsers`].
#[derive(Debug, Clone)]
#[must_use]
pub struct LdapUsersBuilder {
    pub(crate) url: String,
    pub(crate) start_tls: bool,
    without_tls: bool,
    authorities: Option<Vec<u8>>,
    bind: Option<(String, Secret)>,
    connect_timeout: Duration,
    timeout: Duration,
    connections: usize,
    pub(crate) schema: Schema,
}

/// Where people are in the directory, and the meaning of their attributes.
#[derive(Debug, Clone)]
pub(crate) struct Schema {
    pub(crate) base: String,
    pub(crate) people: String,
    /// The entry with which to bind for an unknown user name.
    pub(crate) nobody: Option<String>,
    pub(crate) username: String,
    pub(crate) subject: String,
    pub(crate) is_subject_binary: bool,
    pub(crate) email: String,
    pub(crate) are_emails_verified: bool,
    /// Claims and their attributes.
    pub(crate) claims: Vec<(String, String)>,
    pub(crate) groups: String,
    /// Distinguished names of groups, as they are [compared](dn::comparable), and their roles.
    pub(crate) roles: Vec<(String, String)>,
    pub(crate) roles_claim: String,
}

impl LdapUsersBuilder {
    pub(crate) fn new(url: String) -> Self {
        let claims = [
            ("name", "cn"),
            ("given_name", "givenName"),
            ("family_name", "sn"),
            ("phone_number", "telephoneNumber"),
        ];
        Self {
            url,
            start_tls: false,
            without_tls: false,
            authorities: None,
            bind: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            connections: 8,
            schema: Schema {
                base: String::new(),
                people: "(objectClass=person)".to_owned(),
                nobody: None,
                username: "uid".to_owned(),
                subject: "entryUUID".to_owned(),
                is_subject_binary: false,
                email: "mail".to_owned(),
                are_emails_verified: false,
                claims: claims.map(|(claim, attribute)| (claim.to_owned(), attribute.to_owned())).into(),
                groups: "memberOf".to_owned(),
                roles: Vec::new(),
                roles_claim: "roles".to_owned(),
            },
        }
    }

    /// Begins TLS on a connection to `ldap://` before anything is sent (StartTLS, RFC 4511 section 4.14). A directory
    /// that does not offer it is an error.
    pub fn start_tls(mut self) -> Self {
        self.start_tls = true;
        self
    }

    /// Allows `ldap://` without TLS. Passwords then go over the network in the clear, so use it only for a directory on
    /// this machine.
    pub fn without_tls(mut self) -> Self {
        self.without_tls = true;
        self
    }

    /// The authorities whose certificates to trust, in PEM. Default: the authorities that this machine trusts.
    pub fn certificate_authorities(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities = Some(pem.into());
        self
    }

    /// The entry that searches, and its password. Default: the search is anonymous. The entry must be allowed to read
    /// the attributes of people, and needs no other rights.
    pub fn bind_dn(mut self, dn: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.bind = Some((dn.into(), password.into()));
        self
    }

    /// The entry below which people are: `ou=people,dc=example,dc=org`.
    pub fn search_base(mut self, base: impl Into<String>) -> Self {
        self.schema.base = base.into();
        self
    }

    /// Which entries are people who may log in. Default: `(objectClass=person)`.
    pub fn filter(mut self, filter: impl Into<String>) -> Self {
        self.schema.people = filter.into();
        self
    }

    /// An entry with a password that nobody knows. For an unknown user name, `LdapUsers` tries the password on this
    /// entry, so that the directory hashes it as it does for a person. Default: it tries the password on an entry that
    /// does not exist. A directory with slow hashes then answers faster, which reveals who exists.
    pub fn nobody_dn(mut self, dn: impl Into<String>) -> Self {
        self.schema.nobody = Some(dn.into());
        self
    }

    /// The attribute with the user name. Default: `uid`; Active Directory has `sAMAccountName`.
    pub fn username_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.schema.username = attribute.into();
        self
    }

    /// The attribute that identifies a person permanently, and is the `sub` in tokens. Its values are text. Default:
    /// `entryUUID` (RFC 4530). Never choose an attribute whose value another person may get later, such as a user name.
    pub fn subject_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.schema.subject = attribute.into();
        self.schema.is_subject_binary = false;
        self
    }

    /// The same for an attribute whose values are bytes, such as `objectGUID` of Active Directory. The `sub` has two
    /// hexadecimal digits for each byte, in their order in the directory.
    pub fn binary_subject_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.schema.subject = attribute.into();
        self.schema.is_subject_binary = true;
        self
    }

    /// The attribute with the e-mail address. Default: `mail`.
    pub fn email_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.schema.email = attribute.into();
        self
    }

    /// Treats addresses as verified, because people cannot change them themselves. Otherwise the address is only a
    /// claim, and `find_by_email` finds nobody.
    pub fn verified_emails(mut self) -> Self {
        self.schema.are_emails_verified = true;
        self
    }

    /// Adds a claim with the value of an attribute, or changes the attribute of a claim. If the attribute has several
    /// values, the claim is a list. Default: `name` has `cn`, `given_name` `givenName`, `family_name` `sn`,
    /// `phone_number` `telephoneNumber`.
    pub fn claim(mut self, claim: impl Into<String>, attribute: impl Into<String>) -> Self {
        let claim = claim.into();
        self.schema.claims.retain(|(other, _)| *other != claim);
        self.schema.claims.push((claim, attribute.into()));
        self
    }

    /// People in this group have this role, in the claim `roles`. Names of groups compare without case, and without the
    /// spaces around `,` and `=`. The groups come from the attribute `memberOf`, which OpenLDAP has with the overlay of
    /// that name.
    pub fn role(mut self, group: impl Into<String>, role: impl Into<String>) -> Self {
        self.schema.roles.push((dn::comparable(&group.into()), role.into()));
        self
    }

    /// The claim that has the roles. Default: `roles`.
    pub fn roles_claim(mut self, claim: impl Into<String>) -> Self {
        self.schema.roles_claim = claim.into();
        self
    }

    /// The attribute with the groups of a person. Default: `memberOf`.
    pub fn groups_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.schema.groups = attribute.into();
        self
    }

    /// How long a connection may take, with TLS. Default: 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an answer may take. Default: 10 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The maximum number of connections for searches, and of connections for passwords. Default: 8 of each. A third of
    /// them is reserved for logins from browsers and addresses that the person used before, so that such logins never
    /// wait behind strangers.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// The users. Nothing is sent to the directory yet.
    ///
    /// # Errors
    /// [`LdapSetupError`] if these settings can't work, or would send passwords in the clear.
    pub fn build(self) -> Result<LdapUsers, LdapSetupError> {
        let is_ldaps = self.url.starts_with("ldaps://");
        if !is_ldaps && !self.url.starts_with("ldap://") {
            return Err(LdapSetupError::Url(self.url));
        }
        let has_tls = is_ldaps || self.start_tls;
        if !has_tls && !self.without_tls {
            return Err(LdapSetupError::Plaintext);
        }
        if self.schema.base.trim().is_empty() {
            return Err(LdapSetupError::NoBase);
        }
        if self.bind.as_ref().is_some_and(|(_, password)| password.reveal().is_empty()) {
            return Err(LdapSetupError::EmptyPassword);
        }
        filter::check(&self.schema.people)?;
        let Schema { username, subject, email, groups, claims, .. } = &self.schema;
        let attributes = claims.iter().map(|(_, attribute)| attribute);
        [username, subject, email, groups]
            .into_iter()
            .chain(attributes)
            .try_for_each(|name| filter::check_attribute(name))?;
        if subject.eq_ignore_ascii_case("objectGUID") && !self.schema.is_subject_binary {
            return Err(LdapSetupError::Binary(subject.clone()));
        }
        let tls = match &self.authorities {
            _ if !has_tls => None,
            Some(pem) => Some(tls::of(pem)?),
            None => Some(tls::of_this_machine()?),
        };
        let directory = Arc::new(Directory {
            url: self.url,
            start_tls: self.start_tls && !is_ldaps,
            tls,
            connect_timeout: self.connect_timeout,
            timeout: self.timeout,
        });
        let searching = Connections::new(Arc::clone(&directory), self.connections, self.bind);
        let binding = Connections::new(directory, self.connections, None);
        Ok(LdapUsers::new(searching, binding, self.schema))
    }
}
