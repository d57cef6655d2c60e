//! Clients.

use super::{at, digest, is_form, scope};
use crate::client::{ApplicationType, DynamicRegistration, SubjectType, TokenDeliveryMode};
use crate::openid::IdTokenClaims;
use crate::record::{Grown, Rest};
use crate::{
    AuthMethod, CertificateMetadata, Client, ClientDocument, ClientMetadata, ClientSecret,
    FederatedCredential, FederatedMetadata, OpenIdMetadata, RedirectUri, SecretTransport, SecurityProfile,
};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn clients() {
    let metadata = ClientMetadata {
        client_name: some("Notes"),
        client_uri: some("https://app.example"),
        logo_uri: some("https://app.example/logo"),
        tos_uri: some("https://app.example/tos"),
        policy_uri: some("https://app.example/policy"),
        contacts: vec!["ops@app.example".into()],
        software_id: some("notes"),
        software_version: some("1"),
        software_statement: some("eyJ.e30.c2ln"),
        redirect_uris: vec![RedirectUri::parse("https://app.example/cb").expect("a URI")],
        token_endpoint_auth_method: AuthMethod::ClientSecretPost,
        grant_types: vec!["authorization_code".into()],
        response_types: vec!["code".into()],
        scope: scope("read write"),
        default_scope: Some(scope("read")),
        private_network_redirect_uris: true,
        resources: vec!["https://notes.example/mcp".into()],
        access_token_expires_in: Some(std::time::Duration::from_secs(300)),
        refresh_token_expires_in: Some(std::time::Duration::from_secs(3600)),
        id_token_expires_in: Some(std::time::Duration::from_secs(60)),
        authorization_details_types: vec!["payment_initiation".into()],
        require_pushed_authorization_requests: true,
        require_signed_request_object: true,
        dpop_bound_access_tokens: true,
        profile: Some(SecurityProfile::Fapi2MessageSigning),
        first_party: true,
        tls_client_certificate_bound_access_tokens: true,
        localized: [("client_name#de".to_owned(), "Notizen".to_owned())].into(),
        openid: openid(),
        certificate: CertificateMetadata {
            tls_client_auth_subject_dn: some("CN=app"),
            tls_client_auth_san_dns: some("app.example"),
            tls_client_auth_san_uri: some("https://app.example"),
            tls_client_auth_san_ip: some("192.0.2.1"),
            tls_client_auth_san_email: some("ops@app.example"),
        },
        federated: FederatedMetadata {
            federated_credentials: vec![FederatedCredential {
                issuer: "https://cluster.example".into(),
                subject: "system:serviceaccount:notes:api".into(),
            }],
            spiffe_id: some("spiffe://example.org/app"),
        },
        rest: Rest::new(),
    };
    let registration = DynamicRegistration {
        access_token: digest(12),
        issued_at: at(100),
        unused_until: Some(at(200)),
        rest: Rest::new(),
    };
    let client = Client::confidential("app", "a-long-random-secret")
        .redirect_uri("https://app.example/cb")
        .secret_transport(SecretTransport::Registered)
        .second_secret(ClientSecret::Sha256(digest(13)))
        .build()
        .expect("a client");
    let client = client.with_metadata_and_secrets(metadata, vec![ClientSecret::Sha256(digest(13))], at(150));
    let client = client.expect("a client").into_registered(registration);
    is_form!(
        client,
        Client::from_stored,
        r#"{"client_id":"app","secrets":[{"sha256":"DQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0"}],"disabled":false,"resource_server":false,"metadata":{"client_name":"Notes","client_uri":"https://app.example","logo_uri":"https://app.example/logo","tos_uri":"https://app.example/tos","policy_uri":"https://app.example/policy","contacts":["ops@app.example"],"software_id":"notes","software_version":"1","software_statement":"eyJ.e30.c2ln","redirect_uris":["https://app.example/cb"],"token_endpoint_auth_method":"client_secret_post","grant_types":["authorization_code"],"response_types":["code"],"scope":"read write","default_scope":"read","private_network_redirect_uris":true,"resources":["https://notes.example/mcp"],"access_token_expires_in":300,"refresh_token_expires_in":3600,"id_token_expires_in":60,"authorization_details_types":["payment_initiation"],"require_pushed_authorization_requests":true,"require_signed_request_object":true,"dpop_bound_access_tokens":true,"!profile":"fapi2_message_signing","first_party":true,"tls_client_certificate_bound_access_tokens":true,"localized":{"client_name#de":"Notizen"},"application_type":"native","jwks_uri":"https://app.example/jwks","sector_identifier_uri":"https://app.example/sector","subject_type":"pairwise","id_token_signed_response_alg":"ES256","userinfo_signed_response_alg":"ES256","introspection_signed_response_alg":"ES256","authorization_signed_response_alg":"ES256","request_object_signing_alg":"ES256","id_token_encrypted_response_alg":"ECDH-ES","id_token_encrypted_response_enc":"A256GCM","userinfo_encrypted_response_alg":"ECDH-ES","userinfo_encrypted_response_enc":"A256GCM","introspection_encrypted_response_alg":"ECDH-ES","introspection_encrypted_response_enc":"A256GCM","authorization_encrypted_response_alg":"ECDH-ES","authorization_encrypted_response_enc":"A256GCM","request_object_encryption_alg":"ECDH-ES","request_object_encryption_enc":"A256GCM","token_endpoint_auth_signing_alg":"ES256","id_token_claims":"scope","default_max_age":60,"require_auth_time":true,"default_acr_values":["gold"],"initiate_login_uri":"https://app.example/login","request_uris":["https://app.example/request"],"post_logout_redirect_uris":["https://app.example/out"],"backchannel_logout_uri":"https://app.example/back","backchannel_logout_session_required":true,"backchannel_token_delivery_mode":"ping","backchannel_client_notification_endpoint":"https://app.example/notify","backchannel_authentication_request_signing_alg":"ES256","backchannel_user_code_parameter":true,"frontchannel_logout_uri":"https://app.example/front","frontchannel_logout_session_required":true,"tls_client_auth_subject_dn":"CN=app","tls_client_auth_san_dns":"app.example","tls_client_auth_san_uri":"https://app.example","tls_client_auth_san_ip":"192.0.2.1","tls_client_auth_san_email":"ops@app.example","federated_credentials":[{"issuer":"https://cluster.example","subject":"system:serviceaccount:notes:api"}],"spiffe_id":"spiffe://example.org/app"},"registration":{"access_token":"DAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw","issued_at":100,"unused_until":200},"secret_transport":"registered","changed_at":150,"v":1}"#
    );
}

