//! What a request to a resource needs, as a type: scope, resource, login.

mod at;
mod combined;
mod login;
mod sender_constrained;
#[cfg(test)]
mod tests;

pub use at::At;
pub use combined::AnyOf;
pub use login::{AtLevel, AuthenticationLevel, Recent, RequiredLogin};
pub use sender_constrained::SenderConstrained;

use crate::Scope;

/// A declared scope token as a type; `notes:write` is `scope::NotesWrite`. `#[oauth_server]` generates one
/// for each token, in the module `scope`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    note = "use a type from the module that the declaration generates, like `scope::Read`; `(scope::Read, \
        scope::Write)` for both, `AnyOf<(scope::Read, scope::Write)>` for one of them"
)]
pub trait ScopeToken {
    /// The token on the wire.
    const NAME: &'static str;
    /// Its description for people.
    const DESCRIPTION: &'static str;
    /// The declared resources that the token belongs to: an access token must be for one of them, and where several
    /// share the token, [`At`] names the one of a request. Default: empty, the token belongs to the provider itself.
    const RESOURCES: &'static [&'static str] = &[];
    /// The provider that declares it; `()` for a generic one.
    type Server;
}

/// A declared protected resource as a type: `resource::Notes` for `resources(notes = "/mcp")`.
/// `#[oauth_server]` generates one for each, in the module `resource`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a declared resource",
    note = "use a type from the module that the declaration generates, like `resource::Notes`"
)]
pub trait ResourceName {
    /// The name in the declaration.
    const NAME: &'static str;
    /// The provider that declares it; `()` for a generic one.
    type Server;
}

/// What a request needs: one scope token, all of several (a tuple), [any of several](AnyOf), or none in particular
/// (`()`). [`At`] says which resource the access token must be for, if the scope does not; [`Recent`] and
/// [`AtLevel`] say how the person must have logged in.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    note = "use a type from the module that the declaration generates, like `scope::Read`; a tuple of them, \
        all of one provider, for all; `AnyOf<(…)>` for one of them"
)]
pub trait Requirement: sealed::Sealed + 'static {
    /// The provider that declares the tokens.
    type Server;

    /// The declared resource that the access token must be for; `None`: the provider itself.
    const RESOURCE: Option<&'static str>;

    /// Whether a token with this scope is sufficient.
    fn is_met_by(scope: &Scope) -> bool;

    /// The tokens, for the `scope` attribute of the challenge.
    fn names() -> Vec<&'static str>;

    /// Whether the access token must be bound to a key or a certificate of its client.
    fn sender_constrained() -> bool {
        false
    }

    /// How the person must have logged in.
    fn login() -> RequiredLogin {
        RequiredLogin::default()
    }
}

/// Scope tokens, tuples, `()` and the types below are all that there is.
mod sealed {
    pub trait Sealed {}
}

impl<T: ScopeToken + 'static> sealed::Sealed for T {}

impl sealed::Sealed for () {}

impl<T: ScopeToken + 'static> Requirement for T {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = match T::RESOURCES {
        [] => None,
        [resource] => Some(*resource),
        _ => panic!(
            "several resources share this scope token; name the one of the request: `At<resource::…, …>`"
        ),
    };

    fn is_met_by(scope: &Scope) -> bool {
        scope.contains(T::NAME)
    }

    fn names() -> Vec<&'static str> {
        vec![T::NAME]
    }
}

/// Any valid access token.
impl Requirement for () {
    type Server = ();

    const RESOURCE: Option<&'static str> = None;

    fn is_met_by(_: &Scope) -> bool {
        true
    }

    fn names() -> Vec<&'static str> {
        Vec::new()
    }
}
