//! The MCP server: its tools, and the scope that each needs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::request::Parts;
use oauth_runtime::{Granted, Requirement};
use rmcp::handler::server::tool::Extension;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest};
use rmcp::{ErrorData, schemars, tool, tool_router};
use serde::Deserialize;

use crate::provider::scope;

/// What a client needs to add a note. A client that has only `read` gets a challenge with both.
pub type Writing = (scope::Read, scope::Write);

/// The notes of each person.
#[derive(Clone, Default)]
pub struct Tools {
    notes: Arc<Mutex<HashMap<String, Vec<String>>>>,
}

/// The arguments of `add_note`.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct NewNote {
    /// What to remember.
    text: String,
}

#[tool_router(server_handler)]
impl Tools {
    #[tool(description = "Lists the notes of the person who signed in", annotations(read_only_hint = true))]
    fn list_notes(&self, Extension(http): Extension<Parts>) -> Result<String, ErrorData> {
        let person = person::<scope::Read>(&http)?;
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(notes.get(&person).map(|notes| notes.join("\n")).unwrap_or_default())
    }

    #[tool(description = "Adds a note for the person who signed in")]
    fn add_note(
        &self,
        Parameters(NewNote { text }): Parameters<NewNote>,
        Extension(http): Extension<Parts>,
    ) -> Result<String, ErrorData> {
        let person = person::<Writing>(&http)?;
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.entry(person).or_default().push(text);
        Ok("added".to_owned())
    }
}

/// The person whose token was checked for `T` before the request came here.
fn person<T: Requirement>(http: &Parts) -> Result<String, ErrorData> {
    let granted = http.extensions.get::<Granted<T>>();
    let subject = granted.and_then(|granted| granted.subject.clone());
    subject.ok_or_else(|| ErrorData::invalid_request("this tool needs a person with the right token", None))
}

/// Whether a request calls `add_note`. It is read as rmcp will read it, so both see the same tool.
pub fn adds_a_note(body: &[u8]) -> bool {
    let message = serde_json::from_slice(body);
    matches!(
        message,
        Ok(ClientJsonRpcMessage::Request(rpc))
            if matches!(&rpc.request, ClientRequest::CallToolRequest(call) if call.params.name == "add_note")
    )
}
