//! The form of the login page.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder};

use crate::Result;

/// The hidden fields of the form, and the cookie of the browser that got it.
pub(crate) struct LoginForm {
    cookie: String,
    request: String,
    csrf: String,
}

impl LoginForm {
    /// Begins a login as a browser does.
    pub(crate) async fn open(client: &Client, url: &str) -> Result<Self> {
        let begun = client.get(authorization_request(url, "login")).send().await?;
        let header = |name| Ok::<_, crate::Error>(begun.headers().get(name).ok_or("no login")?.to_str()?);
        let cookie = header(SET_COOKIE)?.split(';').next().unwrap_or_default().to_owned();
        let page = client.get(format!("{url}{}", header(LOCATION)?)).header(COOKIE, &cookie).send().await?;
        let page = page.error_for_status()?.text().await?;
        Ok(Self { cookie, request: field(&page, "request")?, csrf: field(&page, "csrf")? })
    }

    pub(crate) fn post(&self, client: &Client, url: &str, username: &str) -> RequestBuilder {
        let fields = [
            ("request", self.request.as_str()),
            ("csrf", &self.csrf),
            ("username", username),
            ("password", "guess"),
        ];
        client.post(format!("{url}/login")).header(COOKIE, &self.cookie).form(&fields)
    }
}

/// A valid request of a client that is there.
pub(crate) fn authorization_request(url: &str, state: &str) -> String {
    format!(
        "{url}/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&scope=read\
         &state={state}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    )
}

fn field(page: &str, name: &str) -> Result<String> {
    let value =
        page.split_once(&format!(r#"name="{name}" value=""#)).and_then(|(_, rest)| rest.split_once('"'));
    Ok(value.ok_or_else(|| format!("the login page has no field `{name}`"))?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found() {
        let page = r#"<input type="hidden" name="csrf" value="s3cret"><input name="username">"#;
        assert_eq!(field(page, "csrf").expect("there"), "s3cret");
        assert!(field(page, "request").is_err());
    }
}
