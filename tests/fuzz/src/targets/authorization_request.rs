//! The query of an authorization request: whatever it is, the browser goes to a registered redirect URI or sees a page, and a state comes
//! back as it was sent.

use http::Method;

use crate::answer::{parameter, redirected};
use crate::oracle::form_decoded;
use crate::world::{CALLBACK, ISSUER, request, with};

pub(super) fn run(data: &[u8]) {
    let Ok(query) = std::str::from_utf8(data) else { return };
    let Some(request) = request(Method::GET, &format!("/authorize?{query}"), &[], Vec::new()) else { return };
    // The web server's reading of the line, where a fragment ends the query.
    let query = request.uri().query().unwrap_or_default().to_owned();
    let response = with(async |world| world.send(request).await);
    let Some((target, pairs)) = redirected(&response) else { return };
    if target.starts_with(ISSUER) {
        return assert_eq!(parameter(&pairs, "code"), None, "a code for nobody");
    }
    let target = target.split_once('#').map_or(target.as_str(), |(target, _)| target);
    assert_eq!(target, CALLBACK);
    let one = |name: &str| only(&query, name);
    if let Some(asked) = one("redirect_uri").filter(|asked| !asked.is_empty()) {
        assert_eq!(asked, CALLBACK);
    }
    if parameter(&pairs, "code").is_some() {
        assert!(
            one("client_id").is_some_and(|client_id| ["web", "app", "signing"].contains(&client_id.as_str()))
        );
        assert_eq!(parameter(&pairs, "iss"), Some(ISSUER));
        assert_eq!(parameter(&pairs, "state"), one("state").filter(|state| !state.is_empty()).as_deref());
    }
}

/// The only parameter with this name; `None` if there are none or several.
fn only(query: &str, name: &str) -> Option<String> {
    let mut values = query.split('&').filter_map(|piece| {
        let (own, value) = piece.split_once('=').unwrap_or((piece, ""));
        (form_decoded(own.as_bytes())? == name).then(|| form_decoded(value.as_bytes()))?
    });
    let value = values.next()?;
    values.next().is_none().then_some(value)
}
