use std::time::Duration;

use oauth_runtime::openid::IdTokenClaims;
use oauth_runtime::rate_limit::{RateLimit, RateLimits};

use super::*;

fn parse(text: &str, arguments: &Arguments) -> Result<Config, String> {
    let source = Source::new("provider.toml".into(), "/etc/provider".into(), text.into(), Vec::new());
    source.and_then(|source| Config::read(source, arguments)).map_err(|error| error.to_string())
}

fn read(text: &str) -> Result<Config, String> {
    parse(text, &Arguments::default())
}

/// Text, the beginning of its message, and a part of it.
fn assert_wrong<const N: usize>(cases: [(&str, &str, &str); N]) {
    for (text, place, said) in cases {
        let message = read(text).expect_err(text);
        let place = format!("provider.toml:{place}: ");
        assert!(message.starts_with(&place) && message.contains(said), "{message}");
    }
}

#[test]
fn an_empty_file_has_defaults() {
    let config = read("").expect("valid");
    assert_eq!((config.token_expires_in, config.available), (3600, true));
    assert_eq!((config.issuer, config.listen.port()), (None, 9000));
}

#[test]
fn mistakes_name_line_and_key() {
    assert_wrong([
        ("\nlisten = \"nowhere\"", "2: listen", "is not an address"),
        ("store = \"oracle:\"", "1: store", "no store supports URLs"),
        ("store = \"file.db\"", "1: store", "sqlite:///path/file.db"),
        ("issuer = \"http://public.example\"", "1: issuer", "use https"),
        ("access_token_format = \"xml\"", "1: access_token_format", "write \"opaque\" or \"jwt\""),
        (
            "signing_algorithms = [\"RS256\"]\naccess_token_signing_alg = \"ES256\"",
            "2: access_token_signing_alg",
            "write one of `signing_algorithms`: RS256",
        ),
        ("access_token_signing_alg = \"none\"", "1: access_token_signing_alg", "RS256, ES256, EdDSA"),
        ("trusted_proxies = \"proxy\"", "1: trusted_proxies", "is not a network"),
        ("listen = ", "1: listen", ""),
        ("\ntls_cert = \"a.pem\"", "2: tls_cert", "name the other file with `tls_key`"),
        ("tls_key = \"a.pem\"", "1: tls_key", "name the other file with `tls_cert`"),
        ("registration = \"opne\"", "1: registration", "write \"open\", \"off\", or a list"),
        ("\nregistration = []", "2: registration", "there is no token"),
        ("registration = [\"short\"]", "1: registration", "at least 16 characters"),
        ("registration = true", "1: registration", "\"open\", \"off\", or a list"),
        ("zzz = 1", "1: zzz", "unknown key; the nearest is `"),
        ("lissen = \"\"", "1: lissen", "did you mean `listen`?"),
    ]);
}

#[test]
fn mistakes_in_upstreams() {
    let upstream = |more: &str| format!("[[upstreams]]\n{more}");
    let google = "id = \"google\"\nissuer = \"https://accounts.google.com\"\nclient_id = \"us\"\n";
    let neither = upstream("id = \"google\"\nclient_id = \"us\"");
    let both = upstream(&format!("{google}provider = \"github\""));
    let other = upstream("id = \"forge\"\nprovider = \"gitlab\"\nclient_id = \"us\"");
    let id = upstream("id = \"Google Inc\"\nprovider = \"github\"\nclient_id = \"us\"");
    let issuer = upstream("id = \"a\"\nissuer = \"http://accounts.example\"\nclient_id = \"us\"");
    let client = upstream("id = \"a\"\nprovider = \"github\"\nclient_id = \"\"");
    let key = upstream(&format!("{google}clientid = \"us\""));
    let twice = upstream(google) + &upstream(google);
    let classes = upstream(&format!("{google}two_factors_acr = \"mfa hwk\""));
    assert_wrong([
        (classes.as_str(), "5: upstreams.two_factors_acr", "write one class"),
        (neither.as_str(), "2: upstreams.issuer", "write either the `issuer`"),
        (both.as_str(), "2: upstreams.issuer", "write either the `issuer`"),
        (other.as_str(), "3: upstreams.provider", "only `github` is known"),
        (id.as_str(), "2: upstreams.id", "cannot name an upstream"),
        (issuer.as_str(), "3: upstreams.issuer", "it is not https"),
        (client.as_str(), "4: upstreams.client_id", "has no client identifier"),
        (key.as_str(), "5: upstreams.clientid", "did you mean `client_id`?"),
        (twice.as_str(), "6: upstreams.id", "another entry has this name"),
    ]);
}

#[test]
fn mistakes_in_webhooks() {
    let hook = |more: &str| format!("audit_log = true\n[[webhooks]]\n{more}");
    let secret = "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n";
    let of = |url: &str, more: &str| hook(&format!("url = {url:?}\n{secret}{more}"));
    let off = of("https://siem.example", "").replace("true", "false");
    let url = of("siem.example", "");
    let short = hook("url = \"https://siem.example\"\nsecret = \"whsec_c2hvcnQ=\"");
    let old = of("https://siem.example", "old_secrets = [\"old\"]");
    let event = of("https://siem.example", "events = [\"login.failed\", \"login.fails\"]");
    let missing = hook("url = \"https://siem.example\"");
    let key = of("https://siem.example", "event = []");
    let twice = of("https://siem.example", "") + "[[webhooks]]\nurl = \"https://siem.example\"\n" + secret;
    assert_wrong([
        (off.as_str(), "3: webhooks.url", "set `audit_log = true`"),
        (url.as_str(), "3: webhooks.url", "is not a URL"),
        (short.as_str(), "4: webhooks.secret", "24 to 64 random bytes"),
        (old.as_str(), "5: webhooks.old_secrets", "24 to 64 random bytes"),
        (event.as_str(), "5: webhooks.events", "there is no event `login.fails`"),
        (missing.as_str(), "2: webhooks.secret", "it is missing"),
        (key.as_str(), "5: webhooks.event", "did you mean `events`?"),
        (twice.as_str(), "6: webhooks.name", "another entry has this name"),
    ]);
}

