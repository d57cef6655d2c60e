//! TLS at the endpoints (BCP 195, which FAPI 2.0 Security Profile section 5.2.2 requires). Most of what has to be refused, no
//! library of ours offers, so the first message of a handshake is written here.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use tokio_rustls::rustls::ProtocolVersion;
use url::Url;

use crate::conformance::fapi2::bank::Bank;

/// RFC 9325 section 4.2: those for TLS 1.2 with the certificate of the tests, which is one of ECDSA.
const RECOMMENDED: [u16; 2] = [0xc02b, 0xc02c];

/// What the same certificate could be used with: no encryption, 3DES, CBC, no forward secrecy, and ChaCha20, which is
/// strong but not among the four of FAPI 2.0.
const REFUSED: [u16; 12] =
    [0xc006, 0xc008, 0xc009, 0xc00a, 0xc023, 0xc024, 0xc0ac, 0xc0ad, 0xc02d, 0x009c, 0x002f, 0xcca9];

const TLS_1_0: u16 = 0x0301;
const TLS_1_1: u16 = 0x0302;
const TLS_1_2: u16 = 0x0303;

/// What a server says first.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// It goes on with a handshake.
    Hello,
    /// The code of its alert (RFC 8446 section 6.2).
    Alert(u8),
}

const HANDSHAKE_FAILURE: Answer = Answer::Alert(40);
const PROTOCOL_VERSION: Answer = Answer::Alert(70);

/// Of each place where a client or its browser comes: the authorization endpoint, and the endpoints that it calls.
pub(super) fn assert_recommended(bank: &Bank) {
    let called = ["token_endpoint", "userinfo_endpoint", "pushed_authorization_request_endpoint"];
    let called = called.map(|name| bank.endpoint(name));
    let endpoints = called.into_iter().chain([bank.provider.text("authorization_endpoint")]);
    let addresses: BTreeSet<String> = endpoints.map(address).collect();
    assert_eq!(addresses.len(), if bank.has_certificate() { 2 } else { 1 }, "{addresses:?}");
    for address in addresses {
        for suite in RECOMMENDED {
            assert_eq!(greet(&address, TLS_1_2, &[suite]), Answer::Hello, "{suite:#x} at {address}");
        }
        assert_eq!(greet(&address, TLS_1_2, &REFUSED), HANDSHAKE_FAILURE, "{address}");
        for old in [TLS_1_0, TLS_1_1] {
            let suites = [&RECOMMENDED[..], &REFUSED].concat();
            assert_eq!(greet(&address, old, &suites), PROTOCOL_VERSION, "{old:#x} at {address}");
        }
        let newest = bank.installation.host.certificates.connect_to(&address).conn.protocol_version();
        assert_eq!(newest, Some(ProtocolVersion::TLSv1_3), "{address}");
    }
}

/// Host and port.
fn address(endpoint: &str) -> String {
    let url: Url = endpoint.parse().expect("a URL");
    assert_eq!(url.scheme(), "https", "{endpoint}");
    format!("{}:{}", url.host_str().expect("a host"), url.port_or_known_default().expect("a port"))
}

/// Offers a version and cipher suites.
fn greet(address: &str, version: u16, suites: &[u16]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.write_all(&client_hello(version, suites)).expect("sent");
    let mut record = [0; 7];
    stream.read_exact(&mut record).expect("an answer");
    match (record[0], record[5]) {
        (21, _) => Answer::Alert(record[6]),
        (22, 2) => Answer::Hello,
        _ => panic!("neither an alert nor a ServerHello: {record:?}"),
    }
}

/// RFC 5246 section 7.4.1.2, in a record.
fn client_hello(version: u16, suites: &[u16]) -> Vec<u8> {
    let suites: Vec<u8> = suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    let extensions = [
        // supported_groups: secp256r1
        &[0, 10, 0, 4, 0, 2, 0, 23][..],
        // ec_point_formats: uncompressed
        &[0, 11, 0, 2, 1, 0],
        // signature_algorithms: ecdsa_secp256r1_sha256, ecdsa_sha1
        &[0, 13, 0, 6, 0, 4, 4, 3, 2, 3],
        // extended_master_secret
        &[0, 23, 0, 0],
    ]
    .concat();
    // A random of zeros, no session, no compression.
    let hello =
        [&version.to_be_bytes()[..], &[0; 32], &[0], &sized(&suites), &[1, 0], &sized(&extensions)].concat();
    let message = [&[1, 0][..], &sized(&hello)].concat();
    [&[22, 3, 1][..], &sized(&message)].concat()
}

/// With its length in two bytes before it.
fn sized(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("short");
    [&length.to_be_bytes()[..], bytes].concat()
}
