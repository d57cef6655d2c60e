//! Many providers in one process: by path and by host, with one store.

use std::fs;
use std::io::{BufReader, Lines};
use std::path::Path;
use std::process::ChildStderr;

use serde_json::Value;

use crate::process::{Provider, program};

const MAIN: &str = r#"issuer = "http://127.0.0.1:9000"
listen = "127.0.0.1:0"
tenants = "tenants"

[[clients]]
client_id = "job"
client_secret = "the-secret-of-no-tenant"
grant_types = ["client_credentials"]
scope = "read"
"#;

pub(crate) fn tenant(secret: &str, lifetime: u32) -> String {
    format!(
        r#"token_expires_in = {lifetime}

[[clients]]
client_id = "job"
client_secret = "{secret}"
grant_types = ["client_credentials"]
resource_server = true
scope = "read"
"#
    )
}

pub(crate) struct Running {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) provider: Provider,
    log: Lines<BufReader<ChildStderr>>,
}

pub(crate) fn write(directory: &Path, name: &str, text: &str) {
    fs::write(directory.join("tenants").join(name), text).expect("written");
}

/// A directory with a configuration, two tenants by path and one by host.
pub(crate) fn configured() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::create_dir(directory.path().join("tenants")).expect("a directory");
    let store = format!("store = \"sqlite://{}/auth.db\"\n", directory.path().display());
    fs::write(directory.path().join("provider.toml"), store + MAIN).expect("written");
    write(directory.path(), "acme.toml", &tenant("the-secret-of-acme", 100));
    write(directory.path(), "umbrella.toml", &tenant("the-secret-of-umbrella", 200));
    let insecure = "issuer = \"http://hosted.example\"\ninsecure_transport = true\n";
    let hosted = format!("{insecure}{}", tenant("the-secret-of-hosted", 300));
    write(directory.path(), "hosted.toml", &hosted);
    directory
}

impl Running {
    fn start() -> Self {
        Self::with("", "")
    }

    /// With keys at the top of the configuration, and tables at its end.
    pub(crate) fn with(keys: &str, tables: &str) -> Self {
        let directory = configured();
        let config = directory.path().join("provider.toml");
        let main = fs::read_to_string(&config).expect("the configuration");
        fs::write(&config, [keys, &main, tables].concat()).expect("written");
        Self::of(directory)
    }

    fn of(directory: tempfile::TempDir) -> Self {
        let config = directory.path().join("provider.toml");
        let mut provider = Provider::spawn(program().env_remove("RUST_LOG").arg("--config").arg(config));
        let log = provider.log();
        Self { directory, provider, log }
    }

    fn reload(&mut self, until: &str) -> String {
        self.provider.signal("HUP");
        let mut said = String::new();
        for line in self.log.by_ref() {
            let line = line.expect("text");
            said.push_str(&line);
            said.push('\n');
            if line.contains(until) {
                return said;
            }
        }
        panic!("{said}");
    }

    async fn token(&self, host: Option<&str>, path: &str, secret: &str) -> Value {
        let mut request = reqwest::Client::new().post(self.provider.url_of(path));
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let request = request.basic_auth("job", Some(secret));
        let request = request.form(&[("grant_type", "client_credentials")]);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }
}

#[tokio::test]
async fn each_tenant_has_its_own_clients_lifetimes_keys_and_issuer() {
    let running = Running::start();
    let places = [
        (None, "/token", "the-secret-of-no-tenant", 3600),
        (None, "/acme/token", "the-secret-of-acme", 100),
        (None, "/umbrella/token", "the-secret-of-umbrella", 200),
        (Some("hosted.example"), "/token", "the-secret-of-hosted", 300),
    ];
    for (host, path, secret, lifetime) in places {
        let token = running.token(host, path, secret).await;
        assert_eq!(token["expires_in"], lifetime, "{path}: {token}");
        for (.., other, _) in places.iter().filter(|(.., other, _)| *other != secret) {
            assert_eq!(running.token(host, path, other).await["error"], "invalid_client", "{path}: {other}");
        }
    }
    let get = async |path: &str| {
        reqwest::get(running.provider.url_of(path))
            .await
            .expect("an answer")
            .json::<Value>()
            .await
            .expect("JSON")
    };
    let metadata = get("/.well-known/oauth-authorization-server/acme").await;
    assert_eq!(metadata["issuer"], "http://127.0.0.1:9000/acme");
    assert_eq!(get("/acme/.well-known/openid-configuration").await["issuer"], metadata["issuer"]);
    let own = get("/jwks").await;
    assert!(own["keys"][0]["kid"].is_string() && get("/acme/jwks").await != own, "{own}");
    let access = running.token(None, "/acme/token", "the-secret-of-acme").await;
    let token = access["access_token"].as_str().expect("a token");
    for (tenant, is_active) in [("acme", true), ("umbrella", false)] {
        let request = reqwest::Client::new().post(running.provider.url_of(&format!("/{tenant}/introspect")));
        let request = request.basic_auth("job", Some(format!("the-secret-of-{tenant}")));
        let answer = request.form(&[("token", token)]).send().await.expect("an answer");
        assert_eq!(answer.json::<Value>().await.expect("JSON")["active"], is_active, "{tenant}");
    }
}

