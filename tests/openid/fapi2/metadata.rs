//! The metadata document of a provider that is held to a profile.

use serde_json::{Value, json};

use crate::support::FapiFixture;

async fn documents(provider: &FapiFixture) -> [Value; 2] {
    let path = "/.well-known/oauth-authorization-server";
    [
        provider.http.get(path, &[]).await.json(),
        provider.http.get("/.well-known/openid-configuration", &[]).await.json(),
    ]
}

#[tokio::test]
async fn it_promises_only_what_the_profile_has() {
    for document in documents(&FapiFixture::bank().await).await {
        let methods = json!(["private_key_jwt", "tls_client_auth"]);
        for endpoint in ["token", "introspection", "revocation"] {
            assert_eq!(
                document[format!("{endpoint}_endpoint_auth_methods_supported")],
                methods,
                "{document}"
            );
        }
        let algorithms = json!(["PS256", "ES256", "EdDSA"]);
        for name in ["token_endpoint_auth", "request_object", "id_token", "userinfo"] {
            assert_eq!(
                document[format!("{name}_signing_alg_values_supported")],
                algorithms,
                "{name} {document}"
            );
        }
        assert_eq!(document["require_pushed_authorization_requests"], true);
        assert_eq!(document["authorization_response_iss_parameter_supported"], true);
        assert_eq!(document["response_types_supported"], json!(["code"]));
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
        assert!(document["pushed_authorization_request_endpoint"].is_string(), "{document}");
    }
}

#[tokio::test]
async fn message_signing_promises_signed_responses_alone() {
    for document in documents(&FapiFixture::notary().await).await {
        let modes = document["response_modes_supported"].as_array().expect("a list");
        assert!(
            modes.iter().all(|mode| mode.as_str().is_some_and(|mode| mode.ends_with("jwt"))),
            "{modes:?}"
        );
        assert_eq!(document["require_signed_request_object"], true);
    }
}

#[tokio::test]
async fn a_provider_with_one_held_client_promises_what_others_may_use() {
    for document in documents(&FapiFixture::mixed().await).await {
        assert_eq!(document["require_pushed_authorization_requests"], false);
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256", "plain"]));
        let methods = document["token_endpoint_auth_methods_supported"].to_string();
        assert!(methods.contains("client_secret_basic") && methods.contains("none"), "{methods}");
    }
}

#[tokio::test]
async fn without_authorization_requests_nothing_is_promised_about_them() {
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    let issuer = "https://machines.example".parse().expect("an issuer");
    let keys = crate::support::strong_keys();
    let server = machines::Machines::new(issuer, oauth_runtime::store::MemoryStore::new(), keys);
    let request =
        http::Request::get("/.well-known/oauth-authorization-server").body(axum::body::Body::empty());
    let answer = server.router().oneshot(request.expect("a request")).await.expect("infallible");
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    let document: Value = serde_json::from_slice(&body).expect("a document");
    assert_eq!(document["require_pushed_authorization_requests"], Value::Null, "{document}");
    assert_eq!(
        document["token_endpoint_auth_signing_alg_values_supported"],
        json!(["PS256", "ES256", "EdDSA"])
    );
}

/// A provider for clients that act for themselves.
mod machines {
    use oauth_runtime::keys::SigningKeys;
    use oauth_runtime::oauth_server;
    use oauth_runtime::store::MemoryStore;

    #[oauth_server(
        grants(client_credentials),
        scopes(read = "Read your notes"),
        endpoints(metadata),
        client_auth(private_key_jwt),
        access_tokens(jwt),
        sender_constrained(dpop, required),
        profile(fapi2)
    )]
    pub(super) struct Machines {
        #[store]
        store: MemoryStore,
        #[keys]
        keys: SigningKeys,
    }
}
