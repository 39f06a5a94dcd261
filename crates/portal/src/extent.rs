//! Where a record is about, as a small picture: its rectangle on the outlines of the world, made here so that no script is needed.
//!
//! Lengths are degrees of latitude; degrees of longitude are narrowed as they are on the ground in the middle of the picture. What is
//! north has the lower number, as pictures count.

use cairn_catalogue::extent_of;
use serde_json::Value;

use crate::assets;
use crate::desk::Desk;
use crate::field::between;

/// How wide a picture is for its height.
const SHAPE: f64 = 1.6;
/// Least degrees from top to bottom: closer, the outlines are too coarse to say anything.
const CLOSEST: f64 = 9.0;
/// From so many degrees on, the whole world is shown.
const WHOLE: f64 = 100.0;
/// How much larger the picture is than what it shows.
const ROOM: f64 = 1.7;
/// A rectangle that is smaller than this part of the picture gets a ring around it, to be seen.
const SMALL: f64 = 0.05;
/// Degrees around the world.
const ROUND: f64 = 360.0;

/// A picture of where a record is about.
pub(crate) struct Extent {
    /// The same in words.
    pub(crate) words: String,
    /// The outlines of the world.
    pub(crate) world: String,
    pub(crate) view: Area,
    /// Where the outlines are put: once, and again beside it where the picture goes over their edge.
    pub(crate) worlds: Vec<Area>,
    pub(crate) area: Area,
    /// Where a ring is drawn, and how wide.
    pub(crate) ring: Option<[String; 3]>,
}

/// A rectangle, as a picture writes it: left, top, width, height.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) width: String,
    pub(crate) height: String,
}

impl Area {
    fn new([x, y, width, height]: [f64; 4]) -> Self {
        Self {
            x: figure(x),
            y: figure(y),
            width: figure(width),
            height: figure(height),
        }
    }
}

fn figure(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

impl Extent {
    /// Draws where a record is about; nothing where it says nothing that is on Earth.
    pub(crate) fn of(desk: &Desk<'_>, record: &Value) -> Option<Self> {
        let rectangle = extent_of(record.as_object()?)?;
        let [west, south, east, north] = rectangle;
        let is_there = (-180.0..=180.0).contains(&west)
            && (west..=west + ROUND).contains(&east)
            && (-90.0..=north).contains(&south)
            && north <= 90.0;
        if !is_there {
            return None;
        }
        let words = between(&[[west, south], [east, north]], desk.language)?;
        Some(Self::drawn(rectangle, words))
    }

    fn drawn([west, south, east, north]: [f64; 4], words: String) -> Self {
        let middle = [(west + east) / 2.0, (south + north) / 2.0];
        let narrow = middle[1].to_radians().cos().max(0.2);
        let (wide, high) = ((east - west) * narrow, north - south);
        let height = (high.max(wide / SHAPE) * ROOM).max(CLOSEST);
        let (narrow, view) = match height < WHOLE {
            true => {
                let top = (-middle[1] - height / 2.0).clamp(-90.0, 90.0 - height);
                let width = height * SHAPE;
                (
                    narrow,
                    [middle[0] * narrow - width / 2.0, top, width, height],
                )
            }
            // From pole to pole, and once around.
            false => {
                let left = match east > 180.0 {
                    true => middle[0] - ROUND / 2.0,
                    false => -180.0,
                };
                (1.0, [left, -90.0, ROUND, 180.0])
            }
        };
        let area = [west * narrow, -north, (east - west) * narrow, high];
        let is_small = area[2] < view[2] * SMALL && area[3] < view[3] * SMALL;
        let around = ROUND * narrow;
        let worlds = [-1.0, 0.0, 1.0].map(|turn| around * (turn - 0.5));
        let is_seen = |left: &f64| left + around > view[0] && *left < view[0] + view[2];
        Self {
            words,
            world: assets::path("world.svg"),
            worlds: worlds
                .into_iter()
                .filter(is_seen)
                .map(|left| Area::new([left, -90.0, around, 180.0]))
                .collect(),
            ring: is_small.then(|| {
                let center = [area[0] + area[2] / 2.0, area[1] + area[3] / 2.0];
                [center[0], center[1], view[3] * SMALL].map(figure)
            }),
            view: Area::new(view),
            area: Area::new(area),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rectangle: [f64; 4]) -> Extent {
        Extent::drawn(rectangle, String::new())
    }

    fn text(area: &Area) -> String {
        format!("{} {} {} {}", area.x, area.y, area.width, area.height)
    }

    #[test]
    fn a_picture_shows_the_rectangle_and_what_is_around_it() {
        // Beside the equator a degree is a degree.
        let one = drawn([0.0, -5.0, 16.0, 5.0]);
        assert_eq!(text(&one.view), "-5.6 -8.5 27.2 17");
        assert_eq!(text(&one.area), "0 -5 16 10");
        assert_eq!(one.worlds.len(), 1);
        assert!(one.ring.is_none());
        // Far north it is half of one.
        let one = drawn([-80.0, 60.0, -76.0, 60.0]);
        assert_eq!((one.area.width.as_str(), one.area.x.as_str()), ("2", "-40"));
        assert_eq!(one.view.height, "9");
        assert_eq!(text(&one.worlds[0]), "-90 -90 180 180");
    }

    #[test]
    fn small_places_are_seen_and_large_ones_are_whole() {
        let point = drawn([-75.7, 45.4, -75.7, 45.4]);
        assert!(point.ring.is_some());
        let pole = drawn([0.0, 89.0, 1.0, 90.0]);
        assert_eq!(pole.view.y, "-90");
        let world = drawn([-180.0, -60.0, 180.0, 80.0]);
        assert_eq!(text(&world.view), "-180 -90 360 180");
        assert_eq!(text(&world.area), "-180 -80 360 140");
        assert_eq!(world.worlds.len(), 1);
    }

    #[test]
    fn the_outlines_go_on_over_the_meridian() {
        let fiji = drawn([177.0, -19.0, 182.0, -16.0]);
        assert_eq!(fiji.worlds.len(), 2);
        let pacific = drawn([100.0, -60.0, 290.0, 60.0]);
        assert_eq!((pacific.view.x.as_str(), pacific.worlds.len()), ("15", 2));
    }
}
