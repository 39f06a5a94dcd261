//! A line over periods as SVG, with the target as a line of its own. Nothing runs; colours come from the style of the site.

use std::fmt::Write as _;

use cairn_domain::text::escape_xml;

/// Width and height of the drawing.
const SIZE: (f64, f64) = (640.0, 240.0);
/// What is left free around it: left, top, right, bottom.
const FREE: (f64, f64, f64, f64) = (64.0, 12.0, 12.0, 28.0);

/// What is drawn.
pub(super) struct Line<'l> {
    /// What the drawing is of, for those who do not see it.
    pub(super) title: &'l str,
    /// Periods and values.
    pub(super) points: &'l [(String, f64)],
    /// The value to reach.
    pub(super) target: Option<f64>,
    /// Writes a value.
    pub(super) figure: &'l dyn Fn(f64) -> String,
}

/// Draws a line; nothing where there are no two points.
pub(super) fn drawn(line: &Line<'_>) -> Option<String> {
    if line.points.len() < 2 {
        return None;
    }
    let values = line
        .points
        .iter()
        .map(|(_, value)| *value)
        .chain(line.target);
    let (mut low, mut high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    // Bars of the same height, and shares that begin at nothing, need a floor.
    if low > 0.0 && low < high * 0.5 {
        low = 0.0;
    }
    if high - low < f64::EPSILON * high.abs().max(1.0) {
        low -= 1.0;
        high += 1.0;
    }
    let (width, height) = SIZE;
    let (left, top, right, bottom) = FREE;
    let last = (line.points.len() - 1) as f64;
    let x = |place: usize| left + (width - left - right) * place as f64 / last;
    let y = |value: f64| top + (height - top - bottom) * (high - value) / (high - low);
    let mut out = format!(
        "<svg class=\"line-chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escape_xml(line.title)
    );
    // Writing to a String cannot fail.
    for value in [low, (low + high) / 2.0, high] {
        let at = y(value);
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{left}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            width - right,
            left - 6.0,
            at + 4.0,
            escape_xml(&(line.figure)(value)),
        );
    }
    for place in [0, line.points.len() / 2, line.points.len() - 1] {
        let (anchor, period) = (
            match place {
                0 => "start",
                place if place == line.points.len() - 1 => "end",
                _ => "middle",
            },
            &line.points[place].0,
        );
        if place == 0 || place != line.points.len() / 2 || line.points.len() > 2 {
            let _ = write!(
                out,
                "<text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
                x(place),
                height - 8.0,
                escape_xml(period)
            );
        }
    }
    if let Some(target) = line.target {
        let at = y(target);
        let _ = write!(
            out,
            "<line class=\"target\" x1=\"{left}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>",
            width - right
        );
    }
    let path: Vec<String> = line
        .points
        .iter()
        .enumerate()
        .map(|(place, (_, value))| format!("{:.1},{:.1}", x(place), y(*value)))
        .collect();
    let _ = write!(
        out,
        "<polyline class=\"values\" points=\"{}\"/>",
        path.join(" ")
    );
    for (place, (_, value)) in line.points.iter().enumerate() {
        let _ = write!(
            out,
            "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\"/>",
            x(place),
            y(*value)
        );
    }
    out.push_str("</svg>");
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<(String, f64)> {
        values
            .iter()
            .enumerate()
            .map(|(place, value)| (format!("20{place:02}"), *value))
            .collect()
    }

    #[test]
    fn lines_are_drawn_within_the_frame() {
        for values in [
            &[1.0, 2.0][..],
            &[5.0, 5.0, 5.0],
            &[-3.0, 4e9, 0.0],
            &[0.0, 0.0],
        ] {
            let points = points(values);
            let svg = drawn(&Line {
                title: "A & \"b\"",
                points: &points,
                target: Some(7.0),
                figure: &|value| format!("{value}"),
            })
            .expect("a drawing");
            assert!(
                svg.contains("aria-label=\"A &amp; &quot;b&quot;\""),
                "{svg}"
            );
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert_eq!(svg.matches("<circle").count(), values.len());
        }
        let one = points(&[1.0]);
        let nothing = drawn(&Line {
            title: "",
            points: &one,
            target: None,
            figure: &|_| String::new(),
        });
        assert!(nothing.is_none());
    }
}
