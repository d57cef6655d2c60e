//! Distinguished names: read from their string form (RFC 4514), and compared by their attributes, not as strings.

use std::collections::BTreeSet;

/// The names of attributes (RFC 4514 section 3), and those that tools write beyond them.
const ATTRIBUTES: [(&str, &str); 27] = [
    ("CN", "2.5.4.3"),
    ("SN", "2.5.4.4"),
    ("SURNAME", "2.5.4.4"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("S", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("T", "2.5.4.12"),
    ("TITLE", "2.5.4.12"),
    ("BUSINESSCATEGORY", "2.5.4.15"),
    ("POSTALCODE", "2.5.4.17"),
    ("GN", "2.5.4.42"),
    ("GIVENNAME", "2.5.4.42"),
    ("DNQ", "2.5.4.46"),
    ("DNQUALIFIER", "2.5.4.46"),
    ("PSEUDONYM", "2.5.4.65"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("E", "1.2.840.113549.1.9.1"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ("JURISDICTIONC", "1.3.6.1.4.1.311.60.2.1.3"),
    ("JURISDICTIONCOUNTRYNAME", "1.3.6.1.4.1.311.60.2.1.3"),
];

/// The relative names of a distinguished name, in the order of the certificate. The order of the attributes within a
/// relative name does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DistinguishedName(pub(crate) Vec<BTreeSet<(String, AttributeValue)>>);

/// The value of an attribute: two values are equal if the matching rule caseIgnoreMatch says so (RFC 4517 section
/// 4.2.11), in whatever type of string they are encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AttributeValue {
    /// In lower case, with single spaces.
    Text(String),
    /// DER of another type.
    Der(Vec<u8>),
}

impl AttributeValue {
    fn text(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        Self::Text(words.join(" ").to_lowercase())
    }

    /// A value in DER; of any string type, its text.
    pub(crate) fn of_der(der: &[u8]) -> Self {
        string_in(der).map_or_else(|| Self::Der(der.to_vec()), |text| Self::text(&text))
    }
}

/// The text of a string in DER, if it is one.
fn string_in(der: &[u8]) -> Option<String> {
    let (&tag, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let content = match length {
        0..=0x7f => rest.get(..usize::from(length)).filter(|content| content.len() == rest.len())?,
        // Two bytes of length are enough for a name.
        0x81 => rest.get(1..).filter(|content| content.len() == usize::from(rest[0]))?,
        0x82 => rest
            .get(2..)
            .filter(|content| content.len() == usize::from(rest[0]) << 8 | usize::from(rest[1]))?,
        _ => return None,
    };
    let wide = |size: usize| {
        let units =
            content.chunks(size).map(|unit| unit.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)));
        let is_whole = content.len().is_multiple_of(size);
        units.map(char::from_u32).collect::<Option<String>>().filter(|_| is_whole)
    };
    match tag {
        // UTF8String, PrintableString, IA5String
        0x0c | 0x13 | 0x16 => String::from_utf8(content.to_vec()).ok(),
        // TeletexString, which everybody writes as Latin 1.
        0x14 => Some(content.iter().map(|byte| char::from(*byte)).collect()),
        // BMPString, UniversalString
        0x1e => wide(2),
        0x1c => wide(4),
        _ => None,
    }
}

impl std::str::FromStr for DistinguishedName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (mut names, mut name, mut rest) = (Vec::new(), BTreeSet::new(), text);
        loop {
            let (attribute, after) = rest.split_once('=').ok_or("an attribute of it has no `=`")?;
            let attribute = identifier(attribute.trim_matches(' '))?;
            let (value, after) = value(after.trim_start_matches(' '))?;
            name.insert((attribute, value));
            match after.split_at_checked(1) {
                None => break,
                Some(("+", after)) => rest = after,
                Some((_, after)) => {
                    names.push(std::mem::take(&mut name));
                    rest = after;
                }
            }
        }
        names.push(name);
        // RFC 4514 section 2.1: the string begins with the last relative name.
        names.reverse();
        Ok(Self(names))
    }
}

