//! Clients that registered themselves.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{refresh, refusals};
use crate::conformance::agent::Arrival;
use crate::conformance::client::Authentication;
use crate::conformance::keys::ClientKey;
use crate::conformance::plan::Plan;
use crate::conformance::registration::{CALLBACK, Registered, Registering};
use crate::conformance::request::random;
use crate::conformance::verify;

/// A flow of a client that registers with one more member.
async fn complete_with(plan: Plan, name: &str, value: impl Into<Value>) -> (Registered, String) {
    let mut registered = Registering::new(plan).await.with(name, value).register().await;
    let request = registered.party.request();
    let tokens = registered.party.complete(&request).await;
    (registered, tokens.id_token().to_owned())
}

/// `oidcc-server`
pub(crate) async fn server(plan: Plan) {
    let (registered, _) = complete_with(plan, "client_name", "Conformance suite").await;
    registered.unregister().await;
}

/// `oidcc-idtoken-rs256`
pub(crate) async fn id_token_rs256(plan: Plan) {
    let (registered, id_token) = complete_with(plan, "id_token_signed_response_alg", "RS256").await;
    verify::signed(&registered.party.provider, &registered.party.client.id, &id_token);
}

/// `oidcc-idtoken-unsigned`
pub(crate) async fn id_token_unsigned(plan: Plan) {
    let (_, id_token) = complete_with(plan, "id_token_signed_response_alg", "none").await;
    assert!(id_token.ends_with('.'), "{id_token}");
}

/// `oidcc-userinfo-rs256`
pub(crate) async fn userinfo_rs256(plan: Plan) {
    let registering = Registering::new(plan).await.with("userinfo_signed_response_alg", "RS256");
    let mut party = registering.register().await.party;
    assert!(party.provider.list("userinfo_signing_alg_values_supported").contains(&"RS256"));
    let request = party.request().with("scope", "openid email");
    let callback = party.authorize(&request).await.callback();
    let tokens = party.exchange(&request, &callback).await;
    let userinfo = party.http.get(party.provider.text("userinfo_endpoint"));
    let answer = userinfo.bearer_auth(tokens.access_token()).send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/jwt");
    let user_info = answer.text().await.expect("text");
    let claims = verify::read(&party.provider, &party.client.id, &user_info);
    assert_eq!((&claims["sub"], &claims["email"]), (&tokens.claims()["sub"], &"alice@example.com".into()));
    assert!(claims.get("nonce").is_none(), "{claims}");
}

/// `oidcc-ensure-redirect-uri-in-authorization-request`: an error, although only one is registered.
pub(crate) async fn redirect_uri_missing(plan: Plan) {
    let mut party = Registering::new(plan).await.register().await.party;
    let request = party.request().without("redirect_uri");
    refusals::assert_refused(&mut party, &request).await;
}

/// `oidcc-redirect-uri-query-OK`
pub(crate) async fn redirect_uri_query(plan: Plan) {
    let uri = format!("{CALLBACK}?foo=bar");
    complete_with(plan, "redirect_uris", json!([uri])).await;
}

/// `oidcc-redirect-uri-query-mismatch`
pub(crate) async fn redirect_uri_query_mismatch(plan: Plan) {
    let uri = format!("{CALLBACK}?foo=bar");
    let registering = Registering::new(plan).await.with("redirect_uris", json!([uri]));
    let mut party = registering.register().await.party;
    let request = party.request().with("redirect_uri", &format!("{CALLBACK}?bar=foo"));
    refusals::assert_refused(&mut party, &request).await;
}

/// `oidcc-redirect-uri-query-added`
pub(crate) async fn redirect_uri_query_added(plan: Plan) {
    let mut party = Registering::new(plan).await.register().await.party;
    let request = party.request().with("redirect_uri", &format!("{CALLBACK}?foo=bar"));
    refusals::assert_refused(&mut party, &request).await;
}

/// `oidcc-redirect-uri-regfrag`
pub(crate) async fn redirect_uri_fragment(plan: Plan) {
    let uri = format!("{CALLBACK}#foobar");
    let registering = Registering::new(plan).await.with("redirect_uris", json!([uri]));
    assert_eq!(registering.refused().await, "invalid_redirect_uri");
}

