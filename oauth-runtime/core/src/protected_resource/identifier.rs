//! The identifier of a protected resource (RFC 8707 section 2, RFC 9728 section 1.2).

use url::Url;

/// Far longer than any identifier; limits the cost of a hostile one.
const LONGEST: usize = 2048;

/// Whether the text is an absolute URI without a fragment and without user information.
pub(crate) fn is_identifier(text: &str) -> bool {
    place(text).is_some()
}

/// Whether both texts name the same resource. Clients write the identifier that they find in a document in
/// slightly different ways: the scheme and the host in upper case, the default port, a slash at the end.
pub(crate) fn same_place(one: &str, other: &str) -> bool {
    one == other || matches!((place(one), place(other)), (Some(one), Some(other)) if one == other)
}

/// The identifier in normal form (RFC 3986 section 6.2), without a slash at the end of its path.
pub(super) fn place(text: &str) -> Option<String> {
    if text.len() > LONGEST || text.contains(['#', '\\']) || !text.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.scheme().len() + 1 == text.len() {
        return None;
    }
    let normal = url.as_str();
    Some(match url.query() {
        None => normal.strip_suffix('/').unwrap_or(normal).to_owned(),
        Some(_) => normal.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_an_absolute_uri_without_a_fragment() {
        for good in
            ["https://notes.example", "https://notes.example/mcp?tenant=1", "urn:notes:api", "api://notes/v1"]
        {
            assert!(is_identifier(good), "{good}");
        }
        let long = format!("https://notes.example/{}", "a".repeat(LONGEST));
        for bad in [
            "",
            "/mcp",
            "notes.example/mcp",
            "https://a.example#b",
            "https://u@a.example",
            "https://a b",
            "urn:",
            &long,
        ] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn spellings_of_one_place() {
        let same = |other| same_place("https://notes.example/mcp", other);
        assert!(
            same("https://notes.example/mcp/")
                && same("HTTPS://NOTES.example:443/mcp")
                && same("https://notes.example/./mcp")
        );
        assert!(
            !same("https://notes.example/MCP")
                && !same("https://notes.example/mcp//")
                && !same("http://notes.example/mcp")
        );
        assert!(
            !same("https://notes.example/mcp?a") && !same("https://notes.example:8443/mcp") && !same("mcp")
        );
        assert!(same_place("https://notes.example", "https://notes.example/"));
    }
}
