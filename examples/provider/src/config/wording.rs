//! Turns the parser's errors about types into suggestions. The value itself is omitted: it may be a secret.

/// The message about the value of `key`.
pub(super) fn instead(key: &str, message: &str) -> String {
    if let Some(variants) = variants(message) {
        return variants;
    }
    let is_about_the_type = message.starts_with("invalid type: ") || message.starts_with("invalid value: ");
    let Some((_, expected)) = message.rsplit_once(", expected ").filter(|_| is_about_the_type) else {
        return message.to_owned();
    };
    match expected {
        "a string" => "write a text, in quotes".to_owned(),
        "a boolean" => "write true or false, without quotes".to_owned(),
        "u64" | "u32" | "usize" => "write a whole number, 0 or more, without quotes".to_owned(),
        "a sequence" if matches!(key, "clients" | "users" | "scopes") => {
            format!("write [[{key}]] above each of them")
        }
        "a sequence" => "write a list, in brackets".to_owned(),
        "a map" => "write a table, in braces".to_owned(),
        _ if expected.starts_with("struct ") => format!("write [{key}] above its keys"),
        other => format!("write {other}"),
    }
}

/// The same for a value that is not in the file: there are no quotes around a variable.
pub(super) fn outside_of_the_file(message: &str) -> String {
    let message = message.trim_end_matches(", in quotes").trim_end_matches(", without quotes");
    match message.strip_prefix("write [[") {
        Some(_) => "write a list of tables, in TOML".to_owned(),
        None if message.starts_with("write [") => "write a table, in TOML".to_owned(),
        None => message.to_owned(),
    }
}

/// The allowed words: serde quotes the wrong one.
fn variants(message: &str) -> Option<String> {
    let (_, expected) = message.strip_prefix("unknown variant ")?.rsplit_once(", expected ")?;
    let words: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let (last, others) = words.split_last()?;
    let quoted = |word: &&str| format!("\"{word}\"");
    Some(match others {
        [] => format!("write \"{last}\""),
        others => {
            let others: Vec<String> = others.iter().map(quoted).collect();
            format!("write {} or \"{last}\"", others.join(", "))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_quoted() {
        for (message, said) in [
            (
                "invalid type: string \"secret\", expected u64",
                "write a whole number, 0 or more, without quotes",
            ),
            ("unknown variant `secret`, expected one of `a`, `b`, `c`", "write \"a\", \"b\" or \"c\""),
            ("unknown variant `secret`, expected `a` or `b`", "write \"a\" or \"b\""),
            ("invalid type: string \"a, expected b\", expected c", "write c"),
        ] {
            assert_eq!(instead("key", message), said);
        }
    }
}
