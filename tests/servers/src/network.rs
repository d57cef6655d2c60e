//! A network between a client and a server, which counts round trips, may be slow, and may be cut.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long PostgreSQL's and MySQL's drivers ask whether a connection still works. Nobody waits for the answer: the
/// drivers ask when a connection returns to its pool.
const PINGS: [&[u8]; 2] = [b"S\0\0\0\x04", b"\x01\0\0\0\x0e"];

/// How many messages are kept to be shown.
const MOST_SHOWN: usize = 100;

/// Forwards connections to a server.
///
/// A round trip begins when the client sends something after the server's last answer. Pings of drivers are not counted.
pub struct Network {
    /// The server's URL, through this network.
    pub url: String,
    traffic: Arc<Traffic>,
}

struct Traffic {
    server: String,
    delay: Duration,
    round_trips: AtomicUsize,
    /// What began each of them, to show to whoever expected fewer.
    sent: Mutex<Vec<Vec<u8>>>,
    /// The connections that may be cut.
    clients: Mutex<Vec<TcpStream>>,
}

impl Network {
    /// A network in front of the server at the URL, without a delay.
    pub fn before(url: &str) -> Self {
        Self::with_delay(url, Duration::ZERO)
    }

    /// The same, in which each message to the server takes this long. Answers take no time.
    ///
    /// # Panics
    ///
    /// If the URL has no host and port, or no port is free.
    pub fn with_delay(url: &str, delay: Duration) -> Self {
        let (scheme, rest) = url.split_once("://").expect("a URL");
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, server) = match authority.rsplit_once('@') {
            Some((user, server)) => (format!("{user}@"), server),
            None => (String::new(), authority),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let traffic = Traffic {
            server: server.to_owned(),
            delay,
            round_trips: AtomicUsize::new(0),
            sent: Mutex::default(),
            clients: Mutex::default(),
        };
        let traffic = Arc::new(traffic);
        let forwarded = Arc::clone(&traffic);
        // The threads end with their connections, and the last one with the process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let traffic = Arc::clone(&forwarded);
                thread::spawn(move || traffic.forward(client));
            }
        });
        Self { url: format!("{scheme}://{user}{address}/{path}"), traffic }
    }

    /// How many round trips began since the last call.
    pub fn round_trips(&self) -> usize {
        self.traffic.sent().clear();
        self.traffic.round_trips.swap(0, Ordering::SeqCst)
    }

    /// Cuts all connections that there are. What was sent before reaches the server. New ones are forwarded.
    pub fn cut(&self) {
        let mut clients = self.traffic.clients.lock().unwrap_or_else(PoisonError::into_inner);
        for client in clients.drain(..) {
            // It may be closed.
            let _ = client.shutdown(Shutdown::Both);
        }
    }

    /// What the client sent first in each round trip since the last call of [`round_trips`](Self::round_trips).
    pub fn sent(&self) -> Vec<String> {
        self.traffic.sent().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

impl Traffic {
    fn sent(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forward(&self, mut client: TcpStream) -> Option<()> {
        let mut server = TcpStream::connect(&self.server).ok()?;
        client.set_nodelay(true).ok()?;
        server.set_nodelay(true).ok()?;
        let (to_client, to_server) = (client.try_clone().ok()?, server.try_clone().ok()?);
        let answered = AtomicBool::new(true);
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).push(client.try_clone().ok()?);
        let (late, due) = channel();
        thread::scope(|scope| {
            scope.spawn(|| deliver(due, to_server));
            scope.spawn(|| {
                answer(&mut server, to_client, &answered);
            });
            self.send(&mut client, late, &answered);
        });
        Some(())
    }

    /// What the client sends.
    fn send(&self, client: &mut TcpStream, late: Sender<(Instant, Vec<u8>)>, answered: &AtomicBool) {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = client.read(&mut buffer) {
            let sent = &buffer[..read];
            if !PINGS.contains(&sent) && answered.swap(false, Ordering::SeqCst) {
                self.round_trips.fetch_add(1, Ordering::SeqCst);
                let mut all = self.sent();
                if all.len() < MOST_SHOWN {
                    all.push(sent.to_owned());
                }
            }
            if late.send((Instant::now() + self.delay, sent.to_owned())).is_err() {
                break;
            }
        }
    }
}

/// Sends each message to the server when its time has come.
fn deliver(due: Receiver<(Instant, Vec<u8>)>, mut server: TcpStream) {
    for (at, message) in due {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if server.write_all(&message).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
}

/// What the server answers.
fn answer(server: &mut TcpStream, mut client: TcpStream, answered: &AtomicBool) {
    let mut buffer = vec![0; 65_536];
    while let Ok(read @ 1..) = server.read(&mut buffer) {
        answered.store(true, Ordering::SeqCst);
        if client.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}
