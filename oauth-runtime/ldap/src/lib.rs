//! `LdapUsers`: the people of an LDAP directory as the users of a provider. Applications turn on the feature `ldap` of
//! `oauth-runtime`.

#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod connections;
mod dn;
mod error;
mod filter;
mod person;
mod tls;
mod users;

pub use builder::LdapUsersBuilder;
pub use error::{LdapError, LdapSetupError};
pub use users::LdapUsers;
