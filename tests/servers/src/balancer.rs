//! A balancer in front of several servers: each new connection goes to the next of them.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Forwards connections to several servers in turn. One that refuses is left out.
pub struct Balancer {
    /// The URL of the first server, through this balancer.
    pub url: String,
    servers: Arc<Servers>,
}

struct Servers {
    addresses: Vec<String>,
    next: AtomicUsize,
    /// How many servers further the next connection begins.
    step: usize,
    /// The one that all connections go to, if it is one of them.
    only: AtomicUsize,
    clients: Mutex<Vec<TcpStream>>,
}

impl Balancer {
    /// A balancer in front of the servers at these URLs, which differ in the host and port alone.
    ///
    /// # Panics
    ///
    /// If a URL has no host and port, or no port is free.
    pub fn before(urls: &[String]) -> Self {
        Self::with_step(urls, 1)
    }

    /// The same, but all connections go to the first server that takes them.
    ///
    /// # Panics
    ///
    /// As [`before`](Self::before).
    pub fn in_order(urls: &[String]) -> Self {
        Self::with_step(urls, 0)
    }

    fn with_step(urls: &[String], step: usize) -> Self {
        let address = |url: &String| {
            let (_, rest) = url.split_once("://").expect("a URL");
            let authority = rest.split('/').next().unwrap_or(rest);
            authority.rsplit('@').next().unwrap_or(authority).to_owned()
        };
        let servers = Servers {
            addresses: urls.iter().map(address).collect(),
            next: AtomicUsize::new(0),
            step,
            only: AtomicUsize::new(usize::MAX),
            clients: Mutex::default(),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let own = listener.local_addr().expect("it is bound").to_string();
        let url = urls[0].replacen(&servers.addresses[0], &own, 1);
        let servers = Arc::new(servers);
        let forwarded = Arc::clone(&servers);
        // The threads end with their connections, and the last one with the process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let servers = Arc::clone(&forwarded);
                thread::spawn(move || servers.forward(client));
            }
        });
        Self { url, servers }
    }

    /// Leads all new connections to one of the servers, and cuts those that there are.
    pub fn only(&self, server: usize) {
        self.servers.only.store(server, Ordering::SeqCst);
        for client in self.servers.clients.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // It may be closed.
            let _ = client.shutdown(Shutdown::Both);
        }
    }
}

impl Servers {
    fn forward(&self, client: TcpStream) -> Option<()> {
        let first = self.next.fetch_add(self.step, Ordering::Relaxed);
        let count = self.addresses.len();
        let mut in_turn = (0..count).map(|index| &self.addresses[(first + index) % count]);
        let server = match self.addresses.get(self.only.load(Ordering::SeqCst)) {
            Some(only) => TcpStream::connect(only).ok()?,
            None => in_turn.find_map(|address| TcpStream::connect(address).ok())?,
        };
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).push(client.try_clone().ok()?);
        for end in [&client, &server] {
            end.set_nodelay(true).ok()?;
        }
        let (from_client, to_server) = (client.try_clone().ok()?, server.try_clone().ok()?);
        thread::spawn(move || pass_on(from_client, to_server));
        pass_on(server, client);
        Some(())
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    // The other direction ends, too.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
