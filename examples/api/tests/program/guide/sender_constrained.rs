//! The code of the page "Sender-constrained tokens", compiled.

#![allow(dead_code, unused_variables, reason = "the page shows parts of programs; nothing of this runs")]

use oauth_runtime::axum::mtls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use oauth_runtime::axum::mtls::{self, Acceptor, Authorities, ClientCertificates};
use oauth_runtime::http::{CertificateForm, CertificateHeader};
use oauth_runtime::prelude::*;
use oauth_runtime::resource_server::{TokenVerifier, UsedProofs};
use oauth_runtime::ui::Pages;
use oauth_runtime::{AuthMethod, ClientMetadata, Clock, DpopNonces, SenderConstrained, testing};

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes", pay = "Pay for your notes"),
    endpoints(metadata, pushed_authorization_request, introspection),
    // Only for clients that authenticate with certificates.
    client_auth(tls_client_auth, self_signed_tls_client_auth),
    sender_constrained(dpop, mtls)
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

// A bound token needs its proof. A bearer token is accepted as well.
async fn list(token: Granted<scope::Read>) -> String {
    format!("{:?}", token.owner())
}

// A bearer token is refused.
async fn pay(token: Granted<SenderConstrained<scope::Pay>>) -> String {
    format!("{:?}", token.owner())
}

fn client(scope: Scope) -> Result<Client, BoxError> {
    let metadata = ClientMetadata::default().with(|job| {
        job.token_endpoint_auth_method = AuthMethod::TlsClientAuth;
        job.grant_types = vec!["client_credentials".into()];
        job.response_types = Vec::new();
        job.scope = scope;
        job.certificate.tls_client_auth_san_dns = Some("job.example".into());
        job.tls_client_certificate_bound_access_tokens = true;
    });
    let job = Client::from_metadata("job", Vec::new(), metadata)?;
    Ok(job)
}

async fn serve(app: axum::Router) -> Result<(), BoxError> {
    // The CA whose certificates name your clients. Revocation lists are optional.
    let authorities = Authorities::from_pem(&std::fs::read("clients-ca.pem")?)?
        .revocation_lists(&std::fs::read("revoked.pem")?)?;
    let clients = ClientCertificates::issued_by(authorities).or_self_signed();
    // The certificate of the server.
    let chain: Vec<_> = CertificateDer::pem_file_iter("cert.pem")?.collect::<Result<_, _>>()?;
    let key = PrivateKeyDer::from_pem_file("key.pem")?;
    // One listener for browsers, which are not asked for certificates, and one for clients.
    let browsers = Acceptor::new(mtls::server_config(chain.clone(), key.clone_key(), None)?, None);
    let machines = Acceptor::new(mtls::server_config(chain, key, Some(&clients))?, Some(clients.clone()));
    let first = tokio::net::TcpListener::bind("0.0.0.0:443").await?;
    let second = tokio::net::TcpListener::bind("0.0.0.0:8443").await?;
    tokio::try_join!(
        mtls::serve(first, browsers, app.clone()).into_future(),
        mtls::serve(second, machines, app).into_future()
    )?;
    Ok(())
}

fn behind_a_proxy(
    clients: ClientCertificates,
    store: MemoryStore,
    pages: Pages,
) -> Result<axum::Router, BoxError> {
    let header = CertificateHeader::new(CertificateForm::EscapedPem)
        // For `tls_client_auth`: the provider verifies the chain itself.
        .chain_verified_by(move |chain| clients.verifies(chain));
    let notes = Notes::builder("https://notes.example".parse()?, store, pages)
        .mtls_endpoints("https://mtls.notes.example".parse()?)
        .client_certificate_header(header)
        .trusted_proxies("10.0.0.0/8".parse()?)
        .build();
    Ok(axum::Router::new().route("/", axum::routing::get(list).post(pay)).with_state(notes))
}

fn api(nonces: DpopNonces, used: impl UsedProofs, url: url::Url) -> Result<TokenVerifier, BoxError> {
    let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example/notes")
        .require_dpop_nonce(true) // default: no nonce is needed
        .dpop_nonces(nonces) // default: each process makes its own
        .used_proofs(used) // default: each process remembers its own
        .public_url(url) // default: the identifier of the resource
        .build()?;
    Ok(verifier)
}

fn proofs(clock: &testing::TestClock) -> Result<(), BoxError> {
    let (token, nonce) = (String::new(), String::new());
    let key = testing::DpopKey::generate()?;
    let proof = key.proof("POST", "https://notes.example/token", clock.now()).sign();
    let proof =
        key.proof("GET", "https://notes.example/api", clock.now()).access_token(&token).nonce(&nonce).sign();
    Ok(())
}

#[test]
fn the_guide_shows_code_that_is_compiled() {
    let guide = include_str!("../../../../../oauth-runtime/docs/sender-constrained-tokens.md");
    test_clients::assert_compiled(guide, &[include_str!("sender_constrained.rs")]);
}

#[test]
fn and_the_client_is_valid() {
    let scope = "read".parse().expect("a scope");
    client(scope).expect("a client");
}
