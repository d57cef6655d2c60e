//! A declared issuer follows RFC 8414 section 2.

use std::net::IpAddr;

use crate::errors::Errors;
use crate::server::model::Options;

pub(super) fn is_well_formed(options: &Options, errors: &Errors) {
    let Some(issuer) = &options.issuer else {
        return;
    };
    if let Err(problem) = check_issuer(&issuer.value()) {
        errors.at(issuer.span(), problem);
    }
}

fn check_issuer(text: &str) -> Result<(), String> {
    let not_a_url = || {
        format!(
            "`{text}` is not an issuer: an issuer is an absolute https URL\nwrite one like \
             \"https://notes.example\" (RFC 8414 section 2)"
        )
    };
    let (scheme, rest) = text.split_once("://").ok_or_else(not_a_url)?;
    if !matches!(scheme, "https" | "http") || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(not_a_url());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if rest.contains(['?', '#']) || authority.contains('@') {
        return Err(format!(
            "`{text}` has a query, a fragment or user information, which an issuer must not have; leave them out (RFC 8414 section 2)"
        ));
    }
    if rest.contains(['"', '\\', '<', '>', '^', '`', '{', '|', '}']) {
        return Err(not_a_url());
    }
    let host = host_of(authority).ok_or_else(not_a_url)?;
    if scheme == "http" && !is_loopback(host) {
        return Err(format!(
            "`{text}` is http on a public host: anybody on the network path could read the tokens\n\
             write \"https://{rest}\" (RFC 8414 section 2); http is for a loopback host like \"http://127.0.0.1:8080\""
        ));
    }
    Ok(())
}

/// The host without its port; `None` if the authority is malformed.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, rest) = rest.split_once(']')?;
            address.parse::<std::net::Ipv6Addr>().ok()?;
            (address, rest)
        }
        None => {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            is_host_name(host).then_some((host, port))?
        }
    };
    let port_is_valid = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| {
            port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit())
        });
    port_is_valid.then_some(host)
}

fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let looks_like_an_address =
        host.split('.').next_back().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if looks_like_an_address {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.split('.').all(is_label)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::check_issuer;

    #[test]
    fn good_issuers() {
        for text in [
            "https://notes.example",
            "https://notes.example:8443/tenant",
            "http://127.0.0.1:9000",
            "http://localhost",
            "http://[::1]:9000",
        ] {
            assert_eq!(check_issuer(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn bad_issuers() {
        for text in [
            "",
            "notes.example",
            "ftp://notes.example",
            "https://",
            "https://:80",
            "https://a b.example",
            "https://notes.example:port",
            "https://notes.example:99999",
            "https://300.1.1.1",
            "https://notes.example?a=b",
            "https://notes.example#x",
            "https://user@notes.example",
            "http://notes.example",
            "http://127.0.0.1.evil.example",
            "http://[::2]",
            "https://[::1",
        ] {
            assert!(check_issuer(text).is_err(), "{text}");
        }
    }
}
