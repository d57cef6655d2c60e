//! A server's life.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::kind::{Kind, Place};
use crate::{client, files, tls};

/// How long a server may take to answer its first query.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many ports are tried: another process may take a free one before the server does.
const PORTS: usize = 10;

/// A server; it is stopped, and its data is removed, when it is dropped.
///
/// See [`Postgres`](crate::Postgres), [`MariaDb`](crate::MariaDb) and [`Redis`](crate::Redis).
pub struct Server<K> {
    guardian: Guardian,
    pub(crate) place: Place,
    kind: K,
    /// Arguments of this server alone.
    own: Mutex<Vec<String>>,
}

impl<K: Kind> Server<K> {
    /// The server that all tests of this process share. Stop and kill servers of your own instead.
    pub fn shared() -> &'static Self {
        K::once().shared.get_or_init(Self::start)
    }

    /// Starts a server of your own.
    ///
    /// # Panics
    ///
    /// If it is not installed, or doesn't answer within a minute.
    pub fn start() -> Self {
        Self::start_as(false)
    }

    /// Starts a server of your own with TLS, and a certificate for 127.0.0.1 by an authority of its own.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_with_tls() -> Self {
        Self::start_as(true)
    }

    fn start_as(tls: bool) -> Self {
        let guardian = Self::copied(&Site::local());
        if tls {
            tls::write_certificates(&guardian);
        }
        Self::begin(guardian, &Site::local(), tls)
    }

    /// Starts a server of your own at a site.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_at(site: &Site) -> Self {
        Self::begin(Self::copied(site), site, false)
    }

    /// Starts a server with more arguments than the others have.
    pub(crate) fn start_with(site: &Site, own: Vec<String>) -> Self {
        Self::begin_with(Self::copied(site), site, false, own)
    }

    /// A guardian with a copy of the initialised data.
    pub(crate) fn copied(site: &Site) -> Guardian {
        assert_installed(&K::NEED);
        let template = K::once().template.get_or_init(template::<K>);
        let guardian = guardian::<K>(site);
        guardian.run(&["cp".into(), "--archive".into(), template.path("data"), guardian.path("data")]);
        guardian
    }

    /// Starts a server on the data that its guardian has.
    pub(crate) fn begin(guardian: Guardian, site: &Site, tls: bool) -> Self {
        Self::begin_with(guardian, site, tls, Vec::new())
    }

    /// The same, with more arguments.
    pub(crate) fn begin_with(guardian: Guardian, site: &Site, tls: bool, own: Vec<String>) -> Self {
        K::settle(&guardian, site);
        let place = Place { directory: guardian.directory().to_owned(), host: site.address, port: 0, tls };
        let mut server = Self { guardian, place, kind: K::default(), own: Mutex::new(own) };
        for _ in 0..PORTS {
            server.place.port = free_port();
            match server.launch() {
                Ok(()) => return server,
                Err(log) if log.contains("Address already in use") => {}
                Err(log) => panic!("{}: {log}", K::NAME),
            }
        }
        panic!("{}: each of {PORTS} ports was taken by others", K::NAME);
    }

    /// The PEM file of the authority that a server with TLS has its certificate from.
    pub fn authority(&self) -> String {
        self.guardian.path(tls::AUTHORITY)
    }

    /// Where clients find the server: the database that is there from the start, over TCP.
    pub fn url(&self) -> String {
        K::url(&self.place)
    }

    /// Creates an empty database for this caller alone, and returns its URL.
    ///
    /// # Panics
    ///
    /// If the server doesn't run; for Redis also after 1023 databases.
    pub fn fresh_database(&self) -> String {
        self.kind.create_database(&self.place)
    }

    /// Stops the server in order, without waiting for its clients to leave. The data stays.
    pub fn stop(&self) {
        self.guardian.stop();
    }

    /// Kills all processes of the server, as `kill -9` does. When this returns, they are gone. The data stays.
    pub fn kill(&self) {
        self.guardian.kill();
    }

    /// Halts the server where it is, as `kill -STOP` does: nobody answers, and its connections stay.
    pub fn halt(&self) {
        self.guardian.halt();
    }

    /// Lets a halted server go on.
    pub fn go_on(&self) {
        self.guardian.go_on();
    }

    /// The arguments with which the server starts the next time, beside those of its kind.
    pub(crate) fn set_own_arguments(&self, own: Vec<String>) {
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = own;
    }

    /// Starts the server again after [`stop`](Self::stop) or [`kill`](Self::kill): at the same URL, with its
    /// data. Does nothing if it runs.
    ///
    /// # Panics
    ///
    /// If it doesn't answer within a minute, or another process has its port now.
    pub fn start_again(&self) {
        if !self.guardian.is_running() {
            self.launch().unwrap_or_else(|log| panic!("{}: {log}", K::NAME));
        }
    }

    /// Everything that the server keeps, to look for bytes in it: a dump by the server's own tool, in which
    /// binary values are in hexadecimal digits, and all its files, in which they are as they are, with its log.
    ///
    /// # Panics
    ///
    /// If the server doesn't run.
    pub fn dump(&self) -> Vec<u8> {
        let mut bytes = K::dump(&self.place);
        files::append_files(&self.place.directory, &mut bytes).expect("the server's files can be read");
        bytes
    }

    /// Starts the process and waits until it answers. The error has the end of its log.
    fn launch(&self) -> Result<(), String> {
        let mut command = K::command_line(&self.place);
        command.extend(self.own.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned());
        self.guardian.start(&command);
        let deadline = Instant::now() + PATIENCE;
        while !client::succeeds(&mut K::ping(&self.place)) {
            if !self.guardian.is_running() {
                return Err(format!("it ended; its log ends:\n{}", self.guardian.log()));
            }
            if Instant::now() > deadline {
                return Err(format!("no answer after {PATIENCE:?}; its log ends:\n{}", self.guardian.log()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

/// The test should have said that it needs the server.
pub(crate) fn assert_installed(need: &Need) {
    let missing = need.missing();
    assert!(missing.is_none(), "{} is not installed; run `cargo xtask install`", missing.unwrap_or_default());
}

pub(crate) fn guardian<K: Kind>(site: &Site) -> Guardian {
    Guardian::new(K::NAME, K::USER, K::STOP_SIGNAL, site)
}

/// A guardian with initialised data.
fn template<K: Kind>() -> Guardian {
    let template = guardian::<K>(&Site::local());
    template.run(&K::initialise(template.path("data")));
    template
}

/// Waits until a program listens at a port of 127.0.0.1.
pub(crate) fn wait_for_port(guardian: &Guardian, name: &str, port: u16) {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(guardian.is_running() && Instant::now() < deadline, "{name}: {}", guardian.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("it is bound").port()
}
