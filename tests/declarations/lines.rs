//! What the compiler says of a case, without the numbers of lines in other files.

/// Lines that sum up what was said before.
const SUMMARIES: [&str; 4] = [
    "error: aborting due to ",
    "For more information about this error",
    "For more information about an error",
    "Some errors have detailed explanations",
];

/// The width of the margin in which the numbers of lines are. No case has more than 99 lines.
const MARGIN: usize = 2;

/// The folder of the cases. It is in the texts, which are relative to the workspace.
pub(crate) const CASES: &str = "tests/declarations/fail/";

/// A text that only changes with the case and with what is quoted of other files.
pub(crate) fn without_lines_elsewhere(said: &str) -> String {
    let is_summary = |line: &&str| SUMMARIES.iter().any(|start| line.starts_with(start));
    let lines: Vec<&str> = said.lines().filter(|line| !is_summary(line)).collect();
    let messages = lines.split(|line| line.is_empty()).filter(|message| !message.is_empty());
    let messages: Vec<String> = messages.map(in_narrow_margin).collect();
    messages.join("\n\n") + "\n"
}

/// A message with a margin of the same width everywhere, and without the numbers of lines in other files.
fn in_narrow_margin(message: &[&str]) -> String {
    // An arrow stands right behind the margin.
    let arrow = message.iter().position(|line| quoted(line).is_some()).unwrap_or(message.len());
    let margin = message.get(arrow).map_or(0, |line| line.len() - line.trim_start().len());
    let mut is_elsewhere = false;
    let mut lines: Vec<String> = message[..arrow].iter().map(|line| line.trim_end().to_owned()).collect();
    for line in &message[arrow..] {
        let Some((number, rest)) = line.split_at_checked(margin).filter(|(before, _)| is_margin(before))
        else {
            lines.push(line.trim_end().to_owned());
            continue;
        };
        if let Some(file) = quoted(line) {
            is_elsewhere = !file.starts_with(CASES);
        }
        let number = if is_elsewhere { "" } else { number.trim() };
        let rest = if is_elsewhere && quoted(line).is_some() { without_position(rest) } else { rest };
        lines.push(format!("{number:>MARGIN$}{rest}").trim_end().to_owned());
    }
    lines.join("\n")
}

fn is_margin(text: &str) -> bool {
    text.chars().all(|letter| letter == ' ' || letter.is_ascii_digit())
}

/// What follows the arrow in `  --> FILE:1:2`.
fn quoted(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("--> ").or(line.strip_prefix("::: "))
}

fn without_position(line: &str) -> &str {
    line.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ':')
}

#[test]
fn lines_elsewhere_are_left_out() {
    let said = "error[E0277]: no store\n       at all\n   --> tests/declarations/fail/a.rs:5:23\n    |\n  5 | a\n    | ^\nhelp: see\n   \
         --> core/b.rs:112:1\n    |\n112 | b\n    | -\n    = note: x\n\nerror: aborting due to 1 previous error\n\n\
         For more information about this error, try `rustc --explain E0277`.\n";
    let same_everywhere = "error[E0277]: no store\n       at all\n  --> tests/declarations/fail/a.rs:5:23\n   |\n 5 | a\n   | ^\n\
         help: see\n  --> core/b.rs\n   |\n   | b\n   | -\n   = note: x\n";
    assert_eq!(without_lines_elsewhere(said), same_everywhere);
}
