//! Texts as HTML.

/// Escapes markup in a text.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_to(&mut escaped, text);
    escaped
}

/// Appends a text, with its markup escaped.
pub(crate) fn escape_to(page: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        page.push_str(before);
        page.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        // All five have one byte.
        rest = from.get(1..).unwrap_or_default();
    }
    page.push_str(rest);
}
