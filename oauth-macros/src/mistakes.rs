//! What the macros say about each mistake, and where: the files in `mistakes`, one for each mistake, with its
//! text.
//!
//! The text is in the compiler's form. What the compiler itself says about a declaration is tested in
//! `tests/declarations`. `MISTAKES=overwrite cargo test -p oauth-macros` rewrites the texts; read them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};

use crate::expansions::expansions;

#[test]
fn each_mistake_has_its_text_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    let overwrite = env::var_os("MISTAKES").is_some_and(|value| value == "overwrite");
    let (mut cases, mut wrong) = (0, String::new());
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        cases += 1;
        let seen = mistakes_of(&path);
        let expected = path.with_extension("stderr");
        if overwrite {
            fs::write(&expected, &seen).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if seen != expected || seen.is_empty() {
            let name = path.display();
            writeln!(wrong, "{name}\n--- expected\n{expected}--- seen\n{seen}").unwrap();
        }
    }
    assert!(cases > 70, "only {cases} files in {}", folder.display());
    assert!(wrong.is_empty(), "{wrong}");
}

/// The errors of all declarations in a file.
fn mistakes_of(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut errors = Vec::new();
    for item in syn::parse_file(&source).unwrap().items {
        expansions(item).into_iter().for_each(|expansion| find_errors(expansion, &mut errors));
    }
    errors.iter().map(|error| error.shown(name, &source)).collect::<Vec<_>>().join("\n")
}

/// One `compile_error!`.
struct Mistake {
    message: String,
    start: LineColumn,
    end: LineColumn,
}

/// Finds each `::core::compile_error! { "…" }`; its first and last token have the span of the error.
fn find_errors(tokens: TokenStream, errors: &mut Vec<Mistake>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if name == "compile_error" => {
                let TokenTree::Group(message) = &tokens[at + 2] else {
                    panic!("compile_error! without a text")
                };
                let start: Span = at.checked_sub(5).map_or(name.span(), |first| tokens[first].span());
                let text: syn::LitStr = syn::parse2(message.stream()).unwrap();
                errors.push(Mistake {
                    message: text.value(),
                    start: start.start(),
                    end: message.span().end(),
                });
            }
            TokenTree::Group(group) => find_errors(group.stream(), errors),
            _ => {}
        }
    }
}

impl Mistake {
    fn shown(&self, name: &str, source: &str) -> String {
        let message = self.message.replace('\n', "\n       ");
        let (line, column) = (self.start.line, self.start.column);
        let code = source.lines().nth(line - 1).unwrap();
        let end = if self.end.line == line { self.end.column } else { code.chars().count() };
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let marks = format!("{}{}", " ".repeat(column), "^".repeat(end.saturating_sub(column).max(1)));
        format!(
            "error: {message}\n{margin}--> {name}:{line}:{}\n{margin} |\n{number} | {code}\n{margin} | {marks}\n",
            column + 1
        )
    }
}
