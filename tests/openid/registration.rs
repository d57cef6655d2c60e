//! Dynamic registration (RFC 7591, OpenID Connect Dynamic Client Registration 1.0) and its management (RFC 7592).

use http::StatusCode;
use oauth_runtime::Client;
use oauth_runtime::fetch::FetchError;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::openid::IdTokenClaims;
use oauth_runtime::store::ClientStore;
use serde_json::{Value, json};

use crate::support::{
    CHALLENGE, JWKS_URI, SigningFixture, VERIFIER, client_jwks, client_key, parameters_of, signed, signed_by,
};

/// The minimum for a web application.
fn web() -> Value {
    json!({ "redirect_uris": ["https://client.example/cb"] })
}

fn with(mut metadata: Value, more: Value) -> Value {
    metadata.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    metadata
}

#[tokio::test]
async fn what_is_registered_comes_back_with_its_defaults() {
    let provider = SigningFixture::start().await;
    let answer = provider.register(&with(web(), json!({ "client_name": "Notes", "unknown": 1 }))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let mut registered = answer.json();
    let client_id = registered["client_id"].as_str().expect("an identifier").to_owned();
    for name in ["client_secret", "registration_access_token"] {
        let secret = registered.as_object_mut().expect("an object").remove(name).expect(name);
        assert_eq!(secret.as_str().map(str::len), Some(43), "{name}");
    }
    let expected = json!({
        "client_id": client_id,
        "client_id_issued_at": provider.now(),
        "client_secret_expires_at": 0,
        "registration_client_uri": format!("{}/register/{client_id}", provider.http.url),
        "client_name": "Notes",
        "redirect_uris": ["https://client.example/cb"],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "application_type": "web",
        "subject_type": "public",
        "id_token_signed_response_alg": "RS256",
        "require_auth_time": false,
        "scope": "openid profile read",
    });
    assert_eq!(registered, expected);
}

#[tokio::test]
async fn oidcc_server() {
    let provider = SigningFixture::start().await;
    let registered = provider.register(&web()).await.json();
    let text = |name: &str| registered[name].as_str().expect(name).to_owned();
    let (client_id, secret) = (text("client_id"), text("client_secret"));
    let answer = provider.authorize(&request(&client_id, Some("https://client.example/cb"))).await;
    let code = parameters_of(&answer).remove("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let tokens = provider.http.post("/token", Some((&client_id, &secret)), &form).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let access_token = tokens.text("access_token");

    // Everything is deleted with the client.
    assert_eq!(provider.http.get_with_token("/userinfo", &access_token).await.status, 200);
    let answer = provider.manage("DELETE", &registered, None, None).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""), "{answer:?}");
    assert_eq!(provider.http.get_with_token("/userinfo", &access_token).await.status, 401);
    assert_eq!(provider.manage("GET", &registered, None, None).await.status, 401);
}

#[tokio::test]
async fn the_record_of_a_client_tells_that_it_registered_itself() {
    let provider = SigningFixture::start().await;
    let client_id = provider.register(&web()).await.text("client_id");
    for (client_id, registered_itself) in [(client_id.as_str(), true), ("web", false)] {
        let client = provider.store.get_client(client_id).await.expect("a store").expect("a client");
        assert_eq!(client.is_self_registered(), registered_itself, "{client_id}");
    }
}

