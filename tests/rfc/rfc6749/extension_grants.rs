//! Section 4.5: extension grants, declared and registered while the server runs.

use std::time::Duration;

use async_trait::async_trait;
use oauth_runtime::OAuthError;
use oauth_runtime::grant::{Authorized, ExtensionGrant, TokenRequest};

use crate::support::{Everything, Fixture};

const SMS: [(&str, &str); 3] =
    [("grant_type", "urn:example:sms"), ("phone", "+15550100"), ("sms_code", "123456")];

#[tokio::test]
async fn section_4_5_a_declared_extension_grant() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.token_as_web(&SMS).await;
    assert_eq!(fixture.http.introspect(&answer.text("access_token")).await["sub"], "alice-sub");
    assert_eq!(fixture.refresh(&answer.text("refresh_token")).await.status, 200);

    let wrong = [SMS[0], SMS[1], ("sms_code", "000000")];
    fixture.http.token_as_web(&wrong).await.assert_error(400, "invalid_grant");
    fixture.http.token_as_web(&SMS[..2]).await.assert_error(400, "invalid_request");
    let unauthorized = fixture.http.post("/token", Some(("service", "service-client-secret")), &SMS).await;
    unauthorized.assert_error(400, "unauthorized_client");
}

/// It has its own state, so it is an object.
struct Late(&'static str);

#[async_trait]
impl ExtensionGrant<Everything> for Late {
    async fn authorize(&self, _: &Everything, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        assert_eq!(request.client().client_id(), "web");
        match request.required("word")? {
            word if word == self.0 => Ok(Authorized::client().scope("read".parse().expect("a scope"))),
            _ => Err(OAuthError::invalid_grant("not the word")),
        }
    }
}

#[tokio::test]
async fn section_4_5_a_grant_that_is_registered_while_the_server_runs() {
    let fixture = Fixture::start().await;
    let form = [("grant_type", "urn:example:late"), ("word", "swordfish")];
    fixture.http.token_as_web(&form).await.assert_error(400, "unsupported_grant_type");

    let chosen: Box<dyn ExtensionGrant<Everything>> = Box::new(Late("swordfish"));
    fixture.server.register_grant_type("urn:example:late", chosen);
    assert_eq!(fixture.http.token_as_web(&form).await.text("scope"), "read");
    fixture.http.token_as_web(&[form[0], ("word", "trout")]).await.assert_error(400, "invalid_grant");
    assert!(supported(&fixture).await.contains(&"urn:example:late".into()));

    assert!(fixture.server.unregister_grant_type("urn:example:late"));
    assert!(!fixture.server.unregister_grant_type("urn:example:late"));
    fixture.http.token_as_web(&form).await.assert_error(400, "unsupported_grant_type");
    assert!(!supported(&fixture).await.contains(&"urn:example:late".into()));
}

async fn supported(fixture: &Fixture) -> Vec<serde_json::Value> {
    let metadata = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    metadata["grant_types_supported"].as_array().expect("a list").clone()
}

/// Sets the subject, the lifetime and more members of the response.
struct Detailed;

#[async_trait]
impl ExtensionGrant<Everything> for Detailed {
    async fn authorize(&self, _: &Everything, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        let agent = request.received().headers().get("user-agent");
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or("none");
        Ok(Authorized::client()
            .audience("https://api.example")
            .audience("https://files.example")
            .lifetime(Duration::from_secs(request.parameter("seconds").unwrap_or("60").parse().unwrap_or(60)))
            .member("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")
            .member("agent", agent)
            .member("access_token", "mine"))
    }
}

#[tokio::test]
async fn an_extension_grant_sets_audience_lifetime_and_members_of_the_response() {
    let fixture = Fixture::start().await;
    fixture.server.register_grant_type("urn:example:late", Detailed);
    let form = [("grant_type", "urn:example:late")];
    let answer = fixture.http.token_as_web(&form).await;
    let body = answer.json();
    assert_eq!(body["expires_in"], 60);
    assert_eq!(body["issued_token_type"], "urn:ietf:params:oauth:token-type:access_token");
    assert!(body["agent"].is_string());
    assert_ne!(body["access_token"], "mine", "a member of the standard stays as it is");
    let introspected = fixture.http.introspect(&answer.text("access_token")).await;
    assert_eq!(introspected["aud"], serde_json::json!(["https://api.example", "https://files.example"]));
    let lifetime = introspected["exp"].as_u64().zip(introspected["iat"].as_u64()).map(|(exp, iat)| exp - iat);
    assert_eq!(lifetime, Some(60));

    let longer = fixture.http.token_as_web(&[form[0], ("seconds", "999999999")]).await;
    assert_eq!(longer.json()["expires_in"], 3600, "no longer than the provider's own tokens");
}

/// Acts for a person, for a short time.
struct Brief;

#[async_trait]
impl ExtensionGrant<Everything> for Brief {
    async fn authorize(&self, _: &Everything, _: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        Ok(Authorized::subject("alice-sub").lifetime(Duration::from_secs(60)).refreshable())
    }
}

#[tokio::test]
async fn the_lifetime_of_an_extension_grant_applies_to_each_refresh() {
    let fixture = Fixture::start().await;
    fixture.server.register_grant_type("urn:example:late", Brief);
    let mut answer = fixture.http.token_as_web(&[("grant_type", "urn:example:late")]).await;
    for refreshes in 0..3 {
        assert_eq!(answer.json()["expires_in"], 60, "after {refreshes} refreshes");
        let refresh_token = answer.text("refresh_token");
        let form = [("grant_type", "refresh_token"), ("refresh_token", &refresh_token)];
        answer = fixture.http.token_as_web(&form).await;
    }
}
