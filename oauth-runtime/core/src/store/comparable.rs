//! How user names and e-mail addresses compare.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::record::SEPARATOR;

/// A user name or an e-mail address in the form by which ready stores compare it: two people never have names of the same
/// form, and who logs in may write either.
///
/// It is in Unicode normalization form KC and in lower case, without white space around it, as in the profile
/// `UsernameCaseMapped` of RFC 8265 section 3.3. So `Ａlice`, `alice ` and `ALICE` are one name, and so are `Alice@Example.org` and
/// `alice@example.org`, although a mail server may tell letters of the part before the `@` apart: hardly one does, and people
/// don't. Letters that only look alike are different ones, and so are a host and its form for the DNS.
///
/// The name of a [tenant](super::tenant_of) before it stays as it is.
///
/// ```
/// use oauth_runtime::store::comparable_name;
///
/// assert_eq!(comparable_name(" Alice@Example.ORG"), "alice@example.org");
/// assert_eq!(comparable_name("STRASSE"), comparable_name("strasse"));
/// assert_ne!(comparable_name("\u{430}lice"), comparable_name("alice"), "the first letter is Cyrillic");
/// assert_eq!(comparable_name("Acme\tAlice"), "Acme\talice");
/// ```
pub fn comparable_name(name: &str) -> String {
    match name.split_once(SEPARATOR) {
        Some((tenant, own)) => format!("{tenant}{SEPARATOR}{}", comparable(own)),
        None => comparable(name),
    }
}

/// The same of a name that somebody typed: no tenant is before it, whatever characters it has. The store of a tenant puts its name
/// in front, and compares all that was typed.
pub(crate) fn comparable_typed_name(name: &str) -> String {
    comparable(name)
}

fn comparable(name: &str) -> String {
    if name.is_ascii() {
        return name.trim().to_ascii_lowercase();
    }
    let normalizer = ComposingNormalizerBorrowed::new_nfkc();
    let lower = normalizer.normalize(name.trim()).to_lowercase();
    normalizer.normalize(&lower).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_are_one_and_names_that_look_alike_are_not() {
        let one = ["alice", "Alice", "ALICE", " alice\n", "\u{ff21}lice", "\u{a0}alice"].map(comparable_name);
        assert!(one.iter().all(|name| name == "alice"), "{one:?}");
        assert_eq!(comparable_name("RENE\u{301}E"), comparable_name("ren\u{e9}e"));
        assert_eq!(comparable_name("\u{1f79}"), comparable_name("\u{3cc}"));
        for other in ["\u{430}lice", "al1ce", "alice2", "al ice", "al\u{131}ce", "alice."] {
            assert_ne!(comparable_name(other), "alice", "{other}");
        }
    }

    #[test]
    fn it_is_its_own_form_and_keeps_tenants_apart() {
        for name in
            ["\u{130}stanbul", "\u{fb01}ve", "\u{1e9e}", "\u{3a3}\u{3a3}", "\u{ad}x", "\t x\t Y ", "", "  "]
        {
            let form = comparable_name(name);
            assert_eq!(comparable_name(&form), form, "{name:?}");
        }
        assert_ne!(comparable_name("Acme\talice"), comparable_name("acme\talice"));
        assert_eq!(comparable_name("a\tX\tY"), "a\tx\ty");
    }
}
