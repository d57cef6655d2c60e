//! Where a client of Keycloak sends browsers: URIs, patterns, and paths under its `rootUrl`.

use oauth_runtime::RedirectUri;

use super::super::members::Members;

/// Where browsers go.
pub(super) struct Redirects {
    pub(super) logins: Vec<RedirectUri>,
    pub(super) logouts: Vec<String>,
    /// The client's home page.
    pub(super) home: Option<String>,
}

/// The URIs, those of redirects checked each on its own line.
pub(super) fn of(
    members: &mut Members<'_>,
    attributes: Option<&mut Members<'_>>,
    are_used: bool,
) -> Redirects {
    let root = members.text("rootUrl").unwrap_or_default();
    let home =
        members.text("baseUrl").map(|base| absolute(&base, &root)).filter(|home| home.starts_with("http"));
    let listed = members.lines("redirectUris");
    let mut logins = Vec::new();
    // A client without such a flow often has the pattern of all URIs, which nothing ever used.
    for (line, uri) in listed.into_iter().filter(|_| are_used) {
        match RedirectUri::parse(absolute(&uri, &root)) {
            Ok(uri) => logins.push(uri),
            Err(_) if uri.contains('*') => members.wrong(line, wildcard(&uri)),
            Err(error) => members.wrong(line, format!("redirectUris: {error}")),
        }
    }
    let mut logouts = Vec::new();
    let kept = attributes.and_then(|own| own.take_at::<String>("post.logout.redirect.uris"));
    if let Some((line, list)) = kept {
        for uri in list.split("##").filter(|uri| !matches!(*uri, "" | "-")) {
            match uri {
                "+" => logouts.extend(logins.iter().map(|uri| uri.as_str().to_owned())),
                uri if uri.contains('*') => members.wrong(line, wildcard(uri)),
                uri => logouts.push(absolute(uri, &root)),
            }
        }
    }
    Redirects { logins, logouts, home }
}

/// Keycloak puts the `rootUrl` before a path.
fn absolute(uri: &str, root: &str) -> String {
    match uri.starts_with('/') {
        true => format!("{}{uri}", root.trim_end_matches('/')),
        false => uri.to_owned(),
    }
}

/// A pattern says where a code might go, and an attacker who finds an open redirect under it gets one (RFC 9700 section 4.1.1).
fn wildcard(uri: &str) -> String {
    let example = match uri.trim_end_matches('*').trim_end_matches('/') {
        "" => "https://client.example",
        start => start,
    };
    format!(
        "`{uri}` is a pattern, and redirect URIs are compared character by character here: write each URI that the client sends \
         as `redirect_uri`, such as {example}/callback"
    )
}
