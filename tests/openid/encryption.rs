//! Encrypted messages (RFC 7516): OpenID Connect Core sections 5.3.2, 6.1 and 10.2, JARM section 2.2, RFC 9701 section 5.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::keys::{DecryptionKeys, SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::registration::check_client;
use oauth_runtime::store::{ClientRegistrationStore, MemoryStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OpenIdMetadata, oauth_server,
};
use serde_json::{Value, json};

use crate::support::neutral::{form_request, json_of};
use crate::support::{
    JWKS_URI, People, PushingFixture, Site, VERIFIER, WEB, client_key, header_of, jwks, parameters_of, signed,
};

const CALLBACK: &str = "https://client.example/cb";
const ALGS: [&str; 5] = ["RSA-OAEP-256", "RSA-OAEP", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"];
const ENCS: [&str; 3] = ["A128CBC-HS256", "A128GCM", "A256GCM"];

#[oauth_server(
    grants(authorization_code),
    responses(code, code id_token),
    scopes(read = "Read"),
    openid(profile),
    endpoints(introspection, metadata),
    introspection(signed),
    response_modes(jwt),
    request_objects(by_value),
    encryption(id_token, userinfo, authorization_response, introspection, request_objects)
)]
struct Encrypting {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Encrypting {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

/// The provider, and the private keys of its clients.
struct Fixture {
    server: Arc<Encrypting>,
    store: Arc<MemoryStore>,
    site: Arc<Site>,
    client_keys: DecryptionKeys,
    provider_keys: DecryptionKeys,
}

fn everything(alg: &str, enc: Option<&str>) -> OpenIdMetadata {
    let (alg, enc) = (Some(alg.to_owned()), enc.map(str::to_owned));
    OpenIdMetadata::default().with(|own| {
        own.id_token_encrypted_response_alg.clone_from(&alg);
        own.id_token_encrypted_response_enc.clone_from(&enc);
        own.userinfo_encrypted_response_alg.clone_from(&alg);
        own.userinfo_encrypted_response_enc.clone_from(&enc);
        own.authorization_encrypted_response_alg.clone_from(&alg);
        own.authorization_encrypted_response_enc.clone_from(&enc);
        own.introspection_encrypted_response_alg.clone_from(&alg);
        own.introspection_encrypted_response_enc.clone_from(&enc);
    })
}

impl Fixture {
    fn start() -> Self {
        Self::with_keys(DecryptionKeys::generate().expect("keys"))
    }

    fn with_keys(provider_keys: DecryptionKeys) -> Self {
        let client_keys = DecryptionKeys::generate().expect("keys");
        let (store, site) = (Arc::new(MemoryStore::new()), Arc::new(Site::default()));
        let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
        let keys = SigningKeys::fixed([key]).expect("keys");
        let issuer = "http://localhost".parse().expect("an issuer");
        let server = Encrypting::builder(issuer, Arc::clone(&store), People::default(), keys)
            .fetcher(Arc::clone(&site))
            .decryption_keys(provider_keys.clone())
            .build();
        Self { server, store, site, client_keys, provider_keys }
    }

    fn client(&self, openid: OpenIdMetadata) -> Client {
        let openid = openid.with(|own| {
            if own.jwks.is_none() && own.jwks_uri.is_none() {
                own.jwks = Some(json!({ "keys": self.client_keys.published() }));
            }
        });
        Client::confidential("web", "web-client-secret")
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "implicit"])
            .response_types(["code", "code id_token"])
            .scope("openid profile read")
            .resource_server()
            .openid(openid)
            .build()
            .expect("a client")
    }

    async fn with_client(openid: OpenIdMetadata) -> Self {
        let fixture = Self::start();
        fixture.register(openid).await;
        fixture
    }

    async fn register(&self, openid: OpenIdMetadata) {
        let client = self.client(openid);
        check_client(&*self.server, &client).expect("a client that can be registered");
        assert!(self.store.create_client(client).await.expect("a store"));
    }

