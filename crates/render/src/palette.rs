//! Colours: one meaning each, and none where none are wanted.

use anstyle::{AnsiColor, Color, Style};
use starscore::analysis::{Band, Component};

/// Paints, or does not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    pub(crate) colour: bool,
}

impl Palette {
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }
}

fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

/// The colour of a component, the same wherever it shows.
pub(crate) fn component(component: Component) -> Style {
    match component {
        Component::Situation => colour(AnsiColor::Blue),
        Component::Task => colour(AnsiColor::Magenta),
        Component::Action => colour(AnsiColor::Cyan),
        Component::Result => colour(AnsiColor::Green),
        Component::Other => Style::new().dimmed(),
    }
}

/// The colour of a band.
pub(crate) fn band(band: Band) -> Style {
    match band {
        Band::Weak => colour(AnsiColor::Red).bold(),
        Band::Developing => colour(AnsiColor::Yellow).bold(),
        Band::Good => colour(AnsiColor::Green).bold(),
        Band::Strong => colour(AnsiColor::BrightGreen).bold(),
    }
}

/// Marks of evidence inside the answer.
pub(crate) fn quantity() -> Style {
    Style::new().bold()
}

pub(crate) fn empathy() -> Style {
    Style::new().underline()
}

pub(crate) fn major() -> Style {
    colour(AnsiColor::Red).bold()
}

pub(crate) fn minor() -> Style {
    colour(AnsiColor::Yellow)
}

pub(crate) fn praise() -> Style {
    colour(AnsiColor::Green)
}
