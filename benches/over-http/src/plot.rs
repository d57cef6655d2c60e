//! The plot: how often each server does the work, where the declared provider does it once.

use plotters::prelude::*;

use crate::Result;
use crate::report::Report;

/// The bars of this project.
const OURS: RGBColor = RGBColor(0, 90, 181);

/// The bars of the hand-written server, which is the measure for the libraries.
const HANDWRITTEN: RGBColor = RGBColor(150, 90, 0);

const OTHERS: RGBColor = RGBColor(140, 140, 140);

/// A bar, in pixels.
const BAR: i32 = 18;

/// Between the bars of one work and those of the next.
const GAP: i32 = 34;

const LEFT: i32 = 170;
const WIDTH: i32 = 800;

pub(crate) fn draw(file: &str, report: &Report) -> Result<()> {
    let mut bars = Vec::new();
    for comparison in &report.comparisons {
        let measured = comparison.rows.iter().filter(|row| !row.rounds.is_empty());
        bars.push((
            comparison.work.text(),
            measured.map(|row| (&*row.name, 1.0 / row.ratio(comparison.declared()))).collect::<Vec<_>>(),
        ));
    }
    let rows: usize = bars.iter().map(|(_, rows)| rows.len()).sum();
    let height = 60 + rows as i32 * BAR + bars.len() as i32 * GAP;
    let most = bars.iter().flat_map(|(_, rows)| rows).map(|(.., value)| *value).fold(1.0, f64::max);
    let scale = f64::from(WIDTH - LEFT - 80) / most;
    let area = SVGBackend::new(file, (WIDTH as u32, height as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    area.draw(&Text::new("Requests per second and core; declared = 1", (16, 14), ("sans-serif", 20)))?;
    let mut top = 48;
    for (work, rows) in &bars {
        area.draw(&Text::new(*work, (16, top), ("sans-serif", 16)))?;
        top += BAR + 2;
        for (name, value) in rows {
            let end = LEFT + (value * scale) as i32;
            let colour = colour(name);
            area.draw(&Text::new(*name, (24, top + 2), ("sans-serif", 14)))?;
            area.draw(&Rectangle::new([(LEFT, top + 2), (end, top + BAR - 2)], colour.filled()))?;
            area.draw(&Text::new(format!("{value:.2}"), (end + 8, top + 2), ("sans-serif", 14)))?;
            top += BAR;
        }
        top += GAP - BAR - 2;
    }
    area.present()?;
    Ok(())
}

fn colour(name: &str) -> RGBColor {
    match name {
        "handwritten" => HANDWRITTEN,
        name if name.starts_with("declared") => OURS,
        _ => OTHERS,
    }
}