    async fn authorize(&self, parameters: &[(&str, &str)]) -> Response<Bytes> {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", "web"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile read"),
            ("nonce", "n-1"),
        ];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters);
        let query = serde_urlencoded::to_string(&all).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        self.server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await
    }

    async fn redirected(&self, parameters: &[(&str, &str)]) -> Value {
        let response = self.authorize(parameters).await;
        let location = response.headers().get("location").unwrap_or_else(|| panic!("{response:?}"));
        let location = url::Url::parse(location.to_str().expect("text")).expect("a URL");
        let fragment = location.fragment().unwrap_or_default().to_owned();
        let query = location.query().unwrap_or_default();
        serde_urlencoded::from_str::<std::collections::HashMap<String, String>>(&format!("{query}{fragment}"))
            .map(|parameters| json!(parameters))
            .expect("a form")
    }

    async fn token_response(&self) -> Response<Bytes> {
        let code = self.redirected(&[]).await["code"].as_str().expect("a code").to_owned();
        let form =
            [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
        let request = form_request("/token", ("web", "web-client-secret"), &form);
        self.server.create_token_response(request).await
    }

    async fn userinfo(&self, token: &str) -> Response<Bytes> {
        let request = Request::get("/userinfo")
            .header("host", "localhost")
            .header("authorization", format!("Bearer {token}"));
        self.server.create_userinfo_response(request.body(Bytes::new()).expect("a request")).await
    }

    /// The claims of a signed JWT that was encrypted for the client.
    fn nested(&self, message: &str, typ: &str) -> Value {
        let header = header_of(message);
        assert_eq!(header["cty"], "JWT", "{header}");
        assert!(header["kid"].is_string(), "{header}");
        let signed = self.client_keys.decrypt(message).expect("a message for the client");
        self.server.keys.verify_typed(&signed, typ).expect("a JWT of the provider")
    }
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).expect("text")
}

#[tokio::test]
async fn everything_is_encrypted_with_each_pair_of_algorithms() {
    for alg in ALGS {
        for enc in ENCS {
            let fixture = Fixture::with_client(everything(alg, Some(enc))).await;
            let tokens = json_of(&fixture.token_response().await);
            let id_token = tokens["id_token"].as_str().expect("an ID token");
            let header = header_of(id_token);
            assert_eq!((&header["alg"], &header["enc"]), (&json!(alg), &json!(enc)));
            let claims = fixture.nested(id_token, "JWT");
            assert_eq!((&claims["aud"], &claims["nonce"]), (&json!("web"), &json!("n-1")));

            let access_token = tokens["access_token"].as_str().expect("a token");
            let userinfo = fixture.userinfo(access_token).await;
            assert_eq!(userinfo.headers()["content-type"], "application/jwt");
            assert!(header_of(text(&userinfo)).get("cty").is_none(), "it is not signed");
            let claims = fixture.client_keys.decrypt(text(&userinfo)).expect("a message for the client");
            let claims: Value = serde_json::from_str(&claims).expect("JSON");
            assert_eq!(claims["name"], "Alice Doe");

            let mut request =
                form_request("/introspect", ("web", "web-client-secret"), &[("token", access_token)]);
            let accept = "application/token-introspection+jwt";
            request.headers_mut().insert("accept", accept.parse().expect("a header"));
            let introspection = fixture.server.create_token_introspection_response(request).await;
            assert_eq!(introspection.headers()["content-type"], accept);
            let claims = fixture.nested(text(&introspection), "token-introspection+jwt");
            assert_eq!(claims["token_introspection"]["active"], true, "{claims}");

            for (parameters, member) in [
                ([("response_mode", "jwt"), ("state", "s")], "code"),
                ([("response_mode", "jwt"), ("scope", "x")], "error"),
            ] {
                let response = fixture.redirected(&parameters).await;
                let claims = fixture.nested(response["response"].as_str().expect("a JWT"), "JWT");
                assert!(claims[member].is_string(), "{claims}");
            }
        }
    }
}

#[tokio::test]
async fn the_content_encryption_has_a_default() {
    let fixture = Fixture::with_client(everything("ECDH-ES", None)).await;
    let tokens = json_of(&fixture.token_response().await);
    assert_eq!(header_of(tokens["id_token"].as_str().expect("an ID token"))["enc"], "A128CBC-HS256");
}

#[tokio::test]
async fn a_signed_userinfo_response_is_signed_first_and_then_encrypted() {
    let openid =
        everything("ECDH-ES", None).with(|own| own.userinfo_signed_response_alg = Some("ES256".into()));
    let fixture = Fixture::with_client(openid).await;
    let tokens = json_of(&fixture.token_response().await);
    let userinfo = fixture.userinfo(tokens["access_token"].as_str().expect("a token")).await;
    assert_eq!(fixture.nested(text(&userinfo), "JWT")["aud"], "web");
}

