//! The conversation with a script: a line of JSON each.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

/// The maximum time of a script. It exists so that a test ends, not to measure anything.
const PATIENCE: Duration = Duration::from_secs(100);

/// A script that is ready to be run.
#[derive(Debug)]
pub struct Script(pub(crate) Command);

/// What a script needs from a person with a browser.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The authorization request.
    pub url: String,
    /// The scope tokens that the person does not allow.
    pub untick: Vec<String>,
}

impl Script {
    /// Runs it with these parameters. `person` opens a URL in a browser, logs in, and returns the URL that
    /// the browser is sent to. Returns the script's report.
    ///
    /// # Panics
    /// If the script fails, takes too long or wants to wait.
    pub async fn run(self, parameters: &Value, person: impl AsyncFnMut(Visit) -> String) -> Value {
        self.run_with_clock(parameters, person, |_| panic!("the clock of this provider does not move")).await
    }

    /// The same for a script that waits: `wait` moves the clock of the provider.
    ///
    /// # Panics
    /// If the script fails or takes too long.
    pub async fn run_with_clock(
        mut self,
        parameters: &Value,
        person: impl AsyncFnMut(Visit) -> String,
        wait: impl FnMut(Duration),
    ) -> Value {
        let name = format!("{:?}", self.0.as_std());
        let piped = self.0.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.kill_on_drop(true).spawn().expect("the script starts");
        let mut input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let mut log = child.stderr.take().expect("piped");
        let log = tokio::spawn(async move {
            let mut text = String::new();
            let _ = log.read_to_string(&mut text).await;
            text
        });
        let talk = async {
            write(&mut input, parameters).await;
            talk(&mut input, output, person, wait).await
        };
        let result = timeout(PATIENCE, talk).await;
        drop(input);
        let _ = child.kill().await;
        let log = log.await.unwrap_or_default();
        match result {
            Ok(Some(result)) => result,
            Ok(None) => panic!("{name} failed:\n{log}"),
            Err(_) => panic!("{name} took too long:\n{log}"),
        }
    }
}

async fn talk(
    input: &mut (impl AsyncWriteExt + Unpin),
    output: BufReader<impl AsyncReadExt + Unpin>,
    mut person: impl AsyncFnMut(Visit) -> String,
    mut wait: impl FnMut(Duration),
) -> Option<Value> {
    let mut lines = output.lines();
    while let Some(line) = lines.next_line().await.ok()? {
        let message: Value = serde_json::from_str(&line).ok()?;
        if let Some(result) = message.get("result") {
            return Some(result.clone());
        }
        if let Some(seconds) = message["wait"].as_u64() {
            wait(Duration::from_secs(seconds));
            write(input, &Value::Null).await;
            continue;
        }
        let untick = message["untick"].as_array()?.iter();
        let untick = untick.filter_map(|token| Some(token.as_str()?.to_owned())).collect();
        let visit = Visit { url: message["open"].as_str()?.to_owned(), untick };
        write(input, &json!(person(visit).await)).await;
    }
    None
}

/// A script that ended does not read any more; its log says why.
async fn write(input: &mut (impl AsyncWriteExt + Unpin), message: &Value) {
    let _ = input.write_all(format!("{message}\n").as_bytes()).await;
    let _ = input.flush().await;
}
