//! A host that publishes the metadata document of a client.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A host of documents, over https on 127.0.0.1. Only the root in [`root_file`](Self::root_file) makes its certificate
/// trustworthy.
#[derive(Debug)]
pub struct DocumentHost {
    origin: String,
    root: NamedTempFile,
    document: Arc<Mutex<Value>>,
    requests: Arc<Mutex<usize>>,
}

impl DocumentHost {
    /// Publishes one document, at every path: that of a public client with these redirect URIs, whose `client_id` is
    /// `/client.json`.
    ///
    /// # Panics
    /// If there is no free port or no certificate.
    pub async fn start(redirect_uris: &[&str]) -> Self {
        let (root, config) = certificates();
        let acceptor = TlsAcceptor::from(config);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("https://{}", listener.local_addr().expect("an address"));
        let document = json!({
            "client_id": format!("{origin}/client.json"),
            "client_name": "Notes for the desk",
            "redirect_uris": redirect_uris,
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "none",
        });
        let (document, requests) = (Arc::new(Mutex::new(document)), Arc::new(Mutex::new(0)));
        let host = Self { origin, root, document: Arc::clone(&document), requests: Arc::clone(&requests) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                        break;
                    }
                }
                *requests.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                let body = document.lock().unwrap_or_else(PoisonError::into_inner).to_string();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        host
    }

    /// The URL of the document.
    pub fn client_id(&self) -> String {
        format!("{}/client.json", self.origin)
    }

    /// Host and port.
    pub fn name(&self) -> &str {
        self.origin.trim_start_matches("https://")
    }

    /// The certificate to trust, in PEM.
    pub fn root_file(&self) -> &Path {
        self.root.path()
    }

    /// Changes a member of the document.
    pub fn set(&self, member: &str, value: Value) {
        self.document.lock().unwrap_or_else(PoisonError::into_inner)[member] = value;
    }

    /// How often it was asked since the last call.
    pub fn requests(&self) -> usize {
        std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A root, and the configuration of a server whose certificate it signed.
pub(crate) fn certificates() -> (NamedTempFile, Arc<ServerConfig>) {
    let key = || KeyPair::generate().expect("a key");
    let (root_key, server_key) = (key(), key());
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let file = NamedTempFile::new().expect("a temporary file");
    let root_pem = root.self_signed(&root_key).expect("a certificate").pem();
    std::fs::write(file.path(), root_pem).expect("written");
    let server = CertificateParams::new(["127.0.0.1".into()]).expect("a name");
    let server = server.signed_by(&server_key, &Issuer::new(root, root_key)).expect("a certificate");
    // Named, since other crates of the workspace bring a second provider.
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    let key = PrivateKeyDer::try_from(server_key.serialize_der()).expect("a key");
    let config = config.with_single_cert(vec![server.der().clone()], key).expect("a configuration");
    (file, Arc::new(config))
}
