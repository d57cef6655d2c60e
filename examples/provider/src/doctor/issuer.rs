//! The issuer, as a client sees it: it can be reached, and its metadata names it.

use http::StatusCode;
use http::header::DATE;
use oauth_runtime::Issuer;
use reqwest::{Client, Response};
use serde_json::Value;

use super::http::advice;
use super::{Finding, store};
use crate::causes::with_causes;

/// Whether it answers.
pub(super) async fn check(http: &Client, issuer: &Issuer, findings: &mut Vec<Finding>) -> bool {
    let documents = [
        // RFC 8414 section 3.1: before the path of the issuer.
        format!("{}/.well-known/oauth-authorization-server{}", issuer.origin(), issuer.path()),
        // OpenID Connect Discovery section 4: after it.
        issuer.join("/.well-known/openid-configuration"),
    ];
    for (index, url) in documents.iter().enumerate() {
        match http.get(url).send().await {
            Ok(response) => {
                if index == 0 {
                    findings.push(date(&response));
                }
                findings.push(document(url, issuer, response).await);
            }
            Err(error) => {
                let (advice, why) = (advice(&error), with_causes(&error.without_url()));
                findings.push(Finding::fail(
                    "issuer",
                    format!("{url} cannot be reached from here: {why}; {advice}"),
                ));
                return false;
            }
        }
    }
    true
}

async fn document(url: &str, issuer: &Issuer, response: Response) -> Finding {
    let check = "metadata";
    let status = response.status();
    if status.is_redirection() {
        return Finding::fail(
            check,
            format!("{url} is redirected ({status}), and clients do not follow; serve it there"),
        );
    }
    if status != StatusCode::OK {
        let advice = "let the proxy pass /.well-known/… and the path of the issuer to the provider";
        return Finding::fail(check, format!("{url} answers {status}; {advice}"));
    }
    let Ok(metadata) = response.json::<Value>().await else {
        return Finding::fail(
            check,
            format!("{url} is not JSON; does something else than the provider answer?"),
        );
    };
    match metadata["issuer"].as_str() {
        Some(said) if said == issuer.as_str() => {
            Finding::ok(check, format!("{url} names the issuer {}", issuer.as_str()))
        }
        Some(said) => Finding::fail(
            check,
            format!(
                "{url} names another issuer, `{said}`; clients refuse it (RFC 8414 section 3.3). Restart the provider \
                 with this configuration, or let the name lead to it"
            ),
        ),
        None => Finding::fail(
            check,
            format!("{url} has no `issuer`; does something else than the provider answer?"),
        ),
    }
}

/// Compares the clock of the one that answers with that of this machine.
fn date(response: &Response) -> Finding {
    let date =
        response.headers().get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    match date.and_then(|date| date.duration_since(std::time::UNIX_EPOCH).ok()) {
        Some(theirs) => store::clock("clock of the issuer", theirs.as_secs(), "the issuer"),
        None => Finding::skip("clock of the issuer", "its responses have no Date"),
    }
}
