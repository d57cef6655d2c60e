//! Which resource a request should have named.

use super::Step;
use crate::protected_resource::ProtectedResource;
use crate::server::{AuthorizationServer, resources};
use crate::{Client, Scope};

/// The resources that would give a client what its request did not get: the scope tokens of `asked` that are not in `left`. `None`:
/// it got everything, or no resource has them. A directory is not asked, because it tells no list.
pub(super) fn missing<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    asked: &Scope,
    left: Option<&Scope>,
) -> Option<Step> {
    let lost: Vec<&str> =
        asked.tokens().filter(|token| left.is_none_or(|left| !left.contains(token))).collect();
    let gives_any = |own: &&ProtectedResource| {
        client.allows_resource(own.identifier()) && lost.iter().any(|token| own.has_scope(token))
    };
    let known = resources(server).iter().filter(gives_any);
    let named: Vec<String> = known.map(|own| own.identifier().to_owned()).collect();
    if named.is_empty() {
        return None;
    }
    let scope = Scope::from_tokens(lost).ok()?;
    Some(Step::MissingResource { scope, resources: named })
}
