//! The examples in `deploy`: what they name is there in the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use test_needs::{DEPLOYMENT_VALIDATORS, needs};

use crate::process::{Provider, program};

fn file(name: &str) -> String {
    fs::read_to_string(deploy().join(name)).expect("the example is there")
}

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

const FILES: [&str; 4] = ["Dockerfile", "compose.yaml", "provider.service", "kubernetes.yaml"];

/// The words of a text that begin like this.
fn words<'a>(text: &'a str, beginning: &str) -> BTreeSet<&'a str> {
    let is_end = |character: char| !(character.is_ascii_alphanumeric() || "_-/.".contains(character));
    text.split(is_end).filter(|word| word.starts_with(beginning)).collect()
}

#[test]
fn each_variable_is_one_of_the_program() {
    let mut seen = 0;
    for name in FILES {
        let text = file(name);
        for variable in words(&text, "PROVIDER_") {
            // A command that reads the configuration, and whatever it says of this value.
            let mut command = program();
            let output = command.env(variable, "x").args(["grants", "list", "--subject", "1"]).output();
            let log = String::from_utf8(output.expect("it runs").stderr).expect("text");
            assert!(!log.contains("unknown variable"), "{name}: {log}");
            seen += 1;
        }
    }
    assert!(seen >= 15, "{seen}");
}

#[test]
fn each_command_and_flag_is_one_of_the_program() {
    let commands = ["health", "doctor"];
    for (name, said) in [
        ("Dockerfile", "CMD [\"/usr/bin/provider\", \"health\"]"),
        ("Dockerfile", "ENTRYPOINT [\"/usr/bin/provider\"]"),
        ("Dockerfile", "COPY --from=build /provider /usr/bin/provider"),
        ("compose.yaml", "/usr/bin/provider doctor"),
        ("kubernetes.yaml", "/usr/bin/provider doctor"),
        ("provider.service", "ExecStart=/usr/local/bin/provider --config /etc/provider/provider.toml"),
    ] {
        assert!(file(name).contains(said), "{name}: {said}");
    }
    for command in commands {
        let output = program().args([command, "--help"]).output().expect("it runs");
        assert!(output.status.success(), "{command}");
    }
    let help = program().arg("--help").output().expect("it runs");
    assert!(String::from_utf8_lossy(&help.stdout).contains("--config"));
}

#[tokio::test]
async fn each_probe_is_answered_and_the_ports_are_the_same_everywhere() {
    let text = file("kubernetes.yaml");
    let probes: BTreeSet<_> =
        text.split("path: ").skip(1).filter_map(|rest| rest.split(',').next()).collect();
    assert_eq!(probes, BTreeSet::from(["/healthz", "/livez"]));
    let provider = Provider::start();
    for probe in probes {
        let answer = reqwest::get(provider.url_of(probe)).await.expect("an answer");
        assert_eq!(answer.status(), 200, "{probe}");
    }
    for (name, said) in [
        ("Dockerfile", "PROVIDER_LISTEN=0.0.0.0:9000"),
        ("Dockerfile", "EXPOSE 9000"),
        ("compose.yaml", "127.0.0.1:9000:9000"),
        ("kubernetes.yaml", "containerPort: 9000"),
        ("kubernetes.yaml", "0.0.0.0:9000"),
        ("provider.service", "PROVIDER_LISTEN=127.0.0.1:9000"),
    ] {
        assert!(file(name).contains(said), "{name}: {said}");
    }
}

/// A program of the validators.
fn validator(name: &str) -> Command {
    let libraries = DEPLOYMENT_VALIDATORS.libraries.expect("it has some").path();
    Command::new(libraries.join("venv/bin").join(name))
}