#[tokio::test]
async fn an_id_token_in_the_redirect_is_encrypted_too() {
    let fixture = Fixture::with_client(everything("RSA-OAEP-256", None)).await;
    let response = fixture.redirected(&[("response_type", "code id_token")]).await;
    let claims = fixture.nested(response["id_token"].as_str().expect("an ID token"), "JWT");
    assert!(claims["c_hash"].is_string(), "{claims}");
}

/// The client changes its keys: the provider fetches them again.
#[tokio::test]
async fn keys_at_a_jwks_uri_are_fetched_and_fetched_again_if_none_fits() {
    let openid = everything("ECDH-ES", None).with(|own| own.jwks_uri = Some(JWKS_URI.to_owned()));
    let fixture = Fixture::with_client(openid).await;
    let mut signing_alone = jwks([client_key(SigningAlgorithm::Es256)]);
    // With `alg`, it would be refused for that.
    signing_alone["keys"][0].as_object_mut().expect("a key").remove("alg");
    fixture.site.publish(JWKS_URI, signing_alone.to_string());
    assert_eq!(fixture.token_response().await.status(), 500, "a key with use=sig does not encrypt");
    fixture.site.publish(JWKS_URI, json!({ "keys": fixture.client_keys.published() }).to_string());
    let tokens = json_of(&fixture.token_response().await);
    fixture.nested(tokens["id_token"].as_str().expect("an ID token"), "JWT");
    // Its site is down: the last keys count.
    fixture.site.is_down(Some(oauth_runtime::fetch::FetchError::TooOften(60)));
    let tokens = json_of(&fixture.token_response().await);
    fixture.nested(tokens["id_token"].as_str().expect("an ID token"), "JWT");
}

#[tokio::test]
async fn a_client_that_is_registered_for_encryption_never_gets_plain_messages() {
    let fixture = Fixture::start();
    let openid =
        everything("ECDH-ES", None).with(|own| own.jwks = Some(jwks([client_key(SigningAlgorithm::Es256)])));
    let client = fixture.client(openid);
    let error = check_client(&*fixture.server, &client).expect_err("it has no such key");
    assert!(error.description().starts_with("id_token_encrypted_response_alg: "), "{error}");
    // It was stored by another way.
    assert!(fixture.store.create_client(client).await.expect("a store"));
    let response = fixture.token_response().await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
    let response = fixture.authorize(&[("response_mode", "jwt")]).await;
    assert_eq!((response.status().as_u16(), response.headers().get("location")), (500, None));
}

/// A later version of the program may have lost the encryption.
#[tokio::test]
async fn nor_does_it_get_them_from_a_declaration_without_encryption() {
    let provider = PushingFixture::start().await;
    let outcome = async |openid: OpenIdMetadata| {
        let client = Client::confidential("web", "web-client-secret").redirect_uri(CALLBACK);
        let client = client.scope("openid read").openid(openid).build().expect("a client");
        provider.store().put_client(client);
        let response = provider.bring(&provider.request_uri(&[]).await).await;
        let code = parameters_of(&response)["code"].clone();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let tokens = provider.http.post("/token", WEB, &form).await;
        if tokens.status != 200 {
            return (tokens.status.as_u16(), 0);
        }
        let bearer = format!("Bearer {}", tokens.text("access_token"));
        (200, provider.http.get("/userinfo", &[("authorization", &bearer)]).await.status.as_u16())
    };
    let alg = || Some("ECDH-ES".to_owned());
    assert_eq!(outcome(OpenIdMetadata::default()).await, (200, 200));
    let id_token = OpenIdMetadata::default().with(|own| own.id_token_encrypted_response_alg = alg());
    assert_eq!(outcome(id_token).await, (500, 0));
    let userinfo = OpenIdMetadata::default().with(|own| own.userinfo_encrypted_response_alg = alg());
    assert_eq!(outcome(userinfo).await, (200, 500));
}

#[tokio::test]
async fn a_registration_names_algorithms_that_there_are() {
    let fixture = Fixture::start();
    for (alg, enc, member) in [
        (Some("RSA1_5"), None, "id_token_encrypted_response_alg"),
        (Some("RSA-OAEP-512"), None, "id_token_encrypted_response_alg"),
        (Some("dir"), None, "id_token_encrypted_response_alg"),
        (Some("none"), None, "id_token_encrypted_response_alg"),
        (Some("ECDH-ES"), Some("A256CBC-HS512"), "id_token_encrypted_response_enc"),
        (None, Some("A256GCM"), "id_token_encrypted_response_enc"),
    ] {
        let openid = OpenIdMetadata::default().with(|own| {
            own.id_token_encrypted_response_alg = alg.map(str::to_owned);
            own.id_token_encrypted_response_enc = enc.map(str::to_owned);
        });
        let error = check_client(&*fixture.server, &fixture.client(openid)).expect_err("unknown");
        assert!(error.description().starts_with(&format!("{member}: ")), "{error}");
    }
}

