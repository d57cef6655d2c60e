//! A form (`application/x-www-form-urlencoded`): it has the pairs that the URL standard says, or is refused because of one that is
//! malformed.

use oauth_runtime::http::Form;

use crate::oracle::form_decoded;

/// Names that the provider reads.
const KNOWN: [&str; 4] = ["grant_type", "scope", "state", "client_id"];

/// More are refused.
const MOST: usize = 128;

pub(super) fn run(data: &[u8]) {
    let pieces: Vec<&[u8]> = data.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).collect();
    let read: Vec<_> = pieces.iter().map(|piece| pair(piece)).collect();
    let has_malformed = read.iter().any(Result::is_err);
    let must_fail = pieces.len() > MOST || read.contains(&Err(true));
    let form = match Form::parse(data) {
        Ok(form) => form,
        Err(error) => return assert!(must_fail || has_malformed, "{error}"),
    };
    assert!(!must_fail, "a malformed form was read");
    let expected: Vec<(String, String)> = read.into_iter().flatten().collect();
    let pairs: Vec<(String, String)> = form.iter().map(|(name, value)| (name.into(), value.into())).collect();
    assert_eq!(pairs, expected);
    look_up(&form, &expected);

    let mut written = url::form_urlencoded::Serializer::new(String::new());
    let written = written.extend_pairs(&pairs).finish();
    let again = Form::parse(written.as_bytes()).expect("it is what was read");
    assert!(again.iter().eq(form.iter()), "{written}");
}

/// A pair. If it is malformed, the error says whether its name is known.
fn pair(piece: &[u8]) -> Result<(String, String), bool> {
    let end = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
    let name = form_decoded(&piece[..end]);
    let is_known = name.as_deref().is_some_and(|name| KNOWN.contains(&name));
    let value = form_decoded(piece.get(end + 1..).unwrap_or_default());
    // Bytes that are only UTF-8 together with escapes are not.
    let is_text = std::str::from_utf8(piece).is_ok();
    let (Some(name), Some(value), true) = (name, value, is_text) else { return Err(is_known) };
    let may_break = name == "state";
    let has_control = name.contains(['\0', '\r', '\n'])
        || value.contains('\0')
        || (!may_break && value.contains(['\r', '\n']));
    if has_control { Err(is_known) } else { Ok((name, value)) }
}

fn look_up(form: &Form<'_>, pairs: &[(String, String)]) {
    for name in pairs.iter().map(|(name, _)| name.as_str()).chain(["absent"]) {
        let all: Vec<&str> =
            pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(form.count(name), all.len(), "{name}");
        assert_eq!(form.get(name), all.first().copied().filter(|value| !value.is_empty()), "{name}");
        let values = all.iter().copied().filter(|value| !value.is_empty());
        assert!(form.values(name).eq(values), "{name}");
        if all.len() > 1 && !["resource", "audience"].contains(&name) {
            assert!(form.repeated().is_some(), "{name} is repeated");
        }
    }
}
