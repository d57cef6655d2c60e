use std::fs;

use oauth_runtime::password::PasswordHash;

use super::*;
use crate::arguments::Arguments;
use crate::config::{Config, Source};

const SECRET: &str = "c0ffee5f8b1d0c2a7e4f639b8d7c6a5e";

fn environment(variables: &[(&str, &str)]) -> Result<Environment, ConfigError> {
    Environment::of(variables.iter().map(|(name, value)| ((*name).into(), (*value).into())))
}

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let config = environment(variables).and_then(|Environment { values, .. }| {
        let source = Source::new("provider.toml".into(), "/etc/provider".into(), text.into(), values)?;
        Config::read(source, &Arguments::default())
    });
    config.map_err(|error| error.to_string())
}

fn refused(text: &str, variables: &[(&str, &str)]) -> String {
    read(text, variables).expect_err("it is refused")
}

#[test]
fn a_variable_gives_a_key_of_any_kind_and_any_table() {
    let config = read(
        "",
        &[
            ("PROVIDER_LISTEN", "127.0.0.1:7000"),
            ("PROVIDER_TOKEN_EXPIRES_IN", "60"),
            ("PROVIDER_AVAILABLE", "false"),
            ("PROVIDER_FETCH_HOSTS", "one.example, two.example:8443"),
            ("PROVIDER_SIGNING_ALGORITHMS", "[\"ES256\"]"),
            ("PROVIDER_REGISTRATION", "open"),
            ("PROVIDER_STORE_SECRET", SECRET),
            ("PROVIDER_RATE_LIMITS__ADDRESS", "{ free = 1, first_block = 2, longest_block = 3 }"),
            ("PROVIDER_SCOPES__0__NAME", "groups"),
            ("PROVIDER_SCOPES__0__DESCRIPTION", "See your groups"),
            ("PROVIDER_CLIENTS__0__CLIENT_ID", "job"),
            ("PROVIDER_CLIENTS__0__CLIENT_SECRET", "1234567890123456"),
            ("PROVIDER_CLIENTS__0__GRANT_TYPES", "client_credentials"),
            ("PROVIDER_CLIENTS__0__SCOPE", "read groups"),
            ("PROVIDER_USERS", "[{ username = 'alice', password = 'wonderland', sub = '1' }]"),
            ("HOME", "/root"),
        ],
    )
    .expect("valid");
    assert_eq!((config.listen.port(), config.token_expires_in, config.available), (7000, 60, false));
    assert_eq!(config.fetch.hosts().collect::<Vec<_>>(), ["one.example", "two.example:8443"]);
    assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()).as_deref(), Some(SECRET));
    assert_eq!((config.scopes[0].name(), config.users[0].username.get_ref().as_str()), ("groups", "alice"));
    let client = &config.clients[0];
    assert_eq!((client.client_id(), client.secrets().len()), ("job", 1), "a secret of digits is a text");
    assert_eq!(client.metadata().scope.to_string(), "read groups");
}

