//! Which chart is asked for, as its address says, and which one suits a table.

use super::super::columns::{Column, Nature};
use crate::desk::query;

/// Most names that a chart of bars suits.
const NAMES: u64 = 60;
/// Most moments that are drawn one by one.
const MOMENTS: u64 = 400;

/// A code that stands in addresses.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($case:ident = $code:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::pages::resource) enum $name { $($case),+ }

        impl $name {
            pub(in crate::pages::resource) const ALL: &[Self] = &[$(Self::$case),+];

            pub(in crate::pages::resource) fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// How figures are drawn.
    Kind { Bar = "bar", Line = "line", Scatter = "scatter" }
}

codes! {
    /// What is made of the values of several rows.
    Aggregate { Count = "count", Sum = "sum", Mean = "avg", Least = "min", Most = "max" }
}

codes! {
    /// Which moments are one.
    Step { Moment = "none", Day = "day", Month = "month", Year = "year" }
}

/// A chart that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::resource) struct Wish {
    pub(in crate::pages::resource) kind: Kind,
    /// Place of the column along which is drawn.
    pub(in crate::pages::resource) x: usize,
    /// Place of the column that is drawn; none where rows are counted.
    pub(in crate::pages::resource) y: Option<usize>,
    pub(in crate::pages::resource) aggregate: Aggregate,
    pub(in crate::pages::resource) step: Step,
}

/// What an address asks for.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::pages::resource) enum Asked {
    Nothing,
    Chart(Wish),
    /// What no chart is made of.
    Wrong,
}

impl Wish {
    /// Writes the query of the address.
    pub(in crate::pages::resource) fn query(
        &self,
        columns: &[Column],
        more: &[(&str, &str)],
    ) -> String {
        let id = |place: usize| columns.get(place).map_or("", |column| column.id.as_str());
        let mut pairs = more.to_vec();
        pairs.push(("kind", self.kind.code()));
        pairs.push(("x", id(self.x)));
        if let Some(y) = self.y {
            pairs.push(("y", id(y)));
        }
        if self.kind != Kind::Scatter {
            pairs.push(("agg", self.aggregate.code()));
        }
        if self.step != Step::Moment {
            pairs.push(("step", self.step.code()));
        }
        query(pairs)
    }
}

/// Reads an address.
pub(in crate::pages::resource) fn asked(pairs: &[(String, String)], columns: &[Column]) -> Asked {
    let given = |name: &str| {
        pairs
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    };
    let Some(kind) = given("kind") else {
        return Asked::Nothing;
    };
    let place = |name: &str| {
        let id = given(name)?;
        columns.iter().position(|column| column.id == id)
    };
    let of = |kind: &str| -> Option<Wish> {
        let wish = Wish {
            kind: Kind::of(kind)?,
            x: place("x")?,
            y: match given("y") {
                Some(_) => Some(place("y")?),
                None => None,
            },
            aggregate: Aggregate::of(given("agg").unwrap_or("count"))?,
            step: Step::of(given("step").unwrap_or("none"))?,
        };
        settled(wish, columns)
    };
    of(kind).map_or(Asked::Wrong, Asked::Chart)
}

/// Returns what a wish comes to: nothing where the columns do not suit it.
fn settled(mut wish: Wish, columns: &[Column]) -> Option<Wish> {
    let x = columns.get(wish.x)?;
    let y = wish.y.and_then(|place| columns.get(place));
    if wish.kind == Kind::Scatter {
        // Points are drawn as they are.
        wish.aggregate = Aggregate::Mean;
    }
    if x.nature != Nature::Time {
        wish.step = Step::Moment;
    }
    let fits = match (wish.kind, wish.aggregate) {
        (Kind::Scatter, _) => x.is_number() && y.is_some_and(Column::is_number),
        (_, Aggregate::Count) => x.nature != Nature::Other,
        _ => x.nature != Nature::Other && y.is_some_and(Column::is_number),
    };
    if wish.kind != Kind::Scatter && wish.aggregate == Aggregate::Count {
        wish.y = None;
    }
    fits.then_some(wish)
}

