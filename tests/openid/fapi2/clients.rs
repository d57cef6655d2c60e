//! What a client may be registered for.

use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::registration::check_client;
use oauth_runtime::store::{ClientStore, MemoryStore};
use oauth_runtime::{
    ApplicationType, AuthMethod, AuthorizationServer, Client, ClientMetadata, ClientSecret, RedirectUri,
    SecurityProfile,
};
use serde_json::{Value, json};

use crate::support::bound::BoundFixture;
use crate::support::{
    Bank, CHALLENGE, FapiFixture, People, REQUEST, TestClock, bank, bank_with, client_jwks, client_key, jwks,
    mixed, signing_server, strong_keys,
};

/// The mistake in these metadata, for a provider with the profile and for a client with it.
#[track_caller]
fn mistake(set: impl Fn(&mut ClientMetadata)) -> String {
    let secrets = |metadata: &ClientMetadata| match metadata.token_endpoint_auth_method.needs_secret() {
        true => vec![ClientSecret::digest_of(&"a-long-random-secret".into()).expect("a secret")],
        false => Vec::new(),
    };
    let client = |metadata: ClientMetadata| {
        Client::from_metadata("bank", secrets(&metadata), metadata).expect("consistent metadata")
    };
    let issuer = "https://bank.example";
    let all =
        Bank::new(issuer.parse().expect("an issuer"), MemoryStore::new(), People::default(), strong_keys());
    let one = mixed(issuer, TestClock::new());
    let of_all =
        check_client(&*all, &client(bank_with(&set))).expect_err("a mistake").description().into_owned();
    let held = bank_with(|metadata| {
        metadata.profile = Some(SecurityProfile::Fapi2);
        set(metadata);
    });
    let of_one = check_client(&*one, &client(held)).expect_err("a mistake").description().into_owned();
    assert!(of_one.contains("FAPI 2.0"), "{of_one}");
    let member = |message: &str| message.split(':').next().map(str::to_owned);
    assert_eq!(member(&of_all), member(&of_one), "{of_all}; {of_one}");
    of_one
}

#[test]
fn a_client_that_meets_the_profile_is_registered() {
    let issuer = "https://bank.example";
    let all =
        Bank::new(issuer.parse().expect("an issuer"), MemoryStore::new(), People::default(), strong_keys());
    check_client(&*all, &bank("bank")).expect("nothing wrong");
    for profile in SecurityProfile::ALL {
        let metadata = bank_with(|metadata| metadata.profile = Some(profile));
        let client = Client::from_metadata("bank", Vec::new(), metadata).expect("a client");
        check_client(&*mixed(issuer, TestClock::new()), &client).expect("nothing wrong");
    }
}

#[test]
fn section_5_3_2_1_clients_have_keys() {
    for method in [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost, AuthMethod::None] {
        let message = mistake(|metadata| {
            metadata.token_endpoint_auth_method = method;
            metadata.grant_types = vec!["authorization_code".into()];
        });
        assert!(
            message.starts_with("token_endpoint_auth_method: ") && message.contains("5.3.2.1"),
            "{message}"
        );
    }
}

#[test]
fn section_5_3_2_1_there_is_no_password() {
    let message = mistake(|metadata| metadata.grant_types.push("password".into()));
    assert!(message.starts_with("grant_types: ") && message.contains("5.3.2.1"), "{message}");
}

#[test]
fn section_5_3_2_2_responses_are_codes() {
    for words in ["code id_token", "none"] {
        let message = mistake(|metadata| metadata.response_types.push(words.into()));
        assert!(message.starts_with("response_types: ") && message.contains("5.3.2.2"), "{message}");
    }
    let message = mistake(|metadata| metadata.grant_types.push("implicit".into()));
    assert!(message.starts_with("grant_types: ") && message.contains("5.3.2.2"), "{message}");
}

