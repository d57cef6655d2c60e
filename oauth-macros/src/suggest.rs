//! "Did you mean": the suggestion for an unknown name.

/// How similar two names must be for a suggestion (Jaro-Winkler; 1 is equality).
const ALIKE: f64 = 0.8;

/// The known name that `unknown` is a misspelling of.
pub(crate) fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let unknown = unknown.to_ascii_lowercase();
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&unknown, &name.to_ascii_lowercase()), *name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

/// The whole message for an unknown name: the name, a suggestion, and the known names.
pub(crate) fn unknown(kind: &str, plural: &str, name: &str, known: &[&str]) -> String {
    let suggestion =
        nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("there is no {kind} `{name}`{suggestion}\n{plural} are {}", listed(known))
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_their_name() {
        let known = ["authorization_code", "password", "refresh_token"];
        assert_eq!(nearest("authorisation_code", &known), Some("authorization_code"));
        assert_eq!(nearest("refresh", &known), Some("refresh_token"));
        assert_eq!(nearest("saml", &known), None);
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
