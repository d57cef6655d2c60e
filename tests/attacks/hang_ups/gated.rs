//! The memory store behind a gate: a test delays a call, or makes one fail.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use oauth_runtime::each_capability;
use oauth_runtime::store::*;

pub(super) struct Gated {
    inner: MemoryStore,
    pub(super) gate: Gate,
}

impl Gated {
    pub(super) fn new(inner: MemoryStore) -> Self {
        Self { inner, gate: Gate::new() }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the connection is lost")]
pub(super) struct Lost;

/// Delays the next call of a method after an attempt was counted, or makes the next one fail.
pub(super) struct Gate {
    rule: Mutex<Rule>,
    reached: Notify,
    open: Notify,
    done: UnboundedSender<&'static str>,
    calls: tokio::sync::Mutex<UnboundedReceiver<&'static str>>,
}

#[derive(Default)]
struct Rule {
    counted: bool,
    held: Option<&'static str>,
    fails: Option<&'static str>,
}

impl Gate {
    fn new() -> Self {
        let (done, calls) = unbounded_channel();
        let (reached, open) = (Notify::new(), Notify::new());
        Self { rule: Mutex::default(), reached, open, done, calls: tokio::sync::Mutex::new(calls) }
    }

    fn rule(&self) -> std::sync::MutexGuard<'_, Rule> {
        self.rule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn hold(&self, method: &'static str) {
        *self.rule() = Rule { held: Some(method), ..Rule::default() };
    }

    pub(super) fn fail(&self, method: &'static str) {
        *self.rule() = Rule { fails: Some(method), ..Rule::default() };
    }

    /// Waits until the delayed call has arrived.
    pub(super) async fn reached(&self) {
        self.reached.notified().await;
    }

    /// Lets the call continue, and waits until so many calls of `last` have been answered.
    pub(super) async fn open_until(&self, last: &'static str, number: usize) {
        let mut calls = self.calls.lock().await;
        while calls.try_recv().is_ok() {}
        self.open.notify_one();
        for _ in 0..number {
            while calls.recv().await.expect("the store lives") != last {}
        }
    }

    async fn pass(&self, method: &'static str) -> Result<(), Lost> {
        let (is_held, fails) = {
            let mut rule = self.rule();
            rule.counted |= method == "put_failed_attempts";
            let counted = rule.counted;
            (
                counted && rule.held.take_if(|held| *held == method).is_some(),
                counted && rule.fails.take_if(|fails| *fails == method).is_some(),
            )
        };
        if is_held {
            self.reached.notify_one();
            self.open.notified().await;
        }
        if fails { Err(Lost) } else { Ok(()) }
    }
}

impl Storage for Gated {
    type Error = Lost;

    fn is_temporary(_: &Lost) -> bool {
        true
    }
}

macro_rules! gated {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Gated {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, Lost> {
                self.gate.pass(stringify!($method)).await?;
                let answer = self.inner.$method($($name),*).await.map_err(|_| Lost)?;
                let _ = self.gate.done.send(stringify!($method));
                Ok(answer)
            })*
        }
    };
}

each_capability!(gated);
