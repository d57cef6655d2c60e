//! The running MCP server, with a clock of the test's.

use mcp::apart::provider::Login;
use mcp::apart::server;
use mcp::provider::{self, Notes};
use mcp::tools;
use oauth_runtime::ProtectedResource;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::resource_server::TokenVerifier;
use oauth_runtime::testing::TestClock;
use test_clients::{Browser, DocumentHost, Visit};
use tokio::net::TcpListener;

use crate::journal::Journal;

/// The forms of the example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Provider and MCP server are one program.
    Together,
    /// They are two.
    Apart,
}

/// Both, for a loop.
pub(crate) const FORMS: [Form; 2] = [Form::Together, Form::Apart];

/// Another resource of the provider that is apart.
pub(crate) const FILES: &str = "https://files.example/mcp";

/// The example, served on ports of its own.
pub(crate) struct Server {
    pub(crate) issuer: String,
    /// The MCP server's URL, which is the resource.
    pub(crate) url: String,
    pub(crate) clock: TestClock,
    pub(crate) journal: Journal,
    pub(crate) documents: DocumentHost,
}

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, origin)
}

impl Server {
    /// Its clients may have these redirect URIs in the document at [`DocumentHost::client_id`].
    pub(crate) async fn start(form: Form, redirect_uris: &[&str]) -> Self {
        let documents = DocumentHost::start(redirect_uris).await;
        let root = std::fs::read(documents.root_file()).expect("a certificate");
        let fetcher = WebFetcher::builder().allow_host(documents.name()).strangers_reach_allowed();
        let fetcher = fetcher.add_root_certificate(root);
        let fetcher = fetcher.build().expect("a fetcher");
        let (at, issuer) = listener().await;
        let (clock, journal) = (TestClock::new(), Journal::default());
        let (store, pages) = (provider::store().expect("a store"), provider::pages().expect("pages"));
        let name = issuer.parse().expect("an issuer");
        let (app, url) = match form {
            Form::Together => {
                let url = format!("{issuer}/mcp");
                let notes = Notes::builder(name, store, pages).fetcher(fetcher).clock(clock.clone()).build();
                (tools::router(&notes, &url).expect("a router").merge(notes.router()), url)
            }
            Form::Apart => {
                let (at, origin) = listener().await;
                let url = format!("{origin}/mcp");
                let verifier = TokenVerifier::builder(issuer.parse().expect("an issuer"), &url);
                let notes = server::Notes::new(verifier.clock(clock.clone()).build().expect("a verifier"));
                let app = server::tools::router(&notes, &url).expect("a router").merge(notes.router());
                let app = journal.layer(app);
                tokio::spawn(async move { axum::serve(at, app).await });
                let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
                let keys = SigningKeys::fixed([key]).expect("keys");
                let login = Login::builder(name, store, keys, pages).resource_identifier("notes", &url);
                let files = ProtectedResource::new(FILES).expect("a resource");
                let login = login.resource(files).fetcher(fetcher).clock(clock.clone()).build();
                (login.router(), url)
            }
        };
        let app = journal.layer(app);
        tokio::spawn(async move { axum::serve(at, app).await });
        Self { issuer, url, clock, journal, documents }
    }

    /// Alice logs in with a new browser and agrees; gives the URL that the browser is sent to.
    pub(crate) async fn person(&self, visit: Visit) -> String {
        self.journal.write(format!("visit {}", visit.url));
        let browser = Browser::new(&self.issuer);
        let login = browser.open(&visit.url).await;
        let mut sent = browser.log_in(&login, "alice", "wonderland").await;
        // She may have agreed to the same before.
        if sent.has("button[value=allow]") {
            sent = browser.decide(&sent, "allow").await;
        }
        sent.location().unwrap_or_else(|| panic!("no redirect: {sent:?}")).into()
    }
}
