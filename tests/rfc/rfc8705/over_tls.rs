//! Over TLS, with what `oauth_runtime::axum::mtls` offers to a program that serves its router itself.

use std::io;
use std::net::{Ipv4Addr, TcpStream as Silence};

use axum::extract::Request;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use oauth_runtime::axum::mtls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use oauth_runtime::axum::mtls::{self, Acceptor, Authorities, AuthoritiesError, ClientCertificates};
use oauth_runtime::http::{ClientCertificate, Connection};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyIdMethod, KeyPair, PublicKeyData, RevokedCertParams, SerialNumber, date_time_ymd,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    client_auth(tls_client_auth, self_signed_tls_client_auth)
)]
struct Bank {
    #[store]
    store: MemoryStore,
}

/// A certificate and its key.
struct Own {
    identity: reqwest::Identity,
    der: Vec<u8>,
    /// The uncompressed point of the public key.
    point: Vec<u8>,
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn own(certificate: &rcgen::Certificate, key: &KeyPair) -> Own {
    let pem = format!("{}{}", key.serialize_pem(), certificate.pem());
    let identity = reqwest::Identity::from_pem(pem.as_bytes()).expect("an identity");
    Own { identity, der: certificate.der().to_vec(), point: key.der_bytes().to_vec() }
}

fn self_signed(name: &str) -> Own {
    let key = KeyPair::generate().expect("a key");
    own(&params(name).self_signed(&key).expect("a certificate"), &key)
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.extended_key_usages = Vec::new();
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> Own {
        let key = KeyPair::generate().expect("a key");
        let mut params = params("job");
        change(&mut params);
        own(&params.signed_by(&key, &self.issuer).expect("a certificate"), &key)
    }

    fn known(&self) -> Authorities {
        Authorities::from_pem(self.pem.as_bytes()).expect("authorities")
    }

    /// Its revocation list until a year, with the certificate of this number.
    fn revocations(&self, number: u64, until: i32) -> String {
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from(number),
            revocation_time: date_time_ymd(2020, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2020, 1, 1),
            next_update: date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).expect("a list").pem().expect("a list")
    }
}

fn numbered(number: u64) -> impl FnOnce(&mut CertificateParams) {
    move |params| params.serial_number = Some(SerialNumber::from(number))
}

/// Clients for each method: `job` of the authority, and `own` with this certificate.
fn registered(own: &Own) -> [Client; 2] {
    let client = |id: &str, members: Value| {
        let mut all = json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "read" });
        all.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
        Client::from_metadata(id, Vec::new(), serde_json::from_value(all).expect("metadata"))
            .expect("a client")
    };
    let coordinate = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&own.point[range]);
    let key = json!({
        "kty": "EC", "crv": "P-256", "x": coordinate(1..33), "y": coordinate(33..65), "x5c": [STANDARD.encode(&own.der)],
    });
    [
        client(
            "job",
            json!({ "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=job" }),
        ),
        client(
            "own",
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": { "keys": [key] } }),
        ),
    ]
}

struct Served {
    url: String,
    address: std::net::SocketAddr,
    root: reqwest::Certificate,
    task: JoinHandle<io::Result<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(clients: ClientCertificates, registered: [Client; 2]) -> Served {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate");
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = mtls::server_config(vec![certificate.der().clone()], private, Some(&clients));
    let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = tcp.local_addr().expect("an address");
    let url = format!("https://{address}");
    let bank = Bank::builder(url.parse().expect("an issuer"), MemoryStore::with_clients(registered)).build();
    let app = bank.router().route("/peer", get(peer));
    let acceptor = Acceptor::new(config.expect("a configuration"), Some(clients));
    let task = tokio::spawn(async move { mtls::serve(tcp, acceptor, app).await });
    let root = reqwest::Certificate::from_der(certificate.der()).expect("a root");
    Served { url, address, root, task }
}

/// What a handler finds.
async fn peer(request: Request) -> String {
    let connection = request.extensions().get::<Connection>().expect("a connection");
    let certificate = request.extensions().get::<ClientCertificate>();
    let verified = certificate.map(ClientCertificate::has_verified_chain);
    format!("{} {} {verified:?}", connection.peer, connection.is_tls)
}

impl Served {
    fn client(&self, own: Option<&Own>) -> reqwest::Client {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([self.root.clone()]);
        let client = match own {
            Some(own) => client.identity(own.identity.clone()),
            None => client,
        };
        client.build().expect("a client")
    }

    /// What a client of TLS 1.2 learns of a handshake that fails. With TLS 1.3, it may have begun its request.
    async fn alert(&self, own: &Own) -> String {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([self.root.clone()]);
        let client = client.identity(own.identity.clone()).tls_version_max(reqwest::tls::Version::TLS_1_2);
        let asked = client.build().expect("a client").get(&self.url).send().await;
        format!("{:?}", asked.expect_err("no connection"))
    }

