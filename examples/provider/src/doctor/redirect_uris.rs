//! What is probably a mistake in redirect URIs. They are compared character by character (RFC 9700 section 4.1.3).

use oauth_runtime::Client;

use super::Finding;
use super::clients::name;

pub(super) fn check(client: &Client, findings: &mut Vec<Finding>) {
    let uris: Vec<&str> = client.metadata().redirect_uris.iter().map(|uri| uri.as_str()).collect();
    let mistakes = uris.iter().filter_map(|uri| Some((uri, mistake(uri, &uris, client.is_public())?)));
    findings.extend(
        mistakes.map(|(uri, said)| Finding::warn(name(client), format!("redirect_uris: `{uri}`: {said}"))),
    );
}

fn mistake(uri: &str, all: &[&str], is_public: bool) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (authority, None),
    };
    let is_loopback = host == "[::1]" || host.starts_with("127.");
    if uri.contains('*') {
        return Some("`*` stands for nothing but itself; register each URI".to_owned());
    }
    if host.eq_ignore_ascii_case("localhost") {
        return Some(format!(
            "`localhost` may resolve to another address, or be answered by another program; let the client use \
             `{scheme}://127.0.0.1` (RFC 8252 section 8.3), and register that"
        ));
    }
    if scheme == "http" && is_loopback && port.is_some() && is_public {
        return None;
    }
    if scheme == "http" && is_loopback && port.is_none() && !is_public {
        return Some(
            "the port counts for a confidential client, and this URI has none; write the port that the client listens \
             on"
            .to_owned(),
        );
    }
    if scheme == "http" && !is_loopback {
        return Some("anybody on the way reads the code; use https".to_owned());
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("browsers and libraries write hosts in lower case; do so here too".to_owned());
    }
    if !path.starts_with('/') {
        return Some(format!(
            "it has no path; browsers and many libraries send `{scheme}://{authority}/{path}`, which is another URI; register what the client \
             sends"
        ));
    }
    if (scheme == "https" && port == Some("443")) || (scheme == "http" && port == Some("80")) {
        return Some("libraries leave out the usual port; register the URI without it".to_owned());
    }
    let twin = uri.strip_suffix('/').map_or_else(|| format!("{uri}/"), str::to_owned);
    let is_first = uri.len() < twin.len();
    (is_first && all.contains(&&*twin)).then(|| {
        format!("`{twin}` is registered too; only one of them is what the client sends, so remove the other")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_mistakes_are_told_and_good_ones_are_not() {
        for (uri, is_public, said) in [
            ("https://client.example/cb", false, None),
            ("https://client.example:8443/cb", false, None),
            ("http://127.0.0.1/cb", true, None),
            ("http://127.0.0.1:8080/cb", false, None),
            ("http://[::1]:8080/cb", false, None),
            ("com.example.app:/cb", true, None),
            ("https://*.client.example/cb", false, Some("stands for nothing but itself")),
            ("http://localhost:8080/cb", false, Some("127.0.0.1")),
            ("https://localhost/cb", false, Some("127.0.0.1")),
            ("http://127.0.0.1/cb", false, Some("write the port")),
            ("http://192.168.2.50/cb", false, Some("use https")),
            ("https://Client.example/cb", false, Some("lower case")),
            ("https://client.example", false, Some("`https://client.example/`, which is another URI")),
            ("https://client.example?a=b", false, Some("no path")),
            ("https://client.example:443/cb", false, Some("usual port")),
        ] {
            let mistake = mistake(uri, &[uri], is_public);
            match said {
                None => assert_eq!(mistake, None, "{uri}"),
                Some(said) => {
                    assert!(mistake.as_ref().is_some_and(|it| it.contains(said)), "{uri}: {mistake:?}")
                }
            }
        }
        let both = ["https://client.example/cb", "https://client.example/cb/"];
        let found: Vec<_> = both.iter().filter_map(|uri| mistake(uri, &both, false)).collect();
        assert!(matches!(&found[..], [one] if one.contains("is registered too")), "{found:?}");
    }
}
