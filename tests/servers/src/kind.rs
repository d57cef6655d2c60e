//! What distinguishes the servers.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use test_needs::Need;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::Server;

/// A kind of server.
pub trait Kind: Default + Send + Sync + Sized + 'static {
    /// Its name, which directories begin with.
    const NAME: &'static str;
    /// The programs that must be there.
    const NEED: Need;
    /// The user that runs the server if the tests run as root.
    const USER: &'static str;
    /// The signal, without `SIG`, that stops the server in order, without waiting for its clients.
    const STOP_SIGNAL: &'static str;

    /// What the test process has once of this kind.
    fn once() -> &'static Once<Self>;

    /// Program and arguments that make the directory of the data, which doesn't exist yet.
    fn initialise(data: String) -> Vec<String>;

    /// Program and arguments that run the server in the foreground, with a socket in its directory.
    fn command_line(place: &Place) -> Vec<String>;

    /// Lets the others of its site in, before it starts.
    fn settle(_guardian: &Guardian, _site: &Site) {}

    /// A command that succeeds as soon as the server answers queries.
    fn ping(place: &Place) -> Command;

    /// Where clients find the database that is always there.
    fn url(place: &Place) -> String;

    /// Makes a new, empty database and returns its URL.
    fn create_database(&self, place: &Place) -> String;

    /// What the server says that it keeps. Afterwards everything is in its files.
    fn dump(place: &Place) -> Vec<u8>;
}

/// What a test process has once of each kind of server.
pub struct Once<K> {
    /// The server that all tests share.
    pub shared: OnceLock<Server<K>>,
    /// Has initialised data, to be copied.
    pub template: OnceLock<Guardian>,
}

impl<K> Once<K> {
    pub(crate) const fn new() -> Self {
        Self { shared: OnceLock::new(), template: OnceLock::new() }
    }
}

/// Where a server is.
pub struct Place {
    /// Has the data, the socket and the log.
    pub directory: PathBuf,
    /// Its address.
    pub host: Ipv4Addr,
    /// At that address.
    pub port: u16,
    /// Whether clients may connect with TLS; with Redis, whether they must. Then the directory has `ca.pem`,
    /// `cert.pem` and `key.pem`.
    pub tls: bool,
}

impl Place {
    /// Its address and port.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The path of something in the directory, as an argument of a command.
    pub(crate) fn path(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }
}
