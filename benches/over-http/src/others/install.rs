//! Builds and installs in `target/others`, with the versions that the lock files pin.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::contestant::succeed;

/// A program and its arguments.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(&'static str, String)>,
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("others").join(name)
}

fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/others").join(name)
}

/// node-oidc-provider.
pub(super) fn node() -> Result<Program> {
    let target = target("node");
    std::fs::create_dir_all(&target)?;
    for file in ["package.json", "package-lock.json", "server.mjs"] {
        std::fs::copy(source("node").join(file), target.join(file))?;
    }
    once(&target, |target| {
        let mut install = Command::new("npm");
        install.current_dir(target).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        succeed(install)
    })?;
    Ok(Program {
        path: "node".into(),
        arguments: vec![target.join("server.mjs").display().to_string()],
        environment: vec![("NODE_ENV", "production".to_owned())],
    })
}

/// A program in Go.
pub(super) fn go(name: &str) -> Result<Program> {
    let path = target(name);
    let mut build = Command::new("go");
    build.current_dir(source(name)).args(["build", "-o"]).arg(&path).arg(".");
    succeed(build)?;
    Ok(Program { path, ..Program::default() })
}

/// Spring Authorization Server. A core of its own wants the collector for one core.
pub(super) fn spring() -> Result<Program> {
    let target = target("spring");
    let mut build = Command::new("mvn");
    build.current_dir(source("spring")).args(["--quiet", "--batch-mode", "package"]);
    build.arg(format!("-Dbench.target={}", target.display()));
    succeed(build)?;
    let jar = target.join("bench.jar").display().to_string();
    let options = ["-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-Xmn1g", "-jar", &jar];
    Ok(Program { path: "java".into(), arguments: options.map(str::to_owned).into(), ..Program::default() })
}

/// A program in Python, in an environment of its own.
pub(super) fn python(script: &str) -> Result<Program> {
    let target = target("python");
    once(&target, |target| {
        let mut create = Command::new("python3");
        create.args(["-m", "venv"]).arg(target);
        succeed(create)?;
        let mut install = Command::new(target.join("bin/pip"));
        install.args(["install", "--quiet", "--requirement"]).arg(source("python/requirements.txt"));
        succeed(install)
    })?;
    Ok(Program {
        path: target.join("bin/python"),
        arguments: vec![source("python").join(script).display().to_string()],
        environment: vec![("PYTHONDONTWRITEBYTECODE", "1".to_owned())],
    })
}

/// Installs what is not there yet. What was interrupted begins anew.
fn once(target: &Path, install: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let done = target.join("installed");
    if done.exists() {
        return Ok(());
    }
    install(target)?;
    Ok(std::fs::write(done, "")?)
}
