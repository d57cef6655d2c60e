//! People with user names and addresses.
//!
//! - `user:…` has a user, by the name as it was written.
//! - `user-name:…` has the name and the subject of a user, by the [comparable form](comparable_name) of the name, which nobody
//!   else can take.
//! - `user-names:…` has the names of a person.
//! - `claims:…` has the claims of a person. The address is the claim `email`.
//! - `person-email:…` has the subject of a verified address, by its comparable form, which nobody else can take.
//!
//! No script of a cluster reaches all of them. So whoever wants a name or an address reserves it for a minute first; once
//! everything else is stored, it stays. If the process ends in between, it is free again after that minute.
//!
//! Earlier versions write only users and claims. Of what they wrote, a user name is noted at the first login, and an address
//! when the claims are written again.

mod changes;
mod email;
mod entries;
mod listed;
mod sign_up;
mod users;

use serde::{Deserialize, Serialize};

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, read_own, write_own};
use oauth_runtime_core::openid::Claims;
use redis::cmd;

/// What errors call them.
const USER: &str = "a user";
const CLAIMS: &str = "the claims of a person";

/// A user name with its person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct User {
    username: String,
    subject: String,
    /// The hash; empty for somebody who logs in in another way. Earlier versions read it, and verify nothing with it.
    password: String,
}

impl User {
    fn write(&self) -> Result<String, RedisError> {
        write_own(USER, self)
    }
}

/// The address among the claims, if it is verified.
fn verified_address(claims: &Claims) -> Option<&str> {
    let is_verified = claims.get("email_verified").and_then(|verified| verified.as_bool()) == Some(true);
    address(claims).filter(|_| is_verified)
}

/// The address among the claims.
fn address(claims: &Claims) -> Option<&str> {
    claims.get("email")?.as_str()
}

impl RedisStore {
    async fn text(&self, key: &str) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("GET").arg(key)).await
    }

    /// The claims of a person, and their text.
    async fn claims_of(&self, subject: &str) -> Result<Option<(Claims, String)>, RedisError> {
        let text = self.text(&self.claims_key(subject)).await?;
        text.map(|text| Ok((read_own(CLAIMS, &text)?, text))).transpose()
    }

    fn claims_key(&self, subject: &str) -> String {
        self.connection.key("claims", key(subject))
    }

    fn user_key(&self, username: &str) -> String {
        self.connection.key("user", key(username))
    }
}
