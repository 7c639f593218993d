//! Figures as a table or as JSON.

use serde_json::{Value, json};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Megabytes,
    PerSecond,
}

pub struct Figure {
    name: &'static str,
    unit: Unit,
    value: f64,
    floor: Option<(&'static str, f64)>,
    /// At most this much.
    goal: Option<f64>,
}

impl Figure {
    pub fn new(name: &'static str, unit: Unit, value: f64) -> Self {
        Self { name, unit, value, floor: None, goal: None }
    }

    pub fn floor(mut self, name: &'static str, value: f64) -> Self {
        self.floor = Some((name, value));
        self
    }

    pub fn goal(mut self, most: f64) -> Self {
        self.goal = Some(most);
        self
    }

    /// How many times the floor; for rates, how many times slower.
    fn ratio(&self) -> Option<f64> {
        let (_, floor) = self.floor?;
        Some(if self.unit == Unit::PerSecond { floor / self.value } else { self.value / floor })
    }
}

fn shown(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Seconds if value < 0.1 => format!("{:.1} ms", value * 1000.0),
        Unit::Seconds => format!("{value:.2} s"),
        Unit::Megabytes => format!("{value:.1} MB"),
        Unit::PerSecond => format!("{value:.0} /s"),
    }
}

pub fn text(rows: u64, figures: &[Figure]) -> String {
    let mut text = format!(
        "\n{rows} rows\n\n{:<40}{:>12}{:>12}{:>8}  {:<24}{:>10}",
        "", "figure", "floor", "times", "", "goal"
    );
    for figure in figures {
        let (name, floor) = figure
            .floor
            .map_or(("", String::new()), |(name, value)| (name, shown(figure.unit, value)));
        let ratio = figure.ratio().map_or_else(String::new, |ratio| format!("{ratio:.1}"));
        let goal = figure.goal.map_or_else(String::new, |most| {
            format!(
                "{} {}",
                if figure.value <= most { "within" } else { "OVER" },
                shown(figure.unit, most)
            )
        });
        text += &format!(
            "\n{:<40}{:>12}{floor:>12}{ratio:>8}  {name:<24}{goal:>10}",
            figure.name,
            shown(figure.unit, figure.value)
        );
    }
    text
}

pub fn json(rows: u64, figures: &[Figure]) -> Value {
    let unit = |unit| match unit {
        Unit::Seconds => "s",
        Unit::Megabytes => "MB",
        Unit::PerSecond => "1/s",
    };
    let figures: Vec<Value> = figures
        .iter()
        .map(|figure| {
            json!({
                "name": figure.name,
                "unit": unit(figure.unit),
                "value": figure.value,
                "floor": figure.floor.map(|(name, value)| json!({ "name": name, "value": value })),
                "goal": figure.goal,
            })
        })
        .collect();
    json!({ "rows": rows, "figures": figures })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_beyond_its_goal_is_said_loudly() {
        let slow = Figure::new("import", Unit::Seconds, 7.0).floor("floor", 3.5).goal(6.0);
        let text = text(1, &[slow]);
        assert!(text.contains("OVER 6.00 s") && text.contains("2.0"), "{text}");
    }

    #[test]
    fn a_rate_below_its_floor_is_so_many_times_slower() {
        let rate = Figure::new("signatures", Unit::PerSecond, 10.0).floor("openssl", 40.0);
        assert_eq!(rate.ratio(), Some(4.0));
    }
}
