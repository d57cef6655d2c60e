//! The declared provider, on the store in memory.

#![forbid(unsafe_code)]

use std::error::Error;

use http::request::Parts;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, RefreshTokenRotation,
    oauth_server,
};
use world::{CALLBACK, CLIENT_ID, CLIENT_SECRET, People, SCOPE};

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
    /// As it is by default: a client with a secret keeps its refresh token.
    Default,
    /// With a new refresh token at each refresh, as the other libraries have it.
    Rotating,
}

impl Setup {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Default, Self::Rotating];

    /// Its name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "declared",
            Self::Rotating => "declared-rotating",
        }
    }
}

/// Serves until it is killed.
pub fn serve(setup: Setup) -> Result<(), Box<dyn Error>> {
    world::run(async {
        let listener = world::listener().await?;
        let client = Client::confidential(CLIENT_ID, CLIENT_SECRET)
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "client_credentials", "refresh_token"])
            .scope(SCOPE)
            .build()?;
        let issuer = format!("http://{}", listener.local_addr()?);
        let builder =
            Provider::builder(issuer.parse()?, MemoryStore::with_clients([client]), People::default());
        let provider = match setup {
            Setup::Default => builder.build(),
            Setup::Rotating => builder.rotate_refresh_tokens(RefreshTokenRotation::Always).build(),
        };
        world::announce(&listener)?;
        Ok(axum::serve(listener, provider.router()).await?)
    })
}
