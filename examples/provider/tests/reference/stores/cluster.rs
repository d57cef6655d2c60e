//! Several instances of the program on one store, behind a balancer that takes turns.

use std::fs::File;
use std::net::SocketAddr;
use std::ops::Deref;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::{NamedTempFile, TempDir};
use test_servers::HaProxy;
use tokio::net::{TcpListener, TcpStream};

use crate::process::{CONFIG, Origin, Provider, config_file, program};

/// Instances on one store; the origin is the balancer's.
pub(crate) struct Cluster {
    origin: Origin,
    store: String,
    instances: Vec<Mutex<Provider>>,
    balancer: Balancer,
    config: NamedTempFile,
    logs: TempDir,
}

/// What is in front of the instances.
enum Balancer {
    Ours(Arc<Addresses>),
    HaProxy(HaProxy),
}

/// The names of the instances in [`THREE`].
const NAMES: [&str; 3] = ["providers/one", "providers/two", "providers/three"];

/// What the manual recommends for three instances.
const THREE: &str = include_str!("../../../proxies/haproxy-three.cfg");

/// The addresses of the instances, and whose turn it is. A dead one has none: its port may soon be somebody
/// else's.
struct Addresses {
    all: Vec<Mutex<Option<SocketAddr>>>,
    turn: AtomicUsize,
}

impl Deref for Cluster {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        &self.origin
    }
}

impl Cluster {
    /// So many instances on this store.
    pub(crate) async fn start(store: &str, instances: usize) -> Self {
        Self::start_with(CONFIG, store, instances).await
    }

    /// So many instances with this configuration on this store.
    pub(crate) async fn start_with(config: &str, store: &str, instances: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        Self::start_behind(config, store, instances, url, |instances| {
            let all = instances.iter().map(|instance| Mutex::new(Some(address(instance)))).collect();
            let addresses = Arc::new(Addresses { all, turn: AtomicUsize::new(0) });
            tokio::spawn(balance(listener, Arc::clone(&addresses)));
            Balancer::Ours(addresses)
        })
    }

    /// Three instances on this store, behind HAProxy.
    pub(crate) fn start_behind_haproxy(config: &str, store: &str) -> Self {
        let port = HaProxy::free_port();
        Self::start_behind(config, store, NAMES.len(), format!("http://127.0.0.1:{port}"), |instances| {
            let mut configuration = THREE.to_owned();
            for (index, instance) in instances.iter().enumerate() {
                let written = format!("127.0.0.1:{}", 9000 + index);
                assert!(configuration.contains(&written), "the configuration lacks {written}");
                configuration = configuration.replace(&written, &address(instance).to_string());
            }
            Balancer::HaProxy(HaProxy::start(&configuration, port))
        })
    }

    fn start_behind(
        config: &str,
        store: &str,
        instances: usize,
        url: String,
        balancer: impl FnOnce(&[Provider]) -> Balancer,
    ) -> Self {
        let (config, logs) = (config_file(config), TempDir::new().expect("a directory"));
        let start = |index| start(&config, &logs, &url, store, index);
        // At once, as after a power cut: one of them creates the schema.
        let instances: Vec<Provider> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..instances).map(|index| scope.spawn(move || start(index))).collect();
            starting.into_iter().map(|started| started.join().expect("it started")).collect()
        });
        let balancer = balancer(&instances);
        let instances = instances.into_iter().map(Mutex::new).collect();
        Self { origin: Origin { url }, store: store.to_owned(), instances, balancer, config, logs }
    }

    /// Kills an instance with SIGKILL and starts it again. Blocks.
    pub(crate) fn kill_and_restart(&self, index: usize) {
        let index = index % self.instances.len();
        let mut instance = self.instances[index].lock().unwrap_or_else(PoisonError::into_inner);
        if let Balancer::Ours(addresses) = &self.balancer {
            *addresses.at(index) = None;
        }
        instance.signal("KILL");
        *instance = start(&self.config, &self.logs, &self.origin.url, &self.store, index);
        match &self.balancer {
            Balancer::Ours(addresses) => *addresses.at(index) = Some(address(&instance)),
            Balancer::HaProxy(haproxy) => haproxy.set_address(NAMES[index], address(&instance)),
        }
    }

    /// What the instances logged.
    pub(crate) fn log(&self) -> String {
        let logs = std::fs::read_dir(self.logs.path()).expect("the directory is there");
        logs.map(|log| std::fs::read_to_string(log.expect("an entry").path()).expect("text")).collect()
    }
}

impl Addresses {
    fn at(&self, index: usize) -> std::sync::MutexGuard<'_, Option<SocketAddr>> {
        self.all[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection to the next live instance; `None` if there is none.
    async fn next(&self) -> Option<TcpStream> {
        for _ in 0..self.all.len() {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.all.len();
            let address = *self.at(turn);
            if let Some(address) = address
                && let Ok(stream) = TcpStream::connect(address).await
            {
                return Some(stream);
            }
        }
        None
    }
}

fn start(config: &NamedTempFile, logs: &TempDir, issuer: &str, store: &str, index: usize) -> Provider {
    let log = File::options().create(true).append(true).open(logs.path().join(index.to_string()));
    let mut program = program();
    program.arg("--config").arg(config.path()).args(["--issuer", issuer, "--store", store]);
    Provider::spawn(program.env("RUST_LOG", "info").stderr(Stdio::from(log.expect("a file"))))
}

fn address(instance: &Provider) -> SocketAddr {
    instance.url.strip_prefix("http://").and_then(|address| address.parse().ok()).expect("an address")
}

/// Passes each connection on to the next instance.
async fn balance(listener: TcpListener, addresses: Arc<Addresses>) {
    while let Ok((mut client, _)) = listener.accept().await {
        let addresses = Arc::clone(&addresses);
        tokio::spawn(async move {
            if let Some(mut instance) = addresses.next().await {
                // Where one side breaks off, so does the other.
                let _ = tokio::io::copy_bidirectional(&mut client, &mut instance).await;
            }
        });
    }
}
