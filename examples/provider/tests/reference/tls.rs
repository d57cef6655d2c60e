//! The provider with a certificate of its own.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use reqwest::tls::Version;
use reqwest::{Client, ClientBuilder};
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, IpAddr, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::version::TLS12;
use tokio_rustls::rustls::{
    CipherSuite, ClientConfig, ClientConnection, RootCertStore, ServerConfig, StreamOwned,
};

use crate::browser::Browser;
use crate::process::{CONFIG, Provider, config_file, program, refused};

/// A root, and the files of a server that it signed.
pub(crate) struct Certificates {
    root: CertificateDer<'static>,
    directory: TempDir,
}

impl Certificates {
    pub(crate) fn new() -> Self {
        let key = || KeyPair::generate().expect("a key");
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let (root_key, server_key) = (key(), key());
        let certificate = root.self_signed(&root_key).expect("a certificate");
        let (certificate, root_pem) = (certificate.der().clone(), certificate.pem());
        let issuer = Issuer::new(root, root_key);
        let mut server = CertificateParams::new(["127.0.0.1".into()]).expect("a name");
        // OpenSSL takes a certificate with the name of its issuer for a self-signed one.
        server.distinguished_name.push(DnType::CommonName, "127.0.0.1");
        let server = server.signed_by(&server_key, &issuer).expect("a certificate");
        let made = Self { root: certificate, directory: tempfile::tempdir().expect("a directory") };
        made.write("root.pem", &root_pem);
        made.write("cert.pem", &server.pem());
        made.write("key.pem", &server_key.serialize_pem());
        made.write("other.pem", &key().serialize_pem());
        made
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The program with these files.
    pub(crate) fn program(&self) -> Command {
        let mut program = program();
        program.arg("--tls-cert").arg(self.path("cert.pem")).arg("--tls-key").arg(self.path("key.pem"));
        program
    }

    /// A provider that the files' configuration keys name.
    fn start(&self) -> Provider {
        Provider::start_with(&self.config("cert.pem", "key.pem"))
    }

    fn config(&self, certificate: &str, key: &str) -> String {
        let (certificate, key) = (self.path(certificate), self.path(key));
        format!("tls_cert = {certificate:?}\ntls_key = {key:?}\n{CONFIG}")
    }

    /// What a server of our own shows.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        let certificate = CertificateDer::from_pem_file(self.path("cert.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(self.path("key.pem")).expect("a key");
        let config = ServerConfig::builder_with_provider(crypto()).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth().with_single_cert(vec![certificate], key);
        Arc::new(config.expect("a configuration"))
    }

    /// A client that trusts the root, and nothing else.
    pub(crate) fn client(&self) -> ClientBuilder {
        let root = reqwest::Certificate::from_der(&self.root).expect("a certificate");
        let client = Client::builder().tls_certs_only([root]).no_proxy().cookie_store(true);
        client.redirect(reqwest::redirect::Policy::none())
    }

    /// A connection that shook hands.
    fn connect(&self, provider: &Provider) -> StreamOwned<ClientConnection, TcpStream> {
        self.connect_to(address(provider))
    }

    /// The same, to a host and port.
    pub(crate) fn connect_to(&self, address: &str) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).expect("a root");
        let config = ClientConfig::builder_with_provider(crypto()).with_safe_default_protocol_versions();
        let mut config = config.expect("versions").with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let name = ServerName::IpAddress(IpAddr::try_from("127.0.0.1").expect("an address"));
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let mut stream = StreamOwned::new(client, TcpStream::connect(address).expect("connected"));
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock).expect("a handshake");
        }
        stream
    }
}

/// Named, since other crates of the workspace bring a second one.
pub(crate) fn crypto() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn address(provider: &Provider) -> &str {
    provider.url.strip_prefix("https://").expect("TLS")
}

async fn assert_healthy(client: &Client, provider: &Provider) {
    let health = client.get(provider.url_of("/healthz")).send().await.expect("an answer");
    assert_eq!(health.status(), 200);
}

#[tokio::test]
async fn a_whole_flow_over_tls() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    assert!(provider.url.starts_with("https://127.0.0.1:"), "{}", provider.url);
    let client = certificates.client().build().expect("a client");

    let metadata = client.get(provider.url_of("/.well-known/oauth-authorization-server")).send().await;
    let metadata: serde_json::Value = metadata.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&metadata["issuer"], &metadata["token_endpoint"]),
        (&provider.url.as_str().into(), &provider.url_of("/token").into())
    );

    let request = "/authorize?response_type=code&client_id=web&scope=read&state=af0ifjsldkj";
    let first = client.get(provider.url_of(request)).send().await.expect("an answer");
    let cookie = first.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("Secure") && cookie.contains("HttpOnly"), "{cookie}");

    let browser = Browser::with(client.clone(), &provider.url);
    let response = browser.approve(&provider.url_of(request), "alice", "wonderland").await.response();
    assert_eq!(response["iss"], provider.url);
    let tokens = async |form: &[(&str, &str)]| -> serde_json::Value {
        let request = client.post(provider.url_of("/token")).basic_auth("web", Some("a-long-random-secret"));
        request.form(form).send().await.expect("an answer").json().await.expect("JSON")
    };
    let redeemed = tokens(&[("grant_type", "authorization_code"), ("code", &response["code"])]).await;
    let refresh_token = redeemed["refresh_token"].as_str().expect("a refresh token");
    let refreshed = tokens(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await;
    let access_token = refreshed["access_token"].as_str().expect("an access token");
    let me =
        client.get(provider.url_of("/api/me")).bearer_auth(access_token).send().await.expect("an answer");
    let me: serde_json::Value = me.json().await.expect("JSON");
    assert_eq!(me["sub"], "248289761001");
}

