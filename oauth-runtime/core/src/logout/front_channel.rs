//! The page whose frames notify clients of a logout, through the browser (Front-Channel Logout section 2).

use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderValue, StatusCode};
use url::Url;

use crate::http::{Response, escape, html, policy_source};

/// The hash of the page's only script.
const SCRIPT: &str = "'sha256-cuVBSIcDBLZY9w99VgPxCf0mVs+abTuIADWQXDsUgrs='";

/// A page that loads `frames`, and continues to `next` if it is given: when all frames have loaded, or after
/// five seconds.
pub(crate) fn front_channel(frames: &[String], next: Option<&str>) -> Response {
    let next = next.map(escape);
    let refresh = next
        .as_deref()
        .map_or_else(String::new, |next| format!("<meta http-equiv=\"refresh\" content=\"5;url={next}\">"));
    let text = match &next {
        Some(next) => format!("One moment. <a href=\"{next}\">Continue</a>"),
        None => "You are logged out.".to_owned(),
    };
    let sources = frames
        .iter()
        .map(|uri| format!("<iframe src=\"{}\" title=\"\" hidden></iframe>\n", escape(uri)))
        .collect::<String>();
    let page = format!(include_str!("front_channel.html"), refresh = refresh, text = text, frames = sources);
    let mut response = html(StatusCode::OK, page);
    if let Ok(policy) = HeaderValue::try_from(policy(frames)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The frames of these clients, and the script.
fn policy(frames: &[String]) -> String {
    let origins = frames.iter().filter_map(|uri| policy_source(&Url::parse(uri).ok()?));
    let mut origins: Vec<String> = origins.collect();
    origins.dedup();
    format!(
        "default-src 'none'; frame-src {}; script-src {SCRIPT}; base-uri 'none'; frame-ancestors 'none'",
        origins.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_lets_script_and_frames_run() {
        let frames =
            ["https://a.example/out?iss=x&sid=1".to_owned(), "https://b.example:8443/out".to_owned()];
        let page = front_channel(&frames, Some("https://a.example/bye?a=1&b=\"2"));
        let text = String::from_utf8(page.body().to_vec()).expect("UTF-8");
        let script = text
            .split_once("<script>")
            .and_then(|(_, rest)| rest.split_once("</script>"))
            .expect("a script")
            .0;
        let hash = STANDARD.encode(Sha256::digest(script));
        assert_eq!(SCRIPT, format!("'sha256-{hash}'"));
        let policy = page.headers()["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("frame-src https://a.example https://b.example:8443;"), "{policy}");
        assert!(text.contains("src=\"https://a.example/out?iss=x&amp;sid=1\""), "{text}");
        assert!(text.contains("url=https://a.example/bye?a=1&amp;b=&quot;2\""), "{text}");
    }
}
