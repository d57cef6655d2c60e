//! The shell that runs a server and owns its directory: see `guardian.sh`.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Mutex;

use crate::client;
use crate::hosts::Site;

/// How much of a log a panic contains.
const LOG_TAIL: usize = 4000;

/// A running guardian. Its server and its directory go when it is dropped, or when this process ends.
pub struct Guardian {
    shell: Mutex<Shell>,
    directory: PathBuf,
}

struct Shell {
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Guardian {
    /// A guardian with an empty directory, which belongs to the user if we are root.
    /// The server runs at the site.
    pub(crate) fn new(name: &str, user: &str, stop_signal: &str, site: &Site) -> Self {
        let network = site.network.as_deref().unwrap_or_default();
        let mut process = client::command("bash")
            .args(["-c", include_str!("guardian.sh"), "guardian", name, user, stop_signal, network])
            // Its own group, so that Ctrl-C ends the tests and leaves the guardian to clean up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash is there");
        let answers = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut shell = Shell { process, answers };
        let directory = PathBuf::from(shell.answer());
        Self { shell: Mutex::new(shell), directory }
    }

    /// The directory that goes with the guardian.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The path of something in the directory, as an argument of a command.
    pub(crate) fn path(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }

    /// Runs a program to its end, in the directory and as the server's user.
    pub(crate) fn run(&self, program_and_arguments: &[String]) {
        let answer = self.tell("run", program_and_arguments);
        assert_eq!(answer, "done", "{} failed; its log ends:\n{}", program_and_arguments[0], self.log());
    }

    /// Starts the server.
    pub(crate) fn start(&self, program_and_arguments: &[String]) {
        self.tell("start", program_and_arguments);
    }

    /// Whether the server's process is there.
    pub(crate) fn is_running(&self) -> bool {
        self.tell("is_running", &[]) == "yes"
    }

    /// Stops the server in order.
    pub(crate) fn stop(&self) {
        self.tell("stop; echo done", &[]);
    }

    /// Kills the server and all its processes.
    pub(crate) fn kill(&self) {
        self.tell("kill_all; echo done", &[]);
    }

    /// Halts the server's own process, as `kill -STOP` does. Its connections stay, and nobody answers.
    pub(crate) fn halt(&self) {
        self.tell("halt; echo done", &[]);
    }

    /// Lets it go on.
    pub(crate) fn go_on(&self) {
        self.tell("kill -CONT \"$server\"; echo done", &[]);
    }

    /// The server's process.
    pub(crate) fn server(&self) -> String {
        self.tell("echo \"$server\"", &[])
    }

    /// The end of the server's log.
    pub(crate) fn log(&self) -> String {
        let log = std::fs::read(self.directory.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log[log.len().saturating_sub(LOG_TAIL)..]).into_owned()
    }

    /// Sends a command and waits for the answer. The guardian bounds the time of everything that it does.
    fn tell(&self, command: &str, arguments: &[String]) -> String {
        let mut line = command.to_owned();
        for argument in arguments {
            // A command is one line, so what begins a new one in it is written as `$'\n'`.
            let quoted = argument.replace('\'', r"'\''").replace('\n', r"'$'\n''");
            line += &format!(" '{quoted}'");
        }
        let mut shell = self.shell.lock().expect("no test panicked in here");
        writeln!(shell.process.stdin.as_ref().expect("it is piped"), "{line}").expect("the guardian runs");
        shell.answer()
    }
}

impl Shell {
    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the guardian answers");
        assert!(line.ends_with('\n'), "the guardian ended; is /tmp writable, and is there a user to run as?");
        line.trim_end().to_owned()
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        let shell = self.shell.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        // This closes its standard input first.
        shell.process.wait().expect("the guardian is our child");
    }
}
