//! Proxies that end TLS, with the configurations that the reference provider recommends.

mod kinds;

use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::{assert_installed, free_port};
use crate::tls;

pub use kinds::{ENVOY, HAPROXY, NGINX};

/// How long one may take to listen.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often other ports are tried: another process may take one before the proxy does.
const ATTEMPTS: usize = 10;

/// What distinguishes the proxies.
pub struct ProxyKind {
    name: &'static str,
    need: Need,
    /// The user that runs it if the tests run as root.
    user: &'static str,
    /// The directory that a configuration names files in.
    directory: &'static str,
    /// How a configuration writes where to listen: what is before the port, and after it.
    listen: [&'static str; 2],
    /// The same on 127.0.0.1.
    listen_locally: [&'static str; 2],
    /// A file beside the configuration, with what a distribution's own files have.
    beside: (&'static str, &'static str),
    /// The name of the configuration.
    configuration: &'static str,
    /// Program and arguments that run it in the foreground, with the files of a directory.
    command_line: fn(&str) -> Vec<String>,
}

/// A proxy on two ports of 127.0.0.1. It ends when it is dropped.
pub struct Proxy {
    _guardian: Guardian,
    /// Where it asks for no certificate: port 443 of the configuration.
    pub plain: u16,
    /// Where it asks for certificates: port 9443 of the configuration.
    pub mtls: u16,
}

impl Proxy {
    /// Starts one with its configuration for a provider at `127.0.0.1:9000`, which is at another port here, and with
    /// files in the directory of the configuration.
    ///
    /// # Panics
    ///
    /// If it is not installed, the configuration lacks a port, or it doesn't listen within a minute.
    pub fn start(kind: &ProxyKind, configuration: &str, provider: u16, files: &[(&str, &str)]) -> Self {
        assert_installed(&kind.need);
        let guardian = Guardian::new(kind.name, kind.user, "TERM", &Site::local());
        for (name, text) in files.iter().chain([&kind.beside]) {
            tls::write(&guardian, name, text);
        }
        for _ in 0..ATTEMPTS {
            let (plain, mtls) = (free_port(), free_port());
            let upstream = ["127.0.0.1:", "127.0.0.1, port_value: "]
                .map(|before| (format!("{before}9000"), format!("{before}{provider}")));
            let text =
                upstream.iter().fold(configuration.to_owned(), |text, (from, to)| text.replace(from, to));
            let text = listening(kind, &listening(kind, &text, 443, plain), 9443, mtls);
            let text = text.replace(kind.directory, &guardian.directory().display().to_string());
            tls::write(&guardian, kind.configuration, &text);
            guardian.start(&(kind.command_line)(&guardian.directory().display().to_string()));
            match wait(&guardian, [plain, mtls]) {
                Ok(()) => return Self { _guardian: guardian, plain, mtls },
                Err(log) if log.contains("Address already in use") => {}
                Err(log) => panic!("{}: {log}", kind.name),
            }
        }
        panic!("{}: each of the ports was taken by others", kind.name);
    }
}

fn listening(kind: &ProxyKind, text: &str, from: u16, to: u16) -> String {
    let [before, after] = kind.listen;
    let written = format!("{before}{from}{after}");
    assert!(text.contains(&written), "the configuration lacks {written}");
    let [before, after] = kind.listen_locally;
    text.replace(&written, &format!("{before}{to}{after}"))
}

/// Waits until it listens. The error has the end of its log.
fn wait(guardian: &Guardian, ports: [u16; 2]) -> Result<(), String> {
    let deadline = Instant::now() + PATIENCE;
    while ports.iter().any(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_err()) {
        if !guardian.is_running() || Instant::now() > deadline {
            return Err(guardian.log());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
