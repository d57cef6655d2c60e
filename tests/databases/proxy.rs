//! A proxy before a server, which cuts the connections when it is told to.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens after the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// No connection works any more: the instance is dead.
    Nothing,
    /// New connections work.
    NewConnections,
}

/// A proxy before a server.
pub(crate) struct Proxy {
    /// The server's URL with the proxy's address in it.
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    plan: Mutex<Plan>,
    /// Says to all connections that they are cut.
    cut: watch::Sender<()>,
}

#[derive(Default)]
struct Plan {
    /// How many messages to the server still go through, and what comes then.
    cut: Option<(usize, After)>,
    dead: bool,
}

impl Proxy {
    pub(crate) async fn before(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").expect("a URL");
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, server) = authority.rsplit_once('@').unwrap_or(("", authority));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let at = if user.is_empty() { "" } else { "@" };
        let url = format!("{scheme}://{user}{at}{address}/{path}");
        let state = Arc::new(State { plan: Mutex::default(), cut: watch::Sender::new(()) });
        tokio::spawn(accept(listener, server.to_owned(), Arc::clone(&state)));
        Self { url, state }
    }

    /// Cuts all connections in the place of the message after so many.
    pub(crate) fn cut_after(&self, messages: usize, after: After) {
        self.state.plan().cut = Some((messages, after));
    }

    /// Whether the cut happened.
    pub(crate) fn has_cut(&self) -> bool {
        self.state.plan().cut.is_none()
    }

    /// Everything works again, and nothing is planned.
    pub(crate) fn restore(&self) {
        *self.state.plan() = Plan::default();
    }
}

impl State {
    fn plan(&self) -> std::sync::MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the next message goes through.
    fn passes(&self) -> bool {
        let mut plan = self.plan();
        match plan.cut {
            Some((0, after)) => {
                *plan = Plan { cut: None, dead: after == After::Nothing };
                self.cut.send_replace(());
                false
            }
            Some((left, after)) => {
                plan.cut = Some((left - 1, after));
                true
            }
            None => !plan.dead,
        }
    }
}

async fn accept(listener: TcpListener, server: String, state: Arc<State>) {
    while let Ok((client, _)) = listener.accept().await {
        if state.plan().dead {
            continue;
        }
        if let Ok(server) = TcpStream::connect(&server).await {
            tokio::spawn(pass_on(client, server, Arc::clone(&state)));
        }
    }
}

/// Passes messages on until the cut, which closes both sides.
async fn pass_on(client: TcpStream, server: TcpStream, state: Arc<State>) {
    let mut cut = state.cut.subscribe();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let to_the_server = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
            if !state.passes() || to_server.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = to_the_server => {}
        _ = tokio::io::copy(&mut from_server, &mut to_client) => {}
        _ = cut.changed() => {}
    }
}