/// Proposes a chart by what is known of the values: how a measure goes with time, how it differs by name, how two go together.
pub(in crate::pages::resource) fn suggested(columns: &[Column]) -> Option<Wish> {
    let first = |fits: &dyn Fn(&Column) -> bool| columns.iter().position(fits);
    let varies = |column: &Column| column.distinct.is_none_or(|distinct| distinct > 1);
    let is_measure = |column: &Column| column.is_number() && varies(column) && !is_key(column);
    let time = first(&|column| column.nature == Nature::Time && varies(column));
    let names = first(&|column| {
        column.nature == Nature::Words
            && column
                .distinct
                .is_some_and(|distinct| (2..=NAMES).contains(&distinct))
    })
    .or_else(|| first(&|column| column.nature == Nature::Words && column.distinct.is_none()));
    let measure = first(&is_measure);
    let other = measure.and_then(|place| {
        let behind = columns.get(place + 1..)?;
        Some(place + 1 + behind.iter().position(is_measure)?)
    });
    let wish = |kind, x, y: Option<usize>| Wish {
        kind,
        x,
        y,
        aggregate: match y {
            Some(_) => Aggregate::Mean,
            None => Aggregate::Count,
        },
        step: columns.get(x).map_or(Step::Moment, step),
    };
    match (time, names, measure, other) {
        (Some(time), ..) => Some(wish(Kind::Line, time, measure)),
        (None, Some(names), ..) => Some(wish(Kind::Bar, names, measure)),
        (None, None, Some(one), Some(other)) => Some(wish(Kind::Scatter, one, Some(other))),
        (None, None, Some(one), None) => Some(wish(Kind::Bar, one, None)),
        (None, None, None, _) => {
            first(&|column| column.nature != Nature::Other).map(|x| wish(Kind::Bar, x, None))
        }
    }
}

/// Whether numbers are names: of rows, of places on the earth, of years.
fn is_key(column: &Column) -> bool {
    let name = column.id.to_lowercase();
    let ends = ["id", "code", "number", "no", "year", "annee", "année"];
    super::super::map::is_coordinate(&name)
        || name
            .split(|c: char| !c.is_alphanumeric())
            .next_back()
            .is_some_and(|last| ends.contains(&last))
}

/// Which moments are one, that a line has not too many.
fn step(column: &Column) -> Step {
    let many = column.distinct.is_some_and(|distinct| distinct > MOMENTS);
    if column.nature != Nature::Time || !many {
        return Step::Moment;
    }
    let year = |value: &serde_json::Value| {
        value
            .as_str()
            .and_then(|text| text.get(..4))
            .and_then(|year| year.parse::<i64>().ok())
    };
    let years = column
        .ends
        .as_ref()
        .and_then(|(first, last)| Some(year(last)? - year(first)?))
        .unwrap_or(1);
    match years {
        0 => Step::Day,
        1..=30 => Step::Month,
        _ => Step::Year,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn column(id: &str, nature: Nature, distinct: Option<u64>) -> Column {
        Column {
            id: id.to_owned(),
            label: id.to_owned(),
            about: String::new(),
            kind: String::new(),
            nature,
            distinct,
            ends: Some((json!("2001-01-01"), json!("2019-01-01"))),
        }
    }

    #[test]
    fn a_chart_is_proposed_that_suits_the_values() {
        use Nature::{Number, Other, Time, Words};
        for (columns, query) in [
            (
                vec![
                    ("day", Time, 5000),
                    ("site_id", Number, 9),
                    ("level", Number, 80),
                ],
                "?kind=line&x=day&y=level&agg=avg&step=month",
            ),
            (
                vec![
                    ("name", Words, 5000),
                    ("kind", Words, 4),
                    ("level", Number, 80),
                ],
                "?kind=bar&x=kind&y=level&agg=avg",
            ),
            (vec![("kind", Words, 4)], "?kind=bar&x=kind&agg=count"),
            (
                vec![("a", Number, 9), ("b", Number, 1), ("c", Number, 9)],
                "?kind=scatter&x=a&y=c",
            ),
            (
                vec![("shape", Other, 9), ("year", Number, 9)],
                "?kind=bar&x=year&agg=count",
            ),
        ] {
            let columns: Vec<Column> = columns
                .into_iter()
                .map(|(id, nature, distinct)| column(id, nature, Some(distinct)))
                .collect();
            let wish = suggested(&columns).expect("a chart");
            assert_eq!(wish.query(&columns, &[]), query);
            let pairs: Vec<(String, String)> =
                url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
                    .into_owned()
                    .collect();
            assert_eq!(asked(&pairs, &columns), Asked::Chart(wish), "{query}");
        }
        assert_eq!(suggested(&[column("a", Other, None)]), None);
    }

    #[test]
    fn what_no_chart_is_made_of_is_said() {
        let columns = [
            column("name", Nature::Words, None),
            column("level", Nature::Number, None),
        ];
        for (query, right) in [
            ("kind=pie&x=name", false),
            ("kind=bar&x=nowhere", false),
            ("kind=bar&x=name&agg=sum", false),
            ("kind=bar&x=name&y=name&agg=sum", false),
            ("kind=bar&x=name&y=level&agg=median", false),
            ("kind=scatter&x=name&y=level", false),
            ("kind=bar&x=name&y=level&agg=sum&step=week", false),
            ("kind=bar&x=name&y=level&agg=sum&step=day", true),
            ("kind=line&x=level", true),
        ] {
            let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect();
            let is_chart = matches!(asked(&pairs, &columns), Asked::Chart(_));
            assert_eq!(is_chart, right, "{query}");
        }
        assert_eq!(asked(&[], &columns), Asked::Nothing);
    }
}
