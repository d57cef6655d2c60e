//! Clients for Python.

use std::path::Path;
use std::process::Command as Installer;

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{check_version, installed, run, system};

const REQUIREMENTS: &str = include_str!("../python/requirements.txt");

/// The script `python/NAME.py`.
///
/// # Panics
/// If something cannot be installed.
pub async fn python(name: &str) -> Script {
    let name = format!("{name}.py");
    let ready = tokio::task::spawn_blocking(move || prepare(&name));
    ready.await.expect("Python and its packages are there")
}

fn prepare(name: &str) -> Script {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let directory = installed("python", REQUIREMENTS, |directory| {
        let python = system("python3-venv", "python3");
        check_version(&python, "--version", (3, 10));
        run(Installer::new(python).args(["-m", "venv"]).arg(directory.join("venv")));
        let mut install = Installer::new(directory.join("venv/bin/python"));
        let install = install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        run(install.arg("--requirement").arg(scripts.join("requirements.txt")));
    });
    let mut command = Command::new(directory.join("venv/bin/python"));
    // No `__pycache__` among the sources.
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts.join(name));
    Script(command)
}