#[tokio::test]
async fn sighup_brings_new_tenants_and_ends_those_whose_files_are_gone() {
    let mut running = Running::start();
    let directory = running.directory.path().to_owned();
    write(&directory, "globex.toml", &tenant("the-secret-of-globex", 400));
    write(&directory, "acme.toml", &tenant("the-new-secret-of-acme", 101));
    fs::remove_file(directory.join("tenants/umbrella.toml")).expect("removed");
    running.reload("read the files of 3 tenants");
    assert_eq!(running.token(None, "/globex/token", "the-secret-of-globex").await["expires_in"], 400);
    assert_eq!(running.token(None, "/acme/token", "the-new-secret-of-acme").await["expires_in"], 101);
    let gone = reqwest::get(running.provider.url_of("/umbrella/jwks")).await.expect("an answer");
    assert_eq!(gone.status(), 404);
    write(&directory, "globex.toml", "token_expires_in = \"long\"\n");
    let said = running.reload("keeping the old");
    assert!(said.contains("globex.toml:1: token_expires_in:"), "{said}");
    assert_eq!(running.token(None, "/globex/token", "the-secret-of-globex").await["expires_in"], 400);
}

#[test]
fn mistakes_in_the_file_of_a_tenant_have_a_place() {
    let directory = configured();
    let refused = |name: &str, text: &str| {
        write(directory.path(), name, text);
        let config = directory.path().join("provider.toml");
        let output = program().arg("--config").arg(config).output().expect("it ran");
        assert_eq!(output.status.code(), Some(2), "{text}");
        fs::remove_file(directory.path().join("tenants").join(name)).expect("removed");
        String::from_utf8(output.stderr).expect("text")
    };
    for (name, text, expected) in [
        ("a.toml", "\nlisten = \"127.0.0.1:1\"\n", "a.toml:2: listen: all tenants share this"),
        ("a.toml", "tenants = \"more\"\n", "a.toml:1: tenants: all tenants share this"),
        ("a.toml", "issuer = \"https://x.example/one/two\"\n", "a.toml:1: issuer: write a host alone"),
        ("a.toml", "issuer = \"https://hosted.example\"\n", "issuer: the tenant `a` has this host and path"),
        ("a.toml", "issuer = \"http://127.0.0.1:1\"\n", "a.toml:1: issuer: the main provider has"),
        ("a.toml", "brand = \"x\"\n", "a.toml:1: brand"),
        ("a b.toml", "", "a b.toml: a file of a tenant is named after it"),
        ("token.toml", "", "the provider itself has paths that begin with /token"),
        ("api.toml", "", "the provider itself has paths that begin with /api"),
        ("login.toml", "", "the provider itself has paths that begin with /login"),
        ("assets.toml", "", "the provider itself has paths that begin with /assets"),
        (".well-known.toml", "", "the provider itself has paths that begin with /.well-known"),
        ("a.toml", "issuer = \"https://x.example/authorize\"\n", "paths that begin with /authorize"),
    ] {
        let said = refused(name, text);
        assert!(said.contains(expected), "{text}: {said}");
    }
}

#[test]
fn commands_are_about_the_tenant_that_they_name() {
    let directory = configured();
    let config = directory.path().join("provider.toml");
    let run = |words: &[&str]| {
        let output = program().arg("--config").arg(&config).args(words).output().expect("it ran");
        let [said, wrong] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        (output.status.code(), said, wrong)
    };
    let create = [
        "clients",
        "add",
        "--client-id",
        "tool",
        "--redirect-uri",
        "http://127.0.0.1/cb",
        "--token-endpoint-auth-method",
        "none",
    ];
    let (code, said, wrong) = run(&[&["--tenant", "acme"], &create[..]].concat());
    assert_eq!(code, Some(0), "{said}{wrong}");
    for (tenant, is_there) in [(Some("acme"), true), (Some("umbrella"), false), (None, false)] {
        let mut words: Vec<_> = tenant.iter().flat_map(|tenant| ["--tenant", tenant]).collect();
        words.extend(["clients", "list"]);
        let (code, said, wrong) = run(&words);
        assert_eq!((code, said.contains("tool")), (Some(0), is_there), "{tenant:?}: {said}{wrong}");
    }
    let (code, _, wrong) = run(&["--tenant", "nobody", "clients", "list"]);
    assert_eq!(code, Some(2));
    assert!(wrong.contains("there is no tenant `nobody`: acme, hosted, umbrella"), "{wrong}");
    let (_, said, _) = run(&["doctor"]);
    assert!(said.contains("acme: store") && said.contains("hosted: "), "{said}");
}
