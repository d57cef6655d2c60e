//! What a request to a resource needs, as a type: scope, resource, login.

use std::marker::PhantomData;

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
    /// The declared resource that the token belongs to: an access token must be for it. `None`: the token
    /// belongs to the provider itself.
    const RESOURCE: Option<&'static str> = None;
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

    /// How the person must have logged in.
    fn login() -> RequiredLogin {
        RequiredLogin::default()
    }
}

/// How the person behind an access token must have logged in (RFC 9470).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequiredLogin {
    /// The maximum age of the login, in seconds.
    pub max_age: Option<u64>,
    /// For each level that the login must reach, the sufficient authentication context classes, in order of
    /// preference; empty: any login.
    pub acr_values: Vec<&'static [&'static str]>,
}

impl RequiredLogin {
    /// Both at once.
    fn and(self, other: Self) -> Self {
        let max_age = self.max_age.into_iter().chain(other.max_age).min();
        Self { max_age, acr_values: [self.acr_values, other.acr_values].concat() }
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

    const RESOURCE: Option<&'static str> = T::RESOURCE;

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

/// One of several: `AnyOf<(scope::Read, scope::Write)>`.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<T>(PhantomData<T>);

/// An access token for the declared resource `R`, which also needs `T`. The declared scope tokens of a resource say
/// so by themselves: write `At` for a scope token that several resources share, or for any token of the resource.
///
/// ```
/// use oauth_runtime::{At, Granted, oauth_server, store::MemoryStore};
///
/// #[oauth_server(
///     grants(client_credentials),
///     scopes(read = "Read your notes"),
///     resources(notes = "/notes" { scopes(read) }, files = "/files" { scopes(read) }),
/// )]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// async fn list(token: Granted<At<resource::Files, scope::Read>>) -> String {
///     format!("the files of {:?}", token.owner())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct At<R, T = ()>(PhantomData<(R, T)>);

impl<R: ResourceName + 'static, T: Requirement> sealed::Sealed for At<R, T> {}

impl<R: ResourceName + 'static, T: Requirement> Requirement for At<R, T> {
    type Server = R::Server;

    const RESOURCE: Option<&'static str> = Some(R::NAME);

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn login() -> RequiredLogin {
        T::login()
    }
}

/// `T`, from a person who logged in at most `SECONDS` ago. Otherwise, the request gets
/// `insufficient_user_authentication` with `max_age`, with which the client starts a new authorization request
/// (RFC 9470): `Granted<Recent<scope::Pay, 300>>`. The provider must be an OpenID provider, since only those
/// remember logins with their tokens.
#[derive(Debug, Clone, Copy)]
pub struct Recent<T, const SECONDS: u64>(PhantomData<T>);

impl<T: Requirement, const SECONDS: u64> sealed::Sealed for Recent<T, SECONDS> {}

impl<T: Requirement, const SECONDS: u64> Requirement for Recent<T, SECONDS> {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = T::RESOURCE;

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn login() -> RequiredLogin {
        T::login().and(RequiredLogin { max_age: Some(SECONDS), ..RequiredLogin::default() })
    }
}

/// The authentication context classes that are sufficient for a resource, as a type for [`AtLevel`].
pub trait AuthenticationLevel {
    /// The classes (`acr`), in order of preference.
    const ACR_VALUES: &'static [&'static str];
}

/// `T`, from a person whose login has one of the authentication context classes of `L`. Otherwise, the request
/// gets `insufficient_user_authentication` with `acr_values` (RFC 9470).
///
/// ```
/// use oauth_runtime::{AtLevel, AuthenticationLevel, Granted, ResourceServer};
///
/// /// Two factors.
/// struct Strong;
///
/// impl AuthenticationLevel for Strong {
///     const ACR_VALUES: &'static [&'static str] = &["urn:notes:two-factors"];
/// }
///
/// async fn delete<V: ResourceServer>(token: Granted<AtLevel<(), Strong>, V>) -> String {
///     format!("deleted the account of {:?}", token.owner())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AtLevel<T, L>(PhantomData<(T, L)>);

impl<T: Requirement, L: AuthenticationLevel + 'static> sealed::Sealed for AtLevel<T, L> {}

impl<T: Requirement, L: AuthenticationLevel + 'static> Requirement for AtLevel<T, L> {
    type Server = T::Server;

    const RESOURCE: Option<&'static str> = T::RESOURCE;

    fn is_met_by(scope: &Scope) -> bool {
        T::is_met_by(scope)
    }

    fn names() -> Vec<&'static str> {
        T::names()
    }

    fn login() -> RequiredLogin {
        T::login().and(RequiredLogin { acr_values: vec![L::ACR_VALUES], ..RequiredLogin::default() })
    }
}

