//! Redirect URIs: which may be registered, and which match.

use super::*;

fn registered(uri: &str) -> RedirectUri {
    RedirectUri::parse(uri).expect("acceptable")
}

#[test]
fn what_may_not_be_registered() {
    for uri in [
        "",
        "/cb",
        "client.example/cb",
        "https://",
        "https://client.example/cb#x",
        "https://*.example/cb",
        "https://user@client.example/cb",
        "http://client.example/cb",
        "http://127.0.0.1.evil.example/cb",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "https://client.example/\\cb",
        "https://client.example/c b",
        "https:client.example/cb",
        "https:/client.example/cb",
        "https:///client.example/cb",
        "HTTPS:client.example/cb",
        "http:127.0.0.1/cb",
        "https://cli\u{0435}nt.example/",
        "https://client.example;sandbox/cb",
        "https://client,example/cb",
        "https://client'example/cb",
    ] {
        assert!(RedirectUri::parse(uri).is_err(), "{uri}");
    }
}

#[test]
fn what_may_be_registered() {
    for uri in [
        "https://client.example/cb",
        "https://client.example/cb?a=b",
        "http://127.0.0.1/cb",
        "http://[::1]:3000/cb",
        "http://localhost:3000/cb",
        "com.example.app:/cb",
        "cursor://mcp/oauth",
    ] {
        assert!(RedirectUri::parse(uri).is_ok(), "{uri}");
    }
}

#[test]
fn only_the_very_same_uri_matches() {
    let uri = registered("https://client.example/cb");
    assert!(uri.matches("https://client.example/cb"));
    for other in [
        "https://client.example/cb/",
        "https://client.example/cb/x",
        "https://client.example/cb?x",
        "https://client.example/cb#",
        "https://client.example/CB",
        "https://client.example:443/cb",
        "https://client.example/x/../cb",
        "https://client.example/c%62",
        "http://client.example/cb",
        "https://user@client.example/cb",
        "https://client.example\\cb",
        "https://client.example/cb\t",
        "",
    ] {
        assert!(!uri.matches(other), "{other}");
    }
}

#[test]
fn the_port_on_this_machine_is_free_where_it_may_be() {
    for (own, same) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"),
        ("http://127.0.0.1:3000/cb", "http://127.0.0.1:8080/cb"),
        ("http://127.0.0.1:3000/cb", "http://127.0.0.1/cb"),
        ("http://[::1]/cb", "http://[::1]:8080/cb"),
        ("http://127.0.0.1", "http://127.0.0.1:8080"),
        ("http://localhost/cb", "http://localhost:8080/cb"),
        ("http://localhost:3000/cb", "http://localhost:8080/cb"),
    ] {
        assert!(registered(own).matches_on_any_port(same), "{own} {same}");
        assert!(!registered(own).matches(same), "{own} {same}");
    }
    for (own, other) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080/other"),
        ("http://127.0.0.1/cb", "http://[::1]:8080/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80:80/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:99999/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080@evil.example/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb"),
        ("http://127.0.0.1/cb", "https://127.0.0.1:8080/cb"),
        ("http://127.0.0.1", "http://127.0.0.1:8080evil.example"),
        ("http://localhost/cb", "http://127.0.0.1:8080/cb"),
        ("http://localhost/cb", "http://localhost.evil.example:8080/cb"),
        ("http://localhost/cb", "http://localhostile:8080/cb"),
        ("http://localhost/cb", "https://localhost:8080/cb"),
        ("https://localhost/cb", "https://localhost:8080/cb"),
    ] {
        assert!(!registered(own).matches_on_any_port(other), "{own} {other}");
    }
}

#[test]
fn http_on_a_private_network_needs_a_word() {
    for uri in [
        "http://192.168.2.50:2283/auth/login",
        "http://10.0.0.1/cb",
        "http://172.16.0.1/cb",
        "http://[fd00::1]/cb",
        "http://nas.local/cb",
        "http://photos.home.arpa/cb",
        "http://app.internal/cb",
    ] {
        assert_eq!(RedirectUri::parse(uri), Err(RedirectUriError::PrivateNetwork(uri.to_owned())));
        assert!(RedirectUri::parse_on_private_network(uri).is_ok(), "{uri}");
    }
    for uri in [
        "http://client.example/cb",
        "http://172.32.0.1/cb",
        "http://169.254.169.254/cb",
        "http://8.8.8.8/cb",
        "http://[2001:db8::1]/cb",
        "http://local/cb",
        "http://192.168.2.50.evil.example/cb",
    ] {
        let expected = Err(RedirectUriError::InsecureTransport(uri.to_owned()));
        assert_eq!(RedirectUri::parse_on_private_network(uri), expected);
    }
}

/// If the name is registered, the parameter is refused in every spelling.
#[test]
fn the_query_has_no_parameter_of_the_response() {
    for (query, parameter) in
        [("code=x", "code"), ("a=b&state=x", "state"), ("%69ss=x", "iss"), ("response", "response")]
    {
        let uri = format!("https://client.example/cb?{query}");
        let refused = RedirectUri::parse(&*uri);
        assert_eq!(refused, Err(RedirectUriError::ReservedParameter { uri, parameter }));
    }
    assert!(RedirectUri::parse("https://client.example/cb?my_code=x&Code=y").is_ok());
}

/// Later rules must not make a client unreadable.
#[test]
fn what_an_older_version_registered_is_read() {
    for uri in ["https://client.example/cb?code=x", "https:client.example/cb", "ms-settings:x"] {
        assert!(serde_json::from_value::<RedirectUri>(uri.into()).is_ok(), "{uri}");
    }
    assert!(serde_json::from_value::<RedirectUri>("javascript:alert(1)".into()).is_err());
}
