//! Tenants that an operator adds, disables, enables and removes, by commands and in the console.

use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::process::{Provider, program};
use crate::tenants::{Running, configured, tenant, write};

/// Runs commands on a directory with tenants, whose provider does not run.
struct Commands(tempfile::TempDir);

impl Commands {
    fn new() -> Self {
        let directory = configured();
        let config = directory.path().join("provider.toml");
        let main = fs::read_to_string(&config).expect("the configuration");
        fs::write(&config, format!("audit_log = true\n{main}")).expect("written");
        Self(directory)
    }

    /// The exit code, and what it says.
    fn run(&self, words: &[&str]) -> (Option<i32>, String, String) {
        let config = self.0.path().join("provider.toml");
        let mut command = program();
        let output = command.arg("--config").arg(config).args(["--operator", "carol"]).args(words).output();
        let output = output.expect("it ran");
        let [said, wrong] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        (output.status.code(), said, wrong)
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        let (code, said, wrong) = self.run(&[&["--json"], words].concat());
        assert_eq!(code, Some(0), "{words:?}: {wrong}");
        serde_json::from_str(&said).expect("JSON")
    }

    #[track_caller]
    fn fails(&self, words: &[&str], code: i32, why: &str) {
        let (own, said, wrong) = self.run(words);
        assert!(own == Some(code) && wrong.contains(why), "{words:?}: {own:?} {said}{wrong}");
    }

    fn states(&self) -> Vec<[String; 2]> {
        let listed = self.json(&["tenants", "list"]);
        let text = |own: &Value, name: &str| own[name].as_str().expect("a text").to_owned();
        listed.as_array().expect("a list").iter().map(|own| [text(own, "name"), text(own, "state")]).collect()
    }
}

#[test]
fn tenants_are_added_disabled_enabled_and_removed() {
    let commands = Commands::new();
    let all = commands.json(&["tenants", "list"]);
    let acme = json!({ "name": "acme", "issuer": "http://127.0.0.1:9000/acme", "state": "enabled" });
    assert!(all[0] == acme && all.as_array().map(Vec::len) == Some(3), "{all}");
    let file = commands.0.path().join("new.toml");
    fs::write(&file, tenant("the-secret-of-globex", 400)).expect("written");
    let file = file.display().to_string();
    let added = commands.json(&["tenants", "add", "globex", "--file", &file]);
    assert_eq!(added["issuer"], "http://127.0.0.1:9000/globex", "{added}");
    commands.json(&["tenants", "add", "initech", "--tenant-issuer", "https://initech.example"]);
    assert_eq!(commands.json(&["tenants", "show", "initech"])["issuer"], "https://initech.example");
    commands.json(&[
        "--tenant",
        "globex",
        "clients",
        "add",
        "--client-id",
        "tool",
        "--redirect-uri",
        "https://t.example/cb",
    ]);
    assert_eq!(commands.json(&["tenants", "show", "globex"])["clients"], 1);

    let (_, said, _) = commands.run(&["tenants", "disable", "globex"]);
    assert!(said.starts_with("disabled: globex\n") && said.contains("SIGHUP"), "{said}");
    commands.fails(&["--tenant", "globex", "clients", "list"], 2, "there is no tenant `globex`");
    assert_eq!(commands.json(&["tenants", "show", "globex"])["clients"], 1, "it keeps what it has");
    commands.json(&["tenants", "enable", "globex"]);
    commands.json(&["--tenant", "globex", "clients", "list"]);
    commands.json(&["tenants", "disable", "globex"]);
    assert_eq!(commands.json(&["tenants", "remove", "globex"])["clients"], 1);
    let names = [
        ["acme", "enabled"],
        ["globex", "removed"],
        ["hosted", "enabled"],
        ["initech", "enabled"],
        ["umbrella", "enabled"],
    ];
    assert_eq!(commands.states(), names.map(|own| own.map(str::to_owned)));
    commands.fails(&["tenants", "add", "globex"], 1, "a tenant `globex` was removed");
    commands.json(&["tenants", "add", "globex", "--force"]);
    assert_eq!(commands.json(&["tenants", "show", "globex"])["clients"], 0);

    let events = commands.json(&["events", "--kind", "tenant.*"]);
    let told: Vec<_> = events.as_array().expect("a list").iter().map(|event| &event["data"]).collect();
    let added = json!({ "name": "initech", "issuer": "https://initech.example" });
    assert!(told.contains(&&added), "{events:#}");
    let kinds = events.as_array().expect("a list").iter().map(|event| event["type"].as_str());
    let mut kinds: Vec<_> = kinds.map(|kind| kind.expect("a kind")).collect();
    // The store does not order events that two processes record within one second.
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [["tenant.added"; 3].as_slice(), &["tenant.disabled"; 2], &["tenant.enabled", "tenant.removed"],]
            .concat()
    );
    assert!(
        events.as_array().expect("a list").iter().all(|event| event["operator"] == "carol"),
        "{events:#}"
    );
}

