//! A client comes back as it was registered.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{AWKWARD, NUL, fresh, long, scopes};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::ClientRegistrationStore;
use oauth_runtime_core::store::Replacement;
use oauth_runtime_core::{
    ApplicationType, AuthMethod, Client, ClientDocument, ClientMetadata, ClientSecret, Digest,
    DynamicRegistration, OpenIdMetadata, RedirectUri, Scope, Secret, SubjectType, Timestamp,
};

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["clients":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_what_is_left_out,
        keeps_switches_and_secrets,
        keeps_authentication_methods,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_scopes,
        keeps_many_redirect_uris,
    ]
}

/// Registers a client, finds it and deletes it.
async fn comes_back<S: ClientRegistrationStore>(store: &S, client: Client) -> Outcome {
    let client_id = client.client_id().to_owned();
    ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    let kept = store.get_client(&client_id).await?;
    ensure_same(kept.as_ref(), &client)?;
    ensure!(store.delete_client(&client_id).await?, "the client was not there to be deleted");
    Ok(())
}

/// `Debug` prints only a client's identifier, so each part is compared.
pub(super) fn ensure_same(kept: Option<&Client>, expected: &Client) -> Outcome {
    ensure_eq!(kept.map(Client::client_id), Some(expected.client_id()), "client_id");
    ensure_eq!(kept.map(Client::metadata), Some(expected.metadata()), "the metadata");
    ensure_eq!(kept.map(Client::is_disabled), Some(expected.is_disabled()), "whether it is disabled");
    let resource_server = Some(expected.is_resource_server());
    ensure_eq!(kept.map(Client::is_resource_server), resource_server, "whether it is a resource server");
    ensure!(kept.map(Client::secrets) == Some(expected.secrets()), "the secrets are other ones");
    ensure_eq!(kept, Some(expected), "the client");
    Ok(())
}

fn secret() -> ClientSecret {
    ClientSecret::Sha256(Secret::generate().digest())
}

/// A client with these metadata, regardless of the rules for them: a store keeps all records.
fn with_metadata(metadata: ClientMetadata) -> Outcome<Client> {
    let client =
        Client::confidential(fresh("client"), Secret::generate()).grant_types(["client_credentials"]);
    Ok(oauth_runtime_core::__internal::with_recorded_metadata(&client.build()?, metadata))
}

/// Metadata with this text in every text field.
fn saying(text: &str) -> Outcome<ClientMetadata> {
    let some = || Some(text.to_owned());
    Ok(changed!(ClientMetadata {
        client_name: some(),
        client_uri: some(),
        logo_uri: some(),
        tos_uri: some(),
        policy_uri: some(),
        contacts: vec![text.to_owned(), "second".to_owned(), text.to_owned()],
        software_id: some(),
        software_version: some(),
        software_statement: some(),
        redirect_uris: vec![
            RedirectUri::parse("https://client.example/cb?a=b,c'd")?,
            RedirectUri::parse_on_private_network("http://192.168.2.50:2283/cb")?,
        ],
        token_endpoint_auth_method: AuthMethod::ClientSecretPost,
        grant_types: vec!["authorization_code".to_owned(), "refresh_token".to_owned(), text.to_owned()],
        response_types: vec!["code".to_owned(), text.to_owned()],
        scope: "read write admin".parse()?,
        default_scope: Some("write read".parse()?),
        private_network_redirect_uris: true,
        first_party: true,
        localized: [("client_name#de".to_owned(), text.to_owned())].into(),
        openid: openid_saying(text),
        ..ClientMetadata::default()
    }))
}

/// OpenID Connect metadata with this text in every text field.
fn openid_saying(text: &str) -> OpenIdMetadata {
    let some = || Some(text.to_owned());
    changed!(OpenIdMetadata {
        application_type: ApplicationType::Native,
        jwks: Some(serde_json::json!({ "keys": [{ "kty": "OKP", "kid": text }] })),
        subject_type: SubjectType::Pairwise,
        id_token_signed_response_alg: some(),
        userinfo_signed_response_alg: some(),
        introspection_signed_response_alg: some(),
        authorization_signed_response_alg: some(),
        request_object_signing_alg: some(),
        id_token_encrypted_response_alg: some(),
        id_token_encrypted_response_enc: some(),
        userinfo_encrypted_response_alg: some(),
        userinfo_encrypted_response_enc: some(),
        introspection_encrypted_response_alg: some(),
        introspection_encrypted_response_enc: some(),
        authorization_encrypted_response_alg: some(),
        authorization_encrypted_response_enc: some(),
        request_object_encryption_alg: some(),
        request_object_encryption_enc: some(),
        token_endpoint_auth_signing_alg: some(),
        default_max_age: Some(u64::MAX),
        require_auth_time: true,
        default_acr_values: vec![text.to_owned(), "second".to_owned()],
        backchannel_logout_session_required: true,
        frontchannel_logout_session_required: true,
        ..OpenIdMetadata::default()
    })
}

