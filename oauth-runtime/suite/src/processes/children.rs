//! The parent's side of a race.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use super::{ANSWER, READY};
use crate::outcome::{Failure, Outcome};

/// Running processes, which are ended on drop.
pub(super) struct Children(Vec<Running>);

struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// Collected concurrently, so that a child with much output is not blocked.
    stderr: Option<JoinHandle<String>>,
}

impl Children {
    /// Starts some processes and waits until each is ready.
    pub(super) fn start(count: usize, command: impl Fn() -> Command) -> Outcome<Self> {
        let mut children = Self(Vec::with_capacity(count));
        for _ in 0..count {
            children.0.push(Running::start(command())?);
        }
        for child in &mut children.0 {
            child.line_with(READY)?;
        }
        Ok(children)
    }

    /// Starts all; returns the answer of each.
    pub(super) fn answers(&mut self) -> Outcome<Vec<String>> {
        for child in &mut self.0 {
            if let Some(mut stdin) = child.child.stdin.take() {
                stdin.write_all(b"go\n")?;
            }
        }
        self.0.iter_mut().map(|child| child.line_with(ANSWER)).collect()
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for Running { child, .. } in &mut self.0 {
            // Both fail only for a process that has ended.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Running {
    fn start(mut command: Command) -> Outcome<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(Failure("a process without output".to_owned()));
        };
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            let read = stderr.read_to_end(&mut text);
            let unread = read.err().map_or_else(String::new, |error| format!("… ({error})"));
            String::from_utf8_lossy(&text).into_owned() + &unread
        });
        Ok(Self { child, stdout: BufReader::new(stdout), stderr: Some(stderr) })
    }

    /// Reads up to the line that begins with `mark`; returns the rest of it.
    fn line_with(&mut self, mark: &str) -> Outcome<String> {
        let mut line = String::new();
        while self.stdout.read_line(&mut line)? > 0 {
            if let Some(rest) = line.trim_end().strip_prefix(mark.trim_end()) {
                return Ok(rest.to_owned());
            }
            line.clear();
        }
        let status = self.child.wait()?;
        let stderr = self.stderr.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        Err(Failure(format!(
            "a process ended ({status}) and did not take part: does its command run this test, by its full name? \
             It said: {}",
            stderr.trim()
        )))
    }
}