#[test]
fn a_variable_wins_over_the_file() {
    let file = "token_expires_in = 10\nlisten = \"127.0.0.1:1\"\n[pages]\nbrand = \"File\"\n[[clients]]\nclient_id = \"a\"\n\
                scope = \"read\"\ngrant_types = []\nresponse_types = []\ntoken_endpoint_auth_method = \"none\"\n";
    let config = read(file, &[("PROVIDER_TOKEN_EXPIRES_IN", "20"), ("PROVIDER_CLIENTS__0__SCOPE", "write")])
        .expect("valid");
    assert_eq!((config.token_expires_in, config.listen.port()), (20, 1));
    let client = &config.clients[0];
    assert_eq!((client.client_id(), client.metadata().scope.to_string().as_str()), ("a", "write"));
    let both = environment(&[("PROVIDER_LISTEN", "127.0.0.1:2")]).expect("valid");
    let source = Source::new("f".into(), "".into(), file.into(), both.values).expect("valid");
    let arguments = Arguments { listen: Some("127.0.0.1:3".into()), ..Arguments::default() };
    assert_eq!(Config::read(source, &arguments).expect("valid").listen.port(), 3, "the command line wins");
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, value, said) in [
        ("PROVIDER_ISUER", "https://a.example", "did you mean `PROVIDER_ISSUER`?"),
        ("PROVIDER_PAGES_BRAND", "Notes", "did you mean `PROVIDER_PAGES__BRAND`?"),
        ("PROVIDER_CLIENTS__WEB__SCOPE", "read", "did you mean `PROVIDER_CLIENTS__0__SCOPE`?"),
        ("PROVIDER_store", "memory:", "unknown variable"),
        ("PROVIDER_ISSUER_FILE", "/run/issuer", "unknown variable"),
        ("PROVIDER_LISTEN", "nowhere", "is not an address"),
        ("PROVIDER_TOKEN_EXPIRES_IN", "an hour", "write a whole number, 0 or more"),
        ("PROVIDER_AVAILABLE", "yes", "write true or false"),
        ("PROVIDER_PAGES", "Notes", "write its value as in the file, in TOML"),
        ("PROVIDER_PAGES", "5", "write a table, in TOML"),
        ("PROVIDER_STORE_SECRET", "short", "at least 32 characters"),
        ("PROVIDER_STORE_SECRET_FILE", "/nowhere/secret", "/nowhere/secret: No such file"),
        ("PROVIDER_SIGNING_ALGORITHMS", "RS256,HS256", "`HS256` is not a supported algorithm"),
        ("PROVIDER_CLIENTS__1__CLIENT_ID", "a", "there are only 0 before it"),
        (
            "PROVIDER_CLIENTS",
            "[{ client_id = 'a', scop = 'read' }]",
            "clients.scop: unknown key; did you mean `scope`?",
        ),
        ("PROVIDER_CLIENTS__0__SCOPE", "read", "clients.client_id: it is missing"),
    ] {
        let message = refused("", &[(name, value)]);
        assert!(message.starts_with(&format!("{name}: ")) && message.contains(said), "{message}");
        assert!(!message.contains("quotes"), "there are none in a variable: {message}");
    }
    let message = refused("\nlisten = \"nowhere\"", &[("PROVIDER_AVAILABLE", "true")]);
    assert!(message.starts_with("provider.toml:2: listen: "), "{message}");
}

#[tokio::test]
async fn a_secret_can_be_in_a_file_of_its_own() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (secret, old) =
        (file("secret", &format!("{SECRET}\n")), file("old", &format!("{SECRET}\r\n\n{SECRET}1\n")));
    let text = format!(
        "store_secret_file = {secret:?}\nold_store_secrets_file = {old:?}\n[[clients]]\nclient_id = \"job\"\n\
         client_secret_file = {secret:?}\ngrant_types = [\"client_credentials\"]\nscope = \"read\"\n[[users]]\n\
         username = \"alice\"\npassword_file = {secret:?}\nsub = \"1\"\n"
    );
    let config = read(&text, &[]).expect("valid");
    assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()).as_deref(), Some(SECRET));
    assert_eq!(config.openid.old_store_secrets.len(), 2, "one a line");
    assert_eq!(config.clients[0].secrets().len(), 1);
    let hash = config.users[0].password_hash().expect("a hash");
    assert_eq!(PasswordHash::verify_or_pretend(Some(hash), SECRET.into()).await.ok(), Some(true));

    let other = file("other", &"o".repeat(40));
    let config = read(&text, &[("PROVIDER_STORE_SECRET_FILE", &other)]).expect("valid");
    assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()), Some("o".repeat(40)));
    let plain = format!("store_secret = {SECRET:?}\n");
    let config = read(&plain, &[("PROVIDER_STORE_SECRET_FILE", &other)]).expect("valid");
    assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()), Some("o".repeat(40)));
}

#[test]
fn a_mistake_with_the_file_of_a_secret_names_who_named_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    fs::write(path("short"), "S3CRET").expect("written");
    fs::write(path("empty"), "\n").expect("written");
    let key = |name: &str| format!("\nstore_secret_file = {:?}", path(name));
    for (text, place, said) in [
        (key("short"), "2: store_secret_file", "at least 32 characters"),
        (key("empty"), "2: store_secret_file", "the file is empty"),
        (key("none"), "2: store_secret_file", "No such file"),
        ("store_secret_file = 5".to_owned(), "1: store_secret_file", "write the path of a file"),
        ("issuer_file = \"a\"".to_owned(), "1: issuer_file", "unknown key"),
        (
            format!("store_secret = \"x\"{}", key("short")),
            "2: store_secret_file",
            "there is also a `store_secret`",
        ),
        (
            format!("[[clients]]\nclient_id = \"a\"\nclient_secret_file = {:?}", path("short")),
            "3: clients.client_secret_file",
            "",
        ),
    ] {
        let message = refused(&text, &[]);
        assert!(
            message.starts_with(&format!("provider.toml:{place}: ")) && message.contains(said),
            "{message}"
        );
        assert!(!message.contains("S3CRET"), "{message}");
    }
    let both = [("PROVIDER_STORE_SECRET", SECRET), ("PROVIDER_STORE_SECRET_FILE", "x")];
    assert!(
        refused("", &both).starts_with("PROVIDER_STORE_SECRET_FILE: the variable without _FILE is set too")
    );
}

