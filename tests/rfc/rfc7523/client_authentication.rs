//! Section 2.2: clients that authenticate with the token of their platform, instead of a secret.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::event::{AssertionUse, EventKind};
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest, check_client};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, ClientError, ClientMetadata, OAuthError, TrustedIssuer, oauth_server};
use serde_json::{Value, json};

use super::provider::{CLUSTER, COMPANY, Fixture, GITHUB, ISSUER, TRUST_DOMAIN, new_keys, with};
use crate::support::neutral::{form_request, json_of};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const JWT_SPIFFE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
const POD: &str = "system:serviceaccount:notes:deployer";
const JOB: &str = "repo:notes/notes:ref:refs/heads/main";
const SVID: &str = "spiffe://company.example/notes/deployer";

/// The response to a request for a token of its own, with this form.
async fn request(office: &Fixture, form: &[(&str, &str)]) -> Response<Bytes> {
    let form = [&[("grant_type", "client_credentials"), ("resource", "https://jobs.example")], form].concat();
    let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let mut request = form_request("/token", ("", ""), &form);
    request.headers_mut().remove("authorization");
    office.server.create_token_response(request).await
}

/// The same with an assertion.
async fn authenticate(office: &Fixture, client: &str, (kind, assertion): (&str, &str)) -> Response<Bytes> {
    let form = [("client_id", client), ("client_assertion_type", kind), ("client_assertion", assertion)];
    request(office, &form).await
}

#[track_caller]
fn assert_unknown(response: &Response<Bytes>, why: &str) {
    let body = json_of(response);
    assert_eq!(
        (response.status().as_u16(), &body["error"]),
        (401, &json!("invalid_client")),
        "{why}: {body}"
    );
}

/// A JWT-SVID has no `iss` (JWT-SVID section 3).
fn svid(office: &Fixture, subject: &str) -> Value {
    let claims = office.claims("", subject);
    with(&with(&with(&claims, "iss", Value::Null), "jti", Value::Null), "aud", json!([ISSUER]))
}

#[tokio::test]
async fn a_workload_authenticates_with_the_token_of_its_platform() {
    let office = Fixture::start();
    for (client, kind, claims, typ) in [
        ("pod", JWT_BEARER, with(&office.claims(CLUSTER, POD), "aud", json!([ISSUER])), "JWT"),
        ("pod", JWT_BEARER, office.claims(GITHUB, JOB), "JWT"),
        ("svid", JWT_SPIFFE, svid(&office, SVID), "JWT"),
        (
            "svid",
            JWT_SPIFFE,
            with(
                &svid(&office, SVID),
                "exp",
                json!(office.claims("", "")["iat"].as_u64().map(|now| now + 60)),
            ),
            "JOSE",
        ),
        // Its SPIFFE ID is its identifier.
        ("", JWT_SPIFFE, svid(&office, "spiffe://company.example/notes/api"), "JWT"),
    ] {
        let response = authenticate(&office, client, (kind, &office.sign(typ, &claims))).await;
        let known = office.introspect(&response).await;
        let expected = if client.is_empty() { "spiffe://company.example/notes/api" } else { client };
        assert_eq!((&known["client_id"], &known["scope"]), (&json!(expected), &json!("deploy")), "{known}");
    }
}