async fn keeps_every_field<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, with_metadata(saying("https://client.example/some")?)?).await
}

/// Absent differs from empty.
async fn keeps_what_is_left_out<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let nothing = changed!(ClientMetadata {
        grant_types: Vec::new(),
        response_types: Vec::new(),
        ..ClientMetadata::default()
    });
    comes_back(&*store, with_metadata(nothing.clone())?).await?;
    let no_scope = changed!(ClientMetadata { default_scope: Some(Scope::empty()), ..nothing.clone() });
    comes_back(&*store, with_metadata(no_scope)?).await?;
    let empty = changed!(ClientMetadata {
        client_name: Some(String::new()),
        contacts: vec![String::new()],
        grant_types: vec![String::new()],
        ..nothing
    });
    comes_back(&*store, with_metadata(empty)?).await
}

async fn keeps_switches_and_secrets<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let plain =
        || Client::confidential(fresh("client"), Secret::generate()).grant_types(["client_credentials"]);
    comes_back(&*store, plain().disabled().build()?).await?;
    comes_back(&*store, plain().resource_server().build()?).await?;
    comes_back(&*store, plain().disabled().resource_server().build()?).await?;
    comes_back(&*store, plain().second_secret(secret()).build()?).await?;
    let registration = DynamicRegistration::new(Digest::of("token"), Timestamp::from_unix(1))
        .unused_until(Timestamp::from_unix(2));
    comes_back(&*store, plain().build()?.into_registered(registration)).await?;
    let document = ClientDocument::new(Timestamp::from_unix(1)).unused_until(Timestamp::from_unix(2));
    let named = Client::public(format!("https://client.example/{}", fresh("client")));
    let named = named.redirect_uri("https://client.example/cb").build()?;
    comes_back(&*store, named.into_documented(document)).await?;
    let signing = Client::signing(fresh("client")).grant_types(["client_credentials"]);
    comes_back(&*store, signing.jwks_uri("https://client.example/jwks.json").build()?).await
}

async fn keeps_authentication_methods<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    for method in [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost] {
        let metadata = changed!(ClientMetadata { token_endpoint_auth_method: method, ..saying("")? });
        comes_back(&*store, with_metadata(metadata)?).await?;
    }
    let public = Client::public(fresh("client")).redirect_uri("com.example.app:/cb");
    comes_back(&*store, public.build()?).await
}

async fn keeps_awkward_text<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, with_metadata(saying(text)?)?).await?;
    }
    Ok(())
}

async fn keeps_nul<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, with_metadata(saying(NUL)?)?).await
}

async fn keeps_long_values<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, with_metadata(saying(&long())?)?).await
}

async fn keeps_scopes<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    for scope in scopes() {
        let metadata = changed!(ClientMetadata { default_scope: Some(scope.clone()), scope, ..saying("")? });
        comes_back(&*store, with_metadata(metadata)?).await?;
    }
    Ok(())
}

async fn keeps_many_redirect_uris<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let path = "p".repeat(100);
    let uris =
        (0..100).map(|number| RedirectUri::parse(format!("https://client.example/{path}/{number}?a=b")));
    let redirect_uris = uris.collect::<Result<_, _>>()?;
    comes_back(&*store, with_metadata(changed!(ClientMetadata { redirect_uris, ..saying("")? }))?).await
}

/// Looked up, listed, and put in the place of itself.
async fn keeps_members_of_a_later_version<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let registration = DynamicRegistration::new(Digest::of("token"), Timestamp::from_unix(1));
    let client = with_metadata(saying("some")?)?;
    let (plain, grown) = (client.clone(), client.into_registered(registration).grown());
    ensure!(store.create_client(grown.clone()).await?, "the identifier of a new client is taken");
    ensure_whole(store.get_client(grown.client_id()).await?.as_ref(), &grown)?;
    for next in [plain, grown.clone()] {
        let Some(kept) = store.get_client(grown.client_id()).await? else { break };
        let replacement = store.replace_client(&kept, next.clone()).await?;
        ensure_eq!(replacement, Replacement::Replaced, "what became of the replacement");
        ensure_whole(store.get_client(grown.client_id()).await?.as_ref(), &next)?;
    }
    ensure!(store.delete_client(grown.client_id()).await?, "the client was not there to be deleted");
    Ok(())
}
