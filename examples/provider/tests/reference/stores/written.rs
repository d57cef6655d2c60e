//! Databases that earlier versions of this program wrote (`tests/written`): what counted then counts now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use oauth_runtime::store::SqlStore;
use reqwest::StatusCode;
use reqwest::header::{COOKIE, LOCATION};
use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use super::backup::{connected, run};
use super::{client, is_active, post};
use crate::process::{Origin, Provider, config_file, program};

/// Those who wrote the databases had the same, with a client. That one is in the database alone.
const CONFIG: &str = r#"
issuer = "http://login.example"
listen = "127.0.0.1:0"
insecure_transport = true
token_expires_in = 3000000000
refresh_token_expires_in = 3000000000
grant_max_age = 0
store_secret = "c0ffee5f8b1d0c2a7e4f639b8d7c6a5e"
signing_keys_rotate_every = 3000000000

[pages]
logged_in_for = 3000000000

[[users]]
username = "alice"
password_hash = "$argon2id$v=19$m=19456,t=2,p=1$uvJf0PymTxsQkNpZnefDJw$1yK44UZqdrh5V+NoPN3mZyPYNAaPVoNbohK4CTCuC+s"
sub = "248289761001"
"#;

/// The version of the schema in which sessions are in the store as the pages write them, and signing keys.
const SINCE_PAGES: u32 = 9;

/// The version in which people are in the store.
const SINCE_PEOPLE: u32 = 16;

/// How a database is filled from a text, and written as one.
struct Kind<'a> {
    name: &'a str,
    url: String,
    load: Command,
    dump: Box<dyn Fn() -> Command>,
}

impl Kind<'_> {
    fn sqlite(file: PathBuf) -> Self {
        let sqlite = move || {
            let mut command = Command::new("sqlite3");
            command.arg(&file);
            command
        };
        let url = format!("sqlite://{}", sqlite().get_args().next().expect("a file").to_string_lossy());
        let mut load = sqlite();
        load.arg("-bail");
        let dump = move || {
            let mut command = sqlite();
            command.arg(".dump");
            command
        };
        Self { name: "sqlite", url, load, dump: Box::new(dump) }
    }

    fn postgresql() -> Self {
        let url = Postgres::shared().fresh_database();
        let mut load = Command::new("psql");
        load.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", &url]).stdout(Stdio::null());
        let from = url.clone();
        let dump = move || {
            let mut command = Command::new("pg_dump");
            command.args(["--inserts", "--no-owner", &from]);
            command
        };
        Self { name: "postgresql", url, load, dump: Box::new(dump) }
    }

    fn mariadb() -> Self {
        let url = MariaDb::shared().fresh_database();
        let (mut load, database) = connected("mariadb", &url);
        load.arg(database);
        let from = url.clone();
        let dump = move || {
            let (mut command, database) = connected("mariadb-dump", &from);
            command.args(["--skip-dump-date", "--hex-blob", &database]);
            command
        };
        Self { name: "mariadb", url, load, dump: Box::new(dump) }
    }

    /// All that is in the database, but for what each dump makes up itself.
    fn content(&self) -> String {
        let output = (self.dump)().output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>().join("\n")
    }
}

/// What the client, the browser and the operator had when the database was written.
struct Had(Value);

impl Had {
    fn get(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("{name} in {}", self.0))
    }
}

