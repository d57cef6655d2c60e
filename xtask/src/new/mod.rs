//! `cargo xtask new`: a project of one's own, from `examples/starter`.

mod manifest;

use std::fs;
use std::path::Path;

use crate::cargo::root;

/// The database of a new project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// What [`create`] leaves out: files of the workspace's own build.
const LEFT_OUT: [&str; 1] = ["target"];

/// Makes the project in a folder that does not exist yet. The last part of its path is the project's name.
pub(crate) fn create(folder: &Path, database: Database) -> Result<(), String> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if !is_name(name) {
        return Err(format!(
            "`{name}` is no name of a package: write small letters, digits, `-` and `_`, a letter first"
        ));
    }
    if folder.exists() {
        return Err(format!("{} exists already", folder.display()));
    }
    let project = Project { name, database };
    project.copy(&root().join("examples/starter"), folder)?;
    // The versions that the framework's own tests ran with.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    println!("{} is ready. Its README.md says how to run it.", folder.display());
    Ok(())
}

fn is_name(name: &str) -> bool {
    let is_of_a_name =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    name.starts_with(|letter: char| letter.is_ascii_lowercase()) && name.chars().all(is_of_a_name)
}

struct Project<'a> {
    name: &'a str,
    database: Database,
}

impl Project<'_> {
    fn copy(&self, from: &Path, to: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", to.display());
        fs::create_dir_all(to).map_err(failed)?;
        for entry in fs::read_dir(from).map_err(failed)? {
            let (path, file) = entry.map(|entry| (entry.path(), entry.file_name())).map_err(failed)?;
            let file = file.to_string_lossy();
            if LEFT_OUT.contains(&&*file) || (self.database == Database::Sqlite && file == "compose.yaml") {
                continue;
            }
            if path.is_dir() {
                self.copy(&path, &to.join(&*file))?;
                continue;
            }
            let text = fs::read_to_string(&path).map_err(failed)?;
            fs::write(to.join(&*file), self.adapted(&file, &text)?).map_err(failed)?;
        }
        Ok(())
    }

    fn adapted(&self, file: &str, text: &str) -> Result<String, String> {
        let text = match file {
            "Cargo.toml" => manifest::standalone(text, self.database)?,
            "Dockerfile" => dockerfile(text),
            "README.md" => text.replace("docker build --tag", &format!("docker build {} --tag", context())),
            _ => text.to_owned(),
        };
        let text = match self.database {
            Database::Postgres => text.replace(
                "\nDATABASE=sqlite:provider.db",
                "\nDATABASE=postgres://provider@127.0.0.1/provider",
            ),
            Database::Sqlite => text,
        };
        Ok(text.replace("starter", self.name))
    }
}

/// The image is built from the project and, because the framework is not published, from this checkout.
fn dockerfile(text: &str) -> String {
    let checkout = format!(
        "# The framework, which the project names by its path.\nCOPY --from=framework . {}\nCOPY . .\n",
        root().display()
    );
    text.replace("docker build --tag", &format!("docker build {} --tag", context())).replacen(
        "COPY . .\n",
        &checkout,
        1,
    )
}

fn context() -> String {
    format!("--build-context framework={}", root().display())
}

#[cfg(test)]
mod tests;