/// An older version takes it for an operator's client: it has its metadata, and no longer looks at the document.
#[test]
fn clients_with_a_document() {
    let client =
        Client::public("https://app.example/client.json").redirect_uri("https://app.example/cb").build();
    let document = ClientDocument::new(at(100)).fresh_until(at(150)).unused_until(at(200));
    is_form!(
        client.expect("a client").into_documented(document),
        Client::from_stored,
        r#"{"client_id":"https://app.example/client.json","secrets":[],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":["https://app.example/cb"],"token_endpoint_auth_method":"none","grant_types":["authorization_code"],"response_types":["code"],"scope":""},"document":{"fetched_at":100,"fresh_until":150,"unused_until":200},"v":1}"#
    );
}

/// Each sealing yields another text, so this is one from an earlier run. A version without the method refuses
/// the record, because it knows neither the method nor the sealed form.
#[cfg(feature = "openid")]
#[test]
fn clients_with_a_sealed_secret() {
    const FORM: &str = r#"{"client_id":"mac","secrets":[{"sealed":{"sha256":"h5UVrZ5zXjceRkB-FRf6mdrXVtNP6FT9U19zcu72ceQ","text":"sealed:v1:XV3UDL_FZIcS4gHvx-7QuvkUZ7E6mX3ZlKsud_2t0O5ex6VlE6uSCfJeCgCMEUibd3e_k_KfZK5J2DNwyZy9x4CrM3jK9nhwR67KDnmAnDoMMmPab0iHSgwEH50","bytes":64}}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":[],"token_endpoint_auth_method":"client_secret_jwt","grant_types":["client_credentials"],"response_types":["code"],"scope":""},"v":1}"#;
    let client = Client::from_stored(FORM).expect("a client");
    assert_eq!(client.auth_method(), AuthMethod::ClientSecretJwt);
    assert_eq!(client.to_stored().expect("a form").form, FORM);
    let seal = crate::Seal::new(&"5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a".into()).expect("long enough");
    let [ClientSecret::Sealed(sealed)] = client.secrets() else { panic!("one sealed secret") };
    let opened = sealed.open("mac", &seal).expect("it opens");
    assert_eq!(opened.text.reveal(), "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9");
    assert!(!opened.is_stale && sealed.open("another", &seal).is_none());
    let grown = client.clone().grown().to_stored().expect("a form").form;
    assert_eq!(Client::from_stored(&grown).expect("a client"), client.grown());
    assert_eq!(grown.matches("of_a_later_version").count(), 3, "{grown}");
}

fn openid() -> OpenIdMetadata {
    OpenIdMetadata {
        application_type: ApplicationType::Native,
        jwks: None,
        jwks_uri: some("https://app.example/jwks"),
        sector_identifier_uri: some("https://app.example/sector"),
        subject_type: SubjectType::Pairwise,
        id_token_signed_response_alg: some("ES256"),
        userinfo_signed_response_alg: some("ES256"),
        introspection_signed_response_alg: some("ES256"),
        authorization_signed_response_alg: some("ES256"),
        request_object_signing_alg: some("ES256"),
        id_token_encrypted_response_alg: some("ECDH-ES"),
        id_token_encrypted_response_enc: some("A256GCM"),
        userinfo_encrypted_response_alg: some("ECDH-ES"),
        userinfo_encrypted_response_enc: some("A256GCM"),
        introspection_encrypted_response_alg: some("ECDH-ES"),
        introspection_encrypted_response_enc: some("A256GCM"),
        authorization_encrypted_response_alg: some("ECDH-ES"),
        authorization_encrypted_response_enc: some("A256GCM"),
        request_object_encryption_alg: some("ECDH-ES"),
        request_object_encryption_enc: some("A256GCM"),
        token_endpoint_auth_signing_alg: some("ES256"),
        id_token_claims: Some(IdTokenClaims::Scope),
        default_max_age: Some(60),
        require_auth_time: true,
        default_acr_values: vec!["gold".into()],
        initiate_login_uri: some("https://app.example/login"),
        request_uris: vec!["https://app.example/request".into()],
        post_logout_redirect_uris: vec!["https://app.example/out".into()],
        backchannel_logout_uri: some("https://app.example/back"),
        backchannel_logout_session_required: true,
        backchannel_token_delivery_mode: Some(TokenDeliveryMode::Ping),
        backchannel_client_notification_endpoint: some("https://app.example/notify"),
        backchannel_authentication_request_signing_alg: some("ES256"),
        backchannel_user_code_parameter: true,
        frontchannel_logout_uri: some("https://app.example/front"),
        frontchannel_logout_session_required: true,
    }
}
