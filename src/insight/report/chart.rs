//! The charts of a report's page: bars with their numbers, told apart by their labels and not by colour, so that they can be read in
//! black and white. What a chart shows stands in words in it too, for who cannot see it.

use plotters::prelude::{BLACK, IntoDrawingArea, IntoFont, Rectangle, SVGBackend, ShapeStyle, Text, WHITE};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::control::PublishedCount;
use crate::prelude::*;

/// A bar: what it is called, and its number.
pub struct Bar<'a> {
    /// What it is called.
    pub label: &'a str,
    /// How many.
    pub count: PublishedCount,
}

const WIDTH: u32 = 720;
const HEIGHT_OF_BAR: u32 = 24;
/// Where the bars begin, and how far the longest goes.
const BARS: (i32, i32) = (300, 640);
/// As much of a label as there is room for, in characters.
const LONGEST_LABEL: usize = 42;

/// Draws bars; `number` tells the charts of a page apart.
///
/// # Errors
/// 500 where they cannot be drawn: a fault of ours.
pub fn bars(title: &str, bars: &[Bar<'_>], number: usize) -> Result<String, Problem> {
    let mut image = String::new();
    draw(&mut image, bars).map_err(|why| {
        tracing::error!(%why, "a report could not be drawn");
        Problem::new(Code::InternalError)
    })?;
    Ok(labelled(&image, title, bars, number))
}

fn draw(image: &mut String, bars: &[Bar<'_>]) -> Result<(), Box<dyn std::error::Error>> {
    let rows = u32::try_from(bars.len()).unwrap_or(u32::MAX).max(1);
    let area = SVGBackend::with_string(image, (WIDTH, rows * HEIGHT_OF_BAR + 8)).into_drawing_area();
    area.fill(&WHITE)?;
    let most = bars.iter().filter_map(|bar| bar.count.count()).max().unwrap_or_default().max(1);
    let font = || ("Arial, Helvetica, sans-serif", 14).into_font().color(&BLACK);
    let outline = ShapeStyle { color: BLACK.to_rgba(), filled: false, stroke_width: 1 };
    let fill = ShapeStyle { color: BLACK.mix(0.25), filled: true, stroke_width: 0 };
    for (place, bar) in bars.iter().enumerate() {
        let top = i32::try_from(place).unwrap_or_default() * i32::try_from(HEIGHT_OF_BAR)? + 4;
        let middle = top + i32::try_from(HEIGHT_OF_BAR)? / 2;
        let label: String = shortened(bar.label);
        area.draw(&Text::new(label, (BARS.0 - 8, middle), font().pos(Pos::new(HPos::Right, VPos::Center))))?;
        let long = u64::try_from(BARS.1 - BARS.0)? * bar.count.count().unwrap_or_default() / most;
        let end = BARS.0 + i32::try_from(long)?;
        if end > BARS.0 {
            let corners = [(BARS.0, top + 3), (end, top + i32::try_from(HEIGHT_OF_BAR)? - 3)];
            area.draw(&Rectangle::new(corners, fill))?;
            area.draw(&Rectangle::new(corners, outline))?;
        }
        let style = font().pos(Pos::new(HPos::Left, VPos::Center));
        area.draw(&Text::new(bar.count.text(), (end + 6, middle), style))?;
    }
    area.present()?;
    Ok(())
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LONGEST_LABEL {
        return label.to_owned();
    }
    label.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
}

fn labelled(image: &str, title: &str, bars: &[Bar<'_>], number: usize) -> String {
    let words: Vec<String> = bars.iter().map(|bar| format!("{}: {}.", bar.label, bar.count.text())).collect();
    let (title, words) = (escaped(title), escaped(&words.join(" ")));
    let head = format!("<svg role=\"img\" aria-labelledby=\"title-{number} words-{number}\" ");
    let image = image.replacen("<svg ", &head, 1);
    let end = image.find('>').map_or(0, |at| at + 1);
    let (open, rest) = image.split_at(end);
    format!("{open}<title id=\"title-{number}\">{title}</title><desc id=\"words-{number}\">{words}</desc>{rest}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
