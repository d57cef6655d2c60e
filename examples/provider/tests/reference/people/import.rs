//! People of another program: import, login, and the new hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::{PASSWORD, PostOffice, Site, is_account};
use crate::process::{CONFIG, Provider, program};

/// Made by Django, passlib, PHP, Node, Werkzeug and ASP.NET.
const HASHES: &str = include_str!("../../../../../oauth-runtime/core/src/password/form/fixtures/hashes.tsv");

/// One person for each program: user name, password, hash.
fn people() -> Vec<(String, &'static str, &'static str)> {
    let mut people: Vec<(String, &str, &str)> = Vec::new();
    for line in HASHES.lines() {
        let mut columns = line.split('\t');
        let (Some(program), Some(password), Some(hash)) = (columns.next(), columns.next(), columns.next())
        else {
            panic!("{line}");
        };
        let name = program.replace(' ', "-");
        if people.iter().all(|(known, ..)| *known != name) {
            people.push((name, password, hash));
        }
    }
    assert!(people.len() > 25, "{people:?}");
    people
}

/// A configuration on this store, and a file to import.
struct Move {
    directory: tempfile::TempDir,
}

impl Move {
    fn to(store: &str, config: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let config = config.replace("store = \"memory:\"", &format!("store = {store:?}"));
        fs::write(directory.path().join("provider.toml"), config).expect("written");
        Self { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = program();
        // A store says that it is new.
        command
            .env("RUST_LOG", "warn")
            .arg("--config")
            .arg(self.path("provider.toml"))
            .args(words)
            .output()
            .expect("it runs")
    }

    fn import(&self, lines: &[Value], options: &[&str]) -> (Option<i32>, String) {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.import_text(&text, options)
    }

    fn import_text(&self, text: &str, options: &[&str]) -> (Option<i32>, String) {
        let file = self.path("people.jsonl");
        fs::write(&file, text).expect("written");
        let file = file.display().to_string();
        let output = self.run(&[&["users", "import", &file][..], options].concat());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&file, "FILE");
        assert_eq!(said(&output.stderr), "", "{}", said(&output.stdout));
        (output.status.code(), said(&output.stdout))
    }

    /// The people in the store, by user name.
    fn list(&self) -> Vec<Value> {
        let output = self.run(&["users", "list", "--json"]);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }

    fn start(&self) -> Provider {
        Provider::spawn(program().arg("--config").arg(self.path("provider.toml")))
    }
}

/// Whether these are the password of this person, by the password grant.
async fn knows(provider: &Provider, username: &str, password: &str) -> bool {
    let form = [("grant_type", "password"), ("username", username), ("password", password)];
    let answer = crate::stores::post(&crate::stores::client(), provider, "/token", &form).await;
    match answer.expect("an answer").status().as_u16() {
        200 => true,
        400 => false,
        other => panic!("{other}"),
    }
}

async fn moved(store: &str) {
    let there = Move::to(store, CONFIG);
    let people = people();
    let lines: Vec<Value> = people
        .iter()
        .enumerate()
        .map(|(number, (name, _, hash))| {
            json!({ "username": name, "sub": format!("old-{number}"), "password_hash": hash,
                    "email": format!("{number}@example.org"), "email_verified": number.is_multiple_of(2),
                    "claims": { "name": name } })
        })
        .collect();
    let count = people.len();
    assert_eq!(
        there.import(&lines, &["--dry-run"]),
        (Some(0), format!("imported: 0\nwould be imported: {count}\nalready there: 0\nwrong: 0\n"))
    );
    assert!(there.list().is_empty(), "a dry run stores nobody");
    assert_eq!(
        there.import(&lines, &[]),
        (Some(0), format!("imported: {count}\nalready there: 0\nwrong: 0\n"))
    );
    // Once more, as after an interruption.
    assert_eq!(
        there.import(&lines, &[]),
        (Some(0), format!("imported: 0\nalready there: {count}\nwrong: 0\n"))
    );

    let provider = there.start();
    for (name, password, _) in &people {
        assert!(!knows(&provider, name, "guess").await, "{name}");
        assert!(knows(&provider, name, password).await, "{name}");
    }
    let listed = there.list();
    assert_eq!(listed.len(), count);
    for user in &listed {
        assert_eq!(user["password"], "current", "the login replaced the hash: {user}");
        let number: usize =
            user["sub"].as_str().and_then(|sub| sub.strip_prefix("old-")?.parse().ok()).expect("a number");
        assert_eq!(user["username"], *people[number].0);
        assert_eq!(user["email"], format!("{number}@example.org"));
        assert_eq!(user["email_verified"], number.is_multiple_of(2), "{user}");
    }
    for (name, password, _) in people.iter().take(3) {
        assert!(knows(&provider, name, password).await, "with the new hash: {name}");
    }
}

