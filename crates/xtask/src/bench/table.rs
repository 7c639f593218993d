//! Figures as a table or as JSON.

use serde_json::{Value, json};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Megabytes,
    PerSecond,
}

/// What a figure is to reach.
#[derive(Clone, Copy)]
enum Goal {
    Most(f64),
    Least(f64),
}

impl Goal {
    const fn value(self) -> f64 {
        match self {
            Self::Most(value) | Self::Least(value) => value,
        }
    }

    /// In a word of the table.
    fn verdict(self, figure: f64) -> &'static str {
        match self {
            Self::Most(most) if figure <= most => "within",
            Self::Most(_) => "OVER",
            Self::Least(least) if figure >= least => "above",
            Self::Least(_) => "BELOW",
        }
    }
}

pub struct Figure {
    name: &'static str,
    unit: Unit,
    value: f64,
    floor: Option<(&'static str, f64)>,
    goal: Option<Goal>,
}

impl Figure {
    pub fn new(name: &'static str, unit: Unit, value: f64) -> Self {
        Self { name, unit, value, floor: None, goal: None }
    }

    pub fn floor(mut self, name: &'static str, value: f64) -> Self {
        self.floor = Some((name, value));
        self
    }

    /// At most this much.
    pub fn goal(mut self, most: f64) -> Self {
        self.goal = Some(Goal::Most(most));
        self
    }

    /// At least this much.
    pub fn least(mut self, least: f64) -> Self {
        self.goal = Some(Goal::Least(least));
        self
    }

    /// At least this part of the floor.
    pub fn least_of_floor(self, part: f64) -> Self {
        let floor = self.floor.map_or(f64::NAN, |(_, floor)| floor);
        self.least(part * floor)
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

pub fn text(title: &str, figures: &[Figure]) -> String {
    let mut text = format!(
        "\n{title}\n\n{:<40}{:>12}{:>12}{:>8}  {:<24}{:>14}",
        "", "figure", "floor", "times", "", "goal"
    );
    for figure in figures {
        let (name, floor) = figure
            .floor
            .map_or(("", String::new()), |(name, value)| (name, shown(figure.unit, value)));
        let ratio = figure.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let goal = figure.goal.map_or_else(String::new, |goal| {
            format!("{} {}", goal.verdict(figure.value), shown(figure.unit, goal.value()))
        });
        text += &format!(
            "\n{:<40}{:>12}{floor:>12}{ratio:>8}  {name:<24}{goal:>14}",
            figure.name,
            shown(figure.unit, figure.value)
        );
    }
    text
}

pub fn json(figures: &[Figure]) -> Value {
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
                "goal": figure.goal.map(Goal::value),
                "verdict": figure.goal.map(|goal| goal.verdict(figure.value)),
            })
        })
        .collect();
    figures.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_beyond_its_goal_is_said_loudly() {
        let slow = Figure::new("import", Unit::Seconds, 7.0).floor("floor", 3.5).goal(6.0);
        let text = text("one row", &[slow]);
        assert!(text.contains("OVER 6.00 s") && text.contains("2.00"), "{text}");
    }

    #[test]
    fn a_rate_below_its_floor_is_so_many_times_slower() {
        let rate = Figure::new("signatures", Unit::PerSecond, 10.0).floor("openssl", 40.0);
        assert_eq!(rate.ratio(), Some(4.0));
        let text = text("rates", &[rate.least_of_floor(0.75)]);
        assert!(text.contains("BELOW 30 /s"), "{text}");
    }
}
