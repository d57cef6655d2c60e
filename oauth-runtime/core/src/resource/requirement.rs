//! The scope that a resource needs, as a type.

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
    /// The provider that declares it; `()` for a generic one.
    type Server;
}

/// The scope that a resource needs: one token, all of several (a tuple), [any of several](AnyOf), or none in
/// particular (`()`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    note = "use a type from the module that the declaration generates, like `scope::Read`; a tuple of them, \
        all of one provider, for all; `AnyOf<(…)>` for one of them"
)]
pub trait ScopeRequirement: sealed::Sealed + 'static {
    /// The provider that declares the tokens.
    type Server;

    /// Whether a token with this scope is sufficient.
    fn is_met_by(scope: &Scope) -> bool;

    /// The tokens, for the `scope` attribute of the challenge.
    fn names() -> Vec<&'static str>;
}

/// Scope tokens, tuples, [`AnyOf`] and `()` are all that there is.
mod sealed {
    pub trait Sealed {}
}

impl<T: ScopeToken + 'static> sealed::Sealed for T {}

impl sealed::Sealed for () {}

impl<T: ScopeToken + 'static> ScopeRequirement for T {
    type Server = T::Server;

    fn is_met_by(scope: &Scope) -> bool {
        scope.contains(T::NAME)
    }

    fn names() -> Vec<&'static str> {
        vec![T::NAME]
    }
}

/// Any valid access token.
impl ScopeRequirement for () {
    type Server = ();

    fn is_met_by(_: &Scope) -> bool {
        true
    }

    fn names() -> Vec<&'static str> {
        Vec::new()
    }
}

/// One of several: `AnyOf<(scope::Read, scope::Write)>`.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<T>(std::marker::PhantomData<T>);

/// All of several as a tuple, or one of several as [`AnyOf`] a tuple.
macro_rules! combinations {
    ($first:ident $(, $other:ident)*) => {
        impl<$first: ScopeRequirement $(, $other: ScopeRequirement<Server = $first::Server>)*> sealed::Sealed
            for ($first, $($other,)*)
        {
        }

        impl<$first: ScopeRequirement $(, $other: ScopeRequirement<Server = $first::Server>)*> sealed::Sealed
            for AnyOf<($first, $($other,)*)>
        {
        }

        impl<$first: ScopeRequirement $(, $other: ScopeRequirement<Server = $first::Server>)*> ScopeRequirement
            for ($first, $($other,)*)
        {
            type Server = $first::Server;

            fn is_met_by(scope: &Scope) -> bool {
                $first::is_met_by(scope) $(&& $other::is_met_by(scope))*
            }

            fn names() -> Vec<&'static str> {
                let mut names = $first::names();
                $(names.extend($other::names());)*
                names
            }
        }

        impl<$first: ScopeRequirement $(, $other: ScopeRequirement<Server = $first::Server>)*> ScopeRequirement
            for AnyOf<($first, $($other,)*)>
        {
            type Server = $first::Server;

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
