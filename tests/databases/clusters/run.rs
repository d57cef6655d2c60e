//! A run: several clients, a nemesis, and what the history says.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::thread;

use oauth_runtime::store::AnyStore;
use oauth_runtime::testing::this_test;

use super::checker::{Findings, check};
use super::client::Caller;
use super::history::Event;
use super::nemesis::Busy;

/// The test that is a client, in a process of its own.
const CLIENT: &str = "clusters::run::a_client";

/// What a client is told.
const JOB: &str = "OAUTH_TESTS_CLUSTER_CLIENT";

/// What goes wrong while clients call. Returns how often it did.
pub(super) type Nemesis<'a> = Box<dyn FnOnce(Busy<'_>) -> usize + Send + 'a>;

/// How much a run does.
pub(super) struct Run<'a> {
    pub(super) name: &'a str,
    /// One client for each: they may use different servers.
    pub(super) urls: Vec<String>,
    pub(super) rounds: usize,
    /// Runs beside the clients until they are done. It has healed everything when it returns.
    pub(super) nemesis: Nemesis<'a>,
    /// Where to look in the end.
    pub(super) last: String,
}

impl Run<'_> {
    /// Lets the clients call, and checks what they were told.
    pub(super) async fn check(self) -> Findings {
        let clients = self.urls.len();
        let jobs: Vec<_> = self
            .urls
            .iter()
            .enumerate()
            .map(|(me, url)| format!("{me} {clients} {} {url}", self.rounds))
            .collect();
        let mut children: Vec<_> = jobs.iter().map(|job| Client(start(job))).collect();
        let readers: Vec<_> = children.iter_mut().map(|client| lines_of(&mut client.0)).collect();
        let is_busy = || readers.iter().any(|reader| !reader.is_finished());
        let faults = tokio::task::block_in_place(|| (self.nemesis)(&is_busy));
        let mut lines = Vec::new();
        for reader in readers {
            lines.extend(tokio::task::block_in_place(|| reader.join()).expect("the output is read"));
        }
        for mut client in children {
            let status = tokio::task::block_in_place(|| client.0.wait()).expect("a client ends");
            assert!(status.success(), "a client failed: {status}");
        }
        let history: Vec<Event> = lines.iter().filter_map(|line| Event::from_line(line)).collect();
        let store = connect(&self.last).await;
        let caller = Caller { store, me: 0, clients, rounds: self.rounds, first: 0 };
        let last = caller.look_at_everything().await;
        let findings = Findings { faults, ..check(&history, &last) };
        let permanent: Vec<_> = lines.iter().filter(|line| line.starts_with("permanent: ")).collect();
        report(self.name, &findings, permanent.len());
        if !findings.violations.is_empty() {
            keep(self.name, &history, &last);
        }
        assert!(
            permanent.is_empty(),
            "{} errors are not temporary, such as {}",
            permanent.len(),
            permanent[0]
        );
        findings
    }
}

/// A client's process, which ends with the run, also if the run fails.
struct Client(Child);

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(job: &str) -> Child {
    let mut command = this_test(CLIENT);
    command.env(JOB, job).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("this test runs again")
}

fn lines_of(child: &mut Child) -> thread::JoinHandle<Vec<String>> {
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    thread::spawn(move || output.lines().map_while(Result::ok).collect())
}

fn report(name: &str, findings: &Findings, permanent: usize) {
    let Findings { violations, stale, calls, doubts, contested, won, faults, longest } = findings;
    println!(
        "{name}: {faults} faults, {calls} calls, {doubts} in doubt, {contested} things contested, {won} taken, {stale} looks behind, \
         {permanent} errors that are not temporary, the longest call took {:.1} s, {} violations",
        longest.as_secs_f64(),
        violations.len()
    );
    violations.iter().take(10).for_each(|violation| println!("  {violation:?}"));
}

/// A history with a violation stays, to be read.
fn keep(name: &str, history: &[Event], last: &[Event]) {
    let path = std::env::temp_dir().join(format!("cluster-history-{name}-{}", std::process::id()));
    let lines: Vec<String> = history.iter().chain(last).map(Event::to_line).collect();
    match std::fs::write(&path, lines.join("\n")) {
        Ok(()) => println!("  the history is in {}", path.display()),
        Err(error) => println!("  the history can't be kept: {error}"),
    }
}

pub(super) async fn connect(url: &str) -> AnyStore {
    let mut last = None;
    for _ in 0..60 {
        match AnyStore::connect(url).await {
            Ok(store) => return store,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("no connection: {last:?}")
}

/// Not a test: a run starts it as a client.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a run starts it: cargo xtask clusters"]
async fn a_client() {
    let Ok(job) = std::env::var(JOB) else { return };
    let words: Vec<&str> = job.splitn(4, ' ').collect();
    let [me, clients, rounds, url] = words[..] else { panic!("{job}") };
    let number = |word: &str| word.parse().expect("a number");
    let store = connect(url).await;
    Caller { store, me: number(me), clients: number(clients), rounds: number(rounds), first: 0 }.call().await;
}