/// `oidcc-registration-logo-uri`: the person sees it, before they decide. Their browser does not fetch it, since nobody
/// vouches for the client.
pub(crate) async fn logo_uri(plan: Plan) {
    let registering = Registering::new(plan).await;
    let uri = registering.party.installation.host.publish("logo.webp", "RIFF\0\0\0\0WEBP");
    let callback = uri.replace("logo.webp", "callback");
    let registering = registering.with("redirect_uris", json!([callback])).with("logo_uri", uri);
    let page = asked(registering.with("application_type", "native")).await;
    assert_eq!(page.attribute("main img", "src").as_deref(), Some("data:image/webp;base64,UklGRgAAAABXRUJQ"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data:;"), "{policy}");
}

/// `oidcc-registration-policy-uri`
pub(crate) async fn policy_uri(plan: Plan) {
    let uri = CALLBACK.replace("callback", "policy.html");
    let page = consent_page(plan, "policy_uri", &uri).await;
    assert!(page.has(&format!("main a[href=\"{uri}\"]")), "{page:?}");
}

/// `oidcc-registration-tos-uri`
pub(crate) async fn tos_uri(plan: Plan) {
    let uri = CALLBACK.replace("callback", "tos.html");
    let page = consent_page(plan, "tos_uri", &uri).await;
    assert!(page.has(&format!("main a[href=\"{uri}\"]")), "{page:?}");
}

/// The page that asks the person whether they agree.
async fn consent_page(plan: Plan, name: &str, uri: &str) -> crate::browser::Page {
    asked(Registering::new(plan).await.with(name, uri)).await
}

/// The same page, for a client that is about to register.
async fn asked(registering: Registering) -> crate::browser::Page {
    let mut party = registering.register().await.party;
    let request = party.request();
    party.agent.stops_at_consent = true;
    match party.authorize(&request).await {
        Arrival::Page(page) => page,
        Arrival::Client(callback) => panic!("nobody was asked: {callback:?}"),
    }
}

/// `oidcc-registration-jwks-uri`
pub(crate) async fn jwks_uri(plan: Plan) {
    let key = ClientKey::generate(Some("first"));
    let registering = Registering::new(plan).await.with_jwks_uri(&format!("jwks-{}", random()), key);
    let mut party = registering.register().await.party;
    let request = party.request();
    party.complete(&request).await;
}

/// `oidcc-refresh-token-rp-key-rotation`: the suite waits a minute, since a provider need not fetch keys
/// whenever somebody names a new one. This test repeats a request that uses nothing up until the provider has
/// fetched them.
pub(crate) async fn rotated_client_key(plan: Plan) {
    let name = format!("jwks-{}", random());
    let registering =
        Registering::new(plan).await.with("grant_types", json!(["authorization_code", "refresh_token"]));
    let registering = registering.with_jwks_uri(&name, ClientKey::generate(Some("first")));
    let mut party = registering.register().await.party;
    let tokens = refresh::offline(&mut party).await;

    let next = ClientKey::generate(Some("second"));
    party.installation.host.publish(&name, next.published().to_string());
    let audience = party.provider.text("token_endpoint").to_owned();
    party.client.authentication = Authentication::Key(next, audience);
    let asked = Instant::now();
    let nothing = [("grant_type", "refresh_token"), ("refresh_token", "nobody's")];
    while party.token_request(&nothing).await.1["error"] == "invalid_client" {
        assert!(asked.elapsed() < Duration::from_secs(60), "the provider knows the old key alone");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    refresh::assert_refreshes(&party, &tokens).await;
}

/// `oidcc-registration-sector-uri`
pub(crate) async fn sector(plan: Plan) {
    let registering = Registering::new(plan).await.with("subject_type", "pairwise");
    let uri = registering.party.installation.host.publish("sector.json", json!([CALLBACK]).to_string());
    let registered = registering.with("sector_identifier_uri", uri).register().await;
    registered.unregister().await;
}

/// `oidcc-registration-sector-bad`
pub(crate) async fn bad_sector(plan: Plan) {
    let registering = Registering::new(plan).await.with("subject_type", "pairwise");
    let others = json!(["https://localhost.emobix.co.uk:8443/other/callback"]).to_string();
    let uri = registering.party.installation.host.publish("bad-sector.json", others);
    assert_eq!(registering.with("sector_identifier_uri", uri).refused().await, "invalid_client_metadata");
}

/// `oidcc-refresh-token`
pub(crate) async fn refresh_token(plan: Plan) {
    let grants = json!(["authorization_code", "refresh_token"]);
    let register =
        async || Registering::new(plan).await.with("grant_types", grants.clone()).register().await.party;
    refresh::refresh_of(register().await, register().await).await;
}

/// `oidcc-ensure-client-assertion-with-iss-aud-succeeds`: the issuer is the audience.
pub(crate) async fn assertion_for_the_issuer(plan: Plan) {
    let mut party = Registering::new(plan).await.register().await.party;
    let Authentication::Key(key, _) = party.client.authentication.clone() else { panic!("no key") };
    party.client.authentication = Authentication::Key(key, party.provider.text("issuer").to_owned());
    let request = party.request();
    party.complete(&request).await;
}

/// `oidcc-3rd_party-init-login`: a client may name where a login begins, and one that began there is a login
/// like any other (Core section 4).
pub(crate) async fn initiate_login_uri(plan: Plan) {
    complete_with(
        plan,
        "initiate_login_uri",
        "https://localhost.emobix.co.uk:8443/test/a/oauth-provider/login",
    )
    .await;
}

/// `oidcc-3rd_party-init-login-nohttps`: Dynamic Client Registration section 2 wants https there.
pub(crate) async fn initiate_login_uri_without_https(plan: Plan) {
    let uri = "http://localhost.emobix.co.uk:8443/test/a/oauth-provider/login";
    let registering = Registering::new(plan).await.with("initiate_login_uri", uri);
    assert_eq!(registering.refused().await, "invalid_client_metadata");
}
