//! The plot: microseconds of a lookup over the rows of its table.

use plotters::prelude::*;

use crate::Result;

/// What one database measured.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// Rows, and microseconds.
    pub(crate) points: Vec<(usize, f64)>,
}

/// Distinguishable without colours: each has a mark of its own size.
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 90, 181), RGBColor(220, 50, 32), RGBColor(0, 120, 90), RGBColor(150, 90, 0)];

pub(crate) fn draw(file: &str, lines: &[Line]) -> Result<()> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let most = points().map(|(_, time)| *time).fold(0.0, f64::max);
    let (first, last) = (points().map(|(rows, _)| *rows).min(), points().map(|(rows, _)| *rows).max());
    let (first, last) = (first.ok_or("no points")? as f64, last.ok_or("no points")? as f64);
    let area = SVGBackend::new(file, (800, 450)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("Looking an access token up", ("sans-serif", 22))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d((first..last * 1.2).log_scale(), 0.0..most * 1.25)?;
    chart.configure_mesh().x_desc("rows in the table").y_desc("µs a lookup").draw()?;
    for (index, (line, colour)) in lines.iter().zip(COLOURS).enumerate() {
        let points: Vec<(f64, f64)> = line.points.iter().map(|(rows, time)| (*rows as f64, *time)).collect();
        let series = chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?;
        series.label(line.name).legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour));
        let size = 3 + index as i32;
        chart.draw_series(points.into_iter().map(|point| Circle::new(point, size, colour.filled())))?;
    }
    let position = SeriesLabelPosition::UpperLeft;
    chart.configure_series_labels().position(position).background_style(WHITE).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}