/// The resource of several requirements. Two different ones do not compile: a request is to one resource.
const fn common(one: Option<&'static str>, other: Option<&'static str>) -> Option<&'static str> {
    match (one, other) {
        (Some(one), Some(other)) => {
            assert!(
                is_same(one, other),
                "these scope tokens belong to different resources; name one with `At<resource::…, …>`"
            );
            Some(one)
        }
        (Some(resource), None) | (None, Some(resource)) => Some(resource),
        (None, None) => None,
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// All of several as a tuple, or one of several as [`AnyOf`] a tuple.
macro_rules! combinations {
    ($first:ident $(, $other:ident)*) => {
        impl<$first: Requirement $(, $other: Requirement<Server = $first::Server>)*> sealed::Sealed
            for ($first, $($other,)*)
        {
        }

        impl<$first: Requirement $(, $other: Requirement<Server = $first::Server>)*> sealed::Sealed
            for AnyOf<($first, $($other,)*)>
        {
        }

        impl<$first: Requirement $(, $other: Requirement<Server = $first::Server>)*> Requirement
            for ($first, $($other,)*)
        {
            type Server = $first::Server;

            const RESOURCE: Option<&'static str> = {
                let resource = $first::RESOURCE;
                $(let resource = common(resource, $other::RESOURCE);)*
                resource
            };

            fn login() -> RequiredLogin {
                $first::login()$(.and($other::login()))*
            }

            fn is_met_by(scope: &Scope) -> bool {
                $first::is_met_by(scope) $(&& $other::is_met_by(scope))*
            }

            fn names() -> Vec<&'static str> {
                let mut names = $first::names();
                $(names.extend($other::names());)*
                names
            }
        }

        impl<$first: Requirement $(, $other: Requirement<Server = $first::Server>)*> Requirement
            for AnyOf<($first, $($other,)*)>
        {
            type Server = $first::Server;

            const RESOURCE: Option<&'static str> = {
                let resource = $first::RESOURCE;
                $(let resource = common(resource, $other::RESOURCE);)*
                resource
            };

            fn login() -> RequiredLogin {
                $first::login()$(.and($other::login()))*
            }

            fn is_met_by(scope: &Scope) -> bool {
                $first::is_met_by(scope) $(|| $other::is_met_by(scope))*
            }

            fn names() -> Vec<&'static str> {
                <($first, $($other,)*)>::names()
            }
        }
    };
}

combinations!(A, B);
combinations!(A, B, C);
combinations!(A, B, C, D);
combinations!(A, B, C, D, E);

#[cfg(test)]
mod tests {
    use super::*;

    struct Read;
    struct Write;

    impl ScopeToken for Read {
        const NAME: &'static str = "read";
        const DESCRIPTION: &'static str = "Read";
        type Server = ();
    }

    impl ScopeToken for Write {
        const NAME: &'static str = "write";
        const DESCRIPTION: &'static str = "Write";
        type Server = ();
    }

    struct Basic;
    struct Strong;

    impl AuthenticationLevel for Basic {
        const ACR_VALUES: &'static [&'static str] = &["basic", "strong"];
    }

    impl AuthenticationLevel for Strong {
        const ACR_VALUES: &'static [&'static str] = &["strong"];
    }

    #[test]
    fn several_requirements_demand_every_login() {
        type Both = (AtLevel<Recent<Read, 300>, Basic>, Recent<AtLevel<Write, Strong>, 60>);
        let login = Both::login();
        assert_eq!(login.max_age, Some(60));
        assert_eq!(login.acr_values, [Basic::ACR_VALUES, Strong::ACR_VALUES]);
    }

    #[test]
    fn all_any_and_none() {
        let read: Scope = "read".parse().expect("valid");
        let both: Scope = "read write".parse().expect("valid");
        assert!(Read::is_met_by(&read) && !Write::is_met_by(&read));
        assert!(!<(Read, Write)>::is_met_by(&read) && <(Read, Write)>::is_met_by(&both));
        assert!(
            AnyOf::<(Read, Write)>::is_met_by(&read) && !AnyOf::<(Read, Write)>::is_met_by(&Scope::empty())
        );
        assert!(<()>::is_met_by(&Scope::empty()));
        assert_eq!(<(Read, Write)>::names(), ["read", "write"]);
    }
}