#[test]
fn no_message_about_a_variable_has_its_secret() {
    for (name, value) in [
        ("PROVIDER_STORE", "oracle://user:S3CRET@host"),
        ("PROVIDER_STORE_SECRET", "S3CRET"),
        ("PROVIDER_OLD_STORE_SECRETS", "S3CRET"),
        ("PROVIDER_REGISTRATION", "S3CRETS3CRETS3CRET"),
        ("PROVIDER_REGISTRATION", "[S3CRET"),
        ("PROVIDER_CLIENTS", "[{ client_id = 'a', client_secret = 'S3CRET' }]"),
        ("PROVIDER_CLIENTS", "[{ client_id = 'a', client_secret = S3CRET }]"),
        ("PROVIDER_USERS", "[{ username = 'a', password = ['S3CRET'], sub = '1' }]"),
    ] {
        let message = refused("", &[(name, value)]);
        assert!(message.starts_with(name) && !message.contains("S3CRET"), "{message}");
    }
}

/// Kubernetes sets such variables for a Service that is called `provider`.
#[test]
fn the_variables_of_a_service_in_kubernetes_are_no_keys() {
    let links = [
        ("PROVIDER_SERVICE_HOST", "10.0.0.1"),
        ("PROVIDER_SERVICE_PORT", "9000"),
        ("PROVIDER_SERVICE_PORT_HTTP", "9000"),
        ("PROVIDER_PORT", "tcp://10.0.0.1:9000"),
        ("PROVIDER_PORT_9000_TCP", "tcp://10.0.0.1:9000"),
        ("PROVIDER_PORT_9000_TCP_ADDR", "10.0.0.1"),
        ("PROVIDER_METRICS_SERVICE_HOST", "10.0.0.2"),
    ];
    for link in links {
        assert!(refused("", &[link]).contains("unknown variable"), "{link:?}");
        read("", &[link, ("KUBERNETES_SERVICE_HOST", "10.0.0.1")]).expect("ignored");
    }
    let is_link = |name: String| is_service_link(&name).then_some(name);
    assert_eq!(keys::variables(PREFIX).find_map(is_link), None, "no key looks like one");
}

#[test]
fn the_configuration_can_be_named_by_a_variable() {
    let environment = environment(&[(FILE, "/etc/provider.toml")]).expect("valid");
    assert_eq!((environment.file, environment.values.len()), (Some("/etc/provider.toml".into()), 0));
}

#[test]
fn the_password_of_the_mail_server_can_be_a_variable_or_in_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("password");
    fs::write(&file, "S3CRET\n").expect("written");
    let file = file.display().to_string();
    let text =
        "[mail]\nsmtp = \"smtps://smtp.example.com\"\nfrom = \"a@example.org\"\nusername = \"notes\"\n";
    for variable in [("PROVIDER_MAIL__PASSWORD", "S3CRET"), ("PROVIDER_MAIL__PASSWORD_FILE", file.as_str())] {
        assert!(read(text, &[variable]).expect("valid").mail.is_some(), "{variable:?}");
    }
    assert!(read(&format!("{text}password_file = {file:?}"), &[]).expect("valid").mail.is_some());
    let message = read(text, &[]).expect_err("there is no password").to_string();
    assert!(message.contains("mail.password: it is missing"), "{message}");
    let twice = [("PROVIDER_MAIL__PASSWORD", "S3CRET"), ("PROVIDER_MAIL__PASSWORD_FILE", file.as_str())];
    let message = read(text, &twice).expect_err("both").to_string();
    assert!(message.contains("leave one of the two out") && !message.contains("S3CRET"), "{message}");
    let people = [("PROVIDER_PAGES__PEOPLE", "deletion, export")];
    assert!(read("", &people).is_ok());
    let message =
        read("", &[("PROVIDER_PAGES__PEOPLE", "deletion, signup")]).expect_err("no word").to_string();
    assert!(message.starts_with("PROVIDER_PAGES__PEOPLE: ") && message.contains("`signup`"), "{message}");
}
