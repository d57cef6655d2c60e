//! What the parser says of a value of a wrong type, as what to write instead. The value itself is left out: it may be a secret.

/// The message about the value of `key`.
pub(super) fn instead(key: &str, message: &str) -> String {
    let is_about_the_type = message.starts_with("invalid type: ") || message.starts_with("invalid value: ");
    let Some((_, expected)) = message.rsplit_once(", expected ").filter(|_| is_about_the_type) else {
        return message.to_owned();
    };
    match expected {
        "a string" => "write a text, in quotes".to_owned(),
        "a boolean" => "write true or false, without quotes".to_owned(),
        "u64" => "write a whole number, without quotes".to_owned(),
        "a sequence" if matches!(key, "clients" | "users" | "scopes") => {
            format!("write [[{key}]] above each of them")
        }
        "a sequence" => "write a list, in brackets".to_owned(),
        "a map" => "write a table, in braces".to_owned(),
        _ if expected.starts_with("struct ") => format!("write [{key}] above its keys"),
        other => format!("write {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_quoted() {
        for (message, said) in [
            ("invalid type: string \"secret\", expected u64", "write a whole number, without quotes"),
            ("invalid type: string \"a, expected b\", expected c", "write c"),
        ] {
            assert_eq!(instead("key", message), said);
        }
    }
}