#[tokio::test]
async fn hashes_of_other_programs_are_imported_and_replaced_at_the_login_on_sqlite() {
    let folder = tempfile::tempdir().expect("a directory");
    moved(&format!("sqlite://{}", folder.path().join("auth.db").display())).await;
}

#[tokio::test]
async fn hashes_of_other_programs_are_imported_and_replaced_at_the_login_on_postgresql() {
    needs!(POSTGRESQL);
    moved(&Postgres::shared().fresh_database()).await;
}

#[tokio::test]
async fn hashes_of_other_programs_are_imported_and_replaced_at_the_login_on_mariadb() {
    needs!(MARIADB);
    moved(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test]
async fn hashes_of_other_programs_are_imported_and_replaced_at_the_login_on_redis() {
    needs!(REDIS);
    moved(&Redis::shared().fresh_database()).await;
}

fn sqlite(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("auth.db").display())
}

const HASH: &str = "$2y$04$mjv8SEq3GCjARLKcHTLp5OBQlcVvUUEW4qPc9VCwKZxEWkzM0t5Ju";

fn person(number: usize) -> Value {
    json!({ "username": format!("person-{number}"), "sub": number.to_string(), "password_hash": HASH })
}

#[test]
fn one_wrong_line_stops_everything_unless_the_operator_skips_it() {
    let folder = tempfile::tempdir().expect("a directory");
    let there = Move::to(&sqlite(folder.path()), CONFIG);
    let verified = |mut person: Value, email: &str| {
        person["email"] = email.into();
        person["email_verified"] = true.into();
        person
    };
    let mut alice = person(8);
    alice["username"] = "ALICE".into();
    let mut sub = person(9);
    sub["sub"] = "248289761001".into();
    let mut unsalted = person(10);
    unsalted["password_hash"] = "5f4dcc3b5aa765d61d8327deb882cf99".into();
    let text = [
        person(1).to_string(),
        String::new(),
        "username,sub,hash".to_owned(),
        person(1).to_string(),
        verified(person(2), "two@example.org").to_string(),
        verified(person(3), "Two@Example.org").to_string(),
        alice.to_string(),
        sub.to_string(),
        verified(person(11), "alice@example.com").to_string(),
        unsalted.to_string(),
    ]
    .join("\n");
    let mistakes = "FILE:3: column 1: this is not a JSON object\n\
                    FILE:4: line 1 has this `username`, too\n\
                    FILE:6: line 5 has this `email`, too\n\
                    FILE:7: the user `alice` of the configuration has this `username`\n\
                    FILE:8: the user `alice` of the configuration has this `sub`\n\
                    FILE:9: the user `alice` of the configuration has this `email`\n\
                    FILE:10: `password_hash`: ";
    let (code, said) = there.import_text(&text, &[]);
    assert!(code == Some(1) && said.starts_with(mistakes), "{said}");
    assert!(!said.contains("5f4dcc3b5aa7"), "{said}");
    assert!(
        said.contains("nobody was imported")
            && said.ends_with("imported: 0\nnot imported: 2\nalready there: 0\nwrong: 7\n"),
        "{said}"
    );
    assert!(there.list().is_empty());
    let (code, said) = there.import_text(&text, &["--skip-wrong"]);
    assert!(code == Some(1) && said.ends_with("imported: 2\nalready there: 0\nwrong: 7\n"), "{said}");
    assert_eq!(there.list().len(), 2);
    // What the store has meanwhile is nobody else's, and it is not changed.
    let mut other = person(20);
    other["username"] = "PERSON-1".into();
    let lines = [
        other,
        verified(person(21), "two@example.org"),
        json!({ "username": "renamed", "sub": "1", "password_hash": HASH }),
    ];
    let (code, said) = there.import(&lines, &["--json"]);
    let record: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(code, Some(1));
    assert_eq!((&record["imported"], &record["wrong"]), (&0.into(), &3.into()));
    let problems: Vec<&str> = record["mistakes"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|mistake| mistake["problem"].as_str())
        .collect();
    for (problem, said) in problems.iter().zip([
        "the user name is that of `1`",
        "the address is that of `2`",
        "somebody with another user name has this `sub`",
    ]) {
        assert_eq!(*problem, said);
    }
    assert_eq!(there.list().len(), 2);
}

