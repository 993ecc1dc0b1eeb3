//! SVG drawings.

use askama::filters::{Html, escape};

/// A drawing that says in words what it shows, for who cannot see it (SVG 2, §5.8). `number` is its place on its page: the identifiers
/// of two drawings must differ.
pub fn labelled(image: &str, number: usize, title: &str, description: &str) -> String {
    let Some((open, rest)) = image.split_once("<svg ").and_then(|(_, rest)| rest.split_once('>')) else {
        return image.to_owned();
    };
    let (Ok(title), Ok(description)) = (escape(title, Html), escape(description, Html));
    format!(
        "<svg role=\"img\" aria-labelledby=\"title-{number} description-{number}\" {open}>\
         <title id=\"title-{number}\">{title}</title><desc id=\"description-{number}\">{description}</desc>{rest}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_drawing_shows_stands_in_it_in_words() {
        let drawn = labelled("<svg width=\"1\">\n<path/></svg>", 2, "Wait & see", "under 1 week: <5");
        assert!(drawn.starts_with("<svg role=\"img\" aria-labelledby=\"title-2 description-2\" width=\"1\"><title id=\"title-2\">Wait &#38; see"));
        assert!(drawn.contains("<desc id=\"description-2\">under 1 week: &#60;5</desc>\n<path/></svg>"), "{drawn}");
    }
}
