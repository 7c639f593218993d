//! `preview`: the incoming call as the recipient sees it.

use serde::Serialize;
use signet_core::call::{self, CallSource};
use signet_core::preview::{self, Carrier, Device, Shown, Theme};
use signet_core::{brand, file};

use super::{Context, number_in};
use crate::args::{PreviewArguments, ThemeArgument};
use crate::output::Failure;

#[derive(Serialize)]
struct Drawn {
    file: String,
    device: &'static str,
    shown: OnScreen,
}

/// [`Shown`] in the names of the command line.
#[derive(Serialize)]
struct OnScreen {
    name: String,
    reason: Option<String>,
    truncated: bool,
    logo: bool,
    missing_glyphs: bool,
}

impl From<Shown> for OnScreen {
    fn from(shown: Shown) -> Self {
        let Shown { name, reason, truncated, logo, missing_glyphs } = shown;
        Self { name, reason, truncated, logo, missing_glyphs }
    }
}

pub fn run(context: &Context<'_>, arguments: &PreviewArguments) -> Result<(), Failure> {
    let device = Device::parse(&arguments.device)?;
    let carrier = arguments.carrier.as_deref().map(Carrier::parse).transpose()?;
    let theme = match arguments.theme {
        ThemeArgument::Light => Theme::Light,
        ThemeArgument::Dark => Theme::Dark,
    };
    let store = context.store()?;
    let source = match (&arguments.subject.number, &arguments.subject.brand) {
        (Some(text), _) => CallSource::Number(number_in(&store, text)?),
        (None, name) => {
            let brand = brand::find(&store, name.as_deref().unwrap_or_default())?;
            let reason = brand.reasons.first().map(ToString::to_string);
            CallSource::Brand { uid: brand.uid, reason }
        }
    };
    let content = call::content(&store, &source)?;
    let picture = preview::render(&content, device, theme, carrier, arguments.plain)?;
    file::write(&arguments.out, |out| out.write_all(&picture.png))?;
    let drawn = Drawn {
        file: arguments.out.to_string_lossy().into_owned(),
        device: device.id(),
        shown: picture.shown.into(),
    };
    context.output.result(&drawn, |drawn| {
        let reason = drawn.shown.reason.as_deref().unwrap_or("no reason");
        format!("{}: {}, {reason}", drawn.file, drawn.shown.name)
    })
}