#[test]
fn mistakes_in_shared_signals() {
    assert_wrong([
        ("shared_signals = true", "1: shared_signals", "set `audit_log = true`"),
        ("audit_log = true\nshared_signals = \"on\"", "2: shared_signals", "write true or false"),
        ("signal_subjects = \"all\"", "1: signal_subjects", "\"known\", \"nobody\" or \"everybody\""),
        ("shared_signal = true", "1: shared_signal", "did you mean `shared_signals`?"),
    ]);
}

#[test]
fn mistakes_in_access_rules() {
    let rule = |more: &str| format!("[[access_rules]]\nname = \"a\"\neffect = \"deny\"\n{more}");
    let twice = format!("{}{}", rule(""), rule(""));
    let allow = "[[access_rules]]\nname = \"a\"\neffect = \"allow\"\n";
    let (unknown, empty) = (rule("scope = \"admin\""), rule("scope = \"\""));
    let (user, lifetime) = (rule("users = [\"eve\"]"), rule("access_token_expires_in = 5"));
    let (message, zero) = (format!("{allow}message = \"no\""), format!("{allow}grant_max_age = 0"));
    let (part, key) = (rule("scope = \"read\"\nmessage = \"no\""), rule("scopes = \"read\""));
    assert_wrong([
        (
            "[[access_rules]]\nname = \"a\"\neffect = \"maybe\"",
            "3: access_rules.effect",
            "\"allow\" or \"deny\"",
        ),
        ("[[access_rules]]\nname = \"a\"", "1: access_rules.effect", "it is missing"),
        (&twice, "5: access_rules.name", "already exists"),
        (&unknown, "4: access_rules.scope", "has no scope `admin`"),
        (&empty, "4: access_rules.scope", "leave it out"),
        (&user, "4: access_rules.users", "there is no user `eve`"),
        (&lifetime, "4: access_rules.access_token_expires_in", "a rule that denies has no lifetimes"),
        (&zero, "4: access_rules.grant_max_age", "at least 1"),
        (&message, "4: access_rules.message", "nobody would read it"),
        (&part, "5: access_rules.message", "nobody would read it"),
        (&key, "4: access_rules.scopes", "did you mean `scope`?"),
    ]);
}

#[test]
fn mistakes_in_exchange_rules() {
    let rule = |more: &str| format!("[[exchange_rules]]\nname = \"a\"\nclients = [\"api\"]\n{more}");
    let twice = format!("{}{}", rule(""), rule(""));
    let (unknown, user) = (rule("scope = \"admin\""), rule("users = [\"eve\"]"));
    let (zero, key) = (rule("expires_in = 0"), rule("target = []"));
    let actors = rule("impersonate = true\nactors = [\"agent\"]");
    let chat = "id_jag_audience = \"https://chat.example\"";
    let (alone, nameless) = (rule("id_jag_claims = [\"email\"]"), rule(chat));
    let tokens = rule(&format!("{chat}\nid_jag_client_id = \"c\"\nid_token = true"));
    let of_nobody = rule("native_sso = true");
    let without_scope = rule("native_sso = true\nfrom = [\"mail\"]");
    let with_tokens = rule("native_sso = true\nfrom = [\"mail\"]\nscope = \"openid\"\nid_token = true");
    assert_wrong([
        (&of_nobody, "4: exchange_rules.native_sso", "whose logins are shared"),
        (&without_scope, "4: exchange_rules.native_sso", "name the scope"),
        (&with_tokens, "4: exchange_rules.native_sso", "gives no other tokens"),
        ("[[exchange_rules]]\nname = \"a\"", "1: exchange_rules.clients", "it is missing"),
        ("[[exchange_rules]]\nname = \"a\"\nclients = []", "3: exchange_rules.clients", "it is empty"),
        (&twice, "5: exchange_rules.name", "already exists"),
        (&unknown, "4: exchange_rules.scope", "has no scope `admin`"),
        (&user, "4: exchange_rules.users", "there is no user `eve`"),
        (&zero, "4: exchange_rules.expires_in", "at least 1"),
        (&actors, "5: exchange_rules.actors", "leaves out who acts"),
        (&alone, "4: exchange_rules.id_jag_claims", "has no `id_jag_audience`"),
        (&nameless, "4: exchange_rules.id_jag_client_id", "it is missing"),
        (&tokens, "4: exchange_rules.id_jag_audience", "gives no other tokens"),
        (&key, "4: exchange_rules.target", "the keys are"),
    ]);
}

#[test]
fn mistakes_in_transaction_tokens_and_foreign_tokens() {
    let rule = |more: &str| format!("[[exchange_rules]]\nname = \"a\"\nclients = [\"api\"]\n{more}");
    let (lost, others) = (
        rule("transaction_details = [\"a\"]"),
        rule("transaction_scope = \"b\"\nto = [\"https://a.example\"]"),
    );
    let word = rule("transaction_scope = \"b\"\ntransaction_needs = { c = \"write\" }");
    let needed = rule("transaction_scope = \"b\"\ntransaction_needs = { b = \"admin\" }");
    let signed = rule("transaction_scope = \"b\"\ntransaction_self_signed = \"yes\"");
    let replaces = rule("transaction_replaces = true");
    let actors =
        rule("impersonate = true\nforeign_actors = [{ issuer = \"https://a.example\", subject = \"b\" }]");
    let issuer =
        "[[trusted_issuers]]\nissuer = \"https://a.example\"\njwks_uri = \"https://a.example/jwks\"\n";
    let twice = format!("{issuer}access_token_audiences = [\"a\"]\nworkload_audiences = [\"a\"]");
    let empty = format!("{issuer}id_token_audiences = [\"\"]");
    assert_wrong([
        (&lost, "4: exchange_rules.transaction_details", "has no `transaction_scope`"),
        (&replaces, "4: exchange_rules.transaction_replaces", "has no `transaction_scope`"),
        (&others, "4: exchange_rules.transaction_scope", "gives no other tokens"),
        (&word, "5: exchange_rules.transaction_needs", "is not in `transaction_scope`"),
        (&needed, "5: exchange_rules.transaction_needs", "has no scope `admin`"),
        (&signed, "5: exchange_rules.transaction_self_signed", "\"workload\""),
        (&actors, "5: exchange_rules.foreign_actors", "leave `foreign_actors` out"),
        (&twice, "5: trusted_issuers.workload_audiences", "it is there twice"),
        (&empty, "4: trusted_issuers.id_token_audiences", "it is empty"),
        ("trust_domain = \"two words\"", "1: trust_domain", "without spaces"),
    ]);
}

