//! The users of a directory.

use std::sync::Arc;

use ldap3::{DerefAliases, Scope, SearchEntry, SearchOptions};
use oauth_runtime_core::Secret;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{Authenticated, ClaimsStore, EmailStore, PersonEmail, Storage, UserStore};

use super::builder::{LdapUsersBuilder, Schema};
use super::connections::{Connections, ensure, unreachable};
use super::person::Person;
use super::{LdapError, filter};

/// The people of an LDAP directory: a field that is marked `#[users]`.
///
/// A login searches for the entry with the user name, and then binds as that entry with the password, so the
/// directory's own rules for passwords and locked accounts apply. Claims come from attributes, and roles from groups.
/// `LdapUsers` never writes to the directory.
///
/// - Passwords go only over TLS, by `ldaps://` or StartTLS.
/// - An empty password never logs anybody in, although a directory would accept the bind (RFC 4513 section 5.1.2).
/// - User names and addresses are escaped in filters, whatever they contain.
/// - A typed user name may differ from the stored one only in upper and lower case, and in white space around it
///   ([`comparable_name`](oauth_runtime_core::store::comparable_name)), although directories ignore more: repeated
///   spaces, or accents. The rate limits count guesses by this form.
/// - Referrals and aliases are not followed.
///
/// ```no_run
/// # fn users(password: oauth_runtime::Secret) -> Result<(), oauth_runtime::ldap::LdapSetupError> {
/// use oauth_runtime::ldap::LdapUsers;
///
/// let users = LdapUsers::builder("ldaps://directory.example")
///     .bind_dn("cn=provider,ou=services,dc=example,dc=org", password)
///     .search_base("ou=people,dc=example,dc=org")
///     .role("cn=editors,ou=groups,dc=example,dc=org", "editor")
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// Cloning shares the connections.
#[derive(Clone)]
pub struct LdapUsers(Arc<Inner>);

struct Inner {
    searching: Connections,
    binding: Connections,
    schema: Schema,
}

impl LdapUsers {
    /// The people in the directory at this URL: `ldaps://directory.example`, or `ldap://` with
    /// [`start_tls`](LdapUsersBuilder::start_tls).
    pub fn builder(url: impl Into<String>) -> LdapUsersBuilder {
        LdapUsersBuilder::new(url.into())
    }

    pub(crate) fn new(searching: Connections, binding: Connections, schema: Schema) -> Self {
        Self(Arc::new(Inner { searching, binding, schema }))
    }

    /// The only entry of a person in which the attribute has this value.
    async fn find(&self, attribute: &str, value: &str) -> Result<Option<Person<'_>>, LdapError> {
        self.find_by(attribute, &filter::of(&self.0.schema.people, attribute, value)).await
    }

    async fn find_by(&self, what: &str, filter: &str) -> Result<Option<Person<'_>>, LdapError> {
        let schema = &self.0.schema;
        let mut entries = match self.search(filter).await {
            Err(Failed { error, was_used: true }) if error.is_temporary() => self.search(filter).await,
            found => found,
        }
        .map_err(|failed| failed.error)?;
        match (entries.pop(), entries.is_empty()) {
            (None, _) => Ok(None),
            (Some(entry), true) => Ok(Some(Person { entry, schema })),
            (Some(_), false) => Err(LdapError::Ambiguous(what.to_owned())),
        }
    }

    /// At most two entries: a second one shows that the first is not the only one.
    async fn search(&self, filter: &str) -> Result<Vec<SearchEntry>, Failed> {
        let Inner { searching, schema, .. } = &*self.0;
        let mut connection = searching.get().await.map_err(Failed::new)?;
        let was_used = connection.is_used;
        let options = SearchOptions::new().deref(DerefAliases::Never).sizelimit(2);
        let ldap = connection.ldap.with_timeout(searching.timeout()).with_search_options(options);
        let found = ldap.search(&schema.base, Scope::Subtree, filter, schema.attributes()).await;
        let found = found.map_err(|error| Failed { error: unreachable(error), was_used })?;
        searching.put(connection);
        let ldap3::SearchResult(entries, result) = found;
        // The directory has more entries than the limit.
        if result.rc != 4 {
            ensure("a search", &result).map_err(Failed::new)?;
        }
        let entries = entries.into_iter().filter(|entry| !entry.is_ref() && !entry.is_intermediate());
        Ok(entries.map(SearchEntry::construct).collect())
    }

    /// Whether the directory lets this entry in with this password.
    async fn binds(&self, name: &str, password: &Secret) -> Result<bool, LdapError> {
        match self.bind(name, password).await {
            Err(Failed { error, was_used: true }) if error.is_temporary() => self.bind(name, password).await,
            bound => bound,
        }
        .map_err(|failed| failed.error)
    }

    async fn bind(&self, name: &str, password: &Secret) -> Result<bool, Failed> {
        let binding = &self.0.binding;
        let mut connection = binding.get().await.map_err(Failed::new)?;
        let was_used = connection.is_used;
        let bound =
            connection.ldap.with_timeout(binding.timeout()).simple_bind(name, password.reveal()).await;
        let bound = bound.map_err(|error| Failed { error: unreachable(error), was_used })?;
        binding.put(connection);
        match bound.rc {
            0 => Ok(true),
            // The password is wrong, or there is none; the account is locked, expired or restricted.
            19 | 32 | 34 | 48..=50 | 53 => Ok(false),
            code => Err(Failed::new(LdapError::Refused { operation: "the bind of a person", code })),
        }
    }
}