/// The documents of a YAML file, by a parser of YAML.
fn documents(yaml: &str) -> Vec<Value> {
    let script = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.argv[1]))))";
    let output = validator("python").args(["-c", script, yaml]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// By the schemas of Kubernetes, which know each field.
fn is_valid_in_kubernetes(yaml: &str) -> bool {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("objects.yaml");
    fs::write(&path, yaml).expect("written");
    validator("kubernetes-validate").arg("--strict").arg(&path).output().expect("it runs").status.success()
}

#[test]
fn kubernetes_takes_the_objects_and_two_hardened_replicas_are_replaced_one_after_the_other() {
    needs!(DEPLOYMENT_VALIDATORS);
    let text = file("kubernetes.yaml");
    assert!(is_valid_in_kubernetes(&text));
    assert!(
        !is_valid_in_kubernetes(&text.replace("replicas: 2", "replica: 2")),
        "the validator knows fields"
    );
    let objects = documents(&text);
    let of_kind = |kind: &str| objects.iter().find(|object| object["kind"] == kind).expect("an object");
    let deployment = &of_kind("Deployment")["spec"];
    assert_eq!(deployment["replicas"], 2);
    assert_eq!(deployment["strategy"]["rollingUpdate"], json!({ "maxUnavailable": 0, "maxSurge": 1 }));
    let pod = &deployment["template"]["spec"];
    assert_eq!(
        (&pod["securityContext"]["runAsNonRoot"], &pod["automountServiceAccountToken"]),
        (&json!(true), &json!(false))
    );
    let [container] = pod["containers"].as_array().expect("containers").as_slice() else { panic!("{pod}") };
    let hardened = json!({
        "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": { "drop": ["ALL"] },
    });
    assert_eq!(container["securityContext"], hardened);
    for (probe, path) in
        [("startupProbe", "/healthz"), ("readinessProbe", "/healthz"), ("livenessProbe", "/livez")]
    {
        assert_eq!(container[probe]["httpGet"], json!({ "path": path, "port": "http" }), "{probe}");
    }
    assert_eq!(container["ports"], json!([{ "name": "http", "containerPort": 9000 }]));
    let labels = &deployment["template"]["metadata"]["labels"];
    for selector in [
        &deployment["selector"]["matchLabels"],
        &of_kind("Service")["spec"]["selector"],
        &of_kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        &of_kind("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ] {
        assert_eq!(selector, labels, "each selects the pods");
    }
    let budget = of_kind("PodDisruptionBudget")["spec"]["minAvailable"].as_u64().expect("a number");
    assert!(budget < 2, "otherwise no node could be drained");
    // What is mounted is there, and what is there is mounted.
    let names = |list: &Value| -> BTreeSet<String> {
        let names = list.as_array().expect("a list").iter().map(|own| own["name"].as_str().expect("a name"));
        names.map(str::to_owned).collect()
    };
    assert_eq!(names(&container["volumeMounts"]), names(&pod["volumes"]));
}

#[test]
fn compose_starts_a_hardened_provider_after_its_database() {
    needs!(DEPLOYMENT_VALIDATORS);
    let [compose] = documents(&file("compose.yaml")).try_into().expect("one document");
    let (provider, postgres) = (&compose["services"]["provider"], &compose["services"]["postgres"]);
    assert_eq!(provider["depends_on"]["postgres"]["condition"], "service_healthy");
    assert!(postgres["healthcheck"]["test"].is_array());
    assert_eq!((&provider["user"], &provider["read_only"]), (&json!("65532:65532"), &json!(true)));
    assert_eq!(provider["cap_drop"], json!(["ALL"]));
    assert_eq!(
        provider["ports"],
        json!(["127.0.0.1:9000:9000"]),
        "nobody outside reaches it without the proxy"
    );
    assert!(postgres.get("ports").is_none(), "nobody outside reaches the database");
    assert_eq!(compose["networks"]["back"]["internal"], true);
    for service in [provider, postgres] {
        for secret in service["secrets"].as_array().expect("secrets") {
            let declared = &compose["secrets"][secret.as_str().expect("a name")];
            assert!(declared["file"].is_string(), "{secret}");
        }
        for network in service["networks"].as_array().expect("networks") {
            assert!(compose["networks"].get(network.as_str().expect("a name")).is_some(), "{network}");
        }
    }
    let dockerfile = provider["build"]["dockerfile"].as_str().expect("a path");
    let context = deploy().join(provider["build"]["context"].as_str().expect("a path"));
    assert!(context.join(dockerfile).is_file() && context.join("Cargo.lock").is_file());
    assert!(deploy().join(compose["configs"]["provider"]["file"].as_str().expect("a path")).is_file());
}

/// It is not built here: that takes a daemon, and two images of others.
#[test]
fn a_linter_finds_nothing_in_the_dockerfile() {
    needs!(DEPLOYMENT_VALIDATORS);
    let findings = |path: &Path| {
        let output = validator("hadolint").arg("--no-color").arg(path).output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(findings(&deploy().join("Dockerfile")), "");
    let directory = tempfile::tempdir().expect("a directory");
    let worse = directory.path().join("Dockerfile");
    fs::write(&worse, file("Dockerfile").replace("cc-debian12:nonroot", "cc-debian12")).expect("written");
    assert!(findings(&worse).contains("DL3006"), "it demands a tag");
}

/// A secret that is used is declared, and a declared one is used.
#[test]
fn the_secrets_of_compose_are_declared_and_made() {
    let text = file("compose.yaml");
    let used: BTreeSet<_> = words(&text, "/run/secrets/");
    assert_eq!(used.len(), 3);
    for path in used {
        let name = path.trim_start_matches("/run/secrets/");
        assert!(text.contains(&format!("\n  {name}:\n    file: secrets/{name}\n")), "{name} is declared");
        assert!(text.contains(&format!("      - {name}\n")), "{name} is given to a service");
        assert!(text.contains(&format!("> secrets/{name}")), "the comment makes {name}");
    }
}

/// With the variables of each example, but for the addresses of a machine of one's own.
#[tokio::test]
async fn the_configuration_of_the_examples_starts_with_their_variables() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let (store, secret) = (path("store"), path("store_secret"));
    fs::write(&store, format!("sqlite://{}\n", path("provider.db"))).expect("written");
    fs::write(&secret, "0123456789abcdef0123456789abcdef\n").expect("written");
    let config = deploy().join("provider.toml").display().to_string();
    let mut program = program();
    let program = program.env("PROVIDER_CONFIG", config).env("PROVIDER_LISTEN", "127.0.0.1:0");
    let program = program.env("PROVIDER_STORE_FILE", store).env("PROVIDER_STORE_SECRET_FILE", secret);
    let program =
        program.env("PROVIDER_ISSUER", "https://login.example").env("PROVIDER_TRUSTED_PROXIES", "127.0.0.1");
    let provider = Provider::spawn(program);
    let client = reqwest::Client::new().get(provider.url_of("/.well-known/openid-configuration"));
    let metadata: serde_json::Value = client
        .header("x-forwarded-proto", "https")
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(metadata["issuer"], "https://login.example");
}

#[test]
fn the_unit_is_one_that_systemd_takes_and_finds_hardened() {
    needs!(SYSTEMD);
    let directory = tempfile::tempdir().expect("a directory");
    let unit = directory.path().join("provider.service");
    // Where the program is here.
    let text = file("provider.service").replace("/usr/local/bin/provider", env!("CARGO_BIN_EXE_provider"));
    fs::write(&unit, text).expect("written");
    let verify = Command::new("systemd-analyze").arg("verify").arg(&unit).output().expect("it runs");
    let said = String::from_utf8_lossy(&verify.stderr);
    assert!(!said.contains("provider.service:"), "{said}");
    let mut security = Command::new("systemd-analyze");
    let output =
        security.args(["security", "--offline=true", "--threshold=15", "--no-pager"]).arg(&unit).output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "exposure above 1.5: {}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test]
async fn the_health_check_of_a_container_says_whether_it_serves() {
    let provider = Provider::start();
    let listen = provider.url.trim_start_matches("http://").to_owned();
    for arguments in [&["health"][..], &["health", "--live"]] {
        let output = program().env("PROVIDER_LISTEN", &listen).args(arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    drop(provider);
    let output = program().env("PROVIDER_LISTEN", &listen).arg("health").output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let output = program().env("PROVIDER_LISTEN", "127.0.0.1:0").arg("health").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}
