//! The page that posts an authorization response (OAuth 2.0 Form Post Response Mode).

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};

use super::Response;
use super::response::{escape, no_store};

/// Only the page's one script, by its hash. The form goes to the client's registered URI, and the page may be
/// in a frame, since some clients renew their tokens in one.
const POLICY: &str =
    "default-src 'none'; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; base-uri 'none'";

/// A page whose form is submitted to `uri` by itself, or with its button if the browser runs no scripts.
pub(crate) fn form_post<'a>(uri: &str, parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Response {
    let fields: String = parameters.map(|(name, value)| field(name, value)).collect();
    let page = format!(include_str!("form_post.html"), action = escape(uri), fields = fields);
    let mut response = Response::new(page.into());
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    no_store(headers);
    response
}

fn field(name: &str, value: &str) -> String {
    // Encoded, because a browser would turn both into one line break.
    let value = escape(value).replace('\r', "&#13;").replace('\n', "&#10;");
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape(name), value)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    fn text(response: &Response) -> String {
        String::from_utf8(response.body().to_vec()).expect("UTF-8")
    }

    #[test]
    fn the_policy_lets_the_script_of_the_page_run() {
        let page = text(&form_post("https://client.example/cb", std::iter::empty()));
        let (_, script) = page.split_once("<script>").expect("a script");
        let (script, _) = script.split_once("</script>").expect("its end");
        let hash = STANDARD.encode(Sha256::digest(script));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[test]
    fn nothing_can_be_injected() {
        let page = text(&form_post(
            "https://client.example/cb?a=\"&b",
            std::iter::once(("state", "\"><script>alert('1')</script>\r\n")),
        ));
        assert!(page.contains("action=\"https://client.example/cb?a=&quot;&amp;b\""), "{page}");
        assert!(
            page.contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#13;&#10;\""),
            "{page}"
        );
    }
}
