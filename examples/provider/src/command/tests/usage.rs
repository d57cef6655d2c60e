use clap::CommandFactory;

use super::*;

#[test]
fn the_command_line_is_consistent() {
    Arguments::command().debug_assert();
}

#[test]
fn without_a_command_it_serves() {
    let arguments = Arguments::try_parse_from(["provider", "--listen", "127.0.0.1:0"]).expect("right");
    assert!(arguments.command.is_none());
}

#[test]
fn global_options_stand_before_and_behind_the_command() {
    for line in [
        "provider --store memory: --config c.toml --json clients list",
        "provider clients list --json --config c.toml --store memory:",
    ] {
        let arguments = Arguments::try_parse_from(line.split(' ')).expect(line);
        assert_eq!(arguments.store.as_deref(), Some("memory:"), "{line}");
        assert!(arguments.json && arguments.config.is_some_and(|path| path.ends_with("c.toml")), "{line}");
    }
}

#[test]
fn wrong_usage_has_exit_code_2() {
    for line in [
        "provider clients",
        "provider clients show",
        "provider clients add --redirect-uri http://public.example/cb",
        "provider clients add --scope a\\b",
        "provider clients add --token-endpoint-auth-method magic",
        "provider grants list",
        "provider completions tcsh",
        "provider frobnicate",
    ] {
        let error = Arguments::try_parse_from(line.split(' ')).expect_err(line);
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}

#[tokio::test]
async fn contradictions_have_exit_code_2() {
    let operator = Operator::default();
    for (line, said) in [
        ("clients add", "redirect_uris"),
        ("clients change web", "--help"),
        ("clients add --token-endpoint-auth-method none --grant-type client_credentials", "confidential"),
        ("clients add --grant-type client_credentials --default-scope read", "default_scope"),
        ("clients add --grant-type a --token-endpoint-auth-method private_key_jwt", "jwks_uri"),
        ("clients add --grant-type a --post-logout-redirect-uri x", "`x` is not an absolute URI"),
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let failure = operator.run(&words).await.expect_err(line);
        assert_eq!(failure.exit_code(), ExitCode::from(2), "{line}");
        assert!(failure.to_string().contains(said), "{failure}");
    }
}

#[tokio::test]
async fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Operator::default().text(&["completions", shell]).await;
        assert!(script.contains("rotate-secret"), "{shell}");
    }
}