#[test]
fn mistakes_in_trusted_issuers_and_assertion_rules() {
    let issuer =
        "[[trusted_issuers]]\nissuer = \"https://a.example\"\njwks_uri = \"https://a.example/jwks\"\n";
    let rule = |more: &str| {
        let keys = "name = \"a\"\nissuer = \"https://a.example\"\nsubject = \"b\"\nclients = [\"c\"]\n";
        format!("{issuer}[[assertion_rules]]\n{keys}{more}")
    };
    let (twice, keys) = (format!("{issuer}{issuer}"), issuer.replace("https://a.example/jwks", "jwks"));
    let (user, unknown) = (rule("user = \"eve\""), rule("scope = \"admin\""));
    let (stranger, nobody) = (
        rule("").replacen(
            "issuer = \"https://a.example\"\nsubject",
            "issuer = \"https://b.example\"\nsubject",
            1,
        ),
        rule("").replace("[\"c\"]", "[]"),
    );
    let zero = format!("{issuer}longest_lifetime = 0");
    assert_wrong([
        ("[[trusted_issuers]]\nissuer = \"a\"", "1: trusted_issuers.jwks_uri", "it is missing"),
        (&twice, "5: trusted_issuers.issuer", "already exists"),
        (&keys, "3: trusted_issuers.jwks_uri", "relative URL"),
        (&zero, "4: trusted_issuers.longest_lifetime", "at least 1"),
        (&user, "9: assertion_rules.user", "there is no user `eve`"),
        (&unknown, "9: assertion_rules.scope", "has no scope `admin`"),
        (&stranger, "6: assertion_rules.issuer", "is not trusted"),
        (&nobody, "8: assertion_rules.clients", "it is empty"),
    ]);
}

#[test]
fn lifetimes_of_clients_and_resources_are_checked() {
    let client = |line: &str| {
        format!("[[clients]]\nclient_id = \"a\"\nredirect_uris = [\"https://a.example/cb\"]\n{line}")
    };
    let zero = client("access_token_expires_in = 0");
    assert_wrong([
        (&zero, "4: clients.access_token_expires_in", "write at least 1"),
        (
            "[[resources]]\nresource = \"https://a.example\"\naccess_token_expires_in = 0",
            "3: resources.access_token_expires_in",
            "at least 1",
        ),
    ]);
    let config = read(&client("id_token_expires_in = 60")).expect("valid");
    assert_eq!(config.clients[0].metadata().id_token_expires_in, Some(Duration::from_secs(60)));
}

#[test]
fn mistakes_in_resources() {
    let resource = |rest: &str| format!("[[resources]]\nresource = \"https://files.example\"\n{rest}");
    let twice = format!("{}{}", resource(""), resource(""));
    let (scope, format) =
        (resource("scopes = [\"read\", \"raed\"]"), resource("access_token_format = \"JWT\""));
    let algorithm = resource("access_token_signing_alg = \"HS256\"");
    assert_wrong([
        ("[[resources]]\nresource = \"/files\"", "2: resources.resource", "absolute URI"),
        (twice.as_str(), "4: resources.resource", "another entry has this identifier"),
        (scope.as_str(), "3: resources.scopes", "has no scope `raed`"),
        (format.as_str(), "3: resources.access_token_format", "write \"opaque\" or \"jwt\""),
        (algorithm.as_str(), "3: resources.access_token_signing_alg", "write one of `signing_algorithms`"),
        ("[[resources]]\nname = \"Files\"", "1: resources.resource", "it is missing"),
    ]);
}

#[test]
fn a_wrong_type_names_line_and_key_in_every_group() {
    assert_wrong([
        (
            "\n\ntoken_expires_in = \"an hour\"",
            "3: token_expires_in",
            "write a whole number, 0 or more, without quotes",
        ),
        (
            "listen = \"127.0.0.1:0\"\nfetch_hosts = \"127.0.0.1\"",
            "2: fetch_hosts",
            "write a list, in brackets",
        ),
        ("available = true\nunsigned_id_tokens = \"yes\"", "2: unsigned_id_tokens", "write true or false"),
        (
            "available = true\nsigning_keys_rotate_every = \"1h\"",
            "2: signing_keys_rotate_every",
            "a whole number",
        ),
        (
            "available = true\nsigning_algorithms = [\n\"RS256\",\n\"HS256\"]",
            "4: signing_algorithms",
            "`HS256`",
        ),
        ("available = true\ntls_cert = 1", "2: tls_cert", "write a text, in quotes"),
        ("\n[pages]\nlogged_in_for = -1", "3: pages.logged_in_for", "write a whole number"),
        ("pages = \"\"", "1: pages", "write [pages] above its keys"),
        ("[clients]\nclient_id = \"a\"", "1: clients", "write [[clients]] above each of them"),
        ("[[clients]]\nclient_id = \"a\"\nscope = [\"read\"]", "3: clients.scope", "write a text, in quotes"),
        (
            "[[clients]]\nclient_id = \"a\"\ndefault_max_age = \"1\"",
            "3: clients.default_max_age",
            "a whole number",
        ),
        (
            "[[clients]]\nclient_id = \"a\"\ntoken_endpoint_auth_method = \"magic\"",
            "3: clients.token_endpoint_auth_method",
            "write \"client_secret_basic\", ",
        ),
        ("\n[[clients]]\nscope = \"read\"", "2: clients.client_id", "it is missing"),
        ("[[users]]\nusername = \"alice\"\npassword = \"wonderland\"", "1: users.sub", "it is missing"),
    ]);
}

