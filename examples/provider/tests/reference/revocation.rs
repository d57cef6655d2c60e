//! Certificates of clients that their CA has revoked, and what is read again at a hang-up signal.

use std::io::{BufReader, Lines};
use std::process::ChildStderr;

use reqwest::Client;

use crate::mtls::{Ca, NO_CONNECTION, Own, REFUSED, clients, outcome, self_signed, start};
use crate::process::{Provider, refused};
use crate::tls::Certificates;

struct Fixture {
    files: Certificates,
    ca: Ca,
    provider: Provider,
    /// The URL of the listener for certificates.
    mtls: String,
    log: Lines<BufReader<ChildStderr>>,
    _file: tempfile::NamedTempFile,
}

/// The keys for the listener, and for the files of the CA.
fn config(files: &Certificates) -> String {
    let path = |name| files.path(name);
    format!(
        "mtls_ca = {:?}\nmtls_crl = {:?}\ntls_cert = {:?}\ntls_key = {:?}\nmtls_listen = \"127.0.0.1:0\"\n\
         listen = \"127.0.0.1:0\"\nstore = \"memory:\"\n{}",
        path("clients-ca.pem"),
        path("revoked.pem"),
        path("cert.pem"),
        path("key.pem"),
        clients(&self_signed("own.example"))
    )
}

impl Fixture {
    /// Certificate number 9 is revoked, until this year.
    fn start(until: i32) -> Self {
        let (files, ca) = (Certificates::new(), Ca::new());
        files.write("clients-ca.pem", &ca.1);
        files.write("revoked.pem", &ca.revocations(9, until));
        let mut line = [String::new()];
        let (mut provider, file) = start(&config(&files), &mut line);
        let mtls = line[0].trim().strip_prefix("mtls on ").expect("the line").to_owned();
        let log = provider.log();
        Self { files, ca, provider, mtls, log, _file: file }
    }

    fn with(&self, own: &Own) -> Client {
        self.files.client().identity(own.identity()).build().expect("a client")
    }

    async fn outcome(&self, client: &Client) -> String {
        outcome(client, &self.mtls, "job", None).await
    }

    /// What it says about a hang-up signal.
    fn hang_up(&mut self) -> String {
        self.provider.signal("HUP");
        let mut last = String::new();
        // The CA is the last of all.
        while !last.contains("mtls_c") {
            last = self.log.next().expect("it says what became of it").expect("text");
        }
        last
    }
}

#[tokio::test]
async fn a_hangup_reads_the_revocation_list_again() {
    let mut own = Fixture::start(2100);
    let revoked = own.with(&own.ca.issue_numbered("job.example", 9));
    assert_eq!(own.outcome(&revoked).await, NO_CONNECTION);
    let certificate = own.ca.issue_numbered("job.example", 10);
    let job = own.with(&certificate);
    assert_eq!(own.outcome(&job).await, "token");

    own.files.write("revoked.pem", "no list");
    let said = own.hang_up();
    assert!(said.contains("keeping the old certificates"), "{said}");
    assert!(
        said.contains(":2: mtls_crl: ") && said.contains("revoked.pem: no certificate revocation list"),
        "{said}"
    );
    assert_eq!(own.outcome(&job).await, "token");

    own.files.write("revoked.pem", &own.ca.revocations(10, 2100));
    let said = own.hang_up();
    assert!(said.contains("reloaded `mtls_ca` and `mtls_crl`"), "{said}");
    assert_eq!(own.outcome(&job).await, REFUSED, "its connection is open");
    assert_eq!(own.outcome(&own.with(&certificate)).await, NO_CONNECTION);
    let other = own.with(&own.ca.issue_numbered("job.example", 9));
    assert_eq!(own.outcome(&other).await, "token", "it is not revoked any more");
}

#[tokio::test]
async fn a_hangup_reads_the_ca_again() {
    let mut own = Fixture::start(2100);
    let job = own.with(&own.ca.issue_numbered("job.example", 1));
    assert_eq!(own.outcome(&job).await, "token");
    let next = Ca::new();
    own.files.write("clients-ca.pem", &next.1);
    own.files.write("revoked.pem", &next.revocations(9, 2100));
    own.hang_up();
    assert_eq!(own.outcome(&job).await, REFUSED);
    assert_eq!(own.outcome(&own.with(&next.issue_numbered("job.example", 1))).await, "token");
}

/// Nobody knows what has been revoked since.
#[tokio::test]
async fn with_an_expired_list_no_certificate_of_the_ca_authenticates() {
    let mut own = Fixture::start(2021);
    let job = own.with(&own.ca.issue_numbered("job.example", 1));
    assert_eq!(own.outcome(&job).await, REFUSED);
    let said = own.log.find_map(|line| line.ok().filter(|line| line.contains("revocation list")));
    assert!(said.is_some_and(|line| line.contains("WARN") && line.contains("expired")));
}

#[tokio::test]
async fn behind_a_proxy_the_list_counts_too() {
    let (files, ca) = (Certificates::new(), Ca::new());
    files.write("clients-ca.pem", &ca.1);
    files.write("revoked.pem", &ca.revocations(9, 2100));
    let config = format!(
        "listen = \"127.0.0.1:0\"\nstore = \"memory:\"\ntrusted_proxies = \"127.0.0.1\"\n\
         client_certificate_header = \"x-client-cert\"\nmtls_ca = {:?}\nmtls_crl = {:?}\n{}",
        files.path("clients-ca.pem"),
        files.path("revoked.pem"),
        clients(&self_signed("own.example"))
    );
    let (mut provider, _file) = start(&config, &mut []);
    let client = Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let (one, nine) = (ca.issue_numbered("job.example", 1), ca.issue_numbered("job.example", 9));
    assert_eq!(outcome(&client, &provider.url, "job", Some(&one)).await, "token");
    assert_eq!(outcome(&client, &provider.url, "job", Some(&nine)).await, REFUSED);
    files.write("revoked.pem", &ca.revocations(1, 2100));
    let mut log = provider.log();
    provider.signal("HUP");
    assert!(log.any(|line| line.expect("text").contains("reloaded `mtls_ca`")));
    assert_eq!(outcome(&client, &provider.url, "job", Some(&one)).await, REFUSED);
    assert_eq!(outcome(&client, &provider.url, "job", Some(&nine)).await, "token");
}

#[test]
fn wrong_files_are_named_by_line_and_key() {
    let (files, ca) = (Certificates::new(), Ca::new());
    let broken = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
    let list = ca.revocations(9, 2100);
    for (authority, lists, place, said) in [
        ("", &*list, "FILE:1: mtls_ca: ", "clients-ca.pem: no certificate in PEM"),
        (&*list, &*list, "FILE:1: mtls_ca: ", "clients-ca.pem: no certificate in PEM"),
        (&*ca.1, "", "FILE:2: mtls_crl: ", "revoked.pem: no certificate revocation list in PEM; convert"),
        (&*ca.1, &*ca.1, "FILE:2: mtls_crl: ", "revoked.pem: no certificate revocation list in PEM"),
        (&*ca.1, broken, "FILE:2: mtls_crl: ", "revoked.pem: "),
    ] {
        files.write("clients-ca.pem", authority);
        files.write("revoked.pem", lists);
        let (code, stdout, stderr) = refused(&config(&files));
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
        assert!(stderr.starts_with(place) && stderr.contains(said), "{said:?}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
    let alone = config(&files).replace("mtls_ca = ", "# ");
    let (code, _, stderr) = refused(&alone);
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.starts_with("FILE:2: mtls_crl: ") && stderr.contains("set it too"), "{stderr}");
}
