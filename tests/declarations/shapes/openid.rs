//! An OpenID provider with descriptions and paths of its own.

use http::request::Parts;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, AuthorizationServer, BoxError, Decision, Interaction, ScopeToken,
    oauth_server,
};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code, id_token code, id_token),
    openid(profile = "Your name", email, offline_access),
    scopes(read = "Read your notes"),
    lifetimes(id_token = "5m"),
    endpoints(userinfo = "/me", jwks = "/keys.json", end_session, introspection)
)]
pub struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

impl Logout for Notes {
    async fn log_out(&self, _: &LogoutRequest, _: &Parts) -> Result<LogoutDecision, BoxError> {
        Ok(EndedSession::new().into())
    }
}

#[test]
fn compiles() {
    let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).unwrap()]).unwrap();
    let notes = Notes::new("https://notes.example".parse().unwrap(), MemoryStore::new(), keys);
    let _ = notes.router();
    let declared = Notes::DECLARATION;
    assert_eq!(declared.endpoints.path("userinfo"), Some("/me"));
    assert_eq!(declared.endpoints.path("jwks"), Some("/keys.json"));
    assert_eq!(declared.endpoints.path("discovery"), Some("/.well-known/openid-configuration"));
    assert_eq!(declared.response_types, ["code", "code id_token", "id_token"]);
    assert_eq!(declared.lifetimes.id_token.as_secs(), 300);
    let scopes: Vec<_> = declared.scopes.iter().map(|scope| scope.name).collect();
    assert_eq!(scopes, ["openid", "profile", "email", "offline_access", "read"]);
    assert_eq!(declared.describe_scope("profile"), "Your name");
    assert_eq!(scope::OfflineAccess::NAME, "offline_access");
}