#[test]
fn a_read_replica_needs_a_store_that_has_one() {
    let postgres = "store = \"postgres://primary/auth\"";
    let replica = "read_replica = \"postgres://replica/auth\"";
    let of_another_kind = format!("{postgres}\nread_replica = \"mysql://replica/auth\"");
    let too_strict = format!("{postgres}\n{replica}\nread_replica_max_lag = 0");
    assert_wrong([
        (replica, "1: read_replica", "only a `store` of PostgreSQL has a replica here"),
        ("store = \"memory:\"\nread_replica = \"\"", "2: read_replica", "only a `store` of PostgreSQL"),
        (&of_another_kind, "2: read_replica", "write the URL of a PostgreSQL server"),
        (&too_strict, "3: read_replica_max_lag", "write at least 1"),
        ("read_replica_max_lag = 5", "1: read_replica_max_lag", "set it too"),
        ("clients_cached_for = -1", "1: clients_cached_for", "write a whole number"),
        ("clients_cached_for = \"5s\"", "1: clients_cached_for", "write a whole number"),
    ]);
    let reading = parse(&format!("{postgres}\n{replica}"), &Arguments::default()).expect("valid").reading;
    assert!(reading.replica.is_some() && reading.clients_cached_for.is_zero());
    assert!(parse("", &Arguments::default()).expect("valid").reading.replica.is_none());
}

/// Wherever it is, and whatever is wrong with it.
#[test]
fn no_message_has_a_secret() {
    let client = "[[clients]]\nclient_id = \"a\"\nredirect_uris = [\"https://a.example/\"]\n";
    for text in [
        "store_secret = \"S3CRET\"",
        "store_secret = [\"S3CRET\"]",
        "old_store_secrets = [\"S3CRET\"]",
        "old_store_secrets = \"S3CRET\"",
        "signing_keys_rotate_every = \"S3CRET\"",
        "pairwise_salt = \"S3CRET\"",
        "pairwise_salt = S3CRET",
        "pairwise_salt = \"S3CRET",
        "registration = \"S3CRETS3CRETS3CRET\"",
        "registration = [\n\"S3CRET\"]",
        "registration = [\nS3CRET=]",
        "store = \"oracle://user:S3CRET@host\"",
        "store = \"postgres://host/auth\"\nread_replica = \"mysql://user:S3CRET@host\"",
        "read_replica = \"postgres://user:S3CRET@host\"",
        &format!("{client}client_secret = [\"S3CRET\"]"),
        &format!("{client}client_secret = \"S3CRET\"\ntoken_endpoint_auth_method = \"none\""),
        &format!("{client}client_secret = \"S3CRETS3CRETS3CRET\"\ntoken_endpoint_auth_method = \"none\""),
        "[[users]]\nusername = \"alice\"\npassword = { of = \"S3CRET\" }\nsub = \"1\"",
        "[[users]]\nusername = \"alice\"\npassword = \"S3CRET\"",
    ] {
        let message = read(text).expect_err(text);
        assert!(!message.contains("S3CRET"), "{message}");
    }
    let number = "[[users]]\nusername = \"a\"\npassword = 12345678\nsub = \"1\"";
    let message = read(number).expect_err(number);
    assert!(!message.contains("12345678"), "{message}");
}

#[test]
fn the_keys_of_openid_connect_are_read_among_the_others() {
    let secret = "c0ffee5f8b1d0c2a7e4f639b8d7c6a5e";
    let text = format!("signing_algorithms = [\"ES256\"]\nstore_secret = \"{secret}\"\nlisten = \"[::1]:0\"");
    let config = read(&text).expect("valid");
    assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()).as_deref(), Some(secret));
    assert!(config.listen.is_ipv6());
}

#[test]
fn the_rate_limits_are_those_of_the_framework_but_for_what_is_written() {
    let config = read("[rate_limits]\nregistration = { free = 9, first_block = 1, longest_block = 2 }")
        .expect("valid");
    let expected =
        RateLimits::default().registration(RateLimit::new(9, Duration::from_secs(1), Duration::from_secs(2)));
    assert_eq!(config.rate_limits, expected);
    let readme = include_str!("../../README.md");
    let written = readme.split("[rate_limits]").nth(1).and_then(|rest| rest.split("[pages]").next());
    let written = format!("[rate_limits]{}", written.expect("its lines"));
    assert_eq!(
        read(&written).expect("valid").rate_limits,
        RateLimits::default(),
        "the README has the defaults"
    );
}

#[test]
fn each_limit_that_is_written_is_that_one() {
    type Setter = fn(RateLimits, RateLimit) -> RateLimits;
    let limit = RateLimit::new(7, Duration::from_secs(2), Duration::from_secs(3));
    let limits: [(&str, Setter); 9] = [
        ("mail_to_anywhere", RateLimits::mail_to_anywhere),
        ("mail_total", RateLimits::mail_total),
        ("email_code", RateLimits::email_code),
        ("upstream_total", RateLimits::upstream_total),
        ("upstream_waiting", RateLimits::upstream_waiting),
        ("upstream_waiting_total", RateLimits::upstream_waiting_total),
        ("new_password", RateLimits::new_password),
        ("new_factor", RateLimits::new_factor),
        ("captcha", RateLimits::captcha),
    ];
    for (key, set) in limits {
        let text = format!("[rate_limits]\n{key} = {{ free = 7, first_block = 2, longest_block = 3 }}");
        assert_eq!(read(&text).expect("valid").rate_limits, set(RateLimits::default(), limit), "{key}");
    }
}

#[test]
fn the_rules_for_passwords_are_those_that_are_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().display();
    let text =
        format!("[pages]\nbrand = \"Acme\"\npassword_min_length = 20\nbreached_passwords = \"{path}\"");
    let config = read(&text).expect("valid");
    // The files are looked for when the provider starts.
    let error = config.pages.load(Surroundings::default()).expect_err("there are none").to_string();
    assert!(
        error.contains("4: pages.breached_passwords") && error.contains("00000.txt to FFFFF.txt"),
        "{error}"
    );
    for name in ["00000.txt", "FFFFF.txt"] {
        std::fs::write(directory.path().join(name), "").expect("written");
    }
    config.pages.load(Surroundings::default()).expect("pages");
}