#[tokio::test]
async fn the_metadata_names_the_algorithms_and_the_keys_have_their_use() {
    let fixture = Fixture::start();
    let get =
        |path: &str| Request::get(path).header("host", "localhost").body(Bytes::new()).expect("a request");
    let metadata =
        json_of(&fixture.server.create_metadata_response(get("/.well-known/oauth-authorization-server")));
    for prefix in ["id_token", "userinfo", "authorization", "introspection", "request_object"] {
        assert_eq!(metadata[format!("{prefix}_encryption_alg_values_supported")], json!(ALGS), "{prefix}");
        assert_eq!(metadata[format!("{prefix}_encryption_enc_values_supported")], json!(ENCS), "{prefix}");
    }
    let set = json_of(&fixture.server.create_jwks_response(get("/jwks")));
    let uses: Vec<_> =
        set["keys"].as_array().expect("keys").iter().map(|key| (&key["kty"], &key["use"])).collect();
    let (rsa, ec, sig, enc) = (json!("RSA"), json!("EC"), json!("sig"), json!("enc"));
    assert_eq!(uses, [(&ec, &sig), (&rsa, &enc), (&ec, &enc)]);
    assert!(set["keys"].as_array().is_some_and(|keys| keys.iter().all(|key| key.get("d").is_none())));
}

// Request objects

/// The claims of a signed request object.
fn request() -> String {
    signed(&json!({
        "iss": "web", "aud": "http://localhost", "client_id": "web", "response_type": "code",
        "redirect_uri": CALLBACK, "scope": "openid", "state": "signed",
    }))
}

impl Fixture {
    /// A provider whose client signs, and the message encrypted for the provider by the provider's own code for
    /// messages to clients: the ID token's path with the provider's keys as those of a client.
    async fn signing(openid: OpenIdMetadata) -> Self {
        let keys = jwks([client_key(SigningAlgorithm::Es256)]);
        Self::with_client(openid.with(|own| own.jwks = Some(keys))).await
    }

    async fn state_of(&self, object: &str) -> Value {
        let parameters = [("request", object), ("state", "outside")];
        self.redirected(&parameters).await
    }
}

/// Encrypts like a client.
fn encrypt(keys: &DecryptionKeys, alg: &str, enc: &str, content: &str) -> String {
    oauth_runtime::testing::encrypt(&json!({ "keys": keys.published() }), alg, enc, content)
        .expect("a message")
}

#[tokio::test]
async fn a_request_object_may_be_encrypted_and_is_verified_after_that() {
    let fixture = Fixture::signing(OpenIdMetadata::default()).await;
    for alg in ALGS {
        for enc in ENCS {
            let object = encrypt(&fixture.provider_keys, alg, enc, &request());
            assert_eq!(fixture.state_of(&object).await["state"], "signed", "{alg} {enc}");
        }
    }
    assert_eq!(fixture.state_of(&request()).await["state"], "signed", "encryption is no duty");
}