/// An error, and whether the connection had been used before.
struct Failed {
    error: LdapError,
    was_used: bool,
}

impl Failed {
    fn new(error: LdapError) -> Self {
        Self { error, was_used: false }
    }
}

impl Storage for LdapUsers {
    type Error = LdapError;

    fn is_temporary(error: &LdapError) -> bool {
        error.is_temporary()
    }
}

impl UserStore for LdapUsers {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, LdapError> {
        // The directory would treat an empty password as an anonymous bind, which succeeds (RFC 4513 section 5.1.2).
        if password.reveal().is_empty() {
            return Ok(None);
        }
        let schema = &self.0.schema;
        // A directory ignores more of a name than the rate limits do, such as repeated spaces (RFC 4518) or accents
        // (Active Directory). Each such spelling would get its own guesses.
        let found = self.find(&schema.username, username).await?;
        let Some(person) = found.filter(|person| person.is_called(username)) else {
            // As many steps as for a known person.
            let random = || format!("{}={},{}", schema.username, Secret::generate().reveal(), schema.base);
            self.binds(&schema.nobody.clone().unwrap_or_else(random), password).await?;
            return Ok(None);
        };
        // This comes before the password, so that an entry without an identifier does not reveal whether the password
        // was right.
        let authenticated = Authenticated::new(person.subject()?);
        if !self.binds(&person.entry.dn, password).await? {
            return Ok(None);
        }
        Ok(Some(match person.username() {
            Some(name) => authenticated.username(name),
            None => authenticated,
        }))
    }
}

impl ClaimsStore for LdapUsers {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, LdapError> {
        Ok(self.find_subject(subject).await?.map(|person| person.claims()))
    }
}

impl EmailStore for LdapUsers {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, LdapError> {
        let schema = &self.0.schema;
        if !schema.are_emails_verified {
            return Ok(None);
        }
        match self.find(&schema.email, address).await {
            Ok(Some(person)) => person.email(),
            Ok(None) => Ok(None),
            Err(LdapError::Ambiguous(_)) => {
                tracing::warn!("several entries of the directory have one address, so it is nobody's");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, LdapError> {
        match self.find_subject(subject).await? {
            Some(person) => person.email(),
            None => Ok(None),
        }
    }
}

impl LdapUsers {
    async fn find_subject(&self, subject: &str) -> Result<Option<Person<'_>>, LdapError> {
        let Schema { subject: attribute, is_subject_binary, people, .. } = &self.0.schema;
        if !is_subject_binary {
            return self.find(attribute, subject).await;
        }
        // Two hexadecimal digits for a byte, as in an escaped value.
        let Some(bytes) = filter::escaped_bytes(subject) else { return Ok(None) };
        self.find_by(attribute, &format!("(&{people}({attribute}={bytes}))")).await
    }
}

impl std::fmt::Debug for LdapUsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LdapUsers").field("base", &self.0.schema.base).finish_non_exhaustive()
    }
}
