use std::fs;
use std::path::{Path, PathBuf};

use super::{Database, create};
use crate::cargo::target_directory;

/// A folder that does not exist yet.
fn folder(name: &str) -> PathBuf {
    let folder = target_directory().expect("a target directory").join("xtask-new").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn a_project_has_its_own_name_and_stands_outside_the_workspace() {
    let project = folder("my-login");
    create(&project, Database::Sqlite).expect("a new folder");
    let manifest = read(&project, "Cargo.toml");
    assert!(manifest.starts_with("[package]\nname = \"my-login\"\n"), "{manifest}");
    for of_the_workspace in ["workspace", "publish =", "starter"] {
        assert!(!manifest.contains(of_the_workspace), "{of_the_workspace}: {manifest}");
    }
    assert!(
        manifest.contains("axum = { version = \"0.") && manifest.contains("rust-version = \"1."),
        "{manifest}"
    );
    for file in ["README.md", "Dockerfile", ".env.example", ".gitignore", "src/main.rs"] {
        assert!(!read(&project, file).contains("starter"), "{file}");
    }
    assert!(read(&project, "Dockerfile").contains("COPY --from=framework . /"));
}

#[test]
fn a_project_has_the_code_of_its_database_alone() {
    let sqlite = folder("with-sqlite");
    create(&sqlite, Database::Sqlite).expect("a new folder");
    assert!(!read(&sqlite, "Cargo.toml").contains("postgres"));
    assert!(!sqlite.join("compose.yaml").exists());

    let postgres = folder("with-postgres");
    create(&postgres, Database::Postgres).expect("a new folder");
    let manifest = read(&postgres, "Cargo.toml");
    let (dependencies, of_tests) = manifest.split_once("[dev-dependencies]").expect("tests need SQLite");
    assert!(
        dependencies.contains("\"postgres\", \"smtp\", \"ui\"") && of_tests.contains("sqlite"),
        "{manifest}"
    );
    assert!(read(&postgres, ".env.example").contains("\nDATABASE=postgres://"));
    assert!(postgres.join("compose.yaml").exists());
}

#[test]
fn a_folder_that_exists_and_a_name_that_cargo_refuses_are_left_alone() {
    let taken = folder("taken");
    fs::create_dir_all(&taken).expect("a folder");
    fs::write(taken.join("mine"), "text").expect("a file");
    assert!(create(&taken, Database::Sqlite).expect_err("it exists").contains("exists already"));
    assert_eq!(read(&taken, "mine"), "text");
    for name in ["My-Login", "1st", "a.b", ".."] {
        let wrong = folder("x").with_file_name(name);
        assert!(create(&wrong, Database::Sqlite).is_err_and(|error| error.contains("is no name")), "{name}");
    }
}
