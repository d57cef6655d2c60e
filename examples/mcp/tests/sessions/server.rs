//! The running MCP server, with a clock of the test's.

use mcp::provider::{self, Notes};
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::testing::TestClock;
use test_clients::{Browser, DocumentHost, Visit};
use tokio::net::TcpListener;

use crate::journal::Journal;

/// The example, served on a port of its own.
pub(crate) struct Server {
    pub(crate) issuer: String,
    pub(crate) clock: TestClock,
    pub(crate) journal: Journal,
    pub(crate) documents: DocumentHost,
}

impl Server {
    /// Its clients may have these redirect URIs in the document at [`DocumentHost::client_id`].
    pub(crate) async fn start(redirect_uris: &[&str]) -> Self {
        let documents = DocumentHost::start(redirect_uris).await;
        let root = std::fs::read(documents.root_file()).expect("a certificate");
        let fetcher = WebFetcher::builder().allow_host(documents.name()).add_root_certificate(root);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let (clock, journal) = (TestClock::new(), Journal::default());
        let (store, pages) = (provider::store().expect("a store"), provider::pages().expect("pages"));
        let notes = Notes::builder(issuer.parse().expect("an issuer"), store, pages);
        let notes = notes.fetcher(fetcher.build().expect("a fetcher")).clock(clock.clone()).build();
        let app = journal.layer(mcp::router(&notes).expect("a router"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { issuer, clock, journal, documents }
    }

    /// The MCP server's URL, which is the resource.
    pub(crate) fn url(&self) -> String {
        format!("{}/mcp", self.issuer)
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
