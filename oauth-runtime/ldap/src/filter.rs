//! Search filters (RFC 4515).

use ldap3::ldap_escape;

use super::LdapSetupError;

/// A filter for entries of people with exactly this value. No part of the value is read as a filter.
pub(crate) fn of(people: &str, attribute: &str, value: &str) -> String {
    format!("(&{people}({attribute}={}))", ldap_escape(value))
}

/// The value whose bytes are these hexadecimal digits.
pub(crate) fn escaped_bytes(digits: &str) -> Option<String> {
    let is_whole = digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pairs = digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).map(|pair| format!("\\{pair}")));
    is_whole.then(|| pairs.collect::<Result<String, _>>().ok())?
}

/// Checks the name of an attribute (RFC 4512 section 2.5), so that a typing error does not become part of a filter.
pub(crate) fn check_attribute(name: &str) -> Result<(), LdapSetupError> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b';' | b'.'));
    if is_name { Ok(()) } else { Err(LdapSetupError::Filter(name.to_owned())) }
}

/// A filter with its parentheses.
pub(crate) fn check(filter: &str) -> Result<(), LdapSetupError> {
    let is_filter = filter.starts_with('(') && ldap3::parse_filter(filter).is_ok();
    if is_filter { Ok(()) } else { Err(LdapSetupError::Filter(filter.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_value_is_read_as_a_filter() {
        for (value, escaped) in [
            ("alice", "alice"),
            ("*", "\\2a"),
            ("a)(uid=*", "a\\29\\28uid=\\2a"),
            ("a\\2a", "a\\5c2a"),
            ("nul\0", "nul\\00"),
        ] {
            assert_eq!(
                of("(objectClass=person)", "uid", value),
                format!("(&(objectClass=person)(uid={escaped}))")
            );
        }
    }

    #[test]
    fn an_identifier_that_is_no_text_is_found_by_its_bytes() {
        assert_eq!(escaped_bytes("00ff1a").as_deref(), Some("\\00\\ff\\1a"));
        for bad in ["0", "zz", "00)(", "é"] {
            assert_eq!(escaped_bytes(bad), None, "{bad}");
        }
    }

    #[test]
    fn filters_and_names_of_attributes_are_checked() {
        for good in ["uid", "sAMAccountName", "cn;lang-de", "2.5.4.3"] {
            check_attribute(good).expect(good);
        }
        for bad in ["", "uid=", "a)(b", "-a", "u id", "ü"] {
            check_attribute(bad).expect_err(bad);
        }
        check("(&(objectClass=person)(!(locked=TRUE)))").expect("a filter");
        for bad in ["", "objectClass=person", "(", "(objectClass=person", "(a=b)(c=d)"] {
            check(bad).expect_err(bad);
        }
    }
}