#[tokio::test]
async fn whatever_cannot_be_decrypted_has_the_same_answer() {
    let fixture = Fixture::signing(OpenIdMetadata::default()).await;
    let mut answers = Vec::new();
    for (alg, enc) in
        [("RSA-OAEP-256", "A256GCM"), ("RSA-OAEP", "A128CBC-HS256"), ("ECDH-ES", "A128CBC-HS256")]
    {
        let object = encrypt(&fixture.provider_keys, alg, enc, &request());
        let parts: Vec<_> = object.split('.').collect();
        let with = |n: usize, part: &str| {
            let mut parts = parts.clone();
            parts[n] = part;
            parts.join(".")
        };
        let for_another = encrypt(&fixture.client_keys, alg, enc, &request());
        let header =
            |json: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, json);
        let zip = with(0, &header(r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","zip":"DEF"}"#));
        let password =
            with(0, &header(r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483647,"p2s":"AA"}"#));
        // A tag of the right length, too.
        let forged = with(4, &"A".repeat(22));
        for object in [
            with(1, "AAAA"),
            with(2, ""),
            with(3, "AAAA"),
            with(4, "AAAA"),
            forged,
            for_another,
            zip,
            password,
        ] {
            let answer = fixture.state_of(&object).await;
            assert_eq!((&answer["error"], &answer["code"]), (&json!("invalid_request_object"), &Value::Null));
            answers.push(answer["error_description"].clone());
        }
    }
    answers.dedup();
    assert_eq!(answers, ["the request object cannot be decrypted"]);
}

#[tokio::test]
async fn encryption_does_not_replace_the_signature() {
    let fixture = Fixture::signing(OpenIdMetadata::default()).await;
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let stranger = crate::support::signed_by(&key, &json!({ "client_id": "web", "scope": "openid" }));
    let (encoded, payload) = ("eyJhbGciOiJub25lIn0", request().split('.').nth(1).expect("claims").to_owned());
    for content in [stranger, format!("{encoded}.{payload}."), "{\"client_id\":\"web\"}".to_owned()] {
        let object = encrypt(&fixture.provider_keys, "ECDH-ES", "A256GCM", &content);
        assert_eq!(fixture.state_of(&object).await["error"], "invalid_request_object", "{content}");
    }
}

/// OpenID Connect Dynamic Registration section 2.
#[tokio::test]
async fn a_client_that_is_registered_for_encrypted_objects_may_send_others() {
    let openid = OpenIdMetadata::default().with(|own| {
        own.request_object_encryption_alg = Some("RSA-OAEP-256".into());
        own.request_object_encryption_enc = Some("A256GCM".into());
    });
    let fixture = Fixture::signing(openid).await;
    let with = |alg: &str, enc: &str| encrypt(&fixture.provider_keys, alg, enc, &request());
    for object in
        [with("RSA-OAEP-256", "A256GCM"), request(), with("RSA-OAEP", "A128GCM"), with("ECDH-ES", "A256GCM")]
    {
        assert_eq!(fixture.state_of(&object).await["state"], "signed");
    }
}

#[tokio::test]
async fn a_provider_without_decryption_keys_does_not_start() {
    let fixture = Fixture::start();
    let issuer = "http://localhost".parse().expect("an issuer");
    let keys = fixture.server.keys.clone();
    let started =
        Encrypting::builder(issuer, Arc::new(MemoryStore::new()), People::default(), keys).try_build();
    let error = started.err().expect("a setting is missing");
    assert_eq!(error.setting(), "decryption_keys");
}

#[tokio::test]
async fn with_no_keys_request_objects_cannot_be_encrypted() {
    let keys = DecryptionKeys::none();
    assert!(keys.is_empty() && keys.published().is_empty());
    let fixture = Fixture::with_keys(keys);
    let get = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let get = get.body(Bytes::new()).expect("a request");
    let metadata = json_of(&fixture.server.create_metadata_response(get));
    assert!(metadata.get("id_token_encryption_alg_values_supported").is_some(), "{metadata}");
    assert!(metadata.get("request_object_encryption_alg_values_supported").is_none(), "{metadata}");

    let openid = OpenIdMetadata::default();
    let encrypting = openid.clone().with(|own| own.request_object_encryption_alg = Some("ECDH-ES".into()));
    let error = check_client(&*fixture.server, &fixture.client(encrypting)).expect_err("no keys");
    assert!(error.description().starts_with("request_object_encryption_alg: "), "{error}");

    fixture.register(openid).await;
    let other = DecryptionKeys::generate().expect("keys");
    let object = encrypt(&other, "ECDH-ES", "A256GCM", "a.b.c");
    assert_eq!(fixture.state_of(&object).await["error"], "invalid_request_object");
}

#[test]
fn the_keys_in_a_file_stay_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("decryption.pem");
    let [one, again] = [(); 2].map(|()| DecryptionKeys::load_or_generate(&path).expect("keys"));
    assert_eq!(one.published(), again.published());
    let message = encrypt(&one, "ECDH-ES+A256KW", "A128CBC-HS256", "a.b.c");
    assert_eq!(again.decrypt(&message).expect("the same key"), "a.b.c");
    let wrong = folder.path().join("eddsa.pem");
    let keys = SigningKeys::load_or_generate(&wrong, [SigningAlgorithm::EdDsa]);
    assert!(keys.is_ok() && DecryptionKeys::from_file(&wrong).is_err());
}
