//! The OpenAPI 3.1 document about the API, from the table of its operations.

mod schemas;

use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_tables::console::{READ, WRITE};
use serde_json::{Map, Value, json};

use crate::paths::API;
use crate::table::{Operation, ROWS, Row};

/// The document about the API of this provider, as it is served at `/console/api/openapi.json`.
pub fn openapi<S: AuthorizationServer>(server: &S) -> Value {
    let issuer = server.settings().issuer();
    let url = |endpoint: &str| issuer.join(S::DECLARATION.endpoints.path(endpoint).unwrap_or_default());
    let (authorization, token) = (url("authorization"), url("token"));
    let mut paths: Map<String, Value> = Map::new();
    for row in &ROWS {
        let path = paths.entry(row.path).or_insert_with(|| json!({}));
        path[row.method.to_ascii_lowercase()] = operation(row);
    }
    let scopes = json!({ READ.name: READ.description, WRITE.name: WRITE.description });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Operator API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that the operator's console of the provider can do. Errors are problem details (RFC 9457).",
        },
        "servers": [{ "url": issuer.join(API) }],
        "security": [],
        "paths": paths,
        "components": {
            "schemas": schemas::schemas(),
            "responses": { "Problem": {
                "description": "What is wrong. 401, and 403 for a token without the scope, have a challenge in WWW-Authenticate (RFC 6750, RFC 9470).",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            } },
            "securitySchemes": { "provider": {
                "type": "oauth2",
                "description": "An access token of this provider for the resource of this API (RFC 8707).",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": authorization,
                        "tokenUrl": token,
                        "scopes": scopes,
                    },
                    "clientCredentials": {
                        "tokenUrl": token,
                        "scopes": scopes,
                    },
                },
            } },
        },
    })
}

fn operation(row: &Row) -> Value {
    let mut responses = Map::new();
    let mut good = json!({ "description": "It is done." });
    if let Some(schema) = row.response {
        good["content"] = json!({ "application/json": { "schema": reference(schema) } });
    }
    if matches!(row.operation, Operation::ShowClient | Operation::ChangeClient) {
        good["headers"] = json!({ "ETag": {
            "description": "Changes with the client. For `If-Match` of a later change.",
            "schema": { "type": "string" },
        } });
    }
    responses.insert(row.status.to_string(), good);
    if row.operation == Operation::ChangeClient {
        let mut stale = json!({ "description": "Somebody else has changed the client: read it again." });
        stale["content"] = json!({ "application/problem+json": { "schema": reference("Problem") } });
        responses.insert("412".to_owned(), stale);
    }
    responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    let mut operation = json!({
        "operationId": row.id,
        "summary": row.summary,
        "security": [{ "provider": [row.needs.scope()] }],
        "parameters": parameters(row),
        "responses": responses,
    });
    if let Some(schema) = row.request {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": reference(schema) } },
        });
    }
    operation
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn parameters(row: &Row) -> Vec<Value> {
    let in_path = row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } })
    });
    let in_query = row.query.iter().map(
        |name| json!({ "name": name, "in": "query", "description": described(name), "schema": schema(name) }),
    );
    let in_header = (row.operation == Operation::ChangeClient).then(|| {
        json!({
            "name": "If-Match", "in": "header", "schema": { "type": "string" },
            "description": "The `ETag` of the client that the change is for (RFC 9110 section 13.1.1): after a change by \
                            somebody else, nothing happens, and the answer is 412.",
        })
    });
    in_path.chain(in_query).chain(in_header).collect()
}

fn described(parameter: &str) -> &'static str {
    match parameter {
        "after" => "The `next` of the page before.",
        "limit" => "The longest list in one answer.",
        "since" => "From this time on, in seconds since 1970.",
        "until" => "Before this time, in seconds since 1970.",
        "type" => {
            "Events of this kind, such as `login.failed`. `login.*` stands for every kind whose name begins with `login.`. A kind that does not exist is an error, which names the nearest."
        }
        "address" => "The IP address from which the requests came.",
        "request_id" => "Events of this request, as error pages and the log name it.",
        "session_id" => "Events in this session of a person.",
        "grant_id" => "Events of this grant.",
        "events" => "Whether the person's events are deleted too.",
        "subject" => "The `sub` of a person.",
        "force" => "Whether to revoke what no person granted.",
        "search" => "A user name or an e-mail address, in full.",
        _ => "The identifier of a client.",
    }
}

fn schema(parameter: &str) -> Value {
    match parameter {
        "limit" => json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 50 }),
        "since" | "until" => json!({ "type": "integer", "minimum": 0 }),
        "events" | "force" => json!({ "type": "boolean", "default": false }),
        _ => json!({ "type": "string" }),
    }
}
