//! What is said while the parts run, and at the end.

use std::time::{Duration, Instant};

/// How a part went.
#[derive(Debug)]
pub(crate) struct Line {
    name: String,
    outcome: String,
    took: Duration,
}

/// The table at the end.
#[derive(Debug)]
pub(crate) struct Report {
    began: Instant,
    lines: Vec<Line>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), lines: Vec::new() }
    }

    /// Notes how a part went.
    pub(crate) fn add(&mut self, name: impl Into<String>, outcome: impl Into<String>, took: Duration) {
        self.lines.push(Line { name: name.into(), outcome: outcome.into(), took });
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        let width = self.lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
        println!("\n{:<width$}  {:>7}  result", "part", "time");
        for Line { name, outcome, took } in &self.lines {
            println!("{name:<width$}  {:>7}  {outcome}", seconds(*took));
        }
        println!("{:<width$}  {:>7}", "all", seconds(self.began.elapsed()));
    }
}

/// A duration as people read it.
pub(crate) fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis() / 100;
    if tenths < 600 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::seconds;

    #[test]
    fn durations_are_read_at_a_glance() {
        for (milliseconds, text) in [(0, "0.0 s"), (1_250, "1.2 s"), (59_999, "59.9 s"), (754_000, "12:34")] {
            assert_eq!(seconds(Duration::from_millis(milliseconds)), text);
        }
    }
}
