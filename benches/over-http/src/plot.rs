//! The plot: how often each server does the work, where the declared provider does it once.

use plotters::prelude::*;

use crate::Result;
use crate::report::Report;

const COLOURS: [RGBColor; 5] = [
    RGBColor(0, 90, 181),
    RGBColor(140, 140, 140),
    RGBColor(220, 50, 32),
    RGBColor(0, 120, 90),
    RGBColor(150, 90, 0),
];

/// A bar, in pixels.
const BAR: i32 = 18;

/// Between the bars of one work and those of the next.
const GAP: i32 = 34;

const LEFT: i32 = 170;
const WIDTH: i32 = 800;

pub(crate) fn draw(file: &str, report: &Report) -> Result<()> {
    let mut bars = Vec::new();
    for comparison in &report.comparisons {
        let measured = comparison.rows.iter().enumerate().filter(|(_, row)| !row.rounds.is_empty());
        bars.push((
            comparison.work.text(),
            measured
                .map(|(at, row)| (at, &*row.name, 1.0 / row.ratio(comparison.declared())))
                .collect::<Vec<_>>(),
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
        for (at, name, value) in rows {
            let end = LEFT + (value * scale) as i32;
            let colour = COLOURS[at % COLOURS.len()];
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