/// RFC 9325 section 3.1.1: TLS 1.2 and 1.3, and nothing older.
#[tokio::test]
async fn tls_1_2_and_1_3_carry_http_1_1() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    for version in [Version::TLS_1_2, Version::TLS_1_3] {
        let client = certificates.client().tls_version_min(version).tls_version_max(version);
        assert_healthy(&client.build().expect("a client"), &provider).await;
    }
    assert_eq!(certificates.connect(&provider).conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    let stranger = Client::builder().no_proxy().build().expect("a client");
    stranger.get(provider.url_of("/healthz")).send().await.expect_err("an unknown root");
}

/// A hang-up signal is how a program that renews certificates says so.
#[tokio::test]
async fn a_hangup_reads_the_certificate_again() {
    let certificates = Certificates::new();
    let mut provider = certificates.start();
    let mut log = provider.log().map(|line| line.expect("text"));
    let served = || certificates.connect(&provider).conn.peer_certificates().map(<[_]>::to_vec);
    let first = served();

    let right = fs::read_to_string(certificates.path("cert.pem")).expect("a file");
    certificates.write("cert.pem", "no certificate");
    provider.signal("HUP");
    let said = log.find(|line| line.contains("SIGHUP")).expect("it says what became of it");
    assert!(said.contains("keeping the old certificate") && said.contains("cert.pem"), "{said}");
    assert_eq!(served(), first);

    // As some programs do it: more certificates than before, of which the first is the server's.
    let root = fs::read_to_string(certificates.path("root.pem")).expect("a file");
    certificates.write("cert.pem", &format!("{right}{root}"));
    provider.signal("HUP");
    let said = log.find(|line| line.contains("SIGHUP")).expect("it says what became of it");
    assert!(said.contains("reloaded the certificate"), "{said}");
    assert_eq!(served().map(|chain| chain.len()), first.map(|chain| chain.len() + 1));
}

/// RFC 9325 section 4.2, which FAPI 2.0 requires: in TLS 1.2, only AES-GCM with ephemeral keys.
#[test]
fn tls_1_2_has_the_recommended_cipher_suites_and_no_others() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    let tls_1_2 =
        aws_lc_rs::default_provider().cipher_suites.into_iter().filter(|suite| suite.tls13().is_none());
    let mut accepted = Vec::new();
    for suite in tls_1_2 {
        let mut crypto = aws_lc_rs::default_provider();
        crypto.cipher_suites = vec![suite];
        let mut roots = RootCertStore::empty();
        roots.add(certificates.root.clone()).expect("a root");
        let config = ClientConfig::builder_with_provider(Arc::new(crypto)).with_protocol_versions(&[&TLS12]);
        let config = config.expect("a suite").with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::IpAddress(IpAddr::try_from("127.0.0.1").expect("an address"));
        let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let mut stream = TcpStream::connect(address(&provider)).expect("connected");
        while client.is_handshaking() {
            if client.complete_io(&mut stream).is_err() {
                break;
            }
        }
        accepted.extend(
            client.negotiated_cipher_suite().filter(|_| !client.is_handshaking()).map(|own| own.suite()),
        );
    }
    accepted.sort_by_key(|suite| u16::from(*suite));
    // The certificate of the test is one of ECDSA.
    let recommended = [
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ];
    assert_eq!(accepted, recommended);
}

#[tokio::test]
async fn what_is_not_tls_bothers_nobody() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(address(&provider)).expect("connected"));
    }
    for said in [&b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"[..], b"\x16\x03\x01\xff\xff", b"\0"] {
        let mut stream = TcpStream::connect(address(&provider)).expect("connected");
        stream.write_all(said).expect("sent");
        stream.shutdown(std::net::Shutdown::Write).expect("open");
        let mut answer = Vec::new();
        // It may be reset.
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
    }
    assert_healthy(&certificates.client().build().expect("a client"), &provider).await;
}

