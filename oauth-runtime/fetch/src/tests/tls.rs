//! Which certificates are trusted.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::*;

/// A certificate with its key.
type Certified = rcgen::CertifiedKey<rcgen::KeyPair>;

/// A site with its own certificate for `localhost`: its port, and the certificate. With `client`, it serves only who has
/// that certificate.
async fn start(client: Option<&Certified>) -> (u16, String) {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let config = match client {
        None => config.with_no_client_auth(),
        Some(client) => {
            let mut roots = RootCertStore::empty();
            roots.add(client.cert.der().clone()).expect("a root");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            config.with_client_cert_verifier(verifier.expect("a verifier"))
        }
    };
    let config =
        config.with_single_cert(vec![certified.cert.der().clone()], key).expect("a certificate and its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await;
        }
    });
    (port, certified.cert.pem())
}

#[tokio::test]
async fn only_of_who_is_known() {
    let (port, certificate) = start(None).await;
    let (right, wrong) =
        (url(&format!("https://localhost:{port}/")), url(&format!("https://127.0.0.1:{port}/")));
    let builder = || WebFetcher::builder().allow_network("127.0.0.0/8").allow_network("::1");

    let error = builder().build().expect("a fetcher").get(&right).await;
    assert!(matches!(error, Err(FetchError::Tls { .. })), "{error:?}");
    // An allowed host may omit TLS, but not use another host's certificate.
    let lax = builder().allow_host("localhost").build().expect("a fetcher");
    let error = lax.get(&right).await;
    assert!(matches!(error, Err(FetchError::Tls { .. })), "{error:?}");

    let trusting = builder().add_root_certificate(certificate).build().expect("a fetcher");
    assert_eq!(text(&trusting.get(&right).await.expect("fetched")), "hello");
    // The certificate is for the name.
    let error = trusting.get(&wrong).await;
    assert!(
        matches!(&error, Err(FetchError::Tls { rule, .. }) if rule.contains("not valid for name")),
        "{error:?}"
    );
}

#[test]
fn what_is_no_certificate() {
    for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let built = WebFetcher::builder().add_root_certificate(pem).build();
        assert!(matches!(built, Err(WebFetcherError::Certificate | WebFetcherError::Tls(_))), "{pem}");
    }
}

fn pem(certified: &Certified) -> String {
    format!("{}{}", certified.cert.pem(), certified.signing_key.serialize_pem())
}

#[tokio::test]
async fn a_certificate_of_its_own_is_presented_and_never_to_hosts_of_strangers() {
    let made = || rcgen::generate_simple_self_signed(["api.example".to_owned()]).expect("a certificate");
    let (own, other) = (made(), made());
    let (port, root) = start(Some(&own)).await;
    let url = url(&format!("https://localhost:{port}/"));
    let builder = || WebFetcher::builder().allow_host("localhost").add_root_certificate(root.clone());
    let fetcher = |builder: WebFetcherBuilder| builder.build().expect("a fetcher");

    let with_own = fetcher(builder().client_certificate(pem(&own)).strangers_reach_allowed());
    assert_eq!(text(&with_own.get(&url).await.expect("fetched")), "hello");
    with_own.for_strangers().expect("places of their own").get(&url).await.expect_err("no certificate");
    fetcher(builder()).get(&url).await.expect_err("no certificate");
    fetcher(builder().client_certificate(pem(&other))).get(&url).await.expect_err("another certificate");

    for wrong in ["", "no certificate", &own.cert.pem(), &own.signing_key.serialize_pem()] {
        let built = WebFetcher::builder().client_certificate(wrong).build();
        assert!(matches!(built, Err(WebFetcherError::ClientCertificate)), "{wrong}");
    }
}
