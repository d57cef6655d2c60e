//! The tables in `docs/figures.md`, so that nobody copies a figure by hand.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::arguments::Arguments;
use crate::load::{Measurement, Work};
use crate::report::{Comparison, Report, Row};
use crate::statistics::{greatest, least, median};

const BEGIN: &str = "<!-- over-http: the command writes from here -->\n";
const END: &str = "<!-- over-http: to here -->\n";

/// The provider that makes a new refresh token, as the other libraries do.
const ROTATING: &str = "declared-rotating";

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Where the plot belongs.
pub(crate) fn plot() -> String {
    documents().join("over-http.svg").display().to_string()
}

/// Replaces the tables.
pub(crate) fn write(report: &Report, arguments: &Arguments) -> Result<()> {
    let file = documents().join("figures.md");
    let text = std::fs::read_to_string(&file)?;
    Ok(std::fs::write(file, replaced(&text, &tables(report, arguments, &commit()?))?)?)
}

fn replaced(text: &str, tables: &str) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).ok_or("the document has no beginning of the tables")?;
    let (_, after) = rest.split_once(END).ok_or("the document has no end of the tables")?;
    Ok(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

fn commit() -> Result<String> {
    let mut git = Command::new("git");
    git.current_dir(env!("CARGO_MANIFEST_DIR")).args(["rev-parse", "--short=8", "HEAD"]);
    Ok(String::from_utf8(git.output()?.stdout)?.trim().to_owned())
}

fn tables(report: &Report, arguments: &Arguments, commit: &str) -> String {
    let mut text = format!(
        "Medians of {} rounds of {} s at commit {commit}, with {} people and as many clients. How often a server does the \
         work in a second:\n\n",
        arguments.rounds, arguments.seconds, arguments.people
    );
    text += &table(report, "server", |_, row, _| format!("{}/s", grouped(median(&rates(row)))));
    text += "\nThe time of the server's core, each time:\n\n";
    text += &table(report, "server", |_, row, _| {
        let times: Vec<f64> = row.rounds.iter().map(Measurement::cpu_microseconds).collect();
        format!("{:.1} µs", median(&times))
    });
    text += "\nHow often the declared provider does the work while the server does it once: the median of the ratios of the \
             rounds, with the least and the greatest.\n\n";
    text += &table(report, "declared to", |_, row, declared| ratios(declared, row));
    if let Some(refresh) = report.comparisons.iter().find(|comparison| comparison.work == Work::Refresh) {
        text += &against_rotating(refresh);
    }
    text += &report.disturbances();
    text + "\n![Requests per second and core beside other libraries](over-http.svg)\n"
}

/// A row for each server, a column for each work.
fn table(report: &Report, corner: &str, cell: impl Fn(&Comparison, &Row, &Row) -> String) -> String {
    let mut text = format!("| {corner} |");
    for comparison in &report.comparisons {
        let _ = write!(text, " {} |", comparison.work.text());
    }
    text += "\n| --- |";
    text += &" --- |".repeat(report.comparisons.len());
    text.push('\n');
    let names = report.comparisons.first().map(|comparison| comparison.rows.len()).unwrap_or_default();
    for index in 0..names {
        let rows = report.comparisons.iter().map(|comparison| (comparison, &comparison.rows[index]));
        if rows.clone().all(|(_, row)| row.rounds.is_empty()) {
            continue;
        }
        let _ = write!(text, "| {} |", report.comparisons[0].rows[index].name);
        for (comparison, row) in rows {
            match row.rounds.is_empty() {
                true => text += " – |",
                false => drop(write!(text, " {} |", cell(comparison, row, comparison.declared()))),
            }
        }
        text.push('\n');
    }
    text
}

/// The same for refresh where both make a new refresh token.
fn against_rotating(refresh: &Comparison) -> String {
    let Some(rotating) = refresh.rows.iter().find(|row| row.name == ROTATING && !row.rounds.is_empty())
    else {
        return String::new();
    };
    let others =
        refresh.rows.iter().filter(|row| !row.name.starts_with("declared") && !row.rounds.is_empty());
    let others: Vec<_> = others.map(|row| format!("{} to {}", ratios(rotating, row), row.name)).collect();
    format!(
        "\nRefresh, `declared-rotating`, which makes a new refresh token as the others do: {}.\n",
        others.join(", ")
    )
}

fn ratios(declared: &Row, row: &Row) -> String {
    let each = declared.rounds.iter().zip(&row.rounds);
    let each: Vec<f64> = each.map(|(declared, own)| declared.per_second() / own.per_second()).collect();
    let digits = if median(&each) < 10.0 { 2 } else { 0 };
    format!("{:.digits$} ({:.digits$}–{:.digits$})", median(&each), least(&each), greatest(&each))
}

fn rates(row: &Row) -> Vec<f64> {
    row.rounds.iter().map(Measurement::per_second).collect()
}

/// With three significant digits at most, and commas between thousands.
fn grouped(rate: f64) -> String {
    let unit = 10_f64.powi((rate.max(1.0).log10() as i32 - 2).max(0));
    let digits = format!("{:.0}", (rate / unit).round() * unit);
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let text = format!("before\n{BEGIN}old\n{END}after\n");
        assert_eq!(
            replaced(&text, "new").expect("both marks"),
            format!("before\n{BEGIN}\nnew\n{END}after\n")
        );
        assert!(replaced("nothing", "new").is_err() && replaced(BEGIN, "new").is_err());
    }

    #[test]
    fn the_document_has_the_marks() {
        let text = std::fs::read_to_string(documents().join("figures.md")).expect("readable");
        assert!(replaced(&text, "new").is_ok());
    }

    #[test]
    fn rates_have_three_digits() {
        for (rate, text) in
            [(81_523.4, "81,500"), (1_234_567.0, "1,230,000"), (57.3, "57"), (999.6, "1,000"), (0.0, "0")]
        {
            assert_eq!(grouped(rate), text);
        }
    }
}