#[test]
fn what_cannot_be_a_tenant_or_is_none_is_refused_and_changes_nothing() {
    let commands = Commands::new();
    let before = commands.states();
    for (words, code, why) in [
        (&["show", "nope"][..], 1, "there is no tenant `nope`: acme, hosted, umbrella"),
        (&["disable", "nope"], 1, "there is no tenant `nope`"),
        (&["enable", "nope"], 1, "there is no tenant `nope`"),
        (&["remove", "nope"], 1, "there is no tenant `nope`"),
        (&["enable", "acme"], 1, "the tenant `acme` is enabled"),
        (&["remove", "acme"], 1, "disable it"),
        (&["add", "acme"], 1, "there is a tenant `acme`, which is enabled"),
        (&["add", "a b"], 2, "the name of a tenant has letters"),
        (&["add", "../x"], 2, "the name of a tenant has letters"),
        (&["add", "token"], 2, "the provider itself has paths that begin with /token"),
        (
            &["add", "other", "--tenant-issuer", "https://hosted.example"],
            2,
            "the tenant `hosted` has this host and path",
        ),
        (
            &["add", "other", "--tenant-issuer", "http://127.0.0.1:9000/acme"],
            2,
            "the tenant `acme` has this host and path",
        ),
        (&["add", "other", "--tenant-issuer", "https://x.example/one/two"], 2, "write a host alone"),
        (&["add", "other", "--tenant-issuer", "nonsense"], 2, "other.toml:1: issuer:"),
        (&["add", "other", "--tenant-issuer", "http://plain.example"], 2, "other.toml:1: issuer:"),
        (&["add", "other", "--file", "/nonexistent.toml"], 2, "/nonexistent.toml"),
    ] {
        commands.fails(&[&["tenants"], words].concat(), code, why);
    }
    let wrong = commands.0.path().join("wrong.toml");
    fs::write(&wrong, "token_expires_in = \"long\"\n").expect("written");
    let wrong = wrong.display().to_string();
    commands.fails(&["tenants", "add", "other", "--file", &wrong], 2, "other.toml:1: token_expires_in:");
    commands.fails(&["--tenant", "acme", "tenants", "list"], 2, "--tenant is for commands about one tenant");
    assert_eq!(commands.states(), before);
    // A mistake in the file of a disabled one does not stop the others, and keeps it disabled.
    commands.json(&["tenants", "disable", "acme"]);
    write(commands.0.path(), "acme.toml.disabled", "brand = \"x\"\n");
    commands.fails(&["tenants", "enable", "acme"], 2, "acme.toml:1: brand");
    let listed = commands.json(&["tenants", "list"]);
    assert!(listed[0]["problem"].as_str().is_some_and(|problem| problem.contains("brand")), "{listed}");

    let file = commands.0.path().join("alone.toml");
    fs::write(&file, "insecure_transport = true\n").expect("written");
    let output = program().arg("--config").arg(file).args(["tenants", "list"]).output().expect("it ran");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(output.status.code() == Some(2) && said.contains("has no `tenants`"), "{said}");
}

const CONSOLE: &str = r#"
[console]
operators = ["alice"]

[[clients]]
client_id = "operations"
client_secret = "operations-client-secret"
grant_types = ["client_credentials"]
scope = "operator:read operator:write"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