#[tokio::test]
async fn the_token_of_another_workload_authenticates_nobody() {
    let office = Fixture::start();
    for (why, client, claims) in [
        ("another service account", "pod", office.claims(CLUSTER, "system:serviceaccount:other:deployer")),
        ("another branch", "pod", office.claims(GITHUB, "repo:notes/notes:ref:refs/heads/attack")),
        ("the subject of one issuer from another", "pod", office.claims(COMPANY, POD)),
        ("a stranger", "pod", office.claims("https://stranger.example", POD)),
        ("for others", "pod", with(&office.claims(CLUSTER, POD), "aud", json!("https://other.example"))),
        (
            "for others too",
            "pod",
            with(&office.claims(CLUSTER, POD), "aud", json!([ISSUER, "https://other.example"])),
        ),
        ("no end", "pod", with(&office.claims(CLUSTER, POD), "exp", Value::Null)),
        ("a disabled client", "gone", office.claims(CLUSTER, POD)),
        ("a client with a secret", "wiki", office.claims(CLUSTER, POD)),
        ("a public client", "job", office.claims(CLUSTER, POD)),
        ("no such client", "nobody", office.claims(CLUSTER, POD)),
        ("a client with a SPIFFE ID", "svid", office.claims(CLUSTER, POD)),
    ] {
        let assertion = office.sign("JWT", &claims);
        assert_unknown(&authenticate(&office, client, (JWT_BEARER, &assertion)).await, why);
    }
    let good = office.claims(CLUSTER, POD);
    let forged = new_keys().sign(SigningAlgorithm::Es256, "JWT", &good).expect("a signature");
    assert_unknown(&authenticate(&office, "pod", (JWT_BEARER, &forged)).await, "another key");
    for typ in ["oauth-id-jag+jwt", "at+jwt", "JOSE"] {
        let claims = with(&office.claims(COMPANY, POD), "client_id", json!("pod"));
        assert_unknown(&authenticate(&office, "pod", (JWT_BEARER, &office.sign(typ, &claims))).await, typ);
    }
    // Without client_id, nothing says which client it is: a subject is a name at its issuer.
    let assertion = office.sign("JWT", &office.claims(CLUSTER, POD));
    assert_unknown(&authenticate(&office, "", (JWT_BEARER, &assertion)).await, "no client_id");
    assert_unknown(&request(&office, &[("client_id", "pod")]).await, "nothing");
    let svid = office.sign("JWT", &svid(&office, SVID));
    assert_unknown(&authenticate(&office, "svid", (JWT_BEARER, &svid)).await, "the wrong type");
    for (claim, value) in [
        ("sub", json!("spiffe://company.example/notes/other")),
        ("sub", json!("spiffe://other.example/notes/deployer")),
        ("sub", json!("https://company.example/notes/deployer")),
        ("sub", json!(TRUST_DOMAIN)),
        ("sub", Value::Null),
        ("aud", json!("https://other.example")),
    ] {
        let claims = with(&super::client_authentication::svid(&office, SVID), claim, value.clone());
        let response = authenticate(&office, "svid", (JWT_SPIFFE, &office.sign("JWT", &claims))).await;
        assert_unknown(&response, &format!("{claim} {value}"));
    }
}

#[tokio::test]
async fn an_assertion_of_a_platform_counts_once_unless_its_issuer_is_reusable() {
    let office = Fixture::start();
    let (pod, job) =
        (office.sign("JWT", &office.claims(CLUSTER, POD)), office.sign("JWT", &office.claims(GITHUB, JOB)));
    for _ in 0..2 {
        assert_eq!(authenticate(&office, "pod", (JWT_BEARER, &pod)).await.status(), 200);
    }
    assert_eq!(authenticate(&office, "pod", (JWT_BEARER, &job)).await.status(), 200);
    assert_unknown(&authenticate(&office, "pod", (JWT_BEARER, &job)).await, "again");
    // Without a `jti`, by its text.
    let svid = office.sign("JWT", &svid(&office, SVID));
    assert_eq!(authenticate(&office, "svid", (JWT_SPIFFE, &svid)).await.status(), 200);
    assert_unknown(&authenticate(&office, "svid", (JWT_SPIFFE, &svid)).await, "again");
}

#[tokio::test]
async fn a_second_way_beside_the_assertion_is_an_error_and_keys_that_are_away_are_none() {
    let office = Fixture::start();
    let assertion = office.sign("JWT", &office.claims(CLUSTER, POD));
    let form = [
        ("client_id", "pod"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", &*assertion),
        ("client_secret", "a-secret-of-nobody"),
    ];
    let response = request(&office, &form).await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (400, &json!("invalid_request")));
    office.sites.go_down();
    assert_eq!(authenticate(&office, "pod", (JWT_BEARER, &assertion)).await.status(), 503);
}

