//! E-mail addresses in forms.

/// The longest address that a mail server takes (RFC 5321 section 4.5.3.1.3, without the angle brackets), in bytes.
const LONGEST: usize = 254;

/// The longest part before the `@` (section 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// The longest label of a domain (RFC 1035 section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// An e-mail address, in the form in which stores compare addresses: ASCII letters in lower case.
///
/// It has the syntax of the field `<input type="email">` of HTML. Browsers write the domain in ASCII. Other letters are
/// refused, so that no two addresses look alike or become equal in another case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EmailAddress(String);

impl EmailAddress {
    /// `None` if it is not an address.
    pub(crate) fn of(typed: &str) -> Option<Self> {
        let typed = typed.trim_matches([' ', '\t', '\r', '\n']);
        let (local, domain) = typed.split_once('@')?;
        let is_local =
            !local.is_empty() && local.len() <= LONGEST_LOCAL_PART && local.bytes().all(is_in_local_part);
        // A provider that knows only its own machine may have mail there.
        let is_domain = domain.split('.').all(is_label);
        (typed.len() <= LONGEST && is_local && is_domain).then(|| Self(typed.to_ascii_lowercase()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_in_local_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LONGEST_LABEL).contains(&label.len())
        && label.bytes().all(is_inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        let address = |typed| EmailAddress::of(typed).map(|address| address.as_str().to_owned());
        assert_eq!(address(" Alice+notes@Example.ORG\n").as_deref(), Some("alice+notes@example.org"));
        assert_eq!(address("root@localhost").as_deref(), Some("root@localhost"));
    }

    #[test]
    fn what_could_be_taken_for_another_address_or_for_a_header_is_refused() {
        let (long, label) = ("a".repeat(65), "a".repeat(64));
        for typed in [
            "",
            "@",
            "alice",
            "alice@",
            "@example.org",
            "alice@example..org",
            "alice@-example.org",
            "alice@example-.org",
            "a@b@example.org",
            "alice@example.org,bob@example.org",
            "alice@example.org>\r\nBcc: bob@example.org",
            "alice\r\n@example.org",
            "\"alice\"@example.org",
            "alice @example.org",
            "alice@[192.0.2.1]",
            // A dotless i, which some programs treat as equal to i.
            "al\u{131}ce@example.org",
            "alice@ex\u{e4}mple.org",
            &format!("{long}@example.org"),
            &format!("alice@{label}.org"),
            &format!("alice@{}.org", ["a".repeat(60).as_str(); 5].join(".")),
        ] {
            assert_eq!(EmailAddress::of(typed), None, "{typed:?}");
        }
    }
}
