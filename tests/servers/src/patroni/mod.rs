//! PostgreSQL with Patroni and etcd, and HAProxy in front of it.

mod etcd;

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::{assert_installed, free_port};
use crate::{HaProxy, programs, tls};

/// How long they may take to agree.
const PATIENCE: Duration = Duration::from_secs(120);

/// After how long a member that neither leads nor follows begins again.
const STRAY: Duration = Duration::from_secs(30);

/// How long a question to Patroni may take.
const ANSWER: Duration = Duration::from_secs(2);

/// The database of the clients.
const DATABASE: &str = "auth";

/// Whether commits wait for a standby, by Patroni's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replication {
    /// None waits.
    Asynchronous,
    /// `synchronous_mode`: as long as there is a standby.
    Synchronous,
    /// `synchronous_mode_strict`: always.
    Strict,
}

/// PostgreSQL servers that Patroni leads, each beside a member of etcd. Behind HAProxy, the leader has one URL.
pub struct Patroni {
    members: Vec<Member>,
    // These end after the members.
    _etcd: Vec<Guardian>,
    haproxy: HaProxy,
    replication: Replication,
}

struct Member {
    guardian: Guardian,
    /// Where Patroni answers.
    api: SocketAddr,
    postgres: SocketAddr,
}

impl Patroni {
    /// Starts a member at each site, with an empty database.
    ///
    /// # Panics
    ///
    /// If something is not installed, or the members don't agree within two minutes.
    pub fn start_at(sites: &[Site], replication: Replication) -> Self {
        for need in [test_needs::POSTGRESQL, test_needs::HAPROXY, test_needs::PATRONI] {
            assert_installed(&need);
        }
        let (etcd, clients) = etcd::start(sites);
        let members: Vec<_> = sites
            .iter()
            .enumerate()
            .map(|(number, site)| member(number, site, &clients, replication))
            .collect();
        let set = Self { haproxy: haproxy(&members), members, _etcd: etcd, replication };
        set.wait_until_whole();
        let leader = set.leader().expect("all agree");
        let postgres = set.members[leader].postgres;
        let mut create = crate::client::bounded("createdb");
        create.args(["--host", &postgres.ip().to_string(), "--port", &postgres.port().to_string()]);
        crate::client::output(create.args(["--username", "postgres", "--no-password", DATABASE]));
        set
    }