/// An operator sees which workload was here, and which tried.
#[tokio::test]
async fn an_event_names_the_issuer_and_the_subject() {
    let office = Fixture::start();
    let of_assertions = |office: &Fixture| {
        let events = office.heard.take().into_iter();
        events.filter(|event| event.kind.name().starts_with("assertion.")).collect::<Vec<_>>()
    };
    let good = office.sign("JWT", &office.claims(CLUSTER, POD));
    authenticate(&office, "pod", (JWT_BEARER, &good)).await;
    let events = of_assertions(&office);
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!(event.client_id.as_deref(), Some("pod"));
    let expected = EventKind::AssertionAccepted {
        issuer: CLUSTER.into(),
        assertion_subject: POD.into(),
        used_as: AssertionUse::ClientAuthentication,
    };
    assert_eq!(event.kind, expected);
    for (claims, known) in [
        (office.claims(CLUSTER, "system:serviceaccount:other:deployer"), true),
        // What is in a forged one is not said.
        (with(&office.claims(CLUSTER, POD), "exp", json!(1)), false),
    ] {
        authenticate(&office, "pod", (JWT_BEARER, &office.sign("JWT", &claims))).await;
        let events = of_assertions(&office);
        let [event] = &events[..] else { panic!("{events:?}") };
        assert_eq!(event.kind.name(), "assertion.refused");
        let data = serde_json::to_value(&event.kind).expect("JSON")["data"].clone();
        let subject = if known { claims["sub"].clone() } else { Value::Null };
        assert_eq!((&data["issuer"], &data["assertion_subject"]), (&json!(CLUSTER), &subject), "{data}");
        assert_eq!(data["used_as"], "client_authentication");
    }
    authenticate(
        &office,
        "pod",
        (JWT_BEARER, &office.sign("JWT", &office.claims("https://stranger.example", POD))),
    )
    .await;
    assert_eq!(of_assertions(&office), [], "nobody's name that a stranger wrote");
}

#[tokio::test]
async fn the_metadata_names_the_methods() {
    let office = Fixture::start();
    let request = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let request = request.body(Bytes::new()).expect("a request");
    let metadata = json_of(&office.server.create_metadata_response(request));
    for endpoint in ["token", "introspection"] {
        let methods = &metadata[format!("{endpoint}_endpoint_auth_methods_supported")];
        let methods = methods.as_array().expect("a list");
        for method in ["federated_jwt", "spiffe_jwt"] {
            assert!(methods.contains(&json!(method)), "{metadata}");
        }
    }
    // Those of `private_key_jwt` alone.
    let algorithms = metadata["token_endpoint_auth_signing_alg_values_supported"].as_array().expect("a list");
    let distinct: BTreeSet<_> = algorithms.iter().filter_map(Value::as_str).collect();
    assert_eq!(algorithms.len(), distinct.len(), "{metadata}");
    assert!(!metadata.to_string().contains(CLUSTER), "it does not say whom the provider trusts");
}

#[tokio::test]
async fn a_client_without_tokens_of_its_own_is_a_mistake() {
    let builder = || Client::federated("pod").grant_types(["client_credentials"]);
    assert_eq!(builder().build().err(), Some(ClientError::FederatedCredentials));
    assert_eq!(
        builder().federated_credential(CLUSTER, "").build().err(),
        Some(ClientError::FederatedCredentials)
    );
    let spiffe = |id: &str| Client::spiffe("svid", id).grant_types(["client_credentials"]).build();
    for wrong in ["svid", "spiffe://company.example/*", "https://company.example/svid"] {
        assert_eq!(spiffe(wrong).err(), Some(ClientError::SpiffeId), "{wrong}");
    }
    let office = Fixture::start();
    check_client(&*office.server, &spiffe(SVID).expect("a client")).expect("it is declared");
}

/// A provider at which anybody registers clients.
#[oauth_server(
    grants(client_credentials),
    endpoints(registration),
    client_auth(federated_jwt, spiffe_jwt),
    scope_module = of_open_registration
)]
struct Open {
    #[store]
    store: MemoryStore,
}

impl RegistrationPolicy for Open {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

#[tokio::test]
async fn nobody_registers_a_client_for_the_tokens_of_a_platform() {
    let keys = serde_json::from_slice(&new_keys().published()).expect("JSON");
    let open = Open::builder(ISSUER.parse().expect("an issuer"), MemoryStore::new())
        .trusted_issuer(TrustedIssuer::with_keys(CLUSTER, keys))
        .build();
    for (method, member, value) in [
        ("federated_jwt", "federated_credentials", json!([{ "issuer": CLUSTER, "subject": POD }])),
        ("spiffe_jwt", "spiffe_id", json!(SVID)),
    ] {
        let mut metadata = json!({
            "token_endpoint_auth_method": method, "grant_types": ["client_credentials"], "response_types": [],
        });
        metadata[member] = value;
        let request =
            Request::post("/register").header("host", "localhost").header("content-type", "application/json");
        let request = request.body(Bytes::from(metadata.to_string())).expect("a request");
        let response = open.create_registration_response(request).await;
        let body = json_of(&response);
        assert_eq!(
            (response.status().as_u16(), &body["error"]),
            (400, &json!("invalid_client_metadata")),
            "{body}"
        );
        assert!(
            body["error_description"].as_str().is_some_and(|own| own.contains("only an operator")),
            "{body}"
        );
    }
}
