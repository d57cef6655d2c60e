//! The Rust blocks of a guide are the text of programs that are compiled and tested.

/// Panics unless each paragraph of each Rust block of a guide is in one of the sources. Spaces, line ends, comments and
/// trailing commas may differ. A line with `// …` stands for anything.
#[track_caller]
pub fn assert_compiled(guide: &str, sources: &[&str]) {
    let sources: Vec<String> = sources.iter().map(|source| normal(source)).collect();
    let blocks = guide.split("\n```rust").skip(1).filter_map(|block| Some(block.split_once('\n')?.1));
    let mut count = 0;
    for block in blocks {
        let code = block.split("\n```").next().unwrap_or_default();
        let mut parts = vec![String::new()];
        for line in code.lines() {
            match matches!(line.trim(), "" | "// …") {
                true => parts.push(String::new()),
                false => parts.last_mut().expect("one").push_str(&format!("{line}\n")),
            }
        }
        for part in parts {
            let wanted = normal(&part);
            assert!(sources.iter().any(|source| source.contains(&wanted)), "no source has this:\n{part}");
        }
        count += 1;
    }
    assert!(count > 0, "the guide has no Rust");
}

fn normal(code: &str) -> String {
    let without_comments = code.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line.split(" // ").next().unwrap_or_default(),
    });
    let dense: String =
        without_comments.flat_map(str::chars).filter(|letter| !letter.is_whitespace()).collect();
    dense.replace(",)", ")").replace(",}", "}").replace(",]", "]")
}