#[test]
fn what_nobody_means_is_an_error() {
    let users = |second: &str| {
        format!(
            "[[users]]\nusername = \"a\"\npassword = \"p\"\nsub = \"1\"\n[[users]]\nusername = \"b\"\npassword = \"p\"\n{second}"
        )
    };
    assert_wrong([
        ("\nstore_secret = \"short\"", "2: store_secret", "at least 32 characters"),
        ("\nstore_secret = \"x\"", "2: store_secret", "at least 32 characters"),
        (
            "old_store_secrets = [\n\"c0ffee5f8b1d0c2a7e4f639b8d7c6a5e\",\n\"short\"]",
            "3: old_store_secrets",
            "at least 32 characters",
        ),
        (
            "old_dpop_nonce_secrets = [\"c0ffee5f8b1d0c2a7e4f639b8d7c6a5e\"]",
            "1: old_dpop_nonce_secrets",
            "set it too",
        ),
        ("pairwise_salt = \"x\"", "1: pairwise_salt", "at least 16 characters"),
        ("[rate_limits]\nadress = {}", "2: rate_limits.adress", "did you mean `address`?"),
        (
            "[rate_limits]\n\naddress = { free = 1, first_block = 9, longest_block = 5 }",
            "3: rate_limits.address.longest_block",
            "write that or more",
        ),
        (
            "[rate_limits]\naddress = { free = 1, first_block = 0, longest_block = 5 }",
            "2: rate_limits.address.first_block",
            "write at least 1",
        ),
        ("[rate_limits]\naddress = { free = 1 }", "2: rate_limits.address.first_block", "it is missing"),
        ("[rate_limits]\naddress = 5", "2: rate_limits.address", "write"),
        (
            "[rate_limits]\nmail_total = { free = 1, first_block = 9, longest_block = 5 }",
            "2: rate_limits.mail_total.longest_block",
            "write that or more",
        ),
        (
            "[rate_limits]\nmail_to_anywhere = { free = -1, first_block = 1, longest_block = 1 }",
            "2: rate_limits.mail_to_anywhere.free",
            "whole number",
        ),
        (
            "[rate_limits]\n\nemail_code = { free = 1 }",
            "3: rate_limits.email_code.first_block",
            "it is missing",
        ),
        ("[rate_limits]\nupstream_totals = {}", "2: rate_limits.upstream_totals", "`upstream_total`?"),
        (
            "[rate_limits]\nnew_password = { free = 1, first_block = 0, longest_block = 5 }",
            "2: rate_limits.new_password.first_block",
            "write at least 1",
        ),
        (
            "[pages]\npassword_min_length = 14",
            "2: pages.password_min_length",
            "write at least 15, or at least 8",
        ),
        (
            "[pages]\nsecond_factor_required = true\npassword_min_length = 7",
            "3: pages.password_min_length",
            "write at least 8",
        ),
        (
            "[[acr_levels]]\nacr = \"gold\"\nrequires = \"passkey\"",
            "3: acr_levels.requires",
            "write one_factor, two_factors or phishing_resistant",
        ),
        ("[[acr_levels]]\nacr = \"gold\"", "1: acr_levels.requires", "is missing"),
        ("[pages]\npassword_min_length = 65", "2: pages.password_min_length", "write at most 64"),
        ("[pages]\npassword_min_length = \"15\"", "2: pages.password_min_length", "write a whole number"),
        ("[pages]\nbreached_passwords = true", "2: pages.breached_passwords", "write a text, in quotes"),
        ("most_unused_clients = -1", "1: most_unused_clients", "a whole number"),
        ("signing_keys_rotate_every = 0", "1: signing_keys_rotate_every", "write at least 1"),
        ("[pages]\nlogged_in_for = 0", "2: pages.logged_in_for", "write at least 1"),
        ("[pages]\nremember_devices_for = 0", "2: pages.remember_devices_for", "write at least 1"),
        (&users("sub = \"1\""), "8: users.sub", "`1` already exists"),
        ("[[users]]\nusername = \"a\"\npassword = \"\"\nsub = \"1\"", "3: users.password", "an empty one"),
        (
            "[[users]]\nusername = \"a\"\npassword = \"$2b$12$abcdefghijklmnopqrstuv\"\nsub = \"1\"",
            "3: users.password",
            "write it as `password_hash`",
        ),
        (
            "[[users]]\nusername = \"a\"\npassword = \"{SSHA}abcdefghijklmnopqrstuv\"\nsub = \"1\"",
            "3: users.password",
            "write it as `password_hash`",
        ),
        (
            "[[users]]\nusername = \"a\"\npassword_hash = \"$2b$12$abcdefghijklmnopqrstuv\"\nsub = \"1\"",
            "3: users.password_hash",
            "Supported: Argon2",
        ),
        (
            &users("password_hash = \"$argon2id$x\"\nsub = \"2\""),
            "8: users.password_hash",
            "leave one of the two out",
        ),
        ("[[users]]\nusername = \"a\"\nsub = \"1\"", "2: users.password", "it is missing"),
        (
            &users("sub = \"2\"\nclaims = { signing_keys_rotate_every = 3600 }"),
            "9: users.claims.signing_keys_rotate_every",
            "write it at the top of the file",
        ),
        (&users("sub = \"2\"\nlisten = \"\""), "9: users.listen", "write it at the top of the file"),
    ]);
}

