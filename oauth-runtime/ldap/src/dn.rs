//! Distinguished names (RFC 4514), as far as they are compared.

/// A name in lower case, without optional spaces around `,`, `+` and `=`. Escaped characters stay unchanged.
pub(crate) fn comparable(name: &str) -> String {
    let (mut comparable, mut is_escaped, mut spaces) = (String::new(), false, 0);
    for letter in name.trim().chars() {
        if letter == ' ' && !is_escaped {
            spaces += 1;
            continue;
        }
        let is_separator = !is_escaped && matches!(letter, ',' | '+' | '=');
        if !is_separator && !comparable.is_empty() && !ends_with_separator(&comparable) {
            comparable.extend(std::iter::repeat_n(' ', spaces));
        }
        spaces = 0;
        comparable.extend(letter.to_lowercase());
        is_escaped = letter == '\\' && !is_escaped;
    }
    comparable
}

/// Whether the last character is a separator that is not escaped.
fn ends_with_separator(text: &str) -> bool {
    let own = text.trim_end_matches([',', '+', '=']);
    let escapes = own.bytes().rev().take_while(|byte| *byte == b'\\').count();
    let separators = text.len() - own.len();
    separators > usize::from(escapes % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_case_and_without_the_spaces_around_separators() {
        let name = "cn=editors,ou=user groups,dc=example,dc=org";
        for same in [
            "CN=Editors, OU=User Groups, DC=example, DC=org",
            "cn = editors , ou = user groups,dc=example,dc=org",
            " cn=editors,ou=user groups,dc=example,dc=org ",
        ] {
            assert_eq!(comparable(same), name, "{same}");
        }
        for other in
            ["cn=editors,ou=usergroups,dc=example,dc=org", "cn=editors,ou=user groups,dc=example,dc=net"]
        {
            assert_ne!(comparable(other), name, "{other}");
        }
        assert_eq!(
            comparable("CN=Doe\\, Jane,DC=x"),
            "cn=doe\\, jane,dc=x",
            "an escaped comma is part of the name"
        );
        assert_ne!(comparable("cn=a\\,b"), comparable("cn=a,b"));
    }
}
