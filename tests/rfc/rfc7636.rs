//! Proof Key for Code Exchange.

use crate::support::{CHALLENGE, Fixture, VERIFIER, parameters_of, redemption};

#[tokio::test]
async fn appendix_b_the_vector() {
    let fixture = Fixture::start().await;
    let code = fixture.code_with(&[("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]).await;
    let mut form = redemption(&code);
    form[3] = ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(fixture.http.token_as_web(&form).await.status, 200);
}

#[tokio::test]
async fn section_4_3_the_method_defaults_to_plain_which_is_not_enabled() {
    let fixture = Fixture::start().await;
    for parameters in [
        &[("code_challenge", VERIFIER)][..],
        &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")],
        &[("code_challenge", CHALLENGE), ("code_challenge_method", "s256")],
        &[("code_challenge", CHALLENGE), ("code_challenge_method", "S512")],
        &[("code_challenge_method", "S256")],
    ] {
        let answer = fixture.authorize(parameters).await;
        answer.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn section_4_4_1_a_public_client_needs_a_challenge() {
    let fixture = Fixture::start().await;
    let app = [("client_id", "app"), ("redirect_uri", "http://127.0.0.1/cb")];
    fixture.authorize(&app).await.assert_redirect_error(&fixture.http.url, "invalid_request");
    // Nothing to redeem, so nothing to prove.
    let implicit = fixture.authorize(&[app[0], app[1], ("response_type", "token")]).await;
    assert!(parameters_of(&implicit).contains_key("access_token"));
}

#[tokio::test]
async fn section_4_6_the_verifier_must_match() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let short = &VERIFIER[..42];
    let long = "a".repeat(129);
    for verifier in ["", CHALLENGE, short, &long, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX+"] {
        let mut form = redemption(&code);
        form[3].1 = verifier;
        fixture.http.token_as_web(&form).await.assert_error(400, "invalid_grant");
    }
    assert_eq!(fixture.redeem(&code).await.status, 200, "wrong attempts don't burn the code");
}

#[tokio::test]
async fn section_4_6_a_verifier_without_challenge_is_refused() {
    let fixture = Fixture::start().await;
    let code = parameters_of(&fixture.authorize(&[]).await).remove("code").expect("a code");
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
    assert_eq!(fixture.http.token_as_web(&redemption(&code)[..3]).await.status, 200);
}

mod plain {
    //! A provider that still declares `plain`.

    use http::request::Parts;
    use oauth_runtime::store::MemoryStore;
    use oauth_runtime::{
        Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server,
    };

    use crate::support::{CHALLENGE, Http, VERIFIER, parameters_of};

    #[allow(deprecated)]
    #[oauth_server(
        grants(authorization_code),
        responses(code),
        scopes(read = "Read"),
        pkce(plain, required),
        endpoints(metadata)
    )]
    struct Old {
        #[store]
        store: MemoryStore,
    }

    impl Interaction for Old {
        async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
            Ok(Approval::new("1").into())
        }
    }

    #[tokio::test]
    async fn section_4_2_plain_works_where_it_is_declared() {
        let client = Client::confidential("web", "web-client-secret")
            .redirect_uri("https://client.example/cb")
            .scope("read");
        let store = MemoryStore::with_clients([client.build().expect("a valid client")]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let http = Http::new(format!("http://{}", listener.local_addr().expect("an address")));
        let router = Old::new(http.url.parse().expect("an issuer"), store).router();
        tokio::spawn(async move { axum::serve(listener, router).await });

        let path = "/authorize?response_type=code&client_id=web";
        let without = http.get(path, &[]).await;
        without.assert_redirect_error(&http.url, "invalid_request");
        let code =
            parameters_of(&http.get(&format!("{path}&code_challenge={VERIFIER}"), &[]).await).remove("code");
        let code = code.expect("a code");
        let form =
            |verifier| [("grant_type", "authorization_code"), ("code", &*code), ("code_verifier", verifier)];
        http.token_as_web(&form(CHALLENGE)).await.assert_error(400, "invalid_grant");
        assert_eq!(http.token_as_web(&form(VERIFIER)).await.status, 200);
        let metadata = http.get("/.well-known/oauth-authorization-server", &[]).await.json();
        assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256", "plain"]));
    }
}
