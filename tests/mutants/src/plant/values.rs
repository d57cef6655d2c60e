//! What a function could return instead of what it finds out.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, ReturnType, Type};

/// Values of the type, as Rust; none if nothing can be said without knowing more.
pub(crate) fn instead_of(output: &ReturnType) -> Vec<String> {
    match output {
        ReturnType::Default => Vec::new(),
        ReturnType::Type(_, of) => of_type(of),
    }
}

fn of_type(of: &Type) -> Vec<String> {
    let text = of.to_token_stream().to_string();
    match text.as_str() {
        "bool" => return vec!["true".into(), "false".into()],
        "()" => return vec!["()".into()],
        "String" => return vec!["String::new()".into()],
        "& str" | "& 'static str" => return vec!["\"\"".into()],
        "u8" | "u16" | "u32" | "u64" | "i64" | "usize" => return vec!["0".into(), "1".into()],
        _ => {}
    }
    let Type::Path(path) = of else { return Vec::new() };
    let Some(last) = path.path.segments.last() else { return Vec::new() };
    let first = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(of) => Some(of),
                _ => None,
            })
        }
        _ => None,
    };
    match (last.ident.to_string().as_str(), first) {
        ("Result", Some(ok)) => of_type(ok).into_iter().map(|value| format!("Ok({value})")).collect(),
        ("Option", Some(_)) => vec!["None".into()],
        ("Vec", Some(_)) => vec!["Vec::new()".into()],
        _ => Vec::new(),
    }
}
