//! The declared provider, on the store in memory.

#![forbid(unsafe_code)]

#[cfg(feature = "pages")]
mod pages;

use std::error::Error;

#[cfg(feature = "service")]
use axum::Router;
use http::request::Parts;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, RefreshTokenRotation,
    oauth_server,
};
use world::{CALLBACK, People, SCOPE, client_id, client_secret};

#[oauth_server(
    grants(authorization_code, client_credentials, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(introspection, metadata, revocation)
)]
struct Provider {
    #[store]
    store: MemoryStore,
    people: People,
}

impl Interaction for Provider {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let person = self.people.of(&http.headers);
        let person = person
            .filter(|person| person.has_allowed(request.client().client_id(), request.scope().as_str()));
        Ok(person.map_or(Decision::Denied, |person| Approval::new(&*person.subject).into()))
    }
}

/// How the provider is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// As it is by default: a client with a secret keeps its refresh token. With the endpoints in front of the router.
    #[cfg(feature = "service")]
    Default,
    /// The same, with axum's router.
    Router,
    /// With a new refresh token at each refresh, as the other libraries have it.
    Rotating,
    /// With the pages for login and consent.
    #[cfg(feature = "pages")]
    Pages,
}

impl Setup {
    /// All of them.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "service")]
        Self::Default,
        Self::Router,
        Self::Rotating,
        #[cfg(feature = "pages")]
        Self::Pages,
    ];

    /// Its name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "service")]
            Self::Default => "declared",
            Self::Router => "declared-router",
            Self::Rotating => "declared-rotating",
            #[cfg(feature = "pages")]
            Self::Pages => "declared-pages",
        }
    }
}

/// Serves until it is killed.
pub fn serve(setup: Setup) -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "pages")]
    if setup == Setup::Pages {
        return world::run(pages::serve());
    }
    world::run(async {
        let listener = world::listener().await?;
        let client = |number| {
            Client::confidential(client_id(number), client_secret(number))
                .redirect_uri(CALLBACK)
                .grant_types(["authorization_code", "client_credentials", "refresh_token"])
                .scope(SCOPE)
                .build()
        };
        let clients = (0..world::how_many()).map(client).collect::<Result<Vec<_>, _>>()?;
        let issuer = format!("http://{}", listener.local_addr()?);
        let builder =
            Provider::builder(issuer.parse()?, MemoryStore::with_clients(clients), People::default());
        let provider = match setup {
            Setup::Rotating => builder.rotate_refresh_tokens(RefreshTokenRotation::Always).build(),
            _ => builder.build(),
        };
        world::announce(&listener)?;
        #[cfg(feature = "service")]
        if setup != Setup::Router {
            return Ok(oauth_runtime::axum::serve(listener, provider.service(Router::new())).await?);
        }
        Ok(axum::serve(listener, provider.router()).await?)
    })
}
