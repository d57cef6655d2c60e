//! Plots of lines.

use plotters::prelude::*;

use crate::Result;

/// What a line shows.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) points: Vec<(usize, f64)>,
}

/// What stands beside the lines.
pub(crate) struct Labels {
    pub(crate) caption: &'static str,
    pub(crate) x: &'static str,
    pub(crate) y: &'static str,
}

/// How the values below are spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each program has one of them")]
pub(crate) enum Scale {
    Linear,
    Logarithmic,
}

/// Distinguishable without colours: each has a mark of its own size.
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 90, 181), RGBColor(220, 50, 32), RGBColor(0, 120, 90), RGBColor(150, 90, 0)];

/// The lines in a chart, whose type depends on its scale.
macro_rules! lines_in {
    ($chart:ident, $labels:ident, $lines:ident) => {
        $chart.configure_mesh().x_desc($labels.x).y_desc($labels.y).draw()?;
        for (index, (line, colour)) in $lines.iter().zip(COLOURS).enumerate() {
            let points: Vec<(f64, f64)> =
                line.points.iter().map(|(at, value)| (*at as f64, *value)).collect();
            let series = $chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?;
            series.label(line.name).legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour));
            let size = 3 + index as i32;
            $chart.draw_series(points.into_iter().map(|point| Circle::new(point, size, colour.filled())))?;
        }
        let position = SeriesLabelPosition::UpperLeft;
        let mut legend = $chart.configure_series_labels();
        legend.position(position).background_style(WHITE).border_style(BLACK).draw()?;
    };
}

pub(crate) fn draw(file: &str, labels: &Labels, scale: Scale, lines: &[Line]) -> Result<()> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let most = points().map(|(_, time)| *time).fold(0.0, f64::max);
    let (first, last) = (points().map(|(rows, _)| *rows).min(), points().map(|(rows, _)| *rows).max());
    let (first, last) = (first.ok_or("no points")? as f64, last.ok_or("no points")? as f64);
    let area = SVGBackend::new(file, (800, 450)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut builder = ChartBuilder::on(&area);
    let builder = builder.caption(labels.caption, ("sans-serif", 22)).margin(16);
    let builder = builder.x_label_area_size(44).y_label_area_size(60);
    let heights = 0.0..most * 1.25;
    match scale {
        Scale::Linear => {
            let mut chart = builder.build_cartesian_2d(0.0..last * 1.05, heights)?;
            lines_in!(chart, labels, lines);
        }
        Scale::Logarithmic => {
            let mut chart = builder.build_cartesian_2d((first..last * 1.2).log_scale(), heights)?;
            lines_in!(chart, labels, lines);
        }
    }
    area.present()?;
    Ok(())
}
