//! Runs parts: one after the other, but for those that can run beside the tests. Meanwhile it installs what the tests need.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::install;
use crate::parts::{BUILD_OTHERS, Context, Part};
use crate::report::{Report, seconds};

/// How a part went.
struct Done {
    name: &'static str,
    result: Result<String, String>,
    took: Duration,
}

/// Runs parts until one fails.
pub(crate) fn run(parts: &[&'static Part]) -> Result<(), String> {
    let mut report = Report::new();
    let mut installing = Installing::start(parts);
    let has_tests = parts.iter().any(|part| part.name == "tests");
    let (beside, mut others): (Vec<_>, Vec<_>) =
        parts.iter().copied().partition(|part| has_tests && part.is_beside_tests);
    let last = if has_tests { others.pop() } else { None };
    let mut context = Context::default();
    let mut failure = others.into_iter().find_map(|part| {
        installing.wait_for(part, &mut report).and_then(|()| one(part, &mut context, &mut report)).err()
    });
    if let Some(tests) = last.filter(|_| failure.is_none()) {
        failure = installing.wait_for(tests, &mut report).err();
        failure = failure.or_else(|| with_others(tests, beside, &mut context, &mut report).err());
    }
    report.print();
    context.print();
    failure.map_or(Ok(()), Err)
}

/// Runs one part while nothing else runs.
fn one(part: &Part, context: &mut Context, report: &mut Report) -> Result<(), String> {
    let done = done(part, context);
    note(done, context, report)
}

/// Runs the tests, and parts beside them.
fn with_others(
    tests: &Part,
    beside: Vec<&'static Part>,
    context: &mut Context,
    report: &mut Report,
) -> Result<(), String> {
    context.others_are_being_built = beside.iter().any(|part| part.name == BUILD_OTHERS);
    let mut beside_tests = context.beside_others();
    let others = thread::spawn(move || {
        let context = &mut beside_tests;
        let done: Vec<Done> = beside.into_iter().map(|part| done(part, context)).collect();
        (done, beside_tests)
    });
    let mut results = vec![one(tests, context, report)];
    let (finished, of_others) = others.join().map_err(|_| "a part panicked".to_owned())?;
    context.merge(of_others);
    results.extend(finished.into_iter().map(|done| note(done, context, report)));
    results.into_iter().collect()
}

/// Runs a part.
fn done(part: &Part, context: &mut Context) -> Done {
    println!("\n{}: {}", part.name, part.about);
    let began = Instant::now();
    let result = (part.run)(context);
    let took = began.elapsed();
    let outcome = result.as_deref().unwrap_or_else(|error| error);
    println!("{}: {outcome} in {}", part.name, seconds(took));
    Done { name: part.name, result, took }
}

/// Notes how a part went, and the test programs in it.
fn note(done: Done, context: &mut Context, report: &mut Report) -> Result<(), String> {
    report.add(done.name, done.result.as_deref().unwrap_or("FAILED"), done.took);
    for (name, outcome, took) in context.finished.drain(..) {
        report.add(format!("  {name}"), outcome, took);
    }
    // The rest was printed.
    done.result
        .map(drop)
        .map_err(|error| format!("{}: {}", done.name, error.lines().next().unwrap_or_default()))
}

/// What is being installed.
struct Installing {
    began: Instant,
    thread: Option<JoinHandle<Result<(), String>>>,
}

impl Installing {
    /// Begins with what parts need.
    fn start(parts: &[&Part]) -> Self {
        let install =
            if parts.iter().any(|part| part.is_test) { install::everything } else { install::tools };
        let is_needed = parts.iter().any(|part| part.needs_tools);
        Self { began: Instant::now(), thread: is_needed.then(|| thread::spawn(install)) }
    }

    /// Waits until everything is there, before the first part that needs it.
    fn wait_for(&mut self, part: &Part, report: &mut Report) -> Result<(), String> {
        let Some(thread) = self.thread.take_if(|_| part.needs_tools) else { return Ok(()) };
        let waited = Instant::now();
        let installed = thread.join().unwrap_or_else(|_| Err("a panic".to_owned()));
        let outcome = installed.as_ref().map_or("FAILED", |()| "passed");
        let outcome = format!("{outcome}, beside the others but for {}", seconds(waited.elapsed()));
        report.add("install", outcome, self.began.elapsed());
        installed.map_err(|error| format!("install: {error}"))
    }
}