    /// The database, at whichever member leads.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{DATABASE}", self.haproxy.port)
    }

    /// The member that says that it leads.
    pub fn leader(&self) -> Option<usize> {
        self.members.iter().position(|member| status(member.api, "/primary") == Some(200))
    }

    /// Kills a member, Patroni with its PostgreSQL.
    pub fn kill(&self, member: usize) {
        self.members[member].guardian.kill();
    }

    /// Starts a member again.
    pub fn start_again(&self, member: usize) {
        self.members[member].start();
    }

    /// Waits until another member than this one leads.
    ///
    /// # Panics
    ///
    /// If none does after two minutes.
    pub fn wait_for_another(&self, former: usize) {
        let leads = |(number, member): (usize, &Member)| {
            number != former && status(member.api, "/primary") == Some(200)
        };
        self.wait("another leader", |set| set.members.iter().enumerate().any(leads));
    }

    /// Waits until one member leads, and all others follow it: one of them synchronously, if that is asked for. Before, none could take over.
    ///
    /// # Panics
    ///
    /// If they don't after two minutes.
    pub fn wait_until_whole(&self) {
        let last = Cell::new(Instant::now());
        self.wait("a leader and its replicas", |set| {
            let strays: Vec<_> = set.members.iter().filter(|member| member.is_stray()).collect();
            if last.get().elapsed() > STRAY {
                last.set(Instant::now());
                // What it has fits to no leader: an operator lets it begin again.
                for member in &strays {
                    ask(member.api, "POST", "/reinitialize");
                }
            }
            strays.is_empty()
                && set.leader().is_some()
                && (set.replication == Replication::Asynchronous || set.has_successor())
        });
    }

    fn has_successor(&self) -> bool {
        self.members.iter().any(|member| status(member.api, "/sync") == Some(200))
    }

    fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self) {
            let logs =
                || self.members.iter().map(|member| member.guardian.log()).collect::<Vec<_>>().join("\n\n");
            assert!(Instant::now() < deadline, "not after {PATIENCE:?}: {what}\n{}", logs());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Member {
    /// Whether it neither leads nor follows.
    fn is_stray(&self) -> bool {
        ["/primary", "/replica"].iter().all(|role| status(self.api, role) != Some(200))
    }

    fn start(&self) {
        // In a namespace of processes, all of which end with the first: Patroni's PostgreSQL is not its child.
        let command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"].map(String::from);
        let patroni = [programs::argument("patroni"), self.guardian.path("patroni.yml")];
        let user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"].map(String::from);
        self.guardian.start(&[&command[..], &user[..], &patroni[..]].concat());
    }
}

/// The status that a member answers with. `None` if it doesn't answer.
fn status(api: SocketAddr, path: &str) -> Option<u16> {
    ask(api, "GET", path)
}

fn ask(api: SocketAddr, method: &str, path: &str) -> Option<u16> {
    let mut connection = TcpStream::connect_timeout(&api, ANSWER).ok()?;
    connection.set_read_timeout(Some(ANSWER)).ok()?;
    let body = if method == "POST" { r#"{"force": true}"# } else { "" };
    write!(connection, "{method} {path} HTTP/1.0\r\nContent-Length: {}\r\n\r\n{body}", body.len()).ok()?;
    // All of it: Patroni logs at length if its client doesn't wait.
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).ok()?;
    std::str::from_utf8(&answer).ok()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}

fn member(number: usize, site: &Site, etcd: &[String], replication: Replication) -> Member {
    // It starts others as another user, and ends all of them.
    let guardian = Guardian::new("patroni", "root", "TERM", site);
    let host = site.address;
    let (api, postgres) = (SocketAddr::from((host, free_port())), SocketAddr::from((host, free_port())));
    let directory = guardian.directory().display();
    let is_synchronous = replication != Replication::Asynchronous;
    let is_strict = replication == Replication::Strict;
    let hosts: String = etcd.iter().map(|member| format!("  - {member}\n")).collect();
    let programs = programs::path("postgres");
    let programs = programs.parent().expect("it is in a directory").display();
    let configuration = format!(
        "scope: auth\nname: node{number}\nrestapi:\n  listen: {api}\n  connect_address: {api}\netcd3:\n  hosts:\n{hosts}\
         bootstrap:\n  dcs:\n    ttl: 20\n    loop_wait: 2\n    retry_timeout: 5\n    maximum_lag_on_failover: 104857600\n    synchronous_mode: {is_synchronous}\n    synchronous_mode_strict: {is_strict}\n    \
         postgresql:\n      use_pg_rewind: true\n      parameters:\n        wal_log_hints: 'on'\n        max_connections: 100\n  \
         initdb:\n  - encoding: UTF8\n  - no-locale\n  - auth: trust\n  - no-sync\n  pg_hba:\n  - local all all trust\n  \
         - host all all 0.0.0.0/0 trust\n  - host replication all 0.0.0.0/0 trust\npostgresql:\n  listen: {postgres}\n  \
         connect_address: {postgres}\n  data_dir: {directory}/data\n  bin_dir: {programs}\n  pgpass: {directory}/pgpass\n  \
         authentication:\n    superuser:\n      username: postgres\n    replication:\n      username: postgres\n  \
         parameters:\n    unix_socket_directories: {directory}\n    fsync: 'off'\n    shared_buffers: 16MB\n    dynamic_shared_memory_type: mmap\n"
    );
    tls::write(&guardian, "patroni.yml", &configuration);
    let own = ["chown", "-R", "postgres:"].map(String::from);
    guardian.run(&[&own[..], &[directory.to_string()]].concat());
    let member = Member { guardian, api, postgres };
    member.start();
    member
}

/// HAProxy, as Patroni's documentation configures it: it asks each member whether it leads, and cuts connections to one that doesn't any more.
fn haproxy(members: &[Member]) -> HaProxy {
    let server = |(number, member): (usize, &Member)| {
        format!(" server node{number} {} check port {}\n", member.postgres, member.api.port())
    };
    let servers: String = members.iter().enumerate().map(server).collect();
    let configuration = format!(
        "listen leader\n mode tcp\n bind :8080\n option httpchk OPTIONS /primary\n http-check expect status 200\n \
         default-server inter 1s fall 3 rise 1 on-marked-down shutdown-sessions\n{servers}"
    );
    HaProxy::start(&configuration, HaProxy::free_port())
}
