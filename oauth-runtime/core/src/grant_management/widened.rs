//! What tokens of a merged grant would have beyond what was approved.

use super::ManagesGrants;
use crate::server::resources;
use crate::token::ManagedGrant;

/// A scope token and a resource for which nobody approved it, if there are any. A token of the grant is for all of its resources, with
/// all of its scope: where two resources have scope tokens of the same name, an approval for one of them would count at the other.
pub(super) fn widened<'a, S: ManagesGrants>(
    server: &S,
    grant: &'a ManagedGrant,
) -> Option<(&'a str, &'a str)> {
    let all = resources(server);
    // Of a resource that the provider does not know any more, nobody knows the scope tokens.
    let has = |resource: &str, token: &str| all.find(resource).is_none_or(|own| own.has_scope(token));
    let tokens = || grant.scopes.iter().flat_map(|own| own.scope.tokens());
    let approved = |resource: &str, token: &str| {
        let mut of_resource =
            grant.scopes.iter().filter(|own| own.resources.iter().any(|own| own == resource));
        of_resource.any(|own| own.scope.contains(token))
    };
    let places = grant.scopes.iter().flat_map(|own| &own.resources);
    let pairs = places.flat_map(|resource| tokens().map(move |token| (token, resource.as_str())));
    let mut beyond = pairs.filter(|(token, resource)| {
        !is_of_no_resource(token) && has(resource, token) && !approved(resource, token)
    });
    beyond.next()
}

fn is_of_no_resource(token: &str) -> bool {
    crate::server::OF_NO_RESOURCE.contains(&token)
}