#[tokio::test]
async fn who_gets_a_secret() {
    let provider = SigningFixture::start().await;
    for (method, has_secret) in [
        ("client_secret_basic", true),
        ("client_secret_post", true),
        ("none", false),
        ("private_key_jwt", false),
    ] {
        let metadata = with(web(), json!({ "token_endpoint_auth_method": method, "jwks": client_jwks() }));
        let answer = provider.register(&metadata).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let registered = answer.json();
        assert_eq!(registered.get("client_secret").is_some(), has_secret, "{method}");
        assert_eq!(registered.get("client_secret_expires_at").is_some(), has_secret, "{method}");
    }
    let keyless = with(web(), json!({ "token_endpoint_auth_method": "private_key_jwt" }));
    provider.register(&keyless).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn a_client_of_an_agent_registers_without_a_word_about_openid() {
    let provider = SigningFixture::start().await;
    let preflight = provider
        .http
        .send(
            "OPTIONS",
            "/register",
            &[("origin", "https://agent.example"), ("access-control-request-method", "POST")],
            None,
        )
        .await;
    assert_eq!(preflight.status, 204);
    assert!(preflight.header("access-control-allow-headers").contains("content-type"));
    let metadata = json!({
        "client_name": "Agent", "redirect_uris": ["http://127.0.0.1:33418/cb", "cursor://mcp/oauth"],
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    });
    assert_eq!(provider.register(&metadata).await.status, 201);
}

#[tokio::test]
async fn oidcc_registration_logo_uri_policy_uri_tos_uri() {
    let provider = SigningFixture::start().await;
    for name in ["logo_uri", "policy_uri", "tos_uri", "client_uri"] {
        let answer = provider.register(&with(web(), json!({ name: "https://client.example/x" }))).await;
        assert_eq!(answer.json()[name], "https://client.example/x", "{answer:?}");
        for link in ["javascript:alert(1)", "data:text/html,x", "x", "https://client.example/\n", "urn:x"] {
            provider
                .register(&with(web(), json!({ name: link })))
                .await
                .assert_error(400, "invalid_client_metadata");
        }
    }
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
}

#[tokio::test]
async fn members_in_a_language() {
    let provider = SigningFixture::start().await;
    let german = json!({ "client_name#de": "Notizen", "logo_uri#de": "https://client.example/de.png" });
    let registered = provider.register(&with(web(), german)).await.json();
    let read = provider.manage("GET", &registered, None, None).await.json();
    assert_eq!(read["client_name#de"], "Notizen");
    assert_eq!(read["logo_uri#de"], "https://client.example/de.png");
    let evil = with(web(), json!({ "logo_uri#de": "javascript:1" }));
    provider.register(&evil).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn oidcc_registration_jwks_uri() {
    let provider = SigningFixture::start().await;
    let metadata = |uri: &str| {
        with(
            web(),
            json!({
                "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": uri,
                "grant_types": ["client_credentials"], "scope": "read",
            }),
        )
    };
    let answer = provider.register_service(&metadata(JWKS_URI)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let client_id = answer.text("client_id");
    assert_eq!(provider.token_claiming(&client_id, json!({})).await.status, 200);
    provider.site.publish("https://client.example/broken", "{}");
    for uri in ["https://client.example/broken", "https://client.example/missing", "urn:x", "jwks.json"] {
        provider.register_service(&metadata(uri)).await.assert_error(400, "invalid_client_metadata");
    }
    let answer =
        provider.register(&with(web(), json!({ "jwks": { "keys": [{ "kty": "oct", "k": "AAAA" }] } }))).await;
    answer.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn oidcc_registration_sector_uri() {
    let provider = SigningFixture::start().await;
    let sector = "https://sector.example/uris.json";
    let uris = ["https://a.example/cb", "https://b.example/cb"];
    provider.site.publish(sector, json!([uris[0], uris[1], "https://c.example/"]).to_string());
    let metadata = json!({
        "redirect_uris": uris, "subject_type": "pairwise", "sector_identifier_uri": sector,
    });
    let answer = provider.register(&metadata).await;
    assert_eq!((answer.status.as_u16(), answer.json()["subject_type"].as_str()), (201, Some("pairwise")));
    // Without it, one host is a sector and two are not.
    let metadata = json!({ "redirect_uris": uris, "subject_type": "pairwise" });
    provider.register(&metadata).await.assert_error(400, "invalid_client_metadata");
    let metadata = with(web(), json!({ "subject_type": "pairwise" }));
    assert_eq!(provider.register(&metadata).await.status, 201);
}

#[tokio::test]
async fn a_registration_is_judged_by_what_its_documents_say_now() {
    let provider = SigningFixture::start().await;
    let (sector, keys) = ("https://sector.example/uris.json", "https://client.example/now");
    let metadata = with(
        web(),
        json!({
            "sector_identifier_uri": sector, "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": keys,
        }),
    );
    let good = web()["redirect_uris"].to_string();
    for (document, jwks, status) in [
        ("[]", client_jwks().to_string(), 400),
        (&good, client_jwks().to_string(), 201),
        (&good, "{}".into(), 400),
    ] {
        provider.site.publish(sector, document);
        provider.site.publish(keys, jwks);
        assert_eq!(provider.register(&metadata).await.status, status, "{document}");
    }
}

#[tokio::test]
async fn a_registration_that_finds_no_place_to_fetch_may_come_back() {
    let provider = SigningFixture::start().await;
    let sector = with(web(), json!({ "sector_identifier_uri": "https://sector.example/uris.json" }));
    for reason in [FetchError::Busy, FetchError::TooOften(60)] {
        provider.site.is_down(Some(reason));
        let answer = provider.register(&sector).await;
        assert_ne!(answer.header("retry-after"), "");
        answer.assert_error(503, "temporarily_unavailable");
    }
    // If its own site is down, only the client can fix that.
    provider.site.is_down(Some(FetchError::Status(StatusCode::BAD_GATEWAY)));
    provider.register(&sector).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn oidcc_registration_sector_bad() {
    let provider = SigningFixture::start().await;
    let sector = "https://sector.example/uris.json";
    for document in [json!(["https://other.example/cb"]).to_string(), "{}".into(), "[1]".into(), "<".into()] {
        provider.site.publish(sector, document);
        // For any subject type.
        for subject_type in ["pairwise", "public"] {
            let metadata =
                with(web(), json!({ "sector_identifier_uri": sector, "subject_type": subject_type }));
            provider.register(&metadata).await.assert_error(400, "invalid_client_metadata");
        }
    }
    for uri in ["https://sector.example/missing", "http://sector.example/uris.json", "x"] {
        provider
            .register(&with(web(), json!({ "sector_identifier_uri": uri })))
            .await
            .assert_error(400, "invalid_client_metadata");
    }
}

#[tokio::test]
async fn redirect_uris_by_the_type_of_the_application() {
    let provider = SigningFixture::start().await;
    let implicit = json!({ "grant_types": ["implicit"], "response_types": ["id_token"] });
    let native = json!({ "application_type": "native" });
    let both = with(implicit.clone(), native.clone());
    for (uri, more, accepted) in [
        ("https://client.example/cb", json!({}), true),
        ("http://localhost:3000/cb", json!({}), true),
        ("https://client.example/cb", implicit.clone(), true),
        ("https://localhost/cb", implicit.clone(), false),
        ("http://127.0.0.1/cb", implicit.clone(), false),
        ("com.example.app:/cb", implicit.clone(), false),
        ("com.example.app:/cb", native.clone(), true),
        ("http://127.0.0.1/cb", native.clone(), true),
        ("http://localhost/cb", native.clone(), true),
        ("https://client.example/cb", native.clone(), true),
        ("com.example.app:/cb", both, true),
    ] {
        let answer = provider.register(&with(json!({ "redirect_uris": [uri] }), more.clone())).await;
        match accepted {
            true => assert_eq!(answer.status, 201, "{uri} {more} {answer:?}"),
            false => answer.assert_error(400, "invalid_redirect_uri"),
        }
    }
    provider.register(&json!({})).await.assert_error(400, "invalid_redirect_uri");
    provider.register(&json!({ "redirect_uris": [] })).await.assert_error(400, "invalid_redirect_uri");
}

#[tokio::test]
async fn oidcc_redirect_uri_regfrag() {
    let provider = SigningFixture::start().await;
    let metadata = json!({ "redirect_uris": ["https://client.example/cb#x"] });
    provider.register(&metadata).await.assert_error(400, "invalid_redirect_uri");
}

#[tokio::test]
async fn oidcc_redirect_uri_query_ok_mismatch_and_added() {
    let provider = SigningFixture::start().await;
    let with_query = json!({ "redirect_uris": ["https://client.example/cb?a=b"] });
    for (metadata, uri, accepted) in [
        (&with_query, "https://client.example/cb?a=b", true),
        (&with_query, "https://client.example/cb?a=c", false),
        (&with_query, "https://client.example/cb", false),
        (&web(), "https://client.example/cb?a=b", false),
    ] {
        let client_id = provider.register(metadata).await.text("client_id");
        let answer = provider.authorize(&request(&client_id, Some(uri))).await;
        match accepted {
            true => assert!(parameters_of(&answer).contains_key("code"), "{answer:?}"),
            false => answer.assert_page("invalid_request"),
        }
    }
}

#[tokio::test]
async fn oidcc_ensure_redirect_uri_in_authorization_request() {
    let provider = SigningFixture::start().await;
    let client_id = provider.register(&web()).await.text("client_id");
    provider.authorize(&request(&client_id, None)).await.assert_page("invalid_request");
}

/// An authorization request.
fn request<'a>(client_id: &'a str, redirect_uri: Option<&'a str>) -> Vec<(&'static str, &'a str)> {
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("scope", "openid"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    parameters.extend(redirect_uri.map(|uri| ("redirect_uri", uri)));
    parameters
}

#[tokio::test]
async fn what_this_provider_does_not_have() {
    let provider = SigningFixture::start().await;
    for more in [
        json!({ "grant_types": ["password"] }),
        json!({ "grant_types": ["urn:example:x"] }),
        json!({ "response_types": ["code token"] }),
        json!({ "response_types": ["code"], "grant_types": ["client_credentials"] }),
        json!({ "response_types": ["code id_token"], "grant_types": ["authorization_code"] }),
        json!({ "response_types": ["id_token"], "grant_types": ["implicit", "authorization_code"] }),
        json!({ "grant_types": ["client_credentials"], "token_endpoint_auth_method": "none" }),
        json!({ "token_endpoint_auth_method": "client_secret_jwt" }),
        json!({ "token_endpoint_auth_signing_alg": "HS256" }),
        json!({ "id_token_signed_response_alg": "HS256" }),
        json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
        json!({ "userinfo_signed_response_alg": "none" }),
        json!({ "request_object_signing_alg": "none" }),
        json!({ "subject_type": "other" }),
        json!({ "application_type": "other" }),
        json!({ "post_logout_redirect_uris": ["javascript:1"] }),
        json!({ "scope": "a\"b" }),
        json!({ "client_name": 1 }),
    ] {
        let answer = provider.register(&with(web(), more.clone())).await;
        assert_eq!(answer.status, 400, "{more} {answer:?}");
        answer.assert_error(400, "invalid_client_metadata");
    }
    let statement = with(web(), json!({ "software_statement": "e30.e30." }));
    provider.register(&statement).await.assert_error(400, "unapproved_software_statement");
}

#[tokio::test]
async fn what_this_provider_does_not_have_is_dropped_beside_what_it_has() {
    let provider = SigningFixture::start().await;
    for (asked, grants, responses) in [
        (
            json!({ "grant_types": ["authorization_code", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"] }),
            json!(["authorization_code", "refresh_token"]),
            json!(["code"]),
        ),
        (
            json!({ "grant_types": ["authorization_code", "implicit"], "response_types": ["code", "code token", "token"] }),
            json!(["authorization_code"]),
            json!(["code"]),
        ),
        (json!({ "response_types": ["code", "fancy"] }), json!(["authorization_code"]), json!(["code"])),
    ] {
        let answer = provider.register(&with(web(), asked.clone())).await;
        assert_eq!(answer.status, 201, "{asked} {answer:?}");
        assert_eq!(
            (&answer.json()["grant_types"], &answer.json()["response_types"]),
            (&grants, &responses),
            "{asked}"
        );
    }
}

/// VS Code registers like this.
#[tokio::test]
async fn a_native_client_has_https_beside_a_loopback_address() {
    let provider = SigningFixture::start().await;
    let metadata = json!({
        "application_type": "native", "token_endpoint_auth_method": "none",
        "redirect_uris": ["https://vscode.dev/redirect", "http://127.0.0.1/"],
    });
    let answer = provider.register(&metadata).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let client_id = answer.text("client_id");
    for uri in ["https://vscode.dev/redirect", "http://127.0.0.1:33418/"] {
        let answer = provider.authorize(&request(&client_id, Some(uri))).await;
        assert!(parameters_of(&answer).contains_key("code"), "{uri} {answer:?}");
    }
}

#[tokio::test]
async fn an_empty_member_is_absent() {
    let provider = SigningFixture::start().await;
    let empty = json!({ "client_uri": "", "logo_uri": "", "scope": "", "client_name": "", "jwks_uri": "" });
    let registered = provider.register(&with(web(), empty)).await;
    assert_eq!(registered.status, 201, "{registered:?}");
    for name in ["client_uri", "logo_uri", "client_name", "jwks_uri"] {
        assert_eq!(registered.json().get(name), None, "{name}");
    }
}

#[tokio::test]
async fn a_grant_that_asks_nobody_is_given_by_the_policys_word_alone() {
    let provider = SigningFixture::start().await;
    let alone = json!({ "grant_types": ["client_credentials"], "scope": "read" });
    provider.register(&alone).await.assert_error(400, "invalid_client_metadata");
    let beside = with(web(), json!({ "grant_types": ["authorization_code", "client_credentials"] }));
    let answer = provider.register(&beside).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["grant_types"]),
        (201, &json!(["authorization_code"]))
    );
    let answer = provider.register_service(&alone).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["grant_types"]),
        (201, &json!(["client_credentials"]))
    );
}

#[tokio::test]
async fn a_scheme_without_a_dot_is_a_known_one() {
    let provider = SigningFixture::start().await;
    for (uri, accepted) in [
        ("vscode://vendor.extension/cb", true),
        ("vscode-insiders://vendor.extension/cb", true),
        ("cursor://mcp/cb", true),
        ("com.example.app:/cb", true),
        ("ms-settings:privacy", false),
        ("search-ms:query=x", false),
        ("tel:110", false),
    ] {
        let redirect = provider.register(&json!({ "redirect_uris": [uri] })).await;
        let logout = provider.register(&with(web(), json!({ "post_logout_redirect_uris": [uri] }))).await;
        match accepted {
            true => assert_eq!((redirect.status.as_u16(), logout.status.as_u16()), (201, 201), "{uri}"),
            false => {
                redirect.assert_error(400, "invalid_redirect_uri");
                logout.assert_error(400, "invalid_client_metadata");
            }
        }
    }
}

/// A URI that could never match is refused at registration, and at each change.
#[tokio::test]
async fn a_uri_that_can_not_work_is_refused() {
    let provider = SigningFixture::start().await;
    let registered = provider.register(&web()).await.json();
    for (member, uri) in [
        ("post_logout_redirect_uris", json!(["http://client.example/bye"])),
        ("post_logout_redirect_uris", json!(["https://*.client.example/bye"])),
        ("post_logout_redirect_uris", json!(["https://user@client.example/bye"])),
        ("post_logout_redirect_uris", json!(["https:client.example/bye"])),
        ("post_logout_redirect_uris", json!(["https://client.example/bye?state=x"])),
        ("initiate_login_uri", json!("http://client.example/login")),
        ("initiate_login_uri", json!("com.example.app:/login")),
        ("sector_identifier_uri", json!("http://client.example/sector")),
        ("redirect_uris", json!(["https://client.example/cb?code=x"])),
        ("redirect_uris", json!(["https:client.example/cb"])),
        ("redirect_uris", json!(["http://192.168.2.50:2283/cb"])),
        ("logo_uri", json!(format!("https://client.example/{}", "x".repeat(3000)))),
    ] {
        let metadata = with(web(), json!({ member: uri, "private_network_redirect_uris": true }));
        let code = if member == "redirect_uris" { "invalid_redirect_uri" } else { "invalid_client_metadata" };
        provider.register(&metadata).await.assert_error(400, code);
        let change = with(metadata, json!({ "client_id": registered["client_id"] }));
        provider.manage("PUT", &registered, None, Some(&change)).await.assert_error(400, code);
    }
}

/// RFC 7592 section 2.2: the new metadata replaces the old, but not the operator's decisions.
#[tokio::test]
async fn a_change_by_the_client_keeps_what_only_an_operator_can_set() {
    let provider = SigningFixture::start().await;
    let registered = provider.register(&web()).await.json();
    let client_id = registered["client_id"].as_str().expect("an identifier");
    let stored = async || provider.store.get_client(client_id).await.expect("a store").expect("a client");
    let client = stored().await;
    let metadata = client.metadata().clone().with(|own| {
        own.resources = vec!["https://api.example".into()];
        own.openid.id_token_claims = Some(IdTokenClaims::Scope);
    });
    provider.store.put_client(client.with_metadata(metadata).expect("a valid client"));
    let more = json!({ "client_id": client_id, "client_name": "Books", "resources": [], "id_token_claims": "userinfo" });
    let answer = provider.manage("PUT", &registered, None, Some(&with(web(), more))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let changed = stored().await;
    assert_eq!(changed.name(), "Books");
    assert_eq!(changed.metadata().resources, ["https://api.example"]);
    assert_eq!(changed.metadata().openid.id_token_claims, Some(IdTokenClaims::Scope));
}

#[tokio::test]
async fn only_an_operator_sets_the_lifetimes_of_a_client() {
    let provider = SigningFixture::start().await;
    let wanted = json!({
        "access_token_expires_in": 99_999_999, "refresh_token_expires_in": 99_999_999, "id_token_expires_in": 99_999_999,
    });
    let registered = provider.register(&with(web(), wanted.clone())).await.json();
    let client_id = registered["client_id"].as_str().expect("an identifier");
    let stored = async || provider.store.get_client(client_id).await.expect("a store").expect("a client");
    let lifetimes = |client: &Client| {
        let metadata = client.metadata();
        [metadata.access_token_expires_in, metadata.refresh_token_expires_in, metadata.id_token_expires_in]
    };
    assert_eq!(lifetimes(&stored().await), [None; 3]);
    let short = Some(std::time::Duration::from_secs(60));
    let metadata = stored().await.metadata().clone().with(|own| {
        own.access_token_expires_in = short;
        own.refresh_token_expires_in = short;
        own.id_token_expires_in = short;
    });
    provider.store.put_client(stored().await.with_metadata(metadata).expect("a valid client"));
    let more = with(with(web(), wanted), json!({ "client_id": client_id, "client_name": "Books" }));
    let answer = provider.manage("PUT", &registered, None, Some(&more)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!((stored().await.name(), lifetimes(&stored().await)), ("Books", [short; 3]));
}

#[tokio::test]
async fn a_name_is_bounded_and_plain() {
    let provider = SigningFixture::start().await;
    for name in
        ["x".repeat(201), "Notes\nAdmin".into(), "\u{202e}setoN".into(), "a\u{0}b".into(), "\u{2066}a".into()]
    {
        for member in ["client_name", "client_name#de", "software_id"] {
            let name = if member == "software_id" { name.repeat(3) } else { name.clone() };
            let refused = provider.register(&with(web(), json!({ member: name }))).await;
            refused.assert_error(400, "invalid_client_metadata");
            assert!(refused.text("error_description").starts_with(member), "{refused:?}");
        }
    }
    for name in ["Größe & Maß", "メモ帳", "דוגמה", &"x".repeat(200)] {
        assert_eq!(
            provider.register(&with(web(), json!({ "client_name": name }))).await.status,
            201,
            "{name}"
        );
    }
}

#[tokio::test]
async fn oidcc_idtoken_unsigned_is_for_the_code_flow_alone() {
    let provider = SigningFixture::start().await;
    let unsigned = json!({ "id_token_signed_response_alg": "none" });
    assert_eq!(provider.register(&with(web(), unsigned.clone())).await.status, 201);
    let hybrid = with(with(web(), unsigned), json!({ "response_types": ["code", "code id_token"] }));
    provider.register(&hybrid).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn a_client_gets_no_more_scope_than_the_policy_allows() {
    let provider = SigningFixture::start().await;
    for (asked, given) in [
        ("read", json!("read")),
        ("read admin offline_access", json!("read")),
        ("admin", json!("openid profile read")),
    ] {
        let answer = provider.register(&with(web(), json!({ "scope": asked }))).await;
        assert_eq!(answer.json()["scope"], given, "{answer:?}");
    }
    // A client must not set a member of ours.
    let answer = provider.register(&with(web(), json!({ "default_scope": "read" }))).await;
    assert_eq!(answer.json().get("default_scope"), None, "{answer:?}");
    let answer = provider.register_with(&web(), &[("x-renamed", "1")]).await;
    assert_eq!(answer.text("client_name"), "renamed by the policy");
}

#[tokio::test]
async fn what_is_no_registration_request() {
    let provider = SigningFixture::start().await;
    let post = async |content_type: &str, body: &str| {
        provider.http.send("POST", "/register", &[("content-type", content_type)], Some(body.into())).await
    };
    for content_type in ["application/x-www-form-urlencoded", "text/plain", ""] {
        post(content_type, &web().to_string()).await.assert_error(400, "invalid_request");
    }
    assert_eq!(post("Application/JSON; charset=utf-8", &web().to_string()).await.status, 201);
    for body in ["", "{", "[]", "null", "1", "\"x\""] {
        post("application/json", body).await.assert_error(400, "invalid_client_metadata");
    }
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let answer = provider.http.send(method, "/register", &[], None).await;
        answer.assert_error(405, "method_is_not_allowed");
        assert_eq!(answer.header("allow"), "POST");
    }
    let answer = provider.http.send("POST", "/register/x", &[], None).await;
    assert_eq!(answer.header("allow"), "GET, HEAD, PUT, DELETE");
    assert_eq!(provider.http.get("/register/x/y", &[]).await.status, 404);
}

#[tokio::test]
async fn a_registration_is_read_and_replaced() {
    let provider = SigningFixture::start().await;
    let metadata = with(web(), json!({ "client_name": "Notes", "contacts": ["a@client.example"] }));
    let registered = provider.register(&metadata).await.json();
    let read = provider.manage("GET", &registered, None, None).await;
    assert_eq!(read.status, 200);
    let mut expected = registered.clone();
    for told_once in ["client_secret", "client_secret_expires_at"] {
        expected.as_object_mut().expect("an object").remove(told_once);
    }
    assert_eq!(read.json(), expected);

    let client_id = registered["client_id"].clone();
    let change = with(web(), json!({ "client_id": client_id, "client_name": "Books" }));
    let changed = provider.manage("PUT", &registered, None, Some(&change)).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    // A member that is not sent is no longer registered.
    assert_eq!((changed.text("client_name").as_str(), changed.json().get("contacts")), ("Books", None));
    assert_eq!(provider.manage("GET", &registered, None, None).await.json(), changed.json());
    // The secret is unchanged, and may be sent.
    let secret = registered["client_secret"].clone();
    let again = with(change.clone(), json!({ "client_secret": secret }));
    let answer = provider.manage("PUT", &registered, None, Some(&again)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["client_secret"]), (200, &secret));

    for (more, code) in [
        (json!({ "client_id": "web" }), "invalid_request"),
        (json!({ "client_id": null }), "invalid_request"),
        (json!({ "client_secret": "guess" }), "invalid_request"),
        (json!({ "registration_access_token": "x" }), "invalid_request"),
        (json!({ "registration_client_uri": "x" }), "invalid_request"),
        (json!({ "client_id_issued_at": 1 }), "invalid_request"),
        (json!({ "client_secret_expires_at": 1 }), "invalid_request"),
        (json!({ "grant_types": ["password"] }), "invalid_client_metadata"),
        (json!({ "redirect_uris": ["javascript:1"] }), "invalid_redirect_uri"),
    ] {
        let answer =
            provider.manage("PUT", &registered, None, Some(&with(change.clone(), more.clone()))).await;
        assert_eq!(answer.json()["error"], code, "{more} {answer:?}");
        answer.assert_error(400, code);
    }
    // Nor more scope than the first time.
    let wider = with(change, json!({ "scope": "read admin" }));
    let answer = provider.manage("PUT", &registered, None, Some(&wider)).await;
    assert_eq!(answer.text("scope"), "read");
}

#[tokio::test]
async fn another_way_to_authenticate() {
    let provider = SigningFixture::start().await;
    let public = with(web(), json!({ "token_endpoint_auth_method": "none" }));
    let registered = provider.register(&public).await.json();
    let change = |method: &str| {
        with(
            web(),
            json!({
                "client_id": registered["client_id"], "token_endpoint_auth_method": method, "jwks": client_jwks(),
                "grant_types": ["client_credentials"], "response_types": [], "scope": "read",
            }),
        )
    };
    let answer = provider.manage("PUT", &registered, None, Some(&change("client_secret_basic"))).await;
    let (client_id, secret) = (answer.text("client_id"), answer.text("client_secret"));
    let token = async |client: (&str, &str)| {
        provider.http.post("/token", Some(client), &[("grant_type", "client_credentials")]).await.status
    };
    assert_eq!(token((&client_id, &secret)).await, 200);
    let answer = provider.manage("PUT", &registered, None, Some(&change("private_key_jwt"))).await;
    assert_eq!((answer.status.as_u16(), answer.json().get("client_secret")), (200, None), "{answer:?}");
    assert_eq!(token((&client_id, &secret)).await, 401);
    assert_eq!(provider.token_claiming(&client_id, json!({})).await.status, 200);
}

#[tokio::test]
async fn oidcc_refresh_token_rp_key_rotation() {
    let provider = SigningFixture::start().await;
    let first = client_key(SigningAlgorithm::Rs256);
    provider.site.publish(JWKS_URI, crate::support::jwks([first.clone()]).to_string());
    let metadata = with(
        web(),
        json!({
            "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": JWKS_URI,
            "grant_types": ["client_credentials"], "response_types": [],
        }),
    );
    let client_id = provider.register_service(&metadata).await.text("client_id");
    let assertion = signed_by(&first, &provider.assertion_claims(&client_id));
    assert_eq!(provider.token_with(&assertion).await.status, 200);
    provider.site.publish(JWKS_URI, client_jwks().to_string());
    assert_eq!(provider.token_with(&signed(&provider.assertion_claims(&client_id))).await.status, 200);
}

#[tokio::test]
async fn the_metadata_name_the_endpoint() {
    let provider = SigningFixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert_eq!(metadata["registration_endpoint"], format!("{}/register", provider.http.url));
}

/// The metadata list what exists.
#[tokio::test]
async fn where_nobody_may_register_the_metadata_name_no_endpoint() {
    let open = SigningFixture::start().await;
    let registered = open.register(&json!({ "redirect_uris": ["https://client.example/cb"] })).await.json();
    let document = open.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert_eq!(document["registration_endpoint"], open.http.url_of("/register"));

    let closed = open.start_without_registration().await;
    let document = closed.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert_eq!(document.get("registration_endpoint"), None);
    let refused = closed.register(&json!({ "redirect_uris": ["https://client.example/cb"] })).await;
    refused.assert_error(400, "access_denied");
    // The registration still belongs to its client.
    let path = format!("/register/{}", registered["client_id"].as_str().expect("one"));
    let token = registered["registration_access_token"].as_str().expect("a token");
    for method in ["GET", "HEAD"] {
        let bearer = format!("Bearer {token}");
        let answer = closed.http.send(method, &path, &[("authorization", &bearer)], None).await;
        assert_eq!(answer.status, 200, "{method}");
    }
}