#[test]
fn certificates_of_clients_need_somebody_who_sends_them() {
    assert_wrong([
        ("mtls_listen = \"127.0.0.1:0\"", "1: mtls_listen", "set `tls_cert` and `tls_key`"),
        ("\nmtls_ca = \"ca.pem\"", "2: mtls_ca", "nobody can send a certificate"),
        ("mtls_endpoints = \"https://mtls.example\"", "1: mtls_endpoints", "nobody can send a certificate"),
        (
            "client_certificate_form = \"xfcc\"\nmtls_endpoints = \"http://mtls.example\"",
            "2: mtls_endpoints",
            "http on a public host",
        ),
        ("client_certificate_form = \"pem\"", "1: client_certificate_form", "write one of \"escaped_pem\""),
        ("client_certificate_header = \"x y\"", "1: client_certificate_header", "not the name of a header"),
        (
            "tls_cert = \"a\"\ntls_key = \"b\"\nmtls_listen = \"9443\"",
            "3: mtls_listen",
            "`9443` is not an address",
        ),
        (
            "[[clients]]\nclient_id = \"a\"\ntoken_endpoint_auth_method = \"tls_client_auth\"\n\
             tls_client_auth_san_ip = \"192.0.2.256\"\ngrant_types = [\"client_credentials\"]",
            "4: clients.tls_client_auth_san_ip",
            "not an IP address",
        ),
    ]);
}

#[test]
fn a_client_that_can_not_be_is_named_at_its_key() {
    let client = |keys: &str| {
        format!(
            "[[clients]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef\"\nredirect_uris = [\"https://a.example/\"]\n{keys}"
        )
    };
    assert_wrong([
        (
            &client("post_logout_redirect_uris = [\n\"https://a.example/\",\n\"x\"]"),
            "7: clients.post_logout_redirect_uris",
            "`x` is not an absolute URI",
        ),
        (
            &client("backchannel_logout_uri = \"urn:x\""),
            "5: clients.backchannel_logout_uri",
            "`urn:x` is not https",
        ),
        (&client("scope = \"read\"\ndefault_scope = \"write\""), "6: clients.default_scope", "a token that"),
        (&client("token_endpoint_auth_method = \"none\""), "3: clients.client_secret", "has no secret"),
        (
            &client("token_endpoint_auth_method = \"client_secret_jwt\""),
            "5: clients.token_endpoint_auth_method",
            "this provider does not support client_secret_jwt",
        ),
        (&client("subject_type = \"pairwise\""), "5: clients.subject_type", "`pairwise_salt` at the top"),
        (
            &client(&format!("client_name = \"{}\"", "x".repeat(201))),
            "5: clients.client_name",
            "more than 200 characters",
        ),
    ]);
}

/// The empty string is the value of an unset environment variable.
#[test]
fn a_client_secret_that_can_be_guessed_is_a_mistake() {
    let of = |secret: &str| {
        format!(
            "[[clients]]\nclient_id = \"a\"\nclient_secret = \"{secret}\"\ngrant_types = [\"client_credentials\"]"
        )
    };
    for short in ["", "0123456789abcde"] {
        let message = read(&of(short)).expect_err("a short secret");
        assert!(
            message.starts_with("provider.toml:3: clients.client_secret: it has fewer than 16"),
            "{message}"
        );
        assert!(short.is_empty() || !message.contains(short), "{message}");
    }
    read(&of("0123456789abcdef")).expect("16 characters");
}

#[test]
fn what_may_be_a_slip_is_a_warning() {
    let text = "[[clients]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef\"\ngrant_types = [\"client_credentials\"]\n\
                response_types = [\"id_token code\", \"fancy\"]\nscope = \"openid read\"";
    let warnings = read(text).expect("valid").warnings;
    let warnings: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    let [response_type] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(response_type.starts_with("provider.toml:5: clients.response_types: "), "{response_type}");
}

#[test]
fn an_argument_wins_and_is_named() {
    let arguments = |listen: &str| Arguments { listen: Some(listen.into()), ..Arguments::default() };
    let text = "listen = \"nowhere\"";
    assert_eq!(parse(text, &arguments("127.0.0.1:0")).expect("valid").listen.port(), 0);
    let message = parse(text, &arguments("here")).expect_err("invalid");
    assert_eq!(message, "--listen: `here` is not an address; write one like 127.0.0.1:9000");
}

/// Paths in the file are relative to the file, those of the command line to the working directory.
#[test]
fn paths_begin_where_they_are_written() {
    let text = "tls_cert = \"cert.pem\"\ntls_key = \"/key.pem\"";
    let refused =
        |arguments| parse(text, &arguments).expect("valid").load().expect_err("no file").to_string();
    let configured = refused(Arguments::default());
    assert!(configured.starts_with("provider.toml:1: tls_cert: /etc/provider/cert.pem: "), "{configured}");
    let argument = refused(Arguments { tls_cert: Some("cert.pem".into()), ..Arguments::default() });
    assert!(argument.starts_with("--tls-cert: cert.pem: "), "{argument}");
    let root = parse("fetch_ca = \"ca.pem\"", &Arguments::default()).expect("valid").load();
    let root = root.expect_err("no file").to_string();
    assert!(root.starts_with("provider.toml:1: fetch_ca: /etc/provider/ca.pem: "), "{root}");
}

#[test]
fn what_the_documents_show_is_valid() {
    let (_, begin) = include_str!("../../README.md").split_once("```toml\n").expect("an example");
    let (example, _) = begin.split_once("```").expect("its end");
    let config = read(example).expect("valid");
    assert!(config.warnings.is_empty(), "{:?}", config.warnings);
    for key in ["issuer = \"https://", "signing_keys = \"", "fetch_ca = \"", "logo = \"", "templates = \""] {
        read(&example.replace(&format!("# {key}"), key)).expect(key);
    }
}