#[test]
fn section_5_3_2_2_responses_are_protected() {
    let loopback = RedirectUri::parse("http://127.0.0.1/cb").expect("a URI");
    let message = mistake(|metadata| metadata.redirect_uris.push(loopback.clone()));
    assert!(message.starts_with("redirect_uris: ") && message.contains("5.3.2.2"), "{message}");
    let native = bank_with(|metadata| {
        metadata.redirect_uris.push(loopback);
        metadata.openid.application_type = ApplicationType::Native;
        metadata.profile = Some(SecurityProfile::Fapi2);
    });
    let native = Client::from_metadata("native", Vec::new(), native).expect("a client");
    check_client(&*mixed("https://bank.example", TestClock::new()), &native).expect("RFC 8252 section 7.3");
}

#[test]
fn section_5_4_1_signatures_are_strong() {
    type Set = fn(&mut ClientMetadata, Option<String>);
    let members: [(&str, Set); 5] = [
        ("token_endpoint_auth_signing_alg", |own, value| own.openid.token_endpoint_auth_signing_alg = value),
        ("request_object_signing_alg", |own, value| own.openid.request_object_signing_alg = value),
        ("id_token_signed_response_alg", |own, value| own.openid.id_token_signed_response_alg = value),
        ("userinfo_signed_response_alg", |own, value| own.openid.userinfo_signed_response_alg = value),
        ("authorization_signed_response_alg", |own, value| {
            own.openid.authorization_signed_response_alg = value;
        }),
    ];
    let one = mixed("https://bank.example", TestClock::new());
    for (member, set) in members {
        for (algorithm, is_allowed) in
            [("RS256", false), ("ES384", false), ("PS256", true), ("ES256", true), ("EdDSA", true)]
        {
            let metadata = bank_with(|metadata| {
                metadata.profile = Some(SecurityProfile::Fapi2);
                set(metadata, Some(algorithm.to_owned()));
            });
            let client = Client::from_metadata("bank", Vec::new(), metadata).expect("a client");
            match check_client(&*one, &client) {
                Ok(()) => assert!(is_allowed, "{member} {algorithm}"),
                Err(error) => {
                    let message = error.description();
                    assert!(message.starts_with(member) && message.contains("5.4.1"), "{message}");
                    assert!(!is_allowed, "{message}");
                }
            }
        }
    }
}

#[test]
fn section_5_4_1_keys_are_long() {
    let message = mistake(|metadata| {
        metadata.openid.jwks = Some(json!({ "keys": [{
        "kty": "RSA", "e": "AQAB", "n": format!("{}A", "u".repeat(170)),
    }] }))
    });
    assert!(message.starts_with("jwks: ") && message.contains("2048"), "{message}");
}

#[test]
fn a_provider_that_cannot_hold_a_client_to_a_profile_says_what_it_lacks() {
    let held = bank_with(|metadata| metadata.profile = Some(SecurityProfile::Fapi2));
    let held = Client::from_metadata("bank", Vec::new(), held).expect("a client");
    let bearer = signing_server("https://bank.example", MemoryStore::new());
    let error = check_client(&*bearer, &held).expect_err("only bearer tokens");
    assert!(
        error.description().starts_with("profile: ") && error.description().contains("sender_constrained")
    );
}

