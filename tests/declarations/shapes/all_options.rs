//! Every option at once, on a named struct with a ready store.

use async_trait::async_trait;
use oauth_runtime::grant::{Authorized, ExtensionGrant, TokenRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, AuthorizationServer, BoxError, Decision, Enabled, Interaction,
    OAuthError, ScopeToken, oauth_server,
};

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, "urn:example:sms" = SmsGrant),
    responses(code, none),
    scopes(read = "Read your notes", "notes:write" = "Change your notes"),
    scope_module = notes_scope,
    endpoints(introspection, revocation = "/oauth/revoke", metadata, token = "/oauth/token", authorization = "/login/oauth"),
    pkce(required, S256),
    lifetimes(
        access_token = "1h30m",
        refresh_token = "30d",
        authorization_code = "10m",
        client_credentials(access_token = "5m"),
        "urn:example:sms"(access_token = "2h", refresh_token = "1d"),
    ),
    profile(oauth21),
    issuer = "https://notes.example",
    constructor = start,
)]
/// Notes.
pub struct Notes {
    #[store]
    store: MemoryStore,
    issuer: u8,
}

#[derive(Default)]
struct SmsGrant;

#[async_trait]
impl<S: Sync> ExtensionGrant<S> for SmsGrant {
    async fn authorize(&self, _: &S, _: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        Ok(Authorized::subject("alice"))
    }
}

impl Interaction for Notes {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

#[test]
fn compiles() {
    let notes = Notes::start(MemoryStore::new(), 7);
    assert_eq!(notes.issuer, 7);
    assert_eq!(notes.settings().issuer().as_str(), "https://notes.example");
    assert_eq!(notes.settings().lifetimes().access_token.as_secs(), 5400);
    assert_eq!(NotesGrantType::ALL.len(), 4);
    assert_eq!(NotesGrantType::Sms.as_str(), "urn:example:sms");
    assert_eq!(NotesResponseType::None.as_str(), "none");
    assert_eq!(<notes_scope::NotesWrite as ScopeToken>::NAME, "notes:write");
    let declaration = Notes::DECLARATION;
    let sms = declaration.lifetimes_of("urn:example:sms").expect("declared");
    let seconds = [sms.access_token, sms.refresh_token].map(|own| own.map(|own| own.as_secs()));
    assert_eq!((seconds, sms.id_token), ([Some(7200), Some(86_400)], None));
    assert!(declaration.pkce.required && !declaration.pkce.plain);
    assert_eq!(declaration.endpoints.path("revocation"), Some("/oauth/revoke"));
    assert_eq!(declaration.endpoints.path("authorization"), Some("/login/oauth"));
    let _router = notes.router();
}
