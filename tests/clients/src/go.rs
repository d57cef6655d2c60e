//! Clients for Go.

use std::path::Path;
use std::process::Command as Installer;

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{check_version, installed, run, system};

/// All of them are built at once, whenever one has changed.
const SOURCES: &str = concat!(
    include_str!("../go/go.sum"),
    include_str!("../go/mcp/main.go"),
    include_str!("../go/person/person.go"),
    include_str!("../go/web/main.go"),
);

/// The program `go/NAME`.
///
/// # Panics
/// If it cannot be built.
pub async fn go(name: &'static str) -> Script {
    let ready = tokio::task::spawn_blocking(move || {
        let directory = installed("go", SOURCES, |directory| {
            let go = system("golang", "go");
            check_version(&go, "version", (1, 21));
            let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("go");
            let mut build = Installer::new(go);
            let build = build.args(["build", "-trimpath", "-o"]).arg(directory).args(["./mcp", "./web"]);
            run(build.current_dir(sources));
        });
        Script(Command::new(directory.join(name)))
    });
    ready.await.expect("the program is there")
}
