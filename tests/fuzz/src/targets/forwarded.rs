//! What proxies say about the client: the trusted networks, the peer, `X-Forwarded-For` and `Forwarded`, a line each. A peer that is not trusted
//! is the client, the address is one that a header or the connection names, and what a client writes to the left changes nothing.

use std::net::IpAddr;

use http::request::Parts;
use oauth_runtime::http::{Connection, client_address, is_secure_transport};
use oauth_runtime::{Lifetimes, SettingsBuilder, TrustedProxies};

use crate::oracle::fields;

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let [networks, peer, legacy, standard] =
        fields(text.as_bytes()).map(|field| String::from_utf8_lossy(field).into_owned());
    let (Ok(proxies), Ok(peer)) = (networks.parse::<TrustedProxies>(), peer.parse::<IpAddr>()) else {
        return;
    };
    let issuer = "https://provider.example".parse().expect("an issuer");
    let settings = SettingsBuilder::new(issuer, Lifetimes::DEFAULT).trusted_proxies(proxies.clone()).build();
    let Some(parts) = parts(peer, &legacy, &standard) else { return };
    let address = client_address(&settings, &parts);
    let is_trusted = proxies.trusts(peer);
    if !is_trusted {
        assert_eq!(address, Some(peer.to_canonical()));
        assert!(!is_secure_transport(&settings, &parts), "plain http is secure because a stranger says so");
    }
    if let Some(address) = address.filter(|address| *address != peer.to_canonical()) {
        assert!(named(&[&legacy, &standard].map(String::as_str)).contains(&address), "{address} is nowhere");
    }
    if is_secure_transport(&settings, &parts) {
        assert!(standard.to_ascii_lowercase().contains("proto"), "nobody says https");
    }
    // The proxy appends to what a client sent.
    let decided = address.filter(|address| !proxies.trusts(*address));
    if let (Some(address), true) = (decided, standard.is_empty() && is_trusted) {
        let longer = self::parts(peer, &format!("192.0.2.77, {legacy}"), "").expect("a header");
        assert_eq!(client_address(&settings, &longer), Some(address));
    }
}

fn parts(peer: IpAddr, legacy: &str, standard: &str) -> Option<Parts> {
    let mut request = http::Request::get("/").extension(Connection::new(peer, false));
    for (name, value) in [("x-forwarded-for", legacy), ("forwarded", standard)] {
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    Some(request.body(()).ok()?.into_parts().0)
}

/// Each address that is in a text, with or without brackets and port.
fn named(texts: &[&str]) -> Vec<IpAddr> {
    let separators = [',', ';', '=', '"', ' ', '\t'];
    let words = texts.iter().flat_map(|text| text.split(separators)).map(str::trim);
    let address = |word: &str| {
        let bare = word.trim_start_matches('[').trim_end_matches(']');
        bare.parse().ok().or_else(|| word.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
    };
    words.filter_map(address).map(|address: IpAddr| address.to_canonical()).collect()
}
