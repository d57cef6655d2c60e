//! The client for Go.

use std::path::Path;
use std::process::Command as Installer;

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{check_version, installed, run, system};

const SOURCES: &str = concat!(include_str!("../go/go.sum"), include_str!("../go/main.go"));

/// The program in `go`.
///
/// # Panics
/// If it can't be built.
pub async fn go() -> Script {
    let ready = tokio::task::spawn_blocking(|| {
        let directory = installed("go", SOURCES, |directory| {
            let go = system("golang", "go");
            check_version(&go, "version", (1, 21));
            let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("go");
            let mut build = Installer::new(go);
            let build = build.args(["build", "-trimpath", "-o"]).arg(directory.join("client"));
            run(build.current_dir(sources));
        });
        Script(Command::new(directory.join("client")))
    });
    ready.await.expect("the program is there")
}
