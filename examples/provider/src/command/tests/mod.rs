mod clients;
mod events;
mod explain;
mod grants;
mod usage;

use std::sync::Arc;

use clap::Parser;
use oauth_runtime::Client;
use oauth_runtime::store::MemoryStore;
use serde_json::Value;

use super::*;

/// The command line on one store, call after call.
#[derive(Default)]
struct Operator(Arc<MemoryStore>);

impl Operator {
    fn with(clients: impl IntoIterator<Item = Client>) -> Self {
        Self(Arc::new(MemoryStore::with_clients(clients)))
    }

    async fn run(&self, words: &[&str]) -> Result<String, Failure> {
        let words = ["provider"].iter().chain(words);
        let mut arguments = Arguments::try_parse_from(words).expect("a right command line");
        let command = arguments.command.take().expect("a command");
        execute(command, &administration(Arc::clone(&self.0), Vec::new()), Output::new(arguments.json)).await
    }

    async fn text(&self, words: &[&str]) -> String {
        self.run(words).await.unwrap_or_else(|failure| panic!("{words:?}: {failure}"))
    }

    async fn json(&self, words: &[&str]) -> Value {
        let words: Vec<_> = words.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.text(&words).await).expect("JSON")
    }

    async fn fails(&self, words: &[&str]) -> String {
        let failure = self.run(words).await.expect_err("a failure");
        assert_eq!(failure.exit_code(), ExitCode::FAILURE, "{failure}");
        failure.to_string()
    }
}