#[test]
fn a_scope_of_the_operators_own_names_its_mistakes() {
    let scope = |lines: &str| format!("[[scopes]]\n{lines}\n");
    let named = "name = \"groups\"\ndescription = \"See your groups\"";
    assert_wrong([
        (&scope("name = \"two words\"\ndescription = \"x\""), "2: scopes.name", "visible ASCII"),
        (&scope("name = \"read\"\ndescription = \"x\""), "2: scopes.name", "already a scope of the provider"),
        (&scope("name = \"groups\"\ndescription = \" \""), "3: scopes.description", "consent page"),
        (&scope("name = \"groups\""), "1: scopes.description", "missing"),
        (
            &scope(&format!("{named}\nclaims = [\"groups\",\n\"sub\"]")),
            "5: scopes.claims",
            "the provider sets the claim",
        ),
        (&scope(&format!("{named}\nclaims = [\"a\",\n\"a\"]")), "5: scopes.claims", "listed twice"),
        (&scope(&format!("{named}\nclaim = []")), "4: scopes.claim", "did you mean `claims`?"),
        (&scope(&format!("{named}\n[[scopes]]\n{named}")), "5: scopes.name", "already exists"),
    ]);
    let config = read(&scope(&format!("{named}\nclaims = [\"groups\", \"roles\"]"))).expect("valid");
    assert_eq!(config.scopes[0].claim_names().collect::<Vec<_>>(), ["groups", "roles"]);
}

#[test]
fn claims_that_nobody_sees_are_warnings() {
    let config = "[[scopes]]\nname = \"groups\"\ndescription = \"x\"\nclaims = [\"groups\"]\n[[users]]\nusername = \"alice\"\n\
                  password = \"wonderland\"\nsub = \"1\"\n[users.claims]\nname = \"Alice\"\n\"name#de\" = \"Alice\"\n\
                  groups = [\"staff\"]\nroles = [\"editor\"]\nemail_verified = \"true\"\nphone_number_verified = false\n";
    let config = read(config).expect("valid");
    let warnings: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    let [verified, roles] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(
        roles.starts_with("provider.toml:13: users.claims.roles: no scope gives access to this claim"),
        "{warnings:?}"
    );
    assert!(
        verified.starts_with("provider.toml:14: users.claims.email_verified: ")
            && verified.contains("without quotes"),
        "{warnings:?}"
    );
}

#[test]
fn where_the_claims_of_a_scope_are_told() {
    let of_client =
        "[[clients]]\nclient_id = \"a\"\nredirect_uris = [\"https://a.example/cb\"]\nid_token_claims = ";
    assert_wrong([
        ("\nid_token_claims = \"all\"", "2: id_token_claims", "write \"userinfo\" or \"scope\""),
        (&format!("{of_client}true"), "4: clients.id_token_claims", ""),
    ]);
    let config = read(&format!("id_token_claims = \"scope\"\n{of_client}\"userinfo\"")).expect("valid");
    let client = config.clients[0].metadata().openid.id_token_claims;
    assert_eq!(
        (config.openid.id_token_claims, client),
        (IdTokenClaims::Scope, Some(IdTokenClaims::UserInfo))
    );
}

#[test]
fn a_lifetime_that_could_not_be_names_line_and_key() {
    assert_wrong([
        ("\ntoken_expires_in = 0", "2: token_expires_in", "write at least 1"),
        ("refresh_token_expires_in = 0", "1: refresh_token_expires_in", "write at least 1"),
        ("authorization_code_expires_in = 0", "1: authorization_code_expires_in", "write at least 1"),
        ("id_token_expires_in = 0", "1: id_token_expires_in", "write at least 1"),
        ("device_code_expires_in = 0", "1: device_code_expires_in", "write at least 1"),
        ("device_code_expires_in = 86400", "1: device_code_expires_in", "write at most 1800"),
    ]);
}

const SMTP: &str = "[mail]\nsmtp = \"smtps://smtp.example.com\"\nfrom = \"Notes <no-reply@notes.example>\"";

#[test]
fn mistakes_in_mail() {
    let without_from = "[mail]\nsmtp = \"smtps://smtp.example.com\"";
    let smtp = |url: &str| format!("[mail]\nsmtp = \"{url}\"\nfrom = \"a@example.org\"");
    let with = |more: &str| format!("{SMTP}\n{more}");
    let directory = |more: &str| format!("[mail]\ndirectory = \"mail\"\n{more}");
    for (text, place, said) in [
        ("[mail]".to_owned(), "1: mail", "nobody sends e-mail: add a table [mail], with `directory"),
        ("mail = \"mail\"".to_owned(), "1: mail", "write [mail] above its keys"),
        ("[mail]\nserver = \"\"".to_owned(), "2: mail.server", "unknown key"),
        ("[mail]\ndirectory = 1".to_owned(), "2: mail.directory", "write a text, in quotes"),
        (directory("smtp = \"smtps://a.example\""), "3: mail.smtp", "there is also a `directory`"),
        (directory("from = \"a@example.org\""), "3: mail.from", "this is for an SMTP server"),
        (directory("username = \"a\""), "3: mail.username", "this is for an SMTP server"),
        (directory("password = \"S3CRET\""), "3: mail.password", "this is for an SMTP server"),
        (directory("ca = \"ca.pem\""), "3: mail.ca", "this is for an SMTP server"),
        (without_from.to_owned(), "2: mail.from", "write the sender"),
        (
            format!("{without_from}\nfrom = \"Notes\""),
            "3: mail.from",
            "`Notes` is not the address of a sender",
        ),
        (smtp("https://smtp.example.com"), "2: mail.smtp", "smtps://user:password@smtp.example.com"),
        (smtp("smtp.example.com"), "2: mail.smtp", "not the URL of an SMTP server"),
        (smtp("smtps://notes:S3CRET@smtp.example.com"), "2: mail.smtp", "write the user name as `username`"),
        (smtp("smtp://smtp.example.com"), "2: mail.smtp", "without TLS, everybody between"),
        (smtp("smtp://smtp.example.com?tls=opportunistic"), "2: mail.smtp", "could take the TLS away"),
        (with("username = \"notes\""), "4: mail.password", "there is a `username`"),
        (with("password = \"S3CRET\""), "4: mail.username", "there is a `password`"),
        (with("password = [\"S3CRET\"]"), "4: mail.password", "write a text"),
        (with("password_file = \"/nowhere/S\""), "4: mail.password_file", "/nowhere/S: No such file"),
    ] {
        let message = read(&text).expect_err(&text);
        assert!(
            message.starts_with(&format!("provider.toml:{place}: ")) && message.contains(said),
            "{message}"
        );
        assert!(!message.contains("S3CRET"), "{message}");
    }
    for text in [
        SMTP.to_owned(),
        with("username = \"notes\"\npassword = \"S3CRET\""),
        smtp("smtp://smtp.example.com?tls=required"),
        smtp("smtp://127.0.0.1:1025"),
        smtp("smtp://[::1]:1025"),
        smtp("smtp://localhost"),
        format!("insecure_transport = true\n{}", smtp("smtp://relay")),
        directory(""),
    ] {
        assert!(read(&text).expect("valid").mail.is_some(), "{text}");
    }
    let written =
        format!("{:?}", read(&with("username = \"n\"\npassword = \"S3CRET\"")).expect("valid").mail);
    assert!(!written.contains("S3CRET"), "{written}");
}

