//! `oauth-as`. Its own router for axum starts a task for each request; without it, it is faster.

use std::sync::Arc;

use axum::body::Body;
use oauth_as::http::{ApprovalDecision, ServiceBuilder};
use oauth_as::{
    AuthorizationServer, Client, ClientAuth, ClientId, GrantType, MemoryStorage, ScopeSet, SecretHash,
    ServerConfig,
};
use world::{CALLBACK, People, SCOPE, client_id, client_secret};

use super::serve_all;
use crate::Result;

const ISSUER: &str = "https://login.example";

pub(super) fn serve() -> Result<()> {
    world::run(async {
        let mut config = ServerConfig::new(ISSUER, format!("{ISSUER}/device"));
        config.introspection_endpoint = Some(format!("{ISSUER}/introspect"));
        config.issue_refresh_tokens = true;
        config.token_endpoint = Some(format!("{ISSUER}/token"));
        let server = AuthorizationServer::new(config, MemoryStorage::new());
        let scope = ScopeSet::parse(SCOPE).map_err(|_| "no scope")?;
        for number in 0..world::how_many() {
            let hash = SecretHash::sha256(&client_secret(number));
            let registered = server.register_client(Client {
                client_id: ClientId::new(client_id(number)),
                auth: ClientAuth::ConfidentialSecretHash { hash },
                grant_types: vec![
                    GrantType::AuthorizationCode,
                    GrantType::ClientCredentials,
                    GrantType::RefreshToken,
                ],
                redirect_uris: vec![CALLBACK.to_owned()],
                allowed_scopes: scope.clone(),
                default_scopes: scope.clone(),
                name: None,
                registration: None,
            });
            registered.await.map_err(|error| format!("{error:?}"))?;
        }
        let people = Arc::new(People::default());
        let approving = Arc::clone(&people);
        let service = ServiceBuilder::new(Arc::new(server))
            .with_subject_resolver(move |headers| people.of(headers).map(|person| person.subject.clone()))
            .with_approval_resolver(move |request| match approving.of(request.headers) {
                Some(person)
                    if person.has_allowed(request.client_id.as_str(), &request.scope.to_string()) =>
                {
                    ApprovalDecision::Approve
                }
                _ => ApprovalDecision::Deny,
            })
            .build()
            .map_err(|error| format!("{error:?}"))?;
        let listener = world::listener().await?;
        world::announce(&listener)?;
        let answer = move |request| {
            let service = service.clone();
            async move { service.handle(request).await.map(|body| Body::from(body.into_bytes())) }
        };
        serve_all(listener, answer).await
    })
}