#[test]
fn a_signal_lets_a_request_in_flight_end() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    let _silent = TcpStream::connect(address(&provider)).expect("connected");
    let mut stream = certificates.connect(&provider);
    let body = "grant_type=client_credentials";
    let head = format!(
        "POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\
         Authorization: Basic c2VydmljZTpzZXJ2aWNlLWNsaWVudC1zZWNyZXQ=\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).expect("an answer");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    provider.signal("TERM");
    while TcpStream::connect(address(&provider)).is_ok() {}
    stream.write_all(body.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer, and the end in order");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("access_token"), "{answer}");
    let (status, stdout, stderr) = provider.wait();
    assert_eq!((status.code(), stdout.as_str()), (Some(0), ""), "{stderr}");
}

#[test]
fn wrong_files_are_named_by_line_and_key() {
    let certificates = Certificates::new();
    certificates.write("empty.pem", "");
    certificates.write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    certificates.write("no-base64.pem", "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n");
    let key = fs::read_to_string(certificates.path("key.pem")).expect("a key");
    certificates.write("encrypted.pem", &key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    for (certificate, key, place, said) in [
        ("nowhere.pem", "key.pem", "FILE:1: tls_cert: ", "nowhere.pem: No such file"),
        ("empty.pem", "key.pem", "FILE:1: tls_cert: ", "empty.pem: no certificate in PEM"),
        ("key.pem", "key.pem", "FILE:1: tls_cert: ", "key.pem: no certificate in PEM"),
        ("garbage.pem", "key.pem", "FILE:1: tls_cert: ", "garbage.pem: its certificate can't be read"),
        ("cert.pem", "nowhere.pem", "FILE:2: tls_key: ", "nowhere.pem: No such file"),
        ("cert.pem", "cert.pem", "FILE:2: tls_key: ", "cert.pem: no private key in PEM"),
        ("cert.pem", "no-base64.pem", "FILE:2: tls_key: ", "no-base64.pem: "),
        ("cert.pem", "encrypted.pem", "FILE:2: tls_key: ", "decrypt it with `openssl pkey"),
        ("cert.pem", "other.pem", "FILE:2: tls_key: ", "it is not the key of"),
    ] {
        let (code, stdout, stderr) = refused(&certificates.config(certificate, key));
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
        assert!(stderr.starts_with(place) && stderr.contains(said), "{said:?}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

#[test]
fn wrong_arguments_are_named() {
    let certificates = Certificates::new();
    let (cert, key) = (certificates.path("cert.pem"), certificates.path("key.pem"));
    let nowhere = Path::new("/nowhere.pem");
    let config = config_file(&certificates.config("cert.pem", "key.pem"));
    let config = config.path();
    let cases: [(&[(&str, &Path)], &str); 5] = [
        (&[("--tls-cert", &cert)], "--tls-cert: name the other file with"),
        (&[("--tls-key", &key)], "--tls-key: name the other file with"),
        (&[("--tls-cert", nowhere), ("--tls-key", &key)], "--tls-cert: /nowhere.pem: "),
        (&[("--config", config), ("--tls-key", nowhere)], "--tls-key: /nowhere.pem: "),
        (&[("--config", config), ("--tls-cert", nowhere)], "--tls-cert: /nowhere.pem: "),
    ];
    for (arguments, said) in cases {
        let mut program = program();
        for (name, path) in arguments {
            program.arg(name).arg(path);
        }
        let output = program.output().expect("the provider runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.starts_with(said) && stderr.lines().count() == 1, "{said:?}: {stderr}");
    }
}

/// Its operator may not read the key.
#[test]
fn the_commands_do_not_need_the_files() {
    let config = config_file(&Certificates::new().config("cert.pem", "key.pem"));
    let output = program().args(["clients", "list", "--config"]).arg(config.path()).output();
    let output = output.expect("the provider runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// RFC 6797 section 7.1: only with https, in each response. And `nosniff`.
#[tokio::test]
async fn every_response_over_tls_says_hsts_and_nosniff() {
    let certificates = Certificates::new();
    let provider = certificates.start();
    let client = certificates.client().build().expect("a client");
    let authorize = "/authorize?response_type=code&client_id=web&scope=read&state=af0ifjsldkj";
    for (method, path, status) in [
        ("GET", "/.well-known/openid-configuration", 200),
        ("GET", "/jwks", 200),
        ("GET", "/healthz", 200),
        ("GET", "/login", 303),
        ("GET", authorize, 303),
        ("GET", "/authorize", 400),
        ("POST", "/token", 400),
        ("GET", "/userinfo", 401),
        ("GET", "/api/me", 401),
        ("GET", "/nowhere", 404),
        ("DELETE", "/token", 405),
        ("DELETE", "/login", 405),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = client.request(method.clone(), provider.url_of(path)).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000", "{method} {path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{method} {path}");
    }
}

/// A browser would keep to https for every other server of the developer too: it knows no ports.
#[tokio::test]
async fn an_issuer_on_localhost_says_no_hsts() {
    let certificates = Certificates::new();
    let config = certificates.config("cert.pem", "key.pem");
    let provider = Provider::start_with(&format!("issuer = \"https://localhost:9000\"\n{config}"));
    let client = certificates.client().build().expect("a client");
    let health = client.get(provider.url_of("/healthz")).send().await.expect("an answer");
    assert!(!health.headers().contains_key("strict-transport-security"), "{health:?}");
}