/// The object identifier of an attribute, by its name or as numbers.
fn identifier(name: &str) -> Result<String, &'static str> {
    let known = ATTRIBUTES.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    let is_numeric = |name: &str| {
        name.contains('.')
            && name.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match known {
        Some((_, identifier)) => Ok((*identifier).to_owned()),
        None if is_numeric(name) => Ok(name.to_owned()),
        None => Err("it has an attribute with an unknown name; write its object identifier, like 2.5.4.97"),
    }
}

/// The value at the beginning of a text, and the text from the separator on.
fn value(text: &str) -> Result<(AttributeValue, &str), &'static str> {
    if let Some(hex) = text.strip_prefix('#') {
        let end = hex.find([',', '+']).unwrap_or(hex.len());
        let der =
            decode_hex(hex[..end].trim_end_matches(' ')).ok_or("a value after `#` is not hexadecimal")?;
        return Ok((AttributeValue::of_der(&der), &hex[end..]));
    }
    let (mut bytes, mut characters, mut end) = (Vec::new(), text.char_indices(), text.len());
    while let Some((at, character)) = characters.next() {
        match character {
            ',' | '+' => {
                end = at;
                break;
            }
            '"' | ';' | '<' | '>' | '\0' => return Err("a special character of it is not escaped with \\"),
            '\\' => {
                let (_, first) = characters.next().ok_or("it ends with \\")?;
                if " \"#+,;<=>\\".contains(first) {
                    bytes.push(first as u8);
                } else {
                    let second = characters.next().map(|(_, second)| second);
                    let pair = second.and_then(|second| decode_hex(&format!("{first}{second}")));
                    bytes.extend(pair.ok_or("after \\ comes a special character or two hexadecimal digits")?);
                }
            }
            character => bytes.extend(character.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    let text_of_value = String::from_utf8(bytes).map_err(|_| "a value of it is not UTF-8")?;
    Ok((AttributeValue::text(&text_of_value), &text[end..]))
}

fn decode_hex(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(digit(*high)? << 4 | digit(*low)?).ok());
    bytes.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DistinguishedName {
        text.parse().expect(text)
    }

    #[test]
    fn spellings_of_one_name_are_equal() {
        let plain = name("CN=Notes Client,OU=R+UID=7,O=Ex\\, Inc.,C=DE");
        for other in [
            "cn=notes  client , ou=R + uid=7 , o=Ex\\2C Inc., c=de",
            "2.5.4.3=Notes Client,UID=7+OU=R,2.5.4.10=Ex\\, Inc.,C=DE",
            "CN=#0C0C4E6F74657320436C69656E74,OU=R+UID=7,O=Ex\\, Inc.,C=#13024445",
        ] {
            assert_eq!(name(other), plain, "{other}");
        }
        assert_eq!(name("CN=Lu\\C4\\8Di\\C4\\87"), name("CN=Lučić"));
        assert_eq!(name("CN=a\\=b=c"), name("CN=a=b\\=c"));
    }

    #[test]
    fn different_names_are_different() {
        let plain = name("CN=notes,O=example,C=DE");
        for other in [
            "C=DE,O=example,CN=notes",
            "CN=notes,O=example",
            "CN=notes,O=example,C=DE,CN=notes",
            "CN=notes+O=example,C=DE",
            "CN=note s,O=example,C=DE",
            "CN=notes\\,O=example,C=DE",
            "CN=notes,OU=example,C=DE",
            "CN=#0402 ,O=example,C=DE",
        ] {
            assert_ne!(other.parse(), Ok(plain.clone()), "{other}");
        }
    }

    #[test]
    fn what_is_not_a_distinguished_name() {
        for text in [
            "",
            "notes",
            "CN",
            "CN=a,",
            "CN=a,,O=b",
            "CN=a;O=b",
            "CN=\"a\"",
            "CN=a\\",
            "CN=a\\zz",
            "FOO=a",
            "CN=#",
            "CN=#0",
            "CN=#xy",
            "CN=\\ff",
            "=a",
            "1.=a",
            "CN=a<b",
            "/C=DE/CN=a;",
        ] {
            assert!(text.parse::<DistinguishedName>().is_err(), "{text}");
        }
    }
}
