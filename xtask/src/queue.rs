//! Test programs that are ready to run, while others are still being built.

use std::collections::{HashSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard};

use crate::test_programs::TestProgram;

/// Test programs that are ready to run. Those that take longest are built first, and run while cargo builds the others.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ready: VecDeque<TestProgram>,
    /// The names of all that were ever added.
    added: HashSet<String>,
    is_complete: bool,
}

impl Queue {
    /// Adds programs, in the order in which they should start.
    pub(crate) fn add(&self, programs: Vec<TestProgram>) {
        self.lock().add(programs);
        self.changed.notify_all();
    }

    /// Adds the last programs, without those that were added before.
    pub(crate) fn complete(&self, programs: Vec<TestProgram>) {
        let mut state = self.lock();
        state.add(programs);
        state.is_complete = true;
        drop(state);
        self.changed.notify_all();
    }

    /// The next program, once there is one. `None`: all have been taken, and no other will come.
    pub(crate) fn next(&self) -> Option<TestProgram> {
        let is_waiting = |state: &mut State| state.ready.is_empty() && !state.is_complete;
        let state = self.changed.wait_while(self.lock(), is_waiting);
        state.expect("no thread panics with it").ready.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics with it")
    }
}

impl State {
    fn add(&mut self, programs: Vec<TestProgram>) {
        let Self { ready, added, .. } = self;
        ready.extend(programs.into_iter().filter(|program| added.insert(program.name.clone())));
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::thread;

    use super::Queue;
    use crate::test_programs::TestProgram;

    fn programs(names: &[&str]) -> Vec<TestProgram> {
        let program = |name: &&str| TestProgram { name: (*name).to_owned(), command: Command::new(name) };
        names.iter().map(program).collect()
    }

    fn taken(queue: &Queue) -> Vec<String> {
        std::iter::from_fn(|| queue.next()).map(|program| program.name).collect()
    }

    #[test]
    fn a_program_that_was_built_first_runs_once() {
        let queue = Queue::default();
        queue.add(programs(&["reference", "databases"]));
        assert_eq!(queue.next().expect("the first").name, "reference");
        queue.complete(programs(&["databases", "reference", "suite"]));
        assert_eq!(taken(&queue), ["databases", "suite"]);
    }

    #[test]
    fn those_that_are_still_built_are_waited_for() {
        let queue = Queue::default();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| taken(&queue));
            queue.add(programs(&["reference"]));
            queue.complete(programs(&["suite"]));
            assert_eq!(waiting.join().expect("no panic"), ["reference", "suite"]);
        });
    }

    #[test]
    fn a_build_that_failed_ends_the_wait() {
        let queue = Queue::default();
        queue.complete(Vec::new());
        assert!(queue.next().is_none());
    }
}