    /// What the token endpoint answers to a new connection.
    async fn outcome(&self, own: Option<&Own>, client_id: &str) -> String {
        self.outcome_of(&self.client(own), client_id).await
    }

    async fn outcome_of(&self, client: &reqwest::Client, client_id: &str) -> String {
        let form = [("grant_type", "client_credentials"), ("client_id", client_id)];
        let Ok(answer) = client.post(format!("{}/token", self.url)).form(&form).send().await else {
            return NO_CONNECTION.to_owned();
        };
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.expect("JSON");
        match status {
            200 => TOKEN.to_owned(),
            _ => format!("{status} {}", body["error"].as_str().unwrap_or_default()),
        }
    }
}

const TOKEN: &str = "a token";
const REFUSED: &str = "401 invalid_client";
const NO_CONNECTION: &str = "no connection";

#[tokio::test]
async fn which_certificates_pass_the_handshake_and_which_authenticate() {
    let (authority, other) = (Authority::new("A"), Authority::new("A"));
    let issued = authority.issue(|_| ());
    let expired = authority.issue(|params| params.not_after = date_time_ymd(2021, 1, 1));
    let of_server =
        authority.issue(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    let (wrong, forged, kept) = (other.issue(|_| ()), self_signed("job"), self_signed("own"));
    let strict = serve(ClientCertificates::issued_by(authority.known()), registered(&kept)).await;
    let both =
        serve(ClientCertificates::issued_by(authority.known()).or_self_signed(), registered(&kept)).await;
    let none = serve(ClientCertificates::self_signed(), registered(&kept)).await;
    for (name, certificate, client_id, expected) in [
        ("issued", Some(&issued), "job", [TOKEN, TOKEN, REFUSED]),
        ("none", None, "job", [REFUSED; 3]),
        ("expired", Some(&expired), "job", [NO_CONNECTION, REFUSED, REFUSED]),
        ("of a server", Some(&of_server), "job", [NO_CONNECTION, REFUSED, REFUSED]),
        ("of another CA", Some(&wrong), "job", [NO_CONNECTION, REFUSED, REFUSED]),
        ("self-signed", Some(&forged), "job", [NO_CONNECTION, REFUSED, REFUSED]),
        ("self-signed and registered", Some(&kept), "own", [NO_CONNECTION, TOKEN, TOKEN]),
        ("issued, and not the registered one", Some(&issued), "own", [REFUSED; 3]),
        ("self-signed, and not the registered one", Some(&forged), "own", [NO_CONNECTION, REFUSED, REFUSED]),
        ("none", None, "own", [REFUSED; 3]),
    ] {
        for (served, expected) in [&strict, &both, &none].into_iter().zip(expected) {
            assert_eq!(served.outcome(certificate, client_id).await, expected, "{name} for {client_id}");
        }
    }
}

#[tokio::test]
async fn handlers_find_the_connection_and_the_certificate() {
    let authority = Authority::new("A");
    let clients = ClientCertificates::issued_by(authority.known()).or_self_signed();
    let kept = self_signed("own");
    let served = serve(clients, registered(&kept)).await;
    for (own, expected) in [
        (None, "127.0.0.1 true None"),
        (Some(&kept), "127.0.0.1 true Some(false)"),
        (Some(&authority.issue(|_| ())), "127.0.0.1 true Some(true)"),
    ] {
        let answer = served.client(own).get(format!("{}/peer", served.url)).send().await;
        assert_eq!(answer.expect("an answer").text().await.expect("text"), expected);
    }
}

#[tokio::test]
async fn a_revoked_certificate_or_one_whose_list_is_missing_or_old_does_not_count() {
    let (authority, other) = (Authority::new("A"), Authority::new("B"));
    let (fine, revoked) = (authority.issue(numbered(1)), authority.issue(numbered(2)));
    let kept = self_signed("own");
    for (name, list, [of_fine, of_revoked]) in [
        ("current", authority.revocations(2, 2100), [TOKEN, NO_CONNECTION]),
        // What was revoked stays so.
        ("old", authority.revocations(2, 2021), [REFUSED, NO_CONNECTION]),
        ("of another authority", other.revocations(2, 2100), [REFUSED, REFUSED]),
        (
            "with a name that is not its own",
            Authority::new("A").revocations(1, 2100),
            [NO_CONNECTION, REFUSED],
        ),
    ] {
        let known = || authority.known().revocation_lists(list.as_bytes()).expect("a list");
        let both = serve(ClientCertificates::issued_by(known()).or_self_signed(), registered(&kept)).await;
        let strict = serve(ClientCertificates::issued_by(known()), registered(&kept)).await;
        let in_strict = |outcome: &'static str| if outcome == REFUSED { NO_CONNECTION } else { outcome };
        for (own, expected) in [(&fine, of_fine), (&revoked, of_revoked)] {
            assert_eq!(both.outcome(Some(own), "job").await, expected, "{name}");
            assert_eq!(strict.outcome(Some(own), "job").await, in_strict(expected), "{name}");
        }
        if of_revoked == NO_CONNECTION {
            for served in [&both, &strict] {
                let alert = served.alert(&revoked).await;
                assert!(alert.contains("CertificateRevoked"), "{alert}");
            }
        }
        // Lists say nothing about self-signed certificates.
        assert_eq!(both.outcome(Some(&kept), "own").await, TOKEN, "{name}");
    }
}

#[tokio::test]
async fn a_list_that_comes_later_also_concerns_connections_that_are_open_or_resumed() {
    let authority = Authority::new("A");
    let own = authority.issue(numbered(2));
    let clients = ClientCertificates::issued_by(authority.known());
    let served = serve(clients.clone(), registered(&self_signed("own"))).await;
    let keeping = served.client(Some(&own));
    assert_eq!(served.outcome_of(&keeping, "job").await, TOKEN);
    let resuming = reqwest::Client::builder().no_proxy().tls_certs_only([served.root.clone()]);
    let resuming =
        resuming.identity(own.identity.clone()).pool_max_idle_per_host(0).build().expect("a client");
    assert_eq!(served.outcome_of(&resuming, "job").await, TOKEN);

    let list = authority.revocations(2, 2100);
    clients.replace(authority.known().revocation_lists(list.as_bytes()).expect("a list"));
    assert_eq!(served.outcome_of(&keeping, "job").await, REFUSED, "its connection is open");
    assert_eq!(served.outcome_of(&resuming, "job").await, NO_CONNECTION);
    assert_eq!(served.outcome(Some(&own), "job").await, NO_CONNECTION);

    clients.replace(authority.known());
    assert_eq!(served.outcome_of(&keeping, "job").await, TOKEN);
}

#[tokio::test]
async fn a_client_that_says_nothing_keeps_nobody_waiting() {
    let authority = Authority::new("A");
    let clients = ClientCertificates::issued_by(authority.known());
    let served = serve(clients, registered(&self_signed("own"))).await;
    let silent: Vec<_> = (0..20).map(|_| Silence::connect(served.address).expect("connected")).collect();
    assert_eq!(served.outcome(Some(&authority.issue(|_| ())), "job").await, TOKEN);
    drop(silent);
}

/// A chain that a proxy sent.
#[test]
fn chains_of_others_are_judged_alike() {
    let authority = Authority::new("A");
    let (fine, revoked) = (authority.issue(numbered(1)), authority.issue(numbered(2)));
    let list = authority.revocations(2, 2100);
    let known = authority.known().revocation_lists(list.as_bytes()).expect("a list");
    let clients = ClientCertificates::issued_by(known).or_self_signed();
    assert!(clients.verifies(std::slice::from_ref(&fine.der)));
    assert!(!clients.verifies(&[revoked.der]));
    assert!(!clients.verifies(&[self_signed("job").der]));
    assert!(!clients.verifies(&[]));
    assert!(!clients.verifies(&[vec![0; 20]]));
    assert!(!ClientCertificates::self_signed().verifies(&[fine.der]));
}

/// The client writes the rest of its chain, in which something worse may be wrong.
#[test]
fn a_revoked_certificate_is_refused_whatever_follows_it() {
    let authority = Authority::new("A");
    let revoked = authority.issue(numbered(2));
    let list = authority.revocations(2, 2100);
    let mut expired = params("A");
    expired.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    expired.extended_key_usages = Vec::new();
    expired.not_before = date_time_ymd(2019, 1, 1);
    expired.not_after = date_time_ymd(2020, 1, 1);
    let expired = expired.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
    let strangers = self_signed("A");
    let known = authority.known().revocation_lists(list.as_bytes()).expect("a list");
    let clients = ClientCertificates::issued_by(known).or_self_signed();
    for rest in [&[][..], &[expired.der().as_ref()], &[&strangers.der], &[&[0; 20]]] {
        let chain: Vec<_> =
            [&*revoked.der].iter().chain(rest).map(|der| CertificateDer::from(*der)).collect();
        assert!(clients.certificate(&chain).is_none(), "{} certificates follow", rest.len());
    }
    let other = CertificateDer::from(self_signed("job").der);
    assert!(clients.certificate(&[other]).is_some());
}

#[test]
fn files_without_what_they_should_have_are_refused() {
    let authority = Authority::new("A");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(matches!(Authorities::from_pem(b""), Err(AuthoritiesError::NoCertificate)));
    assert!(matches!(Authorities::from_pem(broken.as_bytes()), Err(AuthoritiesError::Unreadable(_))));
    let lists = |text: &str| authority.known().revocation_lists(text.as_bytes());
    assert!(matches!(lists(""), Err(AuthoritiesError::NoRevocationList)));
    assert!(matches!(lists(&authority.pem), Err(AuthoritiesError::NoRevocationList)));
    assert!(matches!(
        lists(&broken.replace("CERTIFICATE", "X509 CRL")),
        Err(AuthoritiesError::Unreadable(_))
    ));
}
