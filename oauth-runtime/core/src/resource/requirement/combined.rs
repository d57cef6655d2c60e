//! Several requirements at once.

use std::marker::PhantomData;

use super::login::RequiredLogin;
use super::{Requirement, sealed};
use crate::Scope;

/// One of several: `AnyOf<(scope::Read, scope::Write)>`. The challenge names the first alone, so that a client asks for no
/// more than it needs: write the one that allows least first.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<T>(PhantomData<T>);

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

            fn sender_constrained() -> bool {
                $first::sender_constrained() $(|| $other::sender_constrained())*
            }

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

            fn sender_constrained() -> bool {
                $first::sender_constrained() $(|| $other::sender_constrained())*
            }

            fn login() -> RequiredLogin {
                $first::login()$(.and($other::login()))*
            }

            fn is_met_by(scope: &Scope) -> bool {
                $first::is_met_by(scope) $(|| $other::is_met_by(scope))*
            }

            fn names() -> Vec<&'static str> {
                $first::names()
            }
        }
    };
}

combinations!(A, B);
combinations!(A, B, C);
combinations!(A, B, C, D);
combinations!(A, B, C, D, E);
