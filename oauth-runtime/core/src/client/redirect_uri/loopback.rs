//! The port of a loopback redirect URI (RFC 8252 section 7.3).

const LOOPBACK: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

/// Host and rest of an `http` URI on this machine, without its port.
pub(super) fn split_loopback_port(uri: &str) -> Option<(&str, &str)> {
    let host = LOOPBACK.into_iter().find(|host| uri.starts_with(host))?;
    let rest = &uri[host.len()..];
    let Some(port_and_rest) = rest.strip_prefix(':') else {
        return (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest));
    };
    let digits = port_and_rest.bytes().take_while(u8::is_ascii_digit).count();
    let (port, rest) = port_and_rest.split_at(digits);
    let valid = port.parse::<u16>().is_ok_and(|port| port > 0);
    (valid && (rest.is_empty() || rest.starts_with(['/', '?']))).then_some((host, rest))
}