async fn token(provider: &Origin, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let answer = post(&client(), provider, "/token", form).await.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

/// What a database of this version had still counts, and a second migration changes nothing.
async fn still_counts(version: u32, mut kind: Kind<'_>) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written");
    let file = |form: &str| place.join(format!("version-{version}-{}.{form}", kind.name));
    let had = Had(serde_json::from_slice(&fs::read(file("json")).expect("a file")).expect("JSON"));
    let written = fs::File::open(file("sql")).expect("a file");
    run(kind.load.stdin(written));

    let store = SqlStore::connect(&kind.url).await.expect("a store");
    let before = store.status().await.expect("a status");
    assert_eq!(before.schema_version, u64::from(version), "{before:?}");
    store.migrate().await.expect("migrated");
    let migrated = kind.content();
    store.migrate().await.expect("migrated again");
    assert_eq!(kind.content(), migrated, "the second time changes nothing");
    drop(store);

    let config = config_file(CONFIG);
    let mut start = program();
    let provider = Provider::spawn(start.arg("--config").arg(config.path()).args(["--store", &kind.url]));
    has_all(version, &provider, &had).await;
}

async fn has_all(version: u32, provider: &Origin, had: &Had) {
    let http = client();
    assert!(is_active(&http, provider, had.get("access_token")).await, "an old access token");
    assert!(!is_active(&http, provider, had.get("revoked_token")).await, "what was revoked stays so");
    let secret = had.get("job_secret");
    let form = [("grant_type", "client_credentials")];
    let job = http.post(provider.url_of("/token")).basic_auth("job", Some(secret)).form(&form);
    assert_eq!(job.send().await.expect("an answer").status(), 200, "a client of the command line");
    let wrong = http.post(provider.url_of("/token")).basic_auth("job", Some("wrong-secret")).form(&form);
    assert_eq!(wrong.send().await.expect("an answer").status(), 401);

    if version >= SINCE_PAGES {
        let header = had.get("id_token").split('.').next().expect("a header");
        let header = BASE64_URL_SAFE_NO_PAD.decode(header).expect("base64url");
        let header: Value = serde_json::from_slice(&header).expect("JSON");
        let keys = reqwest::get(provider.url_of("/jwks")).await.expect("an answer");
        let keys: Value = keys.json().await.expect("JSON");
        let known = keys["keys"].as_array().expect("a list").iter().any(|key| key["kid"] == header["kid"]);
        assert!(known, "the key of an old ID token, {header}: {keys}");
        let request = "/authorize?response_type=code&client_id=web&scope=read&state=s&prompt=none\
            &redirect_uri=https://client.example/cb";
        let visit = http.get(provider.url_of(request)).header(COOKIE, had.get("cookies"));
        let answer = visit.send().await.expect("an answer");
        let location = answer.headers()[LOCATION].to_str().expect("text");
        assert!(location.contains("code="), "logged in, with a consent: {location}");
    }
    if version >= SINCE_PEOPLE {
        let form = [("grant_type", "password"), ("username", "carol"), ("password", "wonderland")];
        let (status, tokens) = token(provider, &form).await;
        assert_eq!(status, 200, "{tokens}");
    }

    let refresh = |refresh_token: &str| {
        [("grant_type", "refresh_token".to_owned()), ("refresh_token", refresh_token.to_owned())]
    };
    let refreshed = async |refresh_token: &str| {
        let form = refresh(refresh_token);
        token(provider, &form.each_ref().map(|(name, value)| (*name, value.as_str()))).await
    };
    let (status, tokens) = refreshed(had.get("refresh_token")).await;
    assert_eq!(status, 200, "{tokens}");
    let new = tokens["access_token"].as_str().expect("a token");
    assert!(is_active(&http, provider, new).await);
    if had.get("first_refresh_token") != had.get("refresh_token") {
        // Somebody else has it: the grant ends.
        assert_eq!(refreshed(had.get("first_refresh_token")).await.0, 400);
        assert!(
            !is_active(&http, provider, new).await
                && !is_active(&http, provider, had.get("access_token")).await
        );
    }
}

/// Each version that is kept.
const VERSIONS: [u32; 4] = [1, 9, 10, 16];

#[tokio::test(flavor = "multi_thread")]
async fn what_counted_when_an_earlier_version_wrote_sqlite_counts_now() {
    needs!(SQLITE);
    for version in VERSIONS {
        let directory = tempfile::tempdir().expect("a directory");
        still_counts(version, Kind::sqlite(directory.path().join("provider.db"))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_counted_when_an_earlier_version_wrote_postgresql_counts_now() {
    needs!(POSTGRESQL);
    for version in VERSIONS {
        still_counts(version, Kind::postgresql()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_counted_when_an_earlier_version_wrote_mariadb_counts_now() {
    needs!(MARIADB);
    for version in VERSIONS {
        still_counts(version, Kind::mariadb()).await;
    }
}
