//! The client scopes of a client of Keycloak: some are in each token, and some are in those that ask for them.

use oauth_runtime::ClientMetadata;

use super::super::found::Wishes;
use super::super::members::Members;
use super::super::scope::scope_of;
use super::grants::Grants;

/// Scopes that only say which claims Keycloak's tokens have.
const OF_TOKENS: [&str; 8] = [
    "acr",
    "basic",
    "microprofile-jwt",
    "organization",
    "role_list",
    "roles",
    "service_account",
    "web-origins",
];

/// Scopes about people, which a client without people has no use for.
const OF_PEOPLE: [&str; 5] = ["address", "email", "offline_access", "phone", "profile"];

pub(super) fn of(members: &mut Members<'_>, grants: &Grants, wishes: &Wishes, metadata: &mut ClientMetadata) {
    let has_people = grants.asks_people();
    let is_meant = |(_, name): &(usize, String)| {
        !OF_TOKENS.contains(&name.as_str()) && (has_people || !OF_PEOPLE.contains(&name.as_str()))
    };
    let line = members.line();
    let [defaults, optional] = ["defaultClientScopes", "optionalClientScopes"].map(|member| {
        members.lines(member).into_iter().filter(is_meant).map(|(_, name)| name).collect::<Vec<_>>()
    });
    let openid = has_people.then_some("openid");
    let all = openid.into_iter().chain(defaults.iter().chain(&optional).map(String::as_str));
    // A request without `scope` gets the default client scopes there. OpenID Connect requests always have one.
    let by_default = scope_of(defaults.iter().map(String::as_str), wishes);
    match (scope_of(all, wishes), by_default) {
        (Ok(scope), Ok(by_default)) => {
            metadata.default_scope = Some(by_default).filter(|own| !own.is_empty() && *own != scope);
            metadata.scope = scope;
        }
        (Err(problem), _) | (_, Err(problem)) => members.wrong(line, problem),
    }
}