#[test]
fn a_file_that_is_not_there_and_a_store_in_memory_are_wrong_commands() {
    let there = Move::to("memory:", CONFIG);
    let output = there.run(&["users", "import", "/nowhere/people.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the store is in memory"));
    let folder = tempfile::tempdir().expect("a directory");
    let there = Move::to(&sqlite(folder.path()), CONFIG);
    let output = there.run(&["users", "import", "/nowhere/people.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("/nowhere/people.jsonl: No such file"));
}

#[tokio::test]
async fn a_person_without_a_hash_sets_a_password_by_e_mail() {
    let folder = tempfile::tempdir().expect("a directory");
    let post = PostOffice::open().await;
    let config = format!("{CONFIG}{}{}", super::ALL, post.config());
    let there = Move::to(&sqlite(folder.path()), &config);
    let line = json!({ "sub": "7", "email": "Dora@Example.org", "email_verified": true, "claims": { "name": "Dora" } });
    assert_eq!(there.import(&[line], &[]).0, Some(0));
    assert_eq!(there.list()[0]["password"], "missing");
    let site = Site { provider: there.start(), post };
    let browser = site.browser();
    site.ask(&browser, "/password-reset", "dora@example.org").await;
    let page = browser.open(&site.post.next().await.link()).await;
    browser.submit(&page.form("input[name=password]"), &[("password", PASSWORD)]).await;
    let account = site.log_in(&site.browser(), "dora@example.org", PASSWORD).await;
    assert!(is_account(&account), "{account:?}");
    assert_eq!(there.list()[0]["password"], "current");

    // The same file again, now with her old hash and name: what she has here stays.
    let (_, old, hash) = people().into_iter().find(|(name, ..)| name == "php-bcrypt").expect("one");
    let again =
        json!({ "sub": "7", "email": "Dora@Example.org", "email_verified": true, "password_hash": hash });
    assert_eq!(
        there.import(&[again], &[]),
        (Some(0), "imported: 0\nalready there: 1\nwrong: 0\n".to_owned())
    );
    assert!(!knows(&site.provider, "dora@example.org", old).await);
    assert!(knows(&site.provider, "dora@example.org", PASSWORD).await);
}

#[tokio::test]
async fn a_person_of_the_store_with_the_sub_of_the_configuration_logs_in_no_more() {
    let folder = tempfile::tempdir().expect("a directory");
    let there = Move::to(&sqlite(folder.path()), CONFIG);
    let (name, password, hash) = people().into_iter().find(|(name, ..)| name == "php-bcrypt").expect("one");
    let line = json!({ "username": name, "sub": "old", "password_hash": hash });
    assert_eq!(there.import(&[line], &[]).0, Some(0));
    let provider = there.start();
    assert!(knows(&provider, &name, password).await);
    drop(provider);
    let config = fs::read_to_string(there.path("provider.toml")).expect("text");
    let added = "[[users]]\nusername = \"operator\"\npassword = \"builder\"\nsub = \"old\"\n";
    fs::write(there.path("provider.toml"), format!("{config}\n{added}")).expect("written");
    let provider = there.start();
    assert!(!knows(&provider, &name, password).await, "they would be the operator");
    assert!(knows(&provider, "operator", "builder").await);
}
