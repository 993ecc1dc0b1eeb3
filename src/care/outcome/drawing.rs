//! A small drawing of one instrument over time: a line for each measure, distinguished by its mark and by its label, so that it can
//! be read in black and white and by who sees no colours.

use plotters::prelude::{
    BLACK, ChartBuilder, Circle, Cross, IntoDrawingArea, IntoFont, LineSeries, PathElement, SVGBackend, ShapeStyle,
    Text, TriangleMarker, WHITE,
};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::view::{InstrumentSummary, MeasureSummary};
use crate::care::instrument::codes::ScoreDirection;
use crate::prelude::*;
use kernel::svg;

/// A drawing.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 200_000, pattern = "^<svg")]
pub struct SvgImage(#[expect(dead_code, reason = "the contract's alone")] String);

const SIZE: (u32, u32) = (640, 320);
/// The most lines that can be distinguished.
const MOST_LINES: usize = 4;

/// The drawing. Of an instrument with a total its total is drawn, of others the first items.
///
/// # Errors
/// 500 where it cannot be drawn: a fault of ours.
pub fn line(summary: &InstrumentSummary) -> Result<String, Problem> {
    let total: Vec<&MeasureSummary> = summary.measures.iter().filter(|measure| measure.key == "total").collect();
    let drawn: Vec<&MeasureSummary> =
        if total.is_empty() { summary.measures.iter().take(MOST_LINES).collect() } else { total };
    let mut image = String::new();
    draw(&mut image, summary, &drawn).map_err(|why| {
        tracing::error!(%why, "an outcome could not be drawn");
        Problem::new(Code::InternalError)
    })?;
    Ok(svg::labelled(&image, 1, &summary.name, &description(&drawn)))
}

fn draw(
    image: &mut String,
    summary: &InstrumentSummary,
    drawn: &[&MeasureSummary],
) -> Result<(), Box<dyn std::error::Error>> {
    let all: Vec<Vec<(i32, f64)>> = drawn.iter().map(|measure| points(measure)).collect();
    let days = all.iter().flatten().map(|point| point.0);
    let (first, last) = (days.clone().min().unwrap_or_default(), days.max().unwrap_or_default());
    let room = ((last - first) / 2).max(60);
    let low = drawn.iter().map(|measure| measure.minimum).fold(f64::MAX, f64::min);
    let high = drawn.iter().map(|measure| measure.maximum).fold(0.0, f64::max);
    let (low, high) = if low < high { (low, high) } else { (0.0, 10.0) };
    let area = SVGBackend::with_string(image, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(summary.name.as_str(), ("sans-serif", 18).into_font().color(&BLACK))
        .margin(12)
        .x_label_area_size(32)
        .y_label_area_size(40)
        .build_cartesian_2d(first - 10..last + room, low..high)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(4)
        .y_labels(6)
        .label_style(("sans-serif", 13).into_font().color(&BLACK))
        .x_label_formatter(&|day| date(*day))
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.2))
        .draw()?;
    let solid = ShapeStyle { color: BLACK.to_rgba(), filled: true, stroke_width: 1 };
    let hollow = ShapeStyle { filled: false, ..solid };
    let mut taken: Vec<f64> = Vec::new();
    for (number, (measure, line)) in drawn.iter().zip(&all).enumerate() {
        chart.draw_series(LineSeries::new(line.iter().copied(), solid))?;
        for point in line.iter().copied() {
            match number {
                0 => chart.draw_series([Circle::new(point, 4, solid)]).map(|_| ())?,
                1 => chart.draw_series([Circle::new(point, 5, hollow)]).map(|_| ())?,
                2 => chart.draw_series([TriangleMarker::new(point, 6, solid)]).map(|_| ())?,
                _ => chart.draw_series([Cross::new(point, 5, solid)]).map(|_| ())?,
            }
        }
        if let Some((day, value)) = line.last() {
            // Labels of lines that end together stand above each other.
            let step = (high - low) / 14.0;
            let mut at = *value;
            while taken.iter().any(|other| (other - at).abs() < step) {
                at += step / 4.0;
            }
            taken.push(at);
            let style = ("sans-serif", 13).into_font().color(&BLACK).pos(Pos::new(HPos::Left, VPos::Center));
            chart.draw_series([Text::new(label(measure), (day + room / 20 + 4, at), style)])?;
            chart.draw_series([PathElement::new([(*day, *value), (day + room / 20 + 3, at)], BLACK.mix(0.3))])?;
        }
    }
    area.present()?;
    Ok(())
}

/// What a line is called; and which way is better, where that is down.
fn label(measure: &MeasureSummary) -> String {
    let name = measure.key.replace('_', " ");
    match measure.direction {
        ScoreDirection::HigherIsBetter => name,
        ScoreDirection::LowerIsBetter => format!("{name} (lower is better)"),
    }
}

/// Each value by its day since the epoch.
fn points(measure: &MeasureSummary) -> Vec<(i32, f64)> {
    let first = measure.baseline.iter().map(|one| (one.taken_on, one.value));
    let later = measure.follow_ups.iter().map(|one| (one.taken_on, one.value));
    first.chain(later).map(|(day, value)| (day.to_epoch_days(), value)).collect()
}

fn date(day: i32) -> String {
    NaiveDate::from_epoch_days(day).map(|day| day.format("%b %Y").to_string()).unwrap_or_default()
}

/// What the drawing shows, in words.
fn description(drawn: &[&MeasureSummary]) -> String {
    let of_each = drawn.iter().filter_map(|measure| {
        let first = measure.baseline.as_ref()?;
        let later =
            measure.follow_ups.last().map(|last| format!(", {} on {}: {}", last.value, last.taken_on, last.display));
        Some(format!("{}: {} on {}{}.", label(measure), first.value, first.taken_on, later.unwrap_or_default()))
    });
    of_each.collect::<Vec<_>>().join(" ")
}
