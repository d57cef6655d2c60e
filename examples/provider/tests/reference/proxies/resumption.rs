//! Connections that continue a TLS session, in which the client shows no certificate again.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, HandshakeKind, RootCertStore, StreamOwned};

use super::Kind;
use super::front::Front;
use crate::mtls::Own;

pub(super) async fn resumed(kind: &Kind) {
    let front = Front::start(kind);
    let issued = front.ca.issue("job.example");
    let config = Arc::new(config(&front, &issued));
    assert_eq!(ask(&front, &config), (200, false));
    assert_eq!(ask(&front, &config), (200, true));
}

fn config(front: &Front, own: &Own) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_file(front.files.path("root.pem")).expect("a certificate");
    roots.add(root).expect("a root");
    let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).expect("a key");
    let config = ClientConfig::builder_with_provider(crate::tls::crypto());
    let config =
        config.with_safe_default_protocol_versions().expect("versions").with_root_certificates(roots);
    let chain = vec![CertificateDer::from(own.der.clone())];
    config.with_client_auth_cert(chain, key).expect("a configuration")
}

/// The status of a token request on a connection of its own, and whether that continued a session.
fn ask(front: &Front, config: &Arc<ClientConfig>) -> (u16, bool) {
    let name = ServerName::try_from("127.0.0.1").expect("an address");
    let client = ClientConnection::new(config.clone(), name).expect("a client");
    let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, front.proxy.mtls)).expect("connected");
    let mut stream = StreamOwned::new(client, socket);
    let form = "grant_type=client_credentials&client_id=job";
    let request = format!(
        "POST /token HTTP/1.1\r\nHost: op.example\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).expect("written");
    let mut answer = Vec::new();
    // Some servers end the connection without saying so in TLS.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).expect("text");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let has_resumed = stream.conn.handshake_kind() == Some(HandshakeKind::Resumed);
    (status.unwrap_or_else(|| panic!("no answer: {answer:?}")), has_resumed)
}
