//! What a provider takes for its cookies, and how it sets them.

use super::*;

fn headers(value: &[u8]) -> HeaderMap {
    HeaderMap::from_iter([(COOKIE, HeaderValue::from_bytes(value).expect("a header"))])
}

fn with<T>(issuer: &str, test: impl FnOnce(Cookies<'_>) -> T) -> T {
    let issuer: Issuer = issuer.parse().expect("an issuer");
    test(Cookies::named("oauth_session", &issuer))
}

fn set(issuer: &str) -> String {
    with(issuer, |cookies| {
        let value = cookies.set_session(&Secret::generate()).expect("a header");
        value.to_str().expect("text").to_owned()
    })
}

fn found(value: &[u8]) -> Vec<String> {
    with("http://127.0.0.1", |cookies| {
        cookies.sessions(&headers(value)).iter().map(|secret| secret.reveal().to_owned()).collect()
    })
}

#[test]
fn on_https_it_is_secure_and_of_this_host() {
    let value = set("https://notes.example/auth");
    assert!(value.starts_with("__Host-oauth_session-"), "{value}");
    for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(value.contains(attribute), "{attribute} in {value}");
    }
    assert!(!value.contains("Path=/auth"), "`__Host-` wants the whole host: {value}");
}

#[test]
fn on_http_it_is_kept_to_the_path() {
    let value = set("http://127.0.0.1:9000/auth");
    assert!(value.contains("Path=/auth") && !value.contains("Secure"), "{value}");
}

#[test]
fn only_what_was_generated_is_a_session() {
    let secret = Secret::generate().reveal().to_owned();
    assert_eq!(found(format!("a=b; oauth_session={secret}; c").as_bytes()), std::slice::from_ref(&secret));
    let percents = "%".repeat(43);
    for value in ["oauth_session=short", &format!("oauth_session={percents}"), &format!("other={secret}")] {
        assert!(found(value.as_bytes()).is_empty(), "{value}");
    }
}

#[test]
fn a_byte_that_is_no_text_in_another_cookie_loses_nothing() {
    let secret = Secret::generate().reveal().to_owned();
    let mut value = b"theirs=caf\xe9; oauth_session=".to_vec();
    value.extend_from_slice(secret.as_bytes());
    value.extend_from_slice(b"; more=\xff\xfe");
    assert_eq!(found(&value), [secret]);
}

#[test]
fn all_cookies_of_the_name_are_seen() {
    let [one, other] = [(); 2].map(|()| Secret::generate().reveal().to_owned());
    let value = format!("oauth_session={one}; oauth_session={other}");
    assert_eq!(found(value.as_bytes()), [one, other]);
}

#[test]
fn the_cookies_of_others_stay() {
    with("http://127.0.0.1", |cookies| {
        let [old, new] = [(); 2].map(|()| Secret::generate());
        let mut headers = HeaderMap::new();
        let sent = format!("theme=dark; oauth_session={}; app=1=2;", old.reveal());
        headers.append(COOKIE, HeaderValue::try_from(sent).expect("a value"));
        headers.append(COOKIE, HeaderValue::from_bytes(b"theirs=caf\xe9").expect("a value"));
        let value = cookies.sent_beside(&headers, &new).expect("a value");
        let expected =
            [format!("oauth_session={}; theme=dark; app=1=2; theirs=caf", new.reveal()).as_bytes(), b"\xe9"]
                .concat();
        assert_eq!(value.as_bytes(), expected);
        assert!(value.is_sensitive());
    });
}

#[test]
fn a_browser_key_has_a_name_of_its_own() {
    with("http://127.0.0.1", |cookies| {
        let [one, other] = [Secret::generate(), Secret::generate()];
        let pair = |key: &Secret| {
            let value = cookies.set_browser_key(key).expect("a header");
            value.to_str().expect("text").split(';').next().expect("a pair").to_owned()
        };
        let sent = format!("{}; {}; oauth_session.AAAAAAAA={}", pair(&one), pair(&other), one.reveal());
        let keys = cookies.browser_keys(&headers(sent.as_bytes()));
        let keys: Vec<&str> = keys.iter().map(Secret::reveal).collect();
        assert_eq!(keys, [one.reveal(), other.reveal()]);
        assert!(cookies.sessions(&headers(sent.as_bytes())).is_empty());
    });
}

#[test]
fn providers_on_one_host_have_a_name_each() {
    let name = |issuer: &str| with(issuer, |cookies| cookies.name.clone());
    assert_ne!(name("https://notes.example/a"), name("https://notes.example/b"));
    assert_ne!(name("https://notes.example:8443/a"), name("https://notes.example:8443/b"));
    assert_eq!(name("https://notes.example"), "__Host-oauth_session");
}

/// A cookie that a provider sets at one port reaches a provider at another.
#[test]
fn providers_at_two_ports_of_one_host_keep_all_their_cookies_apart() {
    let set = |issuer: &str| {
        with(issuer, |cookies| {
            let secret = Secret::generate();
            let set = [
                cookies.set_session(&secret),
                cookies.set_browser_key(&secret),
                cookies.set_device(&secret, Duration::from_secs(60)),
            ];
            set.map(|header| {
                let header = header.expect("a header");
                header.to_str().expect("text").split(';').next().expect("a pair").to_owned()
            })
        })
    };
    let seen = |issuer: &str, sent: &str| {
        let sent = headers(sent.as_bytes());
        with(issuer, |cookies| {
            [cookies.sessions(&sent), cookies.browser_keys(&sent), cookies.devices(&sent)]
                .map(|seen| seen.len())
        })
    };
    for host in ["http://localhost", "http://127.0.0.1", "http://[::1]", "https://localhost"] {
        let [one, other, none] = [":8015", ":9101", ""].map(|port| format!("{host}{port}"));
        for (owner, stranger) in [(&one, &other), (&other, &one), (&one, &none), (&none, &one)] {
            let sent = set(owner).join("; ");
            assert_eq!((seen(owner, &sent), seen(stranger, &sent)), ([1; 3], [0; 3]), "{owner} {stranger}");
        }
    }
    assert!(set("http://localhost:8015")[0].starts_with("oauth_session-8015="));
    assert!(set("http://[::1]")[0].starts_with("oauth_session="));
}
