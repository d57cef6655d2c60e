//! HAProxy in front of several servers.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::{assert_installed, free_port, wait_for_port};
use crate::{programs, tls};

/// What a distribution's own file has, with a socket for an operator.
const BEFORE: &str = "global\n stats socket unix@socket mode 600 level admin\ndefaults\n timeout connect 4s\n timeout client 1h\n \
                      timeout server 1h\n timeout check 2s\n";

/// An HAProxy. It ends when it is dropped.
pub struct HaProxy {
    guardian: Guardian,
    /// On 127.0.0.1.
    pub port: u16,
}

impl HaProxy {
    /// The port of one that is about to start.
    pub fn free_port() -> u16 {
        free_port()
    }

    /// Starts one with what follows on the sections `global` and `defaults`, in which `:8080` is this port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// If it is not installed, or doesn't listen within a minute.
    pub fn start(configuration: &str, port: u16) -> Self {
        assert_installed(&test_needs::HAPROXY);
        let guardian = Guardian::new("haproxy", "nobody", "TERM", &Site::local());
        let configuration = configuration.replace("bind :8080", &format!("bind 127.0.0.1:{port}"));
        tls::write(&guardian, "haproxy.cfg", &format!("{BEFORE}{configuration}"));
        guardian.start(&[
            programs::argument("haproxy"),
            "-db".into(),
            "-f".into(),
            guardian.path("haproxy.cfg"),
        ]);
        wait_for_port(&guardian, "haproxy", port);
        Self { guardian, port }
    }

    /// Tells it where a server is now, as `backend/server`.
    ///
    /// # Panics
    ///
    /// If it knows no such server.
    pub fn set_address(&self, server: &str, address: SocketAddr) {
        let mut socket = UnixStream::connect(self.guardian.path("socket")).expect("it listens");
        let (host, port) = (address.ip(), address.port());
        writeln!(socket, "set server {server} addr {host} port {port}").expect("it reads");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("it answers");
        assert!(!answer.contains("No such") && !answer.contains("nvalid"), "{server}: {answer}");
    }
}
