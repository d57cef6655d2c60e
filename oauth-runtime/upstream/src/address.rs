//! The issuer and the endpoints of an upstream, checked.

use url::Url;

/// Why a text cannot be an issuer or an endpoint.
pub(crate) type Problem = &'static str;

/// The issuer, which is compared as text (OpenID Connect Discovery section 4.3). Unlike our own issuers, it may end
/// with a slash.
pub(crate) fn check_issuer(text: &str) -> Result<(), Problem> {
    let url = parse(text)?;
    if url.query().is_some() {
        return Err("it has a query");
    }
    if text.contains(['{', '}']) {
        return Err("it is a pattern; name one tenant of the provider");
    }
    Ok(())
}

/// An endpoint that the operator named.
pub(crate) fn parse(text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).map_err(|_| "it is not a URL")?;
    if !is_safe(&url) {
        return Err("it is not https, so anybody on the way could sign people in");
    }
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("it has a fragment, a user name or a password");
    }
    Ok(url)
}

/// An endpoint from a document of the issuer. It must be `https`, or on this machine if the issuer is on this machine.
pub(crate) fn endpoint_of(issuer: &str, text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).map_err(|_| "it is not a URL")?;
    let is_local = || Url::parse(issuer).is_ok_and(|issuer| issuer.scheme() == "http") && is_safe(&url);
    if url.scheme() == "https" || is_local() { Ok(url) } else { Err("it is not an https URL") }
}

/// `http` is for development on one machine.
fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_on_this_machine() {
        for issuer in ["https://accounts.example", "https://tenant.example/", "http://127.0.0.1:8080/a"] {
            assert_eq!(check_issuer(issuer), Ok(()), "{issuer}");
        }
        for issuer in [
            "accounts.example",
            "http://accounts.example",
            "ftp://127.0.0.1",
            "https://accounts.example?a=b",
            "https://accounts.example#a",
            "https://user@accounts.example",
            "https://login.example/{tenantid}/v2.0",
        ] {
            assert!(check_issuer(issuer).is_err(), "{issuer}");
        }
    }

    #[test]
    fn an_endpoint_without_tls_is_for_an_issuer_without_it() {
        assert!(endpoint_of("http://127.0.0.1:1", "http://127.0.0.1:1/token").is_ok());
        assert!(endpoint_of("https://a.example", "http://127.0.0.1:1/token").is_err());
        assert!(endpoint_of("http://127.0.0.1:1", "http://a.example/token").is_err());
    }
}