#[tokio::test]
async fn clients_from_before_the_profile_get_nothing() {
    let provider = FapiFixture::bank().await;
    let credentials = [("grant_type", "client_credentials")];
    provider
        .http
        .post("/token", Some(("web", "web-client-secret")), &credentials)
        .await
        .assert_error(401, "invalid_client");
    provider
        .http
        .post("/token", None, &[("grant_type", "client_credentials"), ("client_id", "app")])
        .await
        .assert_error(401, "invalid_client");
    provider.token("rs256", &credentials).await.assert_error(401, "invalid_client");
    let mut push = REQUEST.to_vec();
    push.push(("client_id", "app"));
    provider.http.post("/par", None, &push).await.assert_error(401, "invalid_client");
    provider
        .http
        .post("/par", Some(("web", "web-client-secret")), &REQUEST)
        .await
        .assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ordinary_clients_beside_held_ones_stay_ordinary() {
    let provider = FapiFixture::mixed().await;
    let answer = provider
        .http
        .post("/token", Some(("web", "web-client-secret")), &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(answer.json()["token_type"], "Bearer", "{answer:?}");
    let request = [("client_id", "web"), ("response_type", "code"), ("scope", "read")];
    let answer = provider.authorize(&request).await;
    assert!(crate::support::parameters_of(&answer).contains_key("code"), "{answer:?}");
    let held = provider.token("bank", &[("grant_type", "client_credentials")]).await;
    held.assert_error(400, "invalid_request");
    assert!(!Bank::DECLARATION.has_auth_method(AuthMethod::ClientSecretBasic));
}

#[tokio::test]
async fn a_provider_that_knows_no_profile_does_not_find_the_client() {
    let provider = FapiFixture::bearer().await;
    provider.token("bank", &[("grant_type", "client_credentials")]).await.assert_error(401, "invalid_client");
    let request = [("client_id", "bank"), ("response_type", "code"), ("scope", "read")];
    provider.authorize(&request).await.assert_page("invalid_client");
    let credentials = [("grant_type", "client_credentials")];
    let ordinary = provider.http.post("/token", Some(("web", "web-client-secret")), &credentials).await;
    assert_eq!(ordinary.status, 200, "{ordinary:?}");
}

/// RFC 7592 section 2.2: only an operator ends what holds a client to the profile.
#[tokio::test]
async fn a_change_by_the_client_keeps_its_profile() {
    let provider = BoundFixture::start().await;
    let send = async |method: &str, path: &str, token: &str, body: &Value| {
        let authorization = format!("Bearer {token}");
        let mut headers = vec![("content-type", "application/json")];
        headers.extend((!token.is_empty()).then_some(("authorization", authorization.as_str())));
        provider.http.send(method, path, &headers, Some(body.to_string())).await
    };
    let own = json!({
        "redirect_uris": ["https://client.example/cb"], "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt", "jwks": client_jwks(), "scope": "read",
    });
    let registered = send("POST", "/register", "", &own).await;
    assert_eq!(registered.status, 201, "{registered:?}");
    let (client_id, token) = (registered.text("client_id"), registered.text("registration_access_token"));
    let uri = registered.text("registration_client_uri");
    let path = uri.strip_prefix(&provider.http.url).expect("a URI of this provider");
    let stored = async || {
        let found = provider.server.store().get_client(&client_id).await.expect("a store");
        found.expect("a client")
    };
    let client = stored().await;
    let held = client.metadata().clone().with(|own| own.profile = Some(SecurityProfile::Fapi2));
    provider.server.store().put_client(client.with_metadata(held).expect("a client"));

    let change = async |changes: Value| {
        let mut metadata = own.clone();
        metadata["client_id"] = client_id.as_str().into();
        for (name, value) in changes.as_object().expect("an object") {
            metadata[name] = value.clone();
        }
        send("PUT", path, &token, &metadata).await
    };
    for (name, profile) in
        [("One", json!(null)), ("Two", json!("")), ("Three", json!("fapi2_message_signing"))]
    {
        let answer = change(json!({ "client_name": name, "profile": profile })).await;
        assert_eq!(answer.status, 200, "{profile} {answer:?}");
        let changed = stored().await;
        assert_eq!((changed.name(), changed.metadata().profile), (name, Some(SecurityProfile::Fapi2)));
    }
    for wrong in [
        json!({ "token_endpoint_auth_method": "client_secret_basic" }),
        json!({ "token_endpoint_auth_signing_alg": "RS256" }),
        json!({ "jwks": jwks([client_key(SigningAlgorithm::Es384)]) }),
    ] {
        change(wrong).await.assert_error(400, "invalid_client_metadata");
    }
    let query = [
        ("client_id", client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", "https://client.example/cb"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let query = serde_urlencoded::to_string(query).expect("a query");
    let unpushed = provider.http.get(&format!("/authorize?{query}"), &[]).await;
    assert!(unpushed.header("location").contains("error=invalid_request"), "{unpushed:?}");
}
