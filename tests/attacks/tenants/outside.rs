//! What a tenant sends to other servers, and what other servers take as its own: webhooks, notices of logouts, JWTs.

use oauth_runtime::Issuer;
use oauth_runtime::administration::webhooks;
use oauth_runtime::fetch::FixedAnswers;
use oauth_runtime::resource_server::TokenVerifier;
use serde_json::{Value, json};

use super::browser::hidden_of;
use super::firm::{BOB, Firms, SHARED};
use super::world::{CALLBACK, TENANTS, WEB};
use crate::support::{VERIFIER, claims_of};

#[tokio::test]
async fn webhooks_have_the_events_of_one_tenant_alone() {
    for firms in &Firms::all().await {
        let world = &firms.world;
        for tenant in TENANTS {
            while !webhooks(&**world.server(tenant))
                .await
                .expect("a store")
                .iter()
                .all(|own| own.sent_until.is_some())
            {
                tokio::task::yield_now().await;
            }
        }
        let page = world.path("acme", "/account/applications");
        firms.browser().log_in("acme", &page, ("bob", "wonderland")).await;
        firms.browser().sign_in("umbrella").await;
        let at_acme = json!(firms.outside("acme").events_with("login.succeeded").await).to_string();
        let at_umbrella = json!(firms.outside("umbrella").events_with("login.succeeded").await).to_string();
        assert!(at_acme.contains(BOB), "{at_acme}");
        assert!(!at_umbrella.contains(BOB), "it was the earlier event: {at_umbrella}");
    }
}

#[tokio::test]
async fn a_logout_at_another_tenant_tells_no_client_here() {
    for firms in &Firms::all().await {
        let mut browser = firms.browser();
        let mut ended = Vec::new();
        for tenant in TENANTS {
            let code = browser.sign_in(tenant).await;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &*code),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ];
            let tokens = firms.world.post(tenant, "/token", WEB, &form).await;
            ended.push(claims_of(&tokens.text("id_token")));
        }
        let end = firms.world.path("acme", "/end_session?client_id=web");
        let page = browser.get("acme", &end).await;
        let form = hidden_of(&page, "name=\"decision\"");
        browser.post("acme", "/logout", (&form, &[("decision", "logout")])).await;
        let told = firms.outside("acme").logout_tokens().await;
        assert_eq!(told.len(), 1);
        let claims = claims_of(&told[0]);
        assert_eq!((&claims["iss"], &claims["sid"]), (&json!(firms.world.issuer("acme")), &ended[0]["sid"]));
        assert!(firms.outside("umbrella").logout_tokens_now().is_empty());
        assert!(browser.silent("umbrella", "").await.contains_key("code"), "the login there goes on");
        let end = firms.world.path("umbrella", "/end_session?client_id=web");
        let page = browser.get("umbrella", &end).await;
        let form = hidden_of(&page, "name=\"decision\"");
        browser.post("umbrella", "/logout", (&form, &[("decision", "logout")])).await;
        let told = firms.outside("umbrella").logout_tokens().await;
        assert_eq!(told.len(), 1, "not that of the first logout");
        assert_eq!(claims_of(&told[0])["iss"], firms.world.issuer("umbrella"));
    }
}

/// For one API that both issue tokens for. That it rejects them is the work of the issuer and of the keys.
#[tokio::test]
async fn jwts_at_a_resource_server_of_another_tenant() {
    const KEYS: &str = "https://keys.example/jwks";
    for firms in &Firms::all().await {
        let mut keys = Vec::new();
        for tenant in TENANTS {
            keys.push(firms.world.get(tenant, "/jwks", &[]).await.json());
        }
        let both: Vec<&Value> = keys.iter().flat_map(|set| set["keys"].as_array().expect("keys")).collect();
        let both = json!({ "keys": both });
        let verifier = |tenant: &str, keys: &Value| {
            let issuer = Issuer::parse_insecure(&firms.world.issuer(tenant)).expect("an issuer");
            TokenVerifier::builder(issuer, SHARED)
                .jwks_uri(KEYS.parse().expect("a URL"))
                .fetcher(FixedAnswers::new().with(KEYS, keys.to_string()))
                .build()
                .expect("a verifier")
        };
        let token = firms.own_token("acme", "read", SHARED).await;
        let own = verifier("acme", &both).verify(&token).await.expect("a good token");
        assert_eq!(own.client_id, "operations");
        for keys in [&keys[1], &both] {
            assert!(verifier("umbrella", keys).verify(&token).await.is_err());
        }
        let asked = firms.world.post("umbrella", "/introspect", WEB, &[("token", &token)]).await;
        assert_eq!(asked.json()["active"], false);
    }
}