/// The answer of the console's API.
async fn call(running: &Running, method: &str, path: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "operator:read operator:write"),
        ("resource", "http://127.0.0.1:9000/console/api"),
    ];
    let request = reqwest::Client::new().post(running.provider.url_of("/token")).form(&form);
    let request = request.basic_auth("operations", Some("operations-client-secret"));
    let token: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let url = running.provider.url_of(&format!("/console/api{path}"));
    let request = reqwest::Client::new().request(method.parse().expect("a method"), url);
    let request = request.bearer_auth(token["access_token"].as_str().expect("a token"));
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn status(running: &Running, path: &str) -> u16 {
    reqwest::get(running.provider.url_of(path)).await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn an_operator_disables_and_enables_a_tenant_of_a_running_provider() {
    let running = Running::with("audit_log = true\n", CONSOLE);
    let (code, all) = call(&running, "GET", "/tenants").await;
    let acme = json!({ "name": "acme", "issuer": "http://127.0.0.1:9000/acme", "enabled": true });
    assert!(code == 200 && all["items"][0] == acme, "{all}");
    assert_eq!(status(&running, "/acme/jwks").await, 200);
    let (code, disabled) = call(&running, "POST", "/tenants/acme/disable").await;
    assert_eq!((code, disabled), (200, json!({ "name": "acme", "enabled": false })));
    assert_eq!((status(&running, "/acme/jwks").await, status(&running, "/umbrella/jwks").await), (404, 200));
    // Once more changes nothing.
    assert_eq!(call(&running, "POST", "/tenants/acme/disable").await.0, 200);
    assert_eq!(call(&running, "POST", "/tenants/nope/disable").await.0, 404);

    let directory = running.directory.path();
    write(directory, "broken.toml", "token_expires_in = \"long\"\n");
    let (code, problem) = call(&running, "POST", "/tenants/acme/enable").await;
    let told = problem["detail"].to_string();
    assert!(code == 409 && told.contains("broken.toml:1: token_expires_in"), "{problem}");
    assert!(directory.join("tenants/acme.toml.disabled").exists(), "it stays disabled");
    fs::remove_file(directory.join("tenants/broken.toml")).expect("removed");
    let (code, enabled) = call(&running, "POST", "/tenants/acme/enable").await;
    assert!(code == 200 && enabled["enabled"] == true, "{enabled}");
    assert_eq!(status(&running, "/acme/jwks").await, 200);

    let mut kinds = Vec::new();
    while kinds.len() < 2 {
        let (_, events) = call(&running, "GET", "/events?type=tenant.*").await;
        let events = events["items"].as_array().expect("a list").clone();
        kinds = events.iter().map(|event| event["type"].as_str().expect("a kind").to_owned()).collect();
        assert!(events.iter().all(|event| event["operator"] == "client operations"), "{events:?}");
    }
    assert_eq!(kinds, ["tenant.enabled", "tenant.disabled"]);
}

#[tokio::test]
async fn the_console_has_a_page_of_tenants() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::create_dir(directory.path().join("tenants")).expect("a directory");
    let keys =
        "listen = \"127.0.0.1:0\"\ninsecure_transport = true\nstore = \"memory:\"\ntenants = \"tenants\"\n";
    let config = directory.path().join("provider.toml");
    fs::write(&config, [keys, CONSOLE].concat()).expect("written");
    write(directory.path(), "hosted.toml", "issuer = \"http://hosted.example\"\ninsecure_transport = true\n");
    let provider = Provider::spawn(program().arg("--config").arg(config));
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console/tenants")).await;
    let page = browser.log_in(&login, "alice", "wonderland").await;
    assert!(page.text().contains("http://hosted.example"), "{page:?}");
    let page = browser.submit(&page.form("input[value=disableTenant]"), &[]).await;
    assert!(
        page.text().contains("The tenant is disabled.") && page.has("input[value=enableTenant]"),
        "{page:?}"
    );
    let page = browser.submit(&page.form("input[value=enableTenant]"), &[]).await;
    assert!(
        page.text().contains("The tenant is enabled.") && page.has("input[value=disableTenant]"),
        "{page:?}"
    );
    let home = browser.open(&provider.url_of("/console")).await;
    assert!(home.has("nav a[href$='/console/tenants']"), "{home:?}");
}
