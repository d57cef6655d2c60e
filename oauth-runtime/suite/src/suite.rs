//! The suite, and how it runs its cases.

use std::process::Command;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::case::{Case, Work};
use super::outcome::{Failure, caught};
use super::processes::{self, Processes};
use super::report::{CaseOutcome, CaseResult, Report};
use oauth_runtime_core::store::Storage;

/// Runs the cases of the named groups against a store.
///
/// Each group is a method, which exists if the store has the capabilities that its cases use. See the
/// [module](super) for an example.
#[must_use = "nothing happens before `run()`"]
pub struct StoreSuite<S> {
    store: Box<dyn Fn() -> BoxFuture<'static, S> + Send + Sync>,
    command: Option<processes::Start>,
    cases: Vec<Case<S>>,
}

impl<S: Storage + 'static> StoreSuite<S> {
    /// A suite for the store that `store` creates. It is called once for each case, and may return the same
    /// database each time.
    pub fn new<F>(store: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = S> + Send + 'static,
    {
        Self { store: Box::new(move || store().boxed()), command: None, cases: Vec::new() }
    }

    /// Adds races of several processes to the groups [`clients`](Self::clients),
    /// [`authorization_codes`](Self::authorization_codes), [`device_codes`](Self::device_codes),
    /// [`ciba_requests`](Self::ciba_requests), [`refresh_tokens`](Self::refresh_tokens), [`replay`](Self::replay), [`signing_keys`](Self::signing_keys),
    /// [`credentials`](Self::credentials), [`logout_notices`](Self::logout_notices),
    /// [`pushed_requests`](Self::pushed_requests), [`tickets`](Self::tickets), [`mails`](Self::mails) and [`accounts`](Self::accounts).
    ///
    /// `command` starts a process that reaches this very suite: [`this_test`](super::this_test) with the name
    /// of the test, and the environment variables that it needs to find the same database. There, `run` takes
    /// part in the race and ends the process. So a test with processes has one suite, and does nothing before
    /// it that must not happen several times at the same time.
    ///
    /// ```no_run
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::testing::{StoreSuite, this_test};
    ///
    /// # struct Postgres;
    /// # impl Postgres { async fn connect() -> MemoryStore { MemoryStore::new() } }
    /// // in `mod store` of the test's crate: #[tokio::test(flavor = "multi_thread")]
    /// async fn suite() {
    ///     let suite = StoreSuite::new(Postgres::connect).everything();
    ///     suite.processes(|| this_test("store::suite")).run().await.assert_passed();
    /// }
    /// ```
    pub fn processes(self, command: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self { command: Some(Arc::new(command)), ..self }
    }

    /// Omits the cases whose name does not contain `part`: for debugging one of them.
    pub fn only(mut self, part: &str) -> Self {
        self.cases.retain(|case| case.name.contains(part));
        self
    }

    /// Runs the cases, one after the other. An error or a panic in one of them is the failure of that case.
    ///
    /// In a process that [`processes`](Self::processes) started, it does not return.
    pub async fn run(self) -> Report {
        let mut command = self.command.clone();
        if let Some(job) = processes::Job::from_environment() {
            self.compete(job).await;
            // The race belongs to another suite. A process that takes part in one starts none.
            command = None;
        }
        let mut results = Vec::new();
        for case in &self.cases {
            let Some(outcome) = self.attempt(case, command.clone()).await else { continue };
            results.push(CaseResult::new(case.name, outcome));
        }
        Report::new(results)
    }

    pub(super) fn with(mut self, cases: Vec<Case<S>>) -> Self {
        self.cases.extend(cases);
        self
    }

    /// Runs a case; `None` if it needs processes and there is no command to start them.
    async fn attempt(&self, case: &Case<S>, command: Option<processes::Start>) -> Option<CaseOutcome> {
        let outcome = match (&case.work, command) {
            (Work::Here(work), _) => caught(async { work(self.store().await).await }).await,
            (Work::Processes(race), Some(command)) => {
                let processes = Processes { command, case: case.name };
                caught(async { (race.judge)(self.store().await, processes).await }).await
            }
            (Work::Processes(_), None) => return None,
        };
        Some(outcome.map_or_else(|Failure(seen)| CaseOutcome::Failed(seen), |()| CaseOutcome::Passed))
    }

    /// Takes part in a race that another process judges, if the case belongs to this suite.
    async fn compete(&self, job: processes::Job) {
        let case = self.cases.iter().find(|case| case.name == job.case);
        if let Some(Case { work: Work::Processes(race), .. }) = case {
            job.done(caught(async { (race.compete)(self.store().await, job.started().await?).await }).await);
        }
    }

    async fn store(&self) -> Arc<S> {
        Arc::new((self.store)().await)
    }
}

impl<S> std::fmt::Debug for StoreSuite<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSuite").field("cases", &self.cases.len()).finish_non_exhaustive()
    }
}
