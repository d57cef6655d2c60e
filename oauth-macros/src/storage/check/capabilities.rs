//! A capability is implemented as a whole, or not at all.

use crate::errors::Errors;
use crate::storage::check::others;
use crate::storage::model::Block;
use crate::storage::table::{CAPABILITIES, Capability, Method};

pub(super) fn check(block: &Block, errors: &Errors) {
    for capability in CAPABILITIES {
        let Some(first) = block.methods.iter().find(|method| method.capability.name == capability.name)
        else {
            continue;
        };
        let missing = missing_of(capability, block);
        if missing.is_empty() {
            continue;
        }
        let names: Vec<_> = missing.iter().map(|method| method.name).collect();
        let error = block.error_text();
        let signatures: Vec<_> = missing.iter().map(|method| method.signature(&error)).collect();
        let verb = if missing.len() == 1 { "is" } else { "are" };
        errors.at(
            first.function.sig.ident.span(),
            format!(
                "to {}, a store also needs {}, which {verb} missing; write:\n{}",
                capability.purpose,
                crate::suggest::listed(&names),
                signatures.join("\n")
            ),
        );
    }
}

fn missing_of(capability: &'static Capability, block: &Block) -> Vec<&'static Method> {
    capability
        .methods
        .iter()
        .filter(|known| !known.is_provided())
        .filter(|known| block.methods.iter().all(|method| method.known.name != known.name))
        .filter(|known| !others::is_meant(block, known.name))
        .collect()
}
