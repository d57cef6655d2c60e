//! A proxy in front of a server, which cuts the connections on demand, or holds a message.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// What happens after the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// No connection works any more: the instance is dead.
    Nothing,
    /// New connections work.
    NewConnections,
}

/// A proxy in front of a server.
pub(crate) struct Proxy {
    /// The server's URL with the proxy's address.
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    plan: Mutex<Plan>,
    /// Tells all connections that they are cut.
    cut: watch::Sender<()>,
    /// A message is held, and goes on.
    held: Notify,
    released: Notify,
}

/// What the cut removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The message: the server never sees it.
    Message,
    /// The answer: the server has done what the message says.
    Answer,
}

#[derive(Default)]
struct Plan {
    /// How many messages to the server still get through, and what comes then.
    cut: Option<(usize, Lost, After)>,
    /// The next answer is lost.
    answer: Option<After>,
    dead: bool,
    /// How many messages still get through before one is held.
    hold: Option<usize>,
}

/// More messages than any operation has.
pub(crate) const MOST_MESSAGES: usize = 60;

/// Runs an operation with a cut at every point, before the message and after it, until there is no point
/// left. Each attempt uses a new connection, so that it has the same messages: there are more of them before
/// statements are prepared.
macro_rules! cut_everywhere {
    ($connect:ident, $proxy:ident, $after:expr, $proxied:ident, $cut:ident => $operation:expr) => {
        for lost in [$crate::proxy::Lost::Message, $crate::proxy::Lost::Answer] {
            for messages in 0..=$crate::proxy::MOST_MESSAGES {
                assert!(messages < $crate::proxy::MOST_MESSAGES, "the operation has more messages than that");
                let $cut = format!("cut after {messages} messages, {lost:?} lost");
                let $proxied = $connect().await?;
                $proxy.cut_after(messages, lost, $after);
                $operation;
                let has_cut = $proxy.has_cut();
                $proxy.restore();
                if !has_cut {
                    assert!(messages > 0, "no message went through the proxy");
                    break;
                }
            }
        }
    };
}

pub(crate) use cut_everywhere;

impl Proxy {
    pub(crate) async fn before(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").expect("a URL");
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, server) = authority.rsplit_once('@').unwrap_or(("", authority));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let at = if user.is_empty() { "" } else { "@" };
        let url = format!("{scheme}://{user}{at}{address}/{path}");
        let (held, released) = (Notify::new(), Notify::new());
        let state = Arc::new(State { plan: Mutex::default(), cut: watch::Sender::new(()), held, released });
        tokio::spawn(accept(listener, server.to_owned(), Arc::clone(&state)));
        Self { url, state }
    }

    /// Cuts all connections at the message after this many, or at its answer.
    pub(crate) fn cut_after(&self, messages: usize, lost: Lost, after: After) {
        self.state.plan().cut = Some((messages, lost, after));
    }

    /// Whether the cut happened.
    pub(crate) fn has_cut(&self) -> bool {
        let plan = self.state.plan();
        plan.cut.is_none() && plan.answer.is_none()
    }

    /// Holds the message after this many.
    pub(crate) fn hold_after(&self, messages: usize) {
        self.state.plan().hold = Some(messages);
    }

    /// Waits until that message has come.
    pub(crate) async fn held(&self) {
        self.state.held.notified().await;
    }

    /// The message goes on to the server.
    pub(crate) fn release(&self) {
        self.state.released.notify_one();
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

    /// Whether the next message gets through.
    fn passes(&self) -> bool {
        let mut plan = self.plan();
        match plan.cut {
            Some((0, Lost::Message, after)) => {
                self.cut(&mut plan, after);
                false
            }
            Some((0, Lost::Answer, after)) => {
                *plan = Plan { answer: Some(after), ..Plan::default() };
                true
            }
            Some((left, lost, after)) => {
                plan.cut = Some((left - 1, lost, after));
                true
            }
            None => !plan.dead,
        }
    }

    /// Holds the next message if it is the one.
    async fn hold(&self) {
        let is_held = {
            let mut plan = self.plan();
            let is_held = plan.hold == Some(0);
            plan.hold = plan.hold.and_then(|left| left.checked_sub(1));
            is_held
        };
        if is_held {
            self.held.notify_one();
            self.released.notified().await;
        }
    }

    /// Whether the next answer gets through.
    fn answer_passes(&self) -> bool {
        let mut plan = self.plan();
        match plan.answer {
            Some(after) => {
                self.cut(&mut plan, after);
                false
            }
            None => !plan.dead,
        }
    }

    fn cut(&self, plan: &mut Plan, after: After) {
        *plan = Plan { dead: after == After::Nothing, ..Plan::default() };
        self.cut.send_replace(());
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

/// Forwards messages until the cut, which closes both sides.
async fn pass_on(client: TcpStream, server: TcpStream, state: Arc<State>) {
    let mut cut = state.cut.subscribe();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let to_the_server = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
            state.hold().await;
            if !state.passes() || to_server.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    };
    let to_the_client = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = from_server.read(&mut buffer).await {
            if !state.answer_passes() || to_client.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = to_the_server => {}
        () = to_the_client => {}
        _ = cut.changed() => {}
    }
}
