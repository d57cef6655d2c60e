//! Scope tokens that are known when a provider starts, but not when it is compiled.

use crate::Scope;
use crate::openid::is_providers_claim;

/// A scope token that is known when the provider starts, for example from a configuration file. Scope tokens
/// that the program itself uses are declared (`scopes(…)`), so that the compiler checks them.
///
/// Pass it to `scope` of the builder. It replaces a declared token with the same name.
///
/// ```
/// use oauth_runtime::ScopeDefinition;
///
/// let groups = ScopeDefinition::new("groups", "See your groups")?.claims(["groups", "roles"])?;
/// assert_eq!(groups.name(), "groups");
/// assert!(ScopeDefinition::new("two words", "See two words").is_err());
/// # Ok::<(), oauth_runtime::ScopeDefinitionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeDefinition {
    name: String,
    description: String,
    claims: Vec<String>,
}

/// Why a scope token cannot be defined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeDefinitionError {
    /// It is not one scope token (RFC 6749 section 3.3).
    #[error(
        "`{0}` is not a scope token: use visible ASCII characters without spaces, quotes and \
        backslashes"
    )]
    Name(String),
    /// The consent page would have nothing to show.
    #[error("the scope `{0}` needs a description for the consent page, like \"See your groups\"")]
    Description(String),
    /// A claim without a name.
    #[error("a claim name needs at least one character")]
    ClaimName,
    /// A claim about the login or the token, or a member of an introspection response.
    #[error(
        "the provider sets the claim `{0}` itself, so no scope can give access to it; use claims about the \
         person"
    )]
    ProtocolClaim(String),
    /// A claim is listed twice.
    #[error("the claim `{0}` is listed twice; leave one out")]
    RepeatedClaim(String),
}

impl ScopeDefinition {
    /// A scope token and its description for people, which the consent page shows.
    ///
    /// # Errors
    /// [`ScopeDefinitionError`] if the name is not one scope token or the description is blank.
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Result<Self, ScopeDefinitionError> {
        let (name, description) = (name.into(), description.into());
        if Scope::from_tokens([name.as_str()]).is_err() {
            return Err(ScopeDefinitionError::Name(name));
        }
        if description.trim().is_empty() {
            return Err(ScopeDefinitionError::Description(name));
        }
        Ok(Self { name, description, claims: Vec::new() })
    }

    /// The person's claims that the token gives access to. UserInfo and introspection responses contain them,
    /// ID tokens do if [`IdTokenClaims::Scope`](crate::openid::IdTokenClaims::Scope) is set, and the metadata
    /// lists them. Only an OpenID provider returns claims.
    ///
    /// # Errors
    /// [`ScopeDefinitionError`] if a name is blank, repeated, or one that the provider sets itself, such as
    /// `sub`, `iss` or `exp`.
    pub fn claims<N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, ScopeDefinitionError> {
        for name in names {
            let name = name.into();
            if name.trim().is_empty() {
                return Err(ScopeDefinitionError::ClaimName);
            }
            if is_providers_claim(&name) {
                return Err(ScopeDefinitionError::ProtocolClaim(name));
            }
            if self.claims.contains(&name) {
                return Err(ScopeDefinitionError::RepeatedClaim(name));
            }
            self.claims.push(name);
        }
        Ok(self)
    }

    /// The token, as on the wire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its description for people.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The names of its claims.
    pub fn claim_names(&self) -> impl Iterator<Item = &str> {
        self.claims.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_token_is_one_word_with_a_line_for_people() {
        for name in ["", "two words", "caf\u{e9}", "a\"b", "a\\b"] {
            let refused = ScopeDefinition::new(name, "See it");
            assert_eq!(refused, Err(ScopeDefinitionError::Name(name.into())), "{name}");
        }
        assert!(ScopeDefinition::new("groups", " ").is_err());
    }

    #[test]
    fn claims_are_the_persons_each_once() {
        let groups = || ScopeDefinition::new("groups", "See your groups").expect("a scope");
        for name in ["sub", "iss", "aud", "exp", "scope", "client_id", "active", "username", "cnf", "act"] {
            let refused = groups().claims([name]);
            assert_eq!(refused, Err(ScopeDefinitionError::ProtocolClaim(name.into())), "{name}");
        }
        assert_eq!(groups().claims([" "]), Err(ScopeDefinitionError::ClaimName));
        let twice = groups().claims(["groups", "roles", "groups"]);
        assert_eq!(twice, Err(ScopeDefinitionError::RepeatedClaim("groups".into())));
        let url = groups().claims(["https://notes.example/roles"]).expect("any name");
        assert_eq!(url.claim_names().collect::<Vec<_>>(), ["https://notes.example/roles"]);
    }
}