#[test]
fn files_that_mail_names_are_read_at_the_start() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    std::fs::write(path("file"), "not a directory").expect("written");
    for (text, place, said) in [
        (format!("[mail]\ndirectory = {:?}", path("file")), "2: mail.directory", "File exists"),
        (format!("{SMTP}\nca = {:?}", path("none")), "4: mail.ca", "No such file"),
        (format!("{SMTP}\nca = {:?}", path("file")), "4: mail.ca", "no certificate in PEM"),
    ] {
        let message = read(&text).expect("valid").load().map(drop).expect_err(&text).to_string();
        assert!(
            message.starts_with(&format!("provider.toml:{place}: ")) && message.contains(said),
            "{message}"
        );
    }
    let good = format!("[mail]\ndirectory = {:?}", path("mail"));
    assert!(read(&good).expect("valid").load().is_ok() && directory.path().join("mail").is_dir());
}

#[test]
fn mistakes_in_what_people_do() {
    assert_wrong([
        (
            "[pages]\npeople = [\"signup\"]",
            "2: pages.people",
            "`signup` is none of them; write some of sign_up, password_reset",
        ),
        (
            "[pages]\npeople = [\n\"export\",\n\"sign_up\"]",
            "4: pages.people",
            "`sign_up` sends e-mail, and nobody does: add a table [mail]",
        ),
        ("[pages]\npeople = [\"password_reset\"]", "2: pages.people", "`password_reset` sends e-mail"),
        ("[pages]\npeople = [\"email_login\"]", "2: pages.people", "`email_login` sends e-mail"),
        ("[pages]\npeople = [\"profile\"]", "2: pages.people", "`profile` sends e-mail"),
        ("[pages]\npeople = [\"export\", \"export\"]", "2: pages.people", "`export` is there twice"),
        ("[pages]\npeople = [\"upstream\"]", "2: pages.people", "the [[upstreams]] switch it on"),
        ("[pages]\npeople = \"export\"", "2: pages.people", "write a list, in brackets"),
        ("[pages]\npeople = [1]", "2: pages.people", "write a text, in quotes"),
    ]);
    for text in ["[pages]\npeople = [\"deletion\", \"export\"]", "[pages]\npeople = []", ""] {
        assert!(!read(text).expect("valid").pages.send_mail(), "{text}");
    }
    let with_mail = format!("{SMTP}\n[pages]\npeople = [\"sign_up\"]");
    assert!(read(&with_mail).expect("valid").pages.send_mail());
}

#[test]
fn a_tenant_sends_its_mail_like_the_main_provider_unless_it_says_otherwise() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    write("acme.toml", "[pages]\npeople = [\"sign_up\"]");
    write("umbrella.toml", "[mail]\ndirectory = \"umbrella\"\n[pages]\npeople = [\"sign_up\"]");
    let main = format!("issuer = \"https://login.example\"\ntenants = {:?}\n", directory.path());
    let config = read(&format!("{main}[mail]\ndirectory = \"main\"")).expect("valid");
    let of = |tenant: &Config| {
        let mail = tenant.mail.as_ref().and_then(MailConfig::directory).expect("a directory");
        mail.file_name().expect("a name").to_string_lossy().into_owned()
    };
    assert_eq!(config.tenants.iter().map(of).collect::<Vec<_>>(), ["main", "umbrella"]);
    let message = read(&main).expect_err("nobody sends the mail of acme");
    assert!(message.contains("acme.toml:2: pages.people: `sign_up` sends e-mail"), "{message}");
}

#[test]
fn mistakes_in_the_captcha() {
    let with = |more: &str| format!("[captcha]\nservice = \"turnstile\"\n{more}");
    let whole = |more: &str| with(&format!("site_key = \"1x00AA\"\nsecret = \"S3CRET\"\n{more}"));
    for (text, place, said) in [
        ("[captcha]".to_owned(), "1: captcha.service", "write \"turnstile\" or \"recaptcha\""),
        (
            "[captcha]\nservice = \"hcaptcha\"".to_owned(),
            "2: captcha.service",
            "write \"turnstile\" or \"recaptcha\"",
        ),
        (with(""), "1: captcha.site_key", "it is missing"),
        (with("site_key = \"\\\"><script>\""), "3: captcha.site_key", "letters, digits"),
        (with("site_key = \"\""), "3: captcha.site_key", "letters, digits"),
        (with("site_key = \"1x00AA\""), "1: captcha.secret", "write it, or `secret_file`"),
        (with("site_key = \"1x00AA\"\nsecret = \"\""), "4: captcha.secret", "it is empty"),
        (whole("secret_file = \"s\""), "5: captcha.secret_file", "there is also a `secret`"),
        (whole("verify = \"nowhere\""), "5: captcha.verify", "where the service verifies answers"),
        (whole("verify = \"file:///etc\""), "5: captcha.verify", "where the service verifies answers"),
        (whole("key = \"\""), "5: captcha.key", "unknown key"),
    ] {
        let message = read(&text).expect_err(&text);
        assert!(
            message.starts_with(&format!("provider.toml:{place}: ")) && message.contains(said),
            "{message}"
        );
        assert!(!message.contains("S3CRET"), "{message}");
    }
    let config = read(&whole("")).expect("valid");
    assert!(!format!("{:?}", config.captcha.expect("a captcha")).contains("S3CRET"));
}
