//! The parameters of a URL that names a store.

/// Removes the parameters `own` from the URL, and returns their values in that order.
///
/// # Errors
/// The error for a parameter that is neither in `own` nor in `known`. A driver would ignore it, and a
/// connection that was meant to be encrypted would not be. The error contains the name but not the value,
/// which may be a password.
pub fn take_parameters<const N: usize>(
    url: &mut url::Url,
    own: [&str; N],
    known: &[&str],
) -> Result<[Option<String>; N], String> {
    let mut values = [const { None }; N];
    let mut rest = Vec::new();
    for (key, value) in url.query_pairs() {
        if let Some(place) = own.iter().position(|own| *own == key) {
            values[place] = Some(value.into_owned());
        } else if known.contains(&&*key) || key.starts_with("options[") && known.contains(&"options") {
            rest.push((key.into_owned(), value.into_owned()));
        } else {
            let all = own.iter().chain(known).copied().collect::<Vec<_>>().join(", ");
            return Err(format!("unknown parameter `{key}`; the parameters are {all}"));
        }
    }
    url.set_query(None);
    if !rest.is_empty() {
        url.query_pairs_mut().extend_pairs(rest);
    }
    Ok(values)
}

/// Checks that the file in a parameter can be read. A driver would report the error without the name.
///
/// # Errors
/// An error with the name.
pub fn check_files(url: &url::Url, keys: &[&str]) -> Result<(), String> {
    for (key, value) in url.query_pairs().filter(|(key, _)| keys.contains(&&**key)) {
        // The drivers accept PEM instead of a name.
        if !value.starts_with("-----BEGIN") {
            std::fs::File::open(&*value).map_err(|error| format!("{key}: {value}: {error}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_unknown_parameter_is_told_without_its_value() {
        let mut url = "postgres://h/d?sslmod=hunter2".parse().expect("a URL");
        let refused = super::take_parameters(&mut url, ["pgbouncer"], &["sslmode"]).expect_err("a slip");
        assert_eq!(refused, "unknown parameter `sslmod`; the parameters are pgbouncer, sslmode");
        let mut url = "postgres://h/d?sslmode=require&pgbouncer=true&x=a%26b".parse().expect("a URL");
        let taken = super::take_parameters(&mut url, ["pgbouncer"], &["sslmode", "x"]).expect("known");
        assert_eq!((taken, url.as_str()), ([Some("true".into())], "postgres://h/d?sslmode=require&x=a%26b"));
    }
}
