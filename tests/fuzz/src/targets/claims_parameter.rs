//! The `claims` parameter: it is a JSON object with the meaning of OpenID Connect Core section 5.5, and is the same when it is written
//! and read again.

use oauth_runtime::openid::ClaimsRequest;
use serde_json::Value;

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = text.parse::<ClaimsRequest>();
    let value: Option<Value> = serde_json::from_str(text).ok();
    let Ok(asked) = parsed else {
        // What has no member of ours is a request for nothing.
        let is_plain = matches!(&value, Some(Value::Object(members)) if !members.contains_key("id_token") && !members.contains_key("userinfo"));
        return assert!(!is_plain, "an object was refused");
    };
    let Some(Value::Object(members)) = value else { panic!("what is not an object was read") };
    for (place, claims) in [("id_token", &asked.id_token), ("userinfo", &asked.userinfo)] {
        let Some(Value::Object(named)) = members.get(place) else {
            assert!(claims.is_empty() && members.get(place).is_none_or(Value::is_null));
            continue;
        };
        assert!(claims.keys().eq(named.keys()), "other claims than those in the text");
        for (name, claim) in claims {
            let essential = named[name].get("essential");
            assert_eq!(claim.essential, essential.and_then(Value::as_bool).unwrap_or_default());
            assert!(claim.wanted().all(|wanted| claim.accepts(wanted)));
        }
    }
    let written = serde_json::to_string(&asked).expect("JSON");
    assert_eq!(written.parse::<ClaimsRequest>().expect("it is what was read"), asked);
}
