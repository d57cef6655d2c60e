//! The claims that people edit themselves.

use oauth_runtime_core::http::Form;
use oauth_runtime_core::openid::Claims;

use crate::people::one_line;

/// The claims that people edit themselves, with their messages and the `autocomplete` values for browsers (OpenID
/// Connect Core section 5.1).
pub(super) const FIELDS: [(&str, &str, &str); 4] = [
    ("name", "profile-name", "name"),
    ("given_name", "profile-given-name", "given-name"),
    ("family_name", "profile-family-name", "family-name"),
    ("nickname", "profile-nickname", "nickname"),
];

/// The longest value, in characters.
const LONGEST: usize = 128;

/// The claims as the form has them, and the names of those that changed. An empty field removes its claim.
pub(super) fn written(current: &Claims, form: &Form<'_>) -> (Claims, Vec<&'static str>) {
    let mut all = serde_json::Map::from(current.clone());
    let mut changed = Vec::new();
    for (name, _, _) in FIELDS {
        // An empty value means no value.
        if form.count(name) == 0 {
            continue;
        }
        let typed = form.get(name).unwrap_or_default();
        let typed = one_line(typed, LONGEST);
        if all.get(name).and_then(|own| own.as_str()).unwrap_or_default() == typed {
            continue;
        }
        changed.push(name);
        match typed.is_empty() {
            true => all.remove(name),
            false => all.insert(name.to_owned(), typed.into()),
        };
    }
    (all.into(), changed)
}
