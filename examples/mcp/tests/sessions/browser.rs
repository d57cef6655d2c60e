//! What a browser asks before a script of another site may call the MCP server, and what the script may read.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};

use crate::requests::tokens;
use crate::server::{FORMS, Server};

/// The headers that the MCP SDKs for TypeScript send (1.32 and 2.4), and one of a tool's parameter (MCP transports,
/// 2026-07-28).
const SENT: &str = "authorization,content-type,last-event-id,mcp-method,mcp-name,mcp-param-region,\
                    mcp-protocol-version,mcp-session-id";

async fn from_a_script(request: RequestBuilder) -> Response {
    request.header("origin", "https://agent.example").send().await.expect("an answer")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
}

#[tokio::test]
async fn a_browser_may_send_every_request_of_an_mcp_client() {
    for form in FORMS {
        let server = Server::start(form, &[]).await;
        for method in ["POST", "GET", "DELETE"] {
            let asked = Client::new().request(Method::OPTIONS, &server.url);
            let asked = asked.header("access-control-request-method", method);
            let answer = from_a_script(asked.header("access-control-request-headers", SENT)).await;
            assert_eq!(answer.status(), StatusCode::OK, "{method}");
            assert_eq!(header(&answer, "access-control-allow-origin"), "*");
            assert!(header(&answer, "access-control-allow-methods").contains(method), "{answer:?}");
            assert_eq!(header(&answer, "access-control-allow-headers"), SENT);
            assert_eq!(header(&answer, "access-control-allow-credentials"), "", "there are no cookies");
        }
    }
}

#[tokio::test]
async fn a_script_reads_the_challenges() {
    for form in FORMS {
        let server = Server::start(form, &["http://localhost/callback"]).await;
        let readable = |answer: &Response| {
            assert_eq!(header(answer, "access-control-allow-origin"), "*", "{answer:?}");
            let exposed = header(answer, "access-control-expose-headers");
            for name in ["www-authenticate", "retry-after", "mcp-session-id"] {
                assert!(exposed.contains(name), "{name} in {answer:?}");
            }
            header(answer, "www-authenticate").contains("resource_metadata=")
        };
        let refused = from_a_script(Client::new().post(&server.url)).await;
        assert_eq!((refused.status(), readable(&refused)), (StatusCode::UNAUTHORIZED, true));

        let tokens = tokens(&server, &server.documents.client_id(), "http://localhost:3118/callback").await;
        let call = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add_note","arguments":{"text":"x"}}}"#;
        let widened =
            Client::new().post(&server.url).bearer_auth(tokens["access_token"].as_str().expect("a token"));
        let widened = from_a_script(widened.header("content-type", "application/json").body(call)).await;
        assert_eq!((widened.status(), readable(&widened)), (StatusCode::FORBIDDEN, true));
    }
}
