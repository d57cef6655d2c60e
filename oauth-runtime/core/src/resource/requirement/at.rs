//! The resource that an access token must be for.

use std::marker::PhantomData;

use super::login::RequiredLogin;
use super::{Requirement, ResourceName, sealed};
use crate::Scope;

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
///
/// A scope token that several resources share does not compile without it, once the handler is part of a router:
///
/// ```compile_fail,E0080
/// # use oauth_runtime::{Granted, oauth_server, store::MemoryStore};
/// # #[oauth_server(
/// #     grants(client_credentials),
/// #     scopes(read = "Read your notes"),
/// #     resources(notes = "/notes" { scopes(read) }, files = "/files" { scopes(read) }),
/// # )]
/// # struct Notes {
/// #     #[store]
/// #     store: MemoryStore,
/// # }
/// async fn list(token: Granted<scope::Read>) -> String {
///     format!("the notes of {:?}", token.owner())
/// }
///
/// let router = axum::Router::<std::sync::Arc<Notes>>::new().route("/list", axum::routing::get(list));
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

    fn sender_constrained() -> bool {
        T::sender_constrained()
    }

    fn login() -> RequiredLogin {
        T::login()
    }
}
